"""Who is calling: a user by password or an issuer, a nurse by her phone's session, a system by its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, cast

from app.errors import UnauthenticatedError
from app.identity import second_factor, sessions
from app.identity.attempts import count_attempt, forget_attempts
from app.identity.keys import live_key
from app.identity.passwords import password_fits
from app.roles import GRANTS, UNENROLLED
from app.store import access, days
from app.store.audit import note_sign_in
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION

if TYPE_CHECKING:
    import sqlalchemy as sa

    from app.roles import Permission, Role
    from app.tables import AccessSession, User


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Whoever holds a session or a key, of one organisation.

    Parameters
    ----------
    user_id, nurse_id, key_id
        The account's, the nurse's or the key's own; None for whoever is none.
    token_hash
        Names the session; empty for a key.
    by_openid
        Whether an issuer opened the session.
    grants
        What may be done.
    must_enrol
        Whether nothing else may be done before a second factor is set up.
    """

    organisation_id: str
    role: Role
    name: str
    grants: frozenset[Permission]
    user_id: str | None = None
    nurse_id: str | None = None
    token_hash: str = ""
    must_enrol: bool = False
    key_id: str | None = None
    by_openid: bool = False

    @property
    def actor(self) -> str:
        """Who it is in the audit log."""
        if self.key_id is not None:
            return f"key:{self.key_id}"
        return f"user:{self.user_id}" if self.nurse_id is None else f"nurse:{self.nurse_id}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What someone signs in with; `code` is the second factor's or a recovery code."""

    name: str
    password: str
    code: str = ""


def sign_in(engine: sa.Engine, proof: Proof, browser: str = "") -> str:
    """
    Open a user's session and return its token.

    Raises
    ------
    UnauthenticatedError
        Where name and password do not belong together, or the account is disabled, without saying which; an
        unknown name takes as long as a known one. Where they do: the code is missing or wrong.
    TooManyError
        After ten attempts without a success, until a quarter of an hour after the first.
    """
    user = prove_password(engine, proof)
    if second_factor.is_enrolled(user):
        if not proof.code.strip():
            raise UnauthenticatedError("second_factor_needed")
        if not second_factor.takes_code(engine, user, proof.code):
            raise UnauthenticatedError("wrong_code")
    forget_attempts(engine, proof.name)
    return open_user_session(engine, user, browser)


def prove_password(engine: sa.Engine, proof: Proof) -> User:
    """
    The account that a password belongs to; the attempt is counted.

    Raises
    ------
    UnauthenticatedError, TooManyError
    """
    count_attempt(engine, proof.name)
    with reading(engine, EVERY_ORGANISATION) as session:
        user = access.user_named(session, proof.name)
    fits = password_fits(proof.password, None if user is None else user.password_hash)
    if user is None or not fits or user.disabled_at is not None:
        raise UnauthenticatedError("wrong_password")
    return user


def open_user_session(
    engine: sa.Engine,
    user: User,
    browser: str = "",
    *,
    by: Literal["password_hash", "subject"] = "password_hash",
) -> str:
    """Open the session of a user who is known, by one of the account's fields, and return its token."""
    with writing(engine, user.organisation_id, f"user:{user.id}") as session:
        note_sign_in(session, user.id, by)
        oldest = max(sessions.USER_LONGEST, sessions.NURSE_LONGEST)
        access.forget_sessions(session, created_before=datetime.now(UTC) - oldest)
        return sessions.open_session(session, user_id=user.id, browser=browser, by_openid=by == "subject")


def identify(engine: sa.Engine, token: str, *, second_factor_required: bool = False) -> Caller | None:
    """
    Whoever holds a session's token; None where nobody does any more.

    Parameters
    ----------
    second_factor_required
        Whether the service requires a second factor of every account.
    """
    found = sessions.live_session(engine, token)
    if found is None:
        return None
    with reading(engine, found.organisation_id) as session:
        if found.nurse_id is not None:
            nurse = days.read_nurse(session, found.nurse_id)
            name = "" if nurse is None else nurse.first_name
            return Caller(
                found.organisation_id,
                "nurse",
                name,
                GRANTS["nurse"],
                nurse_id=found.nurse_id,
                token_hash=found.token_hash,
            )
        user = access.read_user(session, found.user_id or "")
    if user is None or user.disabled_at is not None:
        return None
    return _user_calling(user, found, second_factor_required=second_factor_required)


def identify_system(engine: sa.Engine, token: str) -> Caller | None:
    """The system that holds a key; None where it opens nothing any more."""
    key = live_key(engine, token)
    if key is None:
        return None
    grants = frozenset(cast("list[Permission]", key.scopes))
    return Caller(key.organisation_id, "system", key.name, grants, key_id=key.id)


def sign_out(engine: sa.Engine, caller: Caller) -> None:
    """End a session."""
    sessions.end_session(engine, caller.organisation_id, caller.token_hash)


def _user_calling(user: User, found: AccessSession, *, second_factor_required: bool) -> Caller:
    role = cast("Role", user.role)
    is_required = second_factor_required or user.second_factor_required
    must_enrol = is_required and not found.by_openid and not second_factor.is_enrolled(user)
    return Caller(
        found.organisation_id,
        role,
        user.name,
        UNENROLLED if must_enrol else GRANTS[role],
        user_id=user.id,
        token_hash=found.token_hash,
        must_enrol=must_enrol,
        by_openid=found.by_openid,
    )
