"""Accounts: made, listed, disabled and given new passwords."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.errors import BadInputError, ConflictError, NotFoundError
from app.identity.attempts import forget_attempts
from app.identity.passwords import check_password_rules, hash_password
from app.identity.ties import tie_faults
from app.identity.tokens import new_letters
from app.language import sentence
from app.store import access
from app.store.audit import SERVICE
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION, scoped
from app.tables import User
from solver import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa
    from sqlmodel import Session

    from app.identity.user_key import UserKey
    from app.language import Language
    from app.roles import UserRole
    from app.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """
    An account to be made.

    Parameters
    ----------
    email
        Where to reach them; it opens nothing.
    issuer, subject
        The person at an issuer that the account is tied to; empty for none.
    has_password
        Else the issuer is the only way in.
    is_demonstration
        Made for showing: a service that has one listens on its own machine only.
    """

    name: str
    role: UserRole
    email: str = ""
    issuer: str = ""
    subject: str = ""
    has_password: bool = True
    second_factor_required: bool = False
    is_demonstration: bool = False


def ensure_user(engine: sa.Engine, organisation_id: str, name: str) -> str | None:
    """Make the first account, an admin's, where there is none of this name; its new password, or None."""
    with reading(engine, EVERY_ORGANISATION) as session:
        if access.user_named(session, name) is not None:
            return None
    return add_user(engine, organisation_id, NewUser(name=name, role="admin"))


def add_user(
    engine: sa.Engine,
    organisation_id: str,
    new: NewUser,
    language: Language = "en",
    *,
    actor: str = SERVICE,
) -> str | None:
    """
    Make an account and return its password, which is told this once; None where it has none.

    Raises
    ------
    BadInputError
        With every fault.
    """
    password = new_letters() if new.has_password else None
    hashed = hash_password(password) if password else ""
    name = new.name.strip()
    with writing(engine, EVERY_ORGANISATION, actor) as session:
        faults = _faults(session, new, language)
        if faults:
            raise BadInputError(faults=faults)
        scoped(session, organisation_id).add(
            User(
                id=str(uuid.uuid4()),
                name=name,
                password_hash=hashed,
                role=new.role,
                email=new.email.strip().lower() or None,
                issuer=(new.issuer if new.subject.strip() else None) or None,
                subject=new.subject.strip() or None,
                second_factor_required=new.second_factor_required,
                is_demonstration=new.is_demonstration,
                created_at=datetime.now(UTC),
            )
        )
    return password


def list_users(engine: sa.Engine, scope: Scope | str) -> Sequence[User]:
    """Every account of an organisation, by name."""
    with reading(engine, scope) as session:
        return access.users(session)


def read_account(engine: sa.Engine, key: UserKey) -> User:
    """
    Give one account.

    Raises
    ------
    NotFoundError
        Where it is gone.
    """
    with reading(engine, key.organisation_id) as session:
        user = access.read_user(session, key.user_id)
    if user is None:
        raise NotFoundError
    return user


def reset_user(engine: sa.Engine, organisation_id: str, name: str, *, actor: str = SERVICE) -> str:
    """
    Give an account a new password, take its second factor off and let it sign in again.

    Its sessions end. Where a second factor is required it has to be set up anew at the next sign-in.

    Raises
    ------
    NotFoundError
    """
    password = new_letters()
    hashed = hash_password(password)
    with writing(engine, organisation_id, actor) as session:
        user = _named(session, name)
        user.password_hash = hashed
        user.disabled_at = None
        user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
        access.forget_recovery_codes(session, user.id)
        access.end_sessions_of_user(session, user.id)
    forget_attempts(engine, name)
    return password


def disable_user(engine: sa.Engine, organisation_id: str, name: str, *, actor: str = SERVICE) -> None:
    """
    Let an account sign in no more, and end its sessions.

    Raises
    ------
    NotFoundError
    ConflictError
        Where it is the last admin's.
    """
    with writing(engine, organisation_id, actor) as session:
        user = _named(session, name)
        _keep_an_admin(session, user)
        user.disabled_at = user.disabled_at or datetime.now(UTC)
        access.end_sessions_of_user(session, user.id)


def change_role(
    engine: sa.Engine, organisation_id: str, name: str, role: UserRole, *, actor: str = SERVICE
) -> None:
    """
    Give an account another role; it counts from its next request on.

    Raises
    ------
    NotFoundError
    ConflictError
        Where it is the last admin's.
    """
    with writing(engine, organisation_id, actor) as session:
        user = _named(session, name)
        if role != "admin":
            _keep_an_admin(session, user)
        user.role = role


def change_password(engine: sa.Engine, key: UserKey, new: str, *, keep: str, language: Language) -> None:
    """
    Give an account the password its owner chose, and end its sessions but the one with the hash `keep`.

    Raises
    ------
    BadInputError
        Where it is too easy, with every rule it breaks.
    """
    check_password_rules(new, read_account(engine, key).name, language)
    hashed = hash_password(new)
    with writing(engine, key.organisation_id, key.actor) as session:
        if (kept := access.read_user(session, key.user_id)) is not None:
            kept.password_hash = hashed
            access.end_sessions_of_user(session, key.user_id, but=keep)


def holds_demonstration_accounts(engine: sa.Engine) -> bool:
    """Whether an account was made for showing that may still sign in."""
    return any(
        user.is_demonstration and user.disabled_at is None for user in list_users(engine, EVERY_ORGANISATION)
    )


def _named(session: Session, name: str) -> User:
    user = access.user_named(session, name)
    if user is None:
        raise NotFoundError("unknown_user", name=name)
    return user


def _keep_an_admin(session: Session, user: User) -> None:
    """Refuse that an account stops being an admin's where no other admin can sign in."""
    others = (one for one in access.users(session) if one.disabled_at is None and one.id != user.id)
    if user.role == "admin" and not any(one.role == "admin" for one in others):
        raise ConflictError("last_admin")


def _faults(session: Session, new: NewUser, language: Language) -> list[Fault]:
    name, email = new.name.strip(), new.email.strip()
    broken = []
    if not name.isprintable() or not name:
        broken.append(("name_unprintable", "name"))
    if name and access.user_named(session, name) is not None:
        broken.append(("name_taken", "name"))
    if email and ("@" not in email[1:-1] or not email.isprintable()):
        broken.append(("email_unlikely", "email"))
    if email and access.user_of_email(session, email) is not None:
        broken.append(("email_taken", "email"))
    if new.subject.strip():
        broken += [(code, "subject") for code in tie_faults(session, new.issuer, new.subject.strip())]
    elif not new.has_password:
        broken.append(("no_way_in", "has_password"))
    remedy = sentence(language, "fault.remedy")
    return [
        Fault(code, f"body.{where}", sentence(language, f"fault.{code}"), remedy) for code, where in broken
    ]
