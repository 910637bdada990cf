"""One's own account: password, sessions and second factor."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.status import HTTP_204_NO_CONTENT

from app import auth
from app.api.access import ThrottleGiven
from app.api.context import CallerGiven, LanguageGiven, PlannerGiven, UserGiven
from app.auth import Proof
from app.identity import accounts, second_factor, sessions
from app.identity.attempts import forget_attempts
from app.identity.user_key import UserKey
from app.schemas.access import (
    AccountTold,
    CodeGiven,
    EnrolmentTold,
    PasswordChange,
    PasswordGiven,
    RecoveryCodesTold,
    SessionsTold,
    SessionTold,
)

router = APIRouter(tags=["account"])


def prove(
    given: PasswordGiven,
    user: UserGiven,
    caller: CallerGiven,
    planner: PlannerGiven,
    throttle: ThrottleGiven,
) -> UserKey:
    """Ask for the password once more, its attempts counted as at the sign-in; give the account's key."""
    throttle.attempt(f"account {user.user_id}")
    auth.prove_password(planner.engine, Proof(caller.name, given.password))
    forget_attempts(planner.engine, caller.name)
    throttle.forget(f"account {user.user_id}")
    return user


def prove_before_change(
    given: PasswordChange,
    user: UserGiven,
    caller: CallerGiven,
    planner: PlannerGiven,
    throttle: ThrottleGiven,
) -> UserKey:
    """Ask for the password of now, before another is set."""
    return prove(PasswordGiven(password=given.password), user, caller, planner, throttle)


UserProven = Annotated[UserKey, Depends(prove)]


@router.get("/account")
def read_account(user: UserGiven, planner: PlannerGiven) -> AccountTold:
    """Tell one's own account."""
    row = accounts.read_account(planner.engine, user)
    is_required = row.second_factor_required or planner.settings.second_factor == "required"
    return AccountTold.model_validate(
        {
            "name": row.name,
            "role": row.role,
            "email": row.email,
            "has_password": bool(row.password_hash),
            "second_factor": second_factor.is_enrolled(row),
            "second_factor_required": is_required,
            "recovery_codes_left": second_factor.count_recovery_codes(planner.engine, user),
        }
    )


@router.post("/account/password", status_code=HTTP_204_NO_CONTENT)
def change_password(
    given: PasswordChange,
    user: Annotated[UserKey, Depends(prove_before_change)],
    caller: CallerGiven,
    planner: PlannerGiven,
    language: LanguageGiven,
) -> None:
    """Set another password; every other session of the account ends."""
    accounts.change_password(
        planner.engine, user, given.new_password, keep=caller.token_hash, language=language
    )


@router.get("/account/sessions")
def list_sessions(user: UserGiven, caller: CallerGiven, planner: PlannerGiven) -> SessionsTold:
    """List one's own sessions, the one used last first."""
    found = sessions.own_sessions(planner.engine, user, caller.token_hash)
    return SessionsTold(
        sessions=[
            SessionTold(
                id=one.id,
                created_at=one.created_at,
                seen_at=one.seen_at,
                browser=one.browser,
                is_this=one.is_this,
            )
            for one in found
        ]
    )


@router.delete("/account/sessions", status_code=HTTP_204_NO_CONTENT)
def end_other_sessions(user: UserGiven, caller: CallerGiven, planner: PlannerGiven) -> None:
    """End every other session of one's own."""
    sessions.end_other_sessions(planner.engine, user, caller.token_hash)


@router.delete("/account/sessions/{session_id}", status_code=HTTP_204_NO_CONTENT)
def end_session(session_id: str, user: UserGiven, planner: PlannerGiven) -> None:
    """End one session of one's own."""
    sessions.end_own_session(planner.engine, user, session_id)


@router.post("/account/second-factor")
def begin_second_factor(user: UserProven, planner: PlannerGiven) -> EnrolmentTold:
    """Make a second factor's secret, shown this once; it counts once it is confirmed."""
    begun = second_factor.begin_enrolment(planner.engine, user)
    return EnrolmentTold(secret=begun.secret, uri=begun.uri, picture=begun.picture)


@router.post("/account/second-factor/confirm")
def confirm_second_factor(
    given: CodeGiven, user: UserGiven, planner: PlannerGiven, throttle: ThrottleGiven
) -> RecoveryCodesTold:
    """Show that the device works: its codes are asked for from now on. Ten recovery codes are given."""
    throttle.attempt(f"confirm {user.user_id}")
    codes = second_factor.confirm_enrolment(planner.engine, user, given.code)
    throttle.forget(f"confirm {user.user_id}")
    return RecoveryCodesTold(recovery_codes=codes)


@router.post("/account/second-factor/recovery-codes")
def renew_recovery_codes(user: UserProven, planner: PlannerGiven) -> RecoveryCodesTold:
    """Make ten new recovery codes; the earlier ones end."""
    return RecoveryCodesTold(recovery_codes=second_factor.renew_recovery_codes(planner.engine, user))


@router.post("/account/second-factor/remove", status_code=HTTP_204_NO_CONTENT)
def remove_second_factor(user: UserProven, planner: PlannerGiven) -> None:
    """Take the second factor and its recovery codes off."""
    second_factor.remove_second_factor(planner.engine, user)
