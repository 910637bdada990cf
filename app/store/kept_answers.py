"""Answers kept for callers who ask again with the same key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, delete, update

from app.errors import ConflictError
from app.store.row_sets import Rows
from app.store.scope import own_key
from app.tables import KeptAnswer

if TYPE_CHECKING:
    from sqlmodel import Session

KEPT = timedelta(hours=24)
"""How long an answer is kept."""


@dataclass(frozen=True, slots=True)
class Once:
    """
    A request with a key, in the hands of whoever does it.

    Parameters
    ----------
    id
        Of its kept answer.
    token
        Names who does it: where that seems to have died, another takes its place.
    """

    id: str
    token: str


def read_answer(session: Session, answer_id: str) -> KeptAnswer | None:
    """What is kept of one request."""
    return session.get(KeptAnswer, own_key(session, answer_id))


def note_done(session: Session, once: Once) -> None:
    """
    Note that a request is done, in the transaction that does it.

    Raises
    ------
    ConflictError
        Where another has taken it over: this transaction is not to be kept.
    """
    if _own(session, once) is None:
        raise ConflictError("idempotency_key_in_use")
    # Not by the row: a shelf may have put it out of the session.
    session.exec(update(KeptAnswer).where(col(KeptAnswer.id) == once.id).values(is_done=True))


def keep_answer(session: Session, once: Once, *, status: int, headers: dict[str, str], body: str) -> None:
    """Keep the answer to a request."""
    row = _own(session, once)
    if row is not None:
        row.is_done, row.status, row.headers, row.body = True, status, headers, body


def forget_undone(session: Session, once: Once) -> None:
    """Forget a request that made nothing: it may be sent again, and otherwise."""
    row = _own(session, once)
    if row is not None and not row.is_done:
        session.delete(row)


def blank_answers(session: Session) -> None:
    """Forget what every answer says, for somebody who is erased; that it was given stays known."""
    session.exec(update(KeptAnswer).values(status=None, headers=None, body=None))


def old_answers() -> Rows:
    """What is not to be kept any more."""
    return Rows(KeptAnswer, col(KeptAnswer.began_at) < datetime.now(UTC) - KEPT, col(KeptAnswer.began_at))


def forget_old(session: Session) -> None:
    """Remove what is not to be kept any more."""
    session.exec(delete(KeptAnswer).where(old_answers().which))


def _own(session: Session, once: Once) -> KeptAnswer | None:
    row = read_answer(session, once.id)
    return row if row is not None and row.token == once.token else None
