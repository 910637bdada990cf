"""
Attempts to sign in: few from one address in a minute, few at one name until it is let rest.

Those that go by an issuer are begun and finished, once each.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, delete

from app.errors import TooManyError
from app.identity.tokens import digest
from app.store.database import writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import Attempt

if TYPE_CHECKING:
    import sqlalchemy as sa

MOST_BEFORE_LOCK = 10
"""Attempts at one name without a success that are looked at; the next ones have to wait."""
LOCK = timedelta(minutes=15)
"""From the first of them on; then counting begins anew."""
TIME_AT_ISSUER = timedelta(minutes=10)
"""How long somebody may take to sign in at an issuer."""


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
                raise _too_many(times[0] + self._window - now)
            times.append(now)

    def forget(self, key: str) -> None:
        """Begin anew after a success."""
        with self._lock:
            self._attempts.pop(key, None)


def count_attempt(engine: sa.Engine, name: str) -> None:
    """
    Count an attempt at a name before its password is looked at: many at once get no further.

    It is kept in the database, so that neither a restart nor another process begins anew. A name that
    nobody has is counted alike.

    Raises
    ------
    TooManyError
    """
    now = datetime.now(UTC)
    with writing(engine, EVERY_ORGANISATION) as session:
        session.exec(delete(Attempt).where(col(Attempt.began_at) < now - LOCK))
        known = session.get(Attempt, _key(name), with_for_update=True)
        if known is None:
            session.add(Attempt(id=_key(name), count=1, began_at=now))
        elif known.count >= MOST_BEFORE_LOCK:
            raise _too_many((known.began_at + LOCK - now).total_seconds())
        else:
            known.count += 1


def forget_attempts(engine: sa.Engine, name: str) -> None:
    """Begin anew after a success, or at an admin's word."""
    with writing(engine, EVERY_ORGANISATION) as session:
        session.exec(delete(Attempt).where(col(Attempt.id) == _key(name)))


def begin_attempt(engine: sa.Engine, secret: str) -> None:
    """Keep an attempt by an issuer until it is finished or too old."""
    now = datetime.now(UTC)
    with writing(engine, EVERY_ORGANISATION) as session:
        session.exec(delete(Attempt).where(col(Attempt.began_at) < now - LOCK))
        session.add(Attempt(id=digest(secret), count=1, began_at=now))


def finish_attempt(engine: sa.Engine, secret: str) -> bool:
    """Take an attempt by an issuer away; False where it was finished before, is too old or never was."""
    begun = col(Attempt.id) == digest(secret), col(Attempt.began_at) > datetime.now(UTC) - TIME_AT_ISSUER
    with writing(engine, EVERY_ORGANISATION) as session:
        return bool(session.exec(delete(Attempt).where(*begun)).rowcount)


def _key(name: str) -> str:
    return digest(name.casefold())


def _too_many(seconds: float) -> TooManyError:
    wait = max(1, round(seconds))
    return TooManyError(seconds=wait, headers={"Retry-After": str(wait)})
