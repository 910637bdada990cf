"""Sessions: kept here, named by a cookie, ended by time, by their owner, or by a new password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.errors import NotFoundError
from app.identity.tokens import digest, new_token
from app.store import access
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import AccessSession

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlmodel import Session

    from app.identity.user_key import UserKey

COOKIE = "tournee_session"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""The cookie's name over TLS: browsers let no other host, path or plain connection set it."""
USER_IDLE, NURSE_IDLE = timedelta(minutes=30), timedelta(days=7)
"""How long a session lasts without being used."""
USER_LONGEST, NURSE_LONGEST = timedelta(hours=12), timedelta(days=30)
"""How long a session lasts at most."""
_SEEN_AGAIN_AFTER = timedelta(minutes=1)
_HANDLE_LETTERS = 16
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
_DEVICES = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its owner is told of it; `id` names it and opens nothing."""

    id: str
    created_at: datetime
    seen_at: datetime
    browser: str
    is_this: bool


def cookie_name(*, is_secure: bool) -> str:
    """What the session's cookie is called over TLS, and without on this machine alone."""
    return SECURE_COOKIE if is_secure else COOKIE


def open_session(
    session: Session,
    *,
    user_id: str | None = None,
    nurse_id: str | None = None,
    browser: str = "",
    by_openid: bool = False,
) -> str:
    """Open a user's or a nurse's session and return its token; `browser` as it names itself."""
    token, now = new_token(), datetime.now(UTC)
    session.add(
        AccessSession(
            token_hash=digest(token),
            user_id=user_id,
            nurse_id=nurse_id,
            created_at=now,
            seen_at=now,
            browser=told_browser(browser),
            by_openid=by_openid,
        )
    )
    return token


def live_session(engine: sa.Engine, token: str) -> AccessSession | None:
    """A session by its token, noted as used now; None where it is unknown, was idle too long, or is old."""
    now = datetime.now(UTC)
    with reading(engine, EVERY_ORGANISATION) as session:
        found = access.read_session(session, digest(token))
    if found is None:
        return None
    if not _is_live(found, now):
        end_session(engine, found.organisation_id, found.token_hash)
        return None
    if now - found.seen_at > _SEEN_AGAIN_AFTER:
        with writing(engine, found.organisation_id) as session:
            if (kept := access.read_session(session, found.token_hash)) is not None:
                kept.seen_at = now
    return found


def end_session(engine: sa.Engine, organisation_id: str, token_hash: str) -> None:
    """End one session."""
    with writing(engine, organisation_id) as session:
        access.end_session(session, token_hash)


def end_shown_session(engine: sa.Engine, token: str | None) -> None:
    """End the session that a browser had before it is given another."""
    found = None if token is None else live_session(engine, token)
    if found is not None:
        end_session(engine, found.organisation_id, found.token_hash)


def own_sessions(engine: sa.Engine, key: UserKey, token_hash: str) -> list[OwnSession]:
    """An account's sessions that still open something, the one used last first."""
    now = datetime.now(UTC)
    with reading(engine, key.organisation_id) as session:
        found = access.sessions_of_user(session, key.user_id)
    return [
        OwnSession(
            one.token_hash[:_HANDLE_LETTERS],
            one.created_at,
            one.seen_at,
            one.browser,
            one.token_hash == token_hash,
        )
        for one in found
        if _is_live(one, now)
    ]


def end_own_session(engine: sa.Engine, key: UserKey, handle: str) -> None:
    """
    End one of an account's sessions.

    Raises
    ------
    NotFoundError
        Where it has no such session.
    """
    with writing(engine, key.organisation_id) as session:
        for one in access.sessions_of_user(session, key.user_id):
            if one.token_hash[:_HANDLE_LETTERS] == handle:
                access.end_session(session, one.token_hash)
                return
    raise NotFoundError("unknown_session")


def end_other_sessions(engine: sa.Engine, key: UserKey, token_hash: str) -> None:
    """End every session of an account but this one."""
    with writing(engine, key.organisation_id) as session:
        access.end_sessions_of_user(session, key.user_id, but=token_hash)


def told_browser(agent: str) -> str:
    """What kind of browser it is and on what, and nothing finer: `Firefox, Linux`."""
    kinds = (
        next((told for word, told in known.items() if re.search(word, agent)), "")
        for known in (_BROWSERS, _DEVICES)
    )
    return ", ".join(kind for kind in kinds if kind)


def _is_live(found: AccessSession, now: datetime) -> bool:
    is_nurse = found.nurse_id is not None
    idle = NURSE_IDLE if is_nurse else USER_IDLE
    longest = NURSE_LONGEST if is_nurse else USER_LONGEST
    return now - found.seen_at <= idle and now - found.created_at <= longest
