"""Which person at an issuer an account is: said by an admin, never guessed from a name or an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import BadInputError, NotFoundError
from app.language import sentence
from app.store import access
from app.store.audit import SERVICE
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION
from solver import Fault

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlmodel import Session

    from app.language import Language


def tie_user(
    engine: sa.Engine,
    organisation_id: str,
    name: str,
    issuer: str,
    subject: str,
    language: Language = "en",
    *,
    keeps_password: bool = True,
    actor: str = SERVICE,
) -> None:
    """
    Let an account sign in as a person at an issuer, and as nobody else there; its sessions end.

    Parameters
    ----------
    issuer
        As `OpenidSettings.source` tells it; empty where none is set.
    keeps_password
        Else the issuer is the only way in from now on.

    Raises
    ------
    NotFoundError
    BadInputError
        Where no issuer is set, or the person is another account's.
    """
    subject = subject.strip()
    with reading(engine, EVERY_ORGANISATION) as session:
        codes = tie_faults(session, issuer, subject, but=name)
    faults = [
        Fault(code, "body.subject", sentence(language, f"fault.{code}"), sentence(language, "fault.remedy"))
        for code in codes
    ]
    with writing(engine, organisation_id, actor) as session:
        user = access.user_named(session, name)
        if user is None:
            raise NotFoundError("unknown_user", name=name)
        if faults:
            raise BadInputError(faults=faults)
        user.issuer, user.subject = issuer, subject
        user.password_hash = user.password_hash if keeps_password else ""
        access.end_sessions_of_user(session, user.id)


def untie_user(engine: sa.Engine, organisation_id: str, name: str, *, actor: str = SERVICE) -> None:
    """
    Let an account sign in by no issuer any more; its sessions end.

    Raises
    ------
    NotFoundError
    """
    with writing(engine, organisation_id, actor) as session:
        user = access.user_named(session, name)
        if user is None:
            raise NotFoundError("unknown_user", name=name)
        user.issuer = user.subject = None
        access.end_sessions_of_user(session, user.id)


def tie_faults(session: Session, issuer: str, subject: str, *, but: str = "") -> list[str]:
    """Why no account, or none but the one named `but`, can be tied to a person: codes of faults."""
    if not issuer:
        return ["no_issuer"]
    if not subject:
        return ["subject_empty"]
    known = access.user_of_subject(session, issuer, subject)
    return [] if known is None or known.name == but else ["subject_taken"]
