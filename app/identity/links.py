"""Nurses' links: one opens one nurse's rounds on one phone, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.errors import UnauthenticatedError
from app.identity.sessions import open_session
from app.identity.tokens import digest, new_token
from app.store import access, days
from app.store.database import writing
from app.store.scope import EVERY_ORGANISATION, scoped
from app.tables import NurseLink

if TYPE_CHECKING:
    import sqlalchemy as sa

LINK_LASTS = timedelta(hours=72)


def make_link(
    engine: sa.Engine, organisation_id: str, nurse_id: str, actor: str
) -> tuple[str, datetime] | None:
    """Make a nurse's one-time link; her earlier unused ones end. Token and expiry, None for no such nurse."""
    token, now = new_token(), datetime.now(UTC)
    with writing(engine, organisation_id, actor) as session:
        if days.read_nurse(session, nurse_id) is None:
            return None
        access.forget_links(session, nurse_id, now)
        session.add(
            NurseLink(
                token_hash=digest(token), nurse_id=nurse_id, created_at=now, expires_at=now + LINK_LASTS
            )
        )
    return token, now + LINK_LASTS


def open_link(engine: sa.Engine, token: str, browser: str = "") -> str:
    """
    Open a nurse's session by her link and return its token; her earlier phone is signed out.

    Raises
    ------
    UnauthenticatedError
        Where the link is unknown, used or too old.
    """
    now = datetime.now(UTC)
    with writing(engine, EVERY_ORGANISATION) as session:
        link = access.read_link(session, digest(token))
        if link is None or link.used_at is not None or link.expires_at < now:
            raise UnauthenticatedError("link_invalid")
        link.used_at = now
        session.flush()
        scoped(session, link.organisation_id)
        access.end_sessions_of_nurse(session, link.nurse_id)
        return open_session(session, nurse_id=link.nurse_id, browser=browser)
