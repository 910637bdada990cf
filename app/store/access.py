"""Accounts, sessions, recovery codes and the links that open a nurse's phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_
from sqlmodel import Session, col, delete, select, update

from app.store.scope import own_key
from app.tables import AccessSession, NurseLink, RecoveryCode, User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def user_named(session: Session, name: str) -> User | None:
    """The account of a name."""
    return session.exec(select(User).where(User.name == name)).first()


def user_of_subject(session: Session, issuer: str, subject: str) -> User | None:
    """The account tied to a person at an issuer."""
    return session.exec(select(User).where(User.issuer == issuer, User.subject == subject)).first()


def user_of_email(session: Session, email: str) -> User | None:
    """The account of an e-mail address, however its letters are written."""
    return session.exec(select(User).where(func.lower(User.email) == email.lower())).first()


def users(session: Session) -> Sequence[User]:
    """Every account, by name."""
    return session.exec(select(User).order_by(User.name)).all()


def read_user(session: Session, user_id: str) -> User | None:
    """One account."""
    return session.get(User, own_key(session, user_id))


def take_step(session: Session, user_id: str, step: int) -> bool:
    """Note the time step of a code that was used; False where it, or a later one, was used before."""
    unused = or_(col(User.totp_last_step).is_(None), col(User.totp_last_step) < step)
    done = session.exec(update(User).where(col(User.id) == user_id, unused).values(totp_last_step=step))
    return bool(done.rowcount)


def take_recovery_code(session: Session, user_id: str, code_hash: str) -> bool:
    """Use a recovery code up; False where the account has no such code."""
    done = session.exec(
        delete(RecoveryCode).where(
            col(RecoveryCode.code_hash) == code_hash, col(RecoveryCode.user_id) == user_id
        )
    )
    return bool(done.rowcount)


def count_recovery_codes(session: Session, user_id: str) -> int:
    """How many recovery codes an account has left."""
    counted = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return session.exec(counted).one()


def forget_recovery_codes(session: Session, user_id: str) -> None:
    """Remove an account's recovery codes."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))


def read_session(session: Session, token_hash: str) -> AccessSession | None:
    """A session by the hash of its token."""
    return session.exec(select(AccessSession).where(AccessSession.token_hash == token_hash)).first()


def sessions_of_user(session: Session, user_id: str) -> Sequence[AccessSession]:
    """Every session of an account, the one used last first."""
    found = select(AccessSession).where(AccessSession.user_id == user_id)
    return session.exec(found.order_by(col(AccessSession.seen_at).desc())).all()


def end_session(session: Session, token_hash: str) -> None:
    """End one session."""
    session.exec(delete(AccessSession).where(col(AccessSession.token_hash) == token_hash))


def end_sessions_of_nurse(session: Session, nurse_id: str) -> None:
    """End every session of a nurse: her earlier phones are signed out."""
    session.exec(delete(AccessSession).where(col(AccessSession.nurse_id) == nurse_id))


def end_nurses_access(session: Session) -> None:
    """End every nurse's session and forget every link: another service may use the same ids."""
    session.exec(delete(AccessSession).where(col(AccessSession.nurse_id).is_not(None)))
    session.exec(delete(NurseLink))


def end_sessions_of_user(session: Session, user_id: str, *, but: str = "") -> None:
    """End every session of an account, but the one whose token has the hash `but`."""
    session.exec(
        delete(AccessSession).where(
            col(AccessSession.user_id) == user_id, col(AccessSession.token_hash) != but
        )
    )


def forget_sessions(session: Session, *, created_before: datetime) -> None:
    """Remove sessions too old to be of any use."""
    session.exec(delete(AccessSession).where(col(AccessSession.created_at) < created_before))


def read_link(session: Session, token_hash: str) -> NurseLink | None:
    """A nurse's link by the hash of its token."""
    return session.exec(select(NurseLink).where(NurseLink.token_hash == token_hash)).first()


def forget_links(session: Session, nurse_id: str, moment: datetime) -> None:
    """Remove a nurse's unused links and everybody's expired ones."""
    unused = (col(NurseLink.nurse_id) == nurse_id) & col(NurseLink.used_at).is_(None)
    session.exec(delete(NurseLink).where(or_(unused, col(NurseLink.expires_at) < moment)))
