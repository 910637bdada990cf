"""Accounts, sessions and the links that open a nurse's phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_
from sqlmodel import Session, col, delete, select

from app.store.scope import own_key
from app.tables import AccessSession, NurseLink, User

if TYPE_CHECKING:
    from datetime import datetime


def user_named(session: Session, name: str) -> User | None:
    """The account of a name."""
    return session.exec(select(User).where(User.name == name)).first()


def read_user(session: Session, user_id: str) -> User | None:
    """One account."""
    return session.get(User, own_key(session, user_id))


def read_session(session: Session, token_hash: str) -> AccessSession | None:
    """A session by the hash of its token."""
    return session.exec(select(AccessSession).where(AccessSession.token_hash == token_hash)).first()


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


def end_sessions_of_user(session: Session, user_id: str) -> None:
    """End every session of an account."""
    session.exec(delete(AccessSession).where(col(AccessSession.user_id) == user_id))


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
