"""Who is calling: a coordinator by password, a nurse by the link sent to her phone; and for how long."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
import uuid
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from pwdlib import PasswordHash

from app.errors import TooManyError, UnauthenticatedError
from app.store import access, days
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION, scoped
from app.tables import AccessSession, NurseLink, User

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlmodel import Session

Role = Literal["coordinator", "nurse"]
COOKIE = "tournee_session"
IDLE: dict[Role, timedelta] = {"coordinator": timedelta(minutes=30), "nurse": timedelta(days=7)}
"""How long a session lasts without being used."""
LONGEST: dict[Role, timedelta] = {"coordinator": timedelta(hours=12), "nurse": timedelta(days=30)}
"""How long a session lasts at most."""
LINK_LASTS = timedelta(hours=72)
_SEEN_AGAIN_AFTER = timedelta(minutes=1)
_PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - letters that cannot be mistaken for others
_HASHING = threading.BoundedSemaphore(2)
"""A hash is made to be slow: more than two at once would starve the service."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever holds a session, of one organisation; `nurse_id` is a nurse's own, None for a coordinator."""

    role: Role
    name: str
    nurse_id: str | None
    token_hash: str
    organisation_id: str


class Throttle:
    """
    Counts attempts by name and by address, and refuses more than a few.

    Parameters
    ----------
    most
        Attempts within `window_seconds` that are let through.
    """

    def __init__(self, most: int, window_seconds: float) -> None:
        self._most = most
        self._window = window_seconds
        self._lock = threading.Lock()
        self._attempts: dict[str, deque[float]] = defaultdict(deque)

    def attempt(self, key: str) -> None:
        """
        Count an attempt.

        Raises
        ------
        TooManyError
        """
        now = time.monotonic()
        with self._lock:
            for known in [known for known, times in self._attempts.items() if times[-1] < now - self._window]:
                del self._attempts[known]
            times = self._attempts[key]
            while times and times[0] < now - self._window:
                times.popleft()
            if len(times) >= self._most:
                wait = max(1, round(times[0] + self._window - now))
                raise TooManyError(seconds=wait, headers={"Retry-After": str(wait)})
            times.append(now)

    def forget(self, key: str) -> None:
        """Begin anew after a success."""
        with self._lock:
            self._attempts.pop(key, None)


def new_password() -> str:
    """Sixteen random letters in groups of four: 79 bits."""
    letters = [secrets.choice(_PASSWORD_LETTERS) for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def ensure_user(engine: sa.Engine, organisation_id: str, name: str) -> str | None:
    """Make a coordinator's account where there is none; returns its new password, or None."""
    with reading(engine, EVERY_ORGANISATION) as session:
        if access.user_named(session, name) is not None:
            return None
    password = new_password()
    hashed = _hash(password)
    with writing(engine, EVERY_ORGANISATION) as session:
        if access.user_named(session, name) is not None:
            return None
        made = User(id=str(uuid.uuid4()), name=name, password_hash=hashed, created_at=datetime.now(UTC))
        scoped(session, organisation_id).add(made)
    return password


def reset_password(engine: sa.Engine, name: str) -> str | None:
    """Give an account a new password and end its sessions; None where there is no such account."""
    password = new_password()
    hashed = _hash(password)
    with writing(engine, EVERY_ORGANISATION) as session:
        user = access.user_named(session, name)
        if user is None:
            return None
        user.password_hash = hashed
        access.end_sessions_of_user(session, user.id)
    return password


def sign_in(engine: sa.Engine, name: str, password: str) -> str:
    """
    Open a coordinator's session and return its token.

    Raises
    ------
    UnauthenticatedError
        Where name and password do not belong together; an unknown name takes as long as a known one.
    """
    with reading(engine, EVERY_ORGANISATION) as session:
        user = access.user_named(session, name)
    if not _fits(password, _nobodys_hash() if user is None else user.password_hash) or user is None:
        raise UnauthenticatedError("wrong_password")
    with writing(engine, user.organisation_id) as session:
        access.forget_sessions(session, created_before=datetime.now(UTC) - max(LONGEST.values()))
        return _open_session(session, user_id=user.id)


def make_link(engine: sa.Engine, organisation_id: str, nurse_id: str) -> tuple[str, datetime] | None:
    """Make a nurse's one-time link; her earlier unused ones end. Token and expiry, None for no such nurse."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with writing(engine, organisation_id) as session:
        if days.read_nurse(session, nurse_id) is None:
            return None
        access.forget_links(session, nurse_id, now)
        session.add(
            NurseLink(
                token_hash=_digest(token), nurse_id=nurse_id, created_at=now, expires_at=now + LINK_LASTS
            )
        )
    return token, now + LINK_LASTS


def open_link(engine: sa.Engine, token: str) -> str:
    """
    Open a nurse's session by her link and return its token; her earlier phone is signed out.

    Raises
    ------
    UnauthenticatedError
        Where the link is unknown, used or too old.
    """
    now = datetime.now(UTC)
    with writing(engine, EVERY_ORGANISATION) as session:
        link = access.read_link(session, _digest(token))
        if link is None or link.used_at is not None or link.expires_at < now:
            raise UnauthenticatedError("link_invalid")
        link.used_at = now
        session.flush()
        scoped(session, link.organisation_id)
        access.end_sessions_of_nurse(session, link.nurse_id)
        return _open_session(session, nurse_id=link.nurse_id)


def identify(engine: sa.Engine, token: str) -> Caller | None:
    """Whoever holds a session's token; None where it is unknown, was idle too long, or is too old."""
    now = datetime.now(UTC)
    with reading(engine, EVERY_ORGANISATION) as session:
        found = access.read_session(session, _digest(token))
        if found is None:
            return None
        scoped(session, found.organisation_id)
        caller = _caller(session, found)
    if now - found.seen_at > IDLE[caller.role] or now - found.created_at > LONGEST[caller.role]:
        sign_out(engine, caller)
        return None
    if now - found.seen_at > _SEEN_AGAIN_AFTER:
        with writing(engine, found.organisation_id) as session:
            if (kept := access.read_session(session, found.token_hash)) is not None:
                kept.seen_at = now
    return caller


def sign_out(engine: sa.Engine, caller: Caller) -> None:
    """End a session."""
    with writing(engine, caller.organisation_id) as session:
        access.end_session(session, caller.token_hash)


def _caller(session: Session, found: AccessSession) -> Caller:
    if found.nurse_id is not None:
        nurse = days.read_nurse(session, found.nurse_id)
        name = "" if nurse is None else nurse.first_name
        return Caller("nurse", name, found.nurse_id, found.token_hash, found.organisation_id)
    user = access.read_user(session, found.user_id or "")
    name = "" if user is None else user.name
    return Caller("coordinator", name, None, found.token_hash, found.organisation_id)


def _open_session(session: Session, *, user_id: str | None = None, nurse_id: str | None = None) -> str:
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    session.add(
        AccessSession(
            token_hash=_digest(token), user_id=user_id, nurse_id=nurse_id, created_at=now, seen_at=now
        )
    )
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _hash(password: str) -> str:
    with _HASHING:
        return PasswordHash.recommended().hash(password)


def _fits(password: str, hashed: str) -> bool:
    with _HASHING:
        return PasswordHash.recommended().verify(password, hashed)


_NOBODYS: list[str] = []


def _nobodys_hash() -> str:
    """A hash that no password fits, made once."""
    if not _NOBODYS:
        _NOBODYS.append(_hash(new_password()))
    return _NOBODYS[0]
