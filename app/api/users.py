"""Accounts, as an admin keeps them."""

from fastapi import APIRouter
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.api.context import LanguageGiven, PlannerGiven
from app.identity import accounts, ties
from app.identity.accounts import NewUser
from app.identity.second_factor import is_enrolled
from app.openid_settings import source_of
from app.schemas.users import PasswordTold, RoleAsked, TieAsked, UserAsked, UserName, UsersTold, UserTold
from app.store.audit import last_sign_ins

router = APIRouter(tags=["users"])


@router.get("/users")
def list_users(planner: PlannerGiven) -> UsersTold:
    """List every account, by name."""
    with planner.reading() as session:
        signed_in = last_sign_ins(session)
    return UsersTold(
        users=[
            UserTold.model_validate(
                {
                    **row.model_dump(include=set(UserTold.model_fields)),
                    "second_factor": is_enrolled(row),
                    "has_password": bool(row.password_hash),
                    "signed_in_at": signed_in.get(row.id),
                }
            )
            for row in accounts.list_users(planner.engine, planner.scope)
        ]
    )


@router.post("/users", status_code=HTTP_201_CREATED)
def add_user(given: UserAsked, planner: PlannerGiven, language: LanguageGiven) -> PasswordTold:
    """Make an account; its password is told this once."""
    new = NewUser(**given.model_dump(), issuer=source_of(planner.settings))
    password = accounts.add_user(planner.engine, planner.scope, new, language, actor=planner.actor)
    return PasswordTold(name=given.name.strip(), password=password)


@router.post("/users/role", status_code=HTTP_204_NO_CONTENT)
def change_role(given: RoleAsked, planner: PlannerGiven) -> None:
    """Give an account another role; it counts from its next request on."""
    accounts.change_role(planner.engine, planner.scope, given.name, given.role, actor=planner.actor)


@router.post("/users/disable", status_code=HTTP_204_NO_CONTENT)
def disable_user(given: UserName, planner: PlannerGiven) -> None:
    """Let an account sign in no more; its sessions end."""
    accounts.disable_user(planner.engine, planner.scope, given.name, actor=planner.actor)


@router.post("/users/openid", status_code=HTTP_204_NO_CONTENT)
def tie_user(given: TieAsked, planner: PlannerGiven, language: LanguageGiven) -> None:
    """Say which person at the issuer an account is, or that it is nobody's there; its sessions end."""
    if given.subject is None:
        ties.untie_user(planner.engine, planner.scope, given.name, actor=planner.actor)
        return
    ties.tie_user(
        planner.engine,
        planner.scope,
        given.name,
        source_of(planner.settings),
        given.subject,
        language,
        keeps_password=given.keeps_password,
        actor=planner.actor,
    )


@router.post("/users/reset")
def reset_user(given: UserName, planner: PlannerGiven) -> PasswordTold:
    """Give an account a new password, take its second factor off, and let it sign in again."""
    password = accounts.reset_user(planner.engine, planner.scope, given.name, actor=planner.actor)
    return PasswordTold(name=given.name, password=password)
