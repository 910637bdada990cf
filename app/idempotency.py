"""Requests that make something and carry an `Idempotency-Key`: done once, answered as often as asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.errors import BadInputError, ConflictError
from app.identity.tokens import digest, new_token
from app.store import kept_answers
from app.store.database import writing
from app.store.kept_answers import Once
from app.tables import KeptAnswer

if TYPE_CHECKING:
    import sqlalchemy as sa

    from app.auth import Caller

UNDER_WAY = timedelta(minutes=5)
"""How long a request is taken to be under way: longer than any of them lasts."""
_AGAIN_AFTER_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given; `headers` are those that tell of what was made."""

    status: int
    headers: dict[str, str]
    body: str


def begin(engine: sa.Engine, caller: Caller, key: str, asked: str) -> Once | Answer:
    """
    Take a request into one's hands, or give the answer that it had.

    Parameters
    ----------
    asked
        All that the request asks for; only its hash is kept.

    Raises
    ------
    BadInputError
        Where the key came with another request within the last 24 hours.
    ConflictError
        Where somebody is doing it at this moment, or it was done and nobody knows its answer.
    """
    once = Once(digest(f"{caller.actor} {key}"), new_token())
    now = datetime.now(UTC)
    with writing(engine, caller.organisation_id, caller.actor) as session:
        kept_answers.forget_old(session)
        known = kept_answers.read_answer(session, once.id)
        if known is None:
            session.add(KeptAnswer(id=once.id, asked=digest(asked), token=once.token, began_at=now))
            return once
        if known.asked != digest(asked):
            raise BadInputError("idempotency_key_reused")
        if known.status is not None:
            return Answer(known.status, dict(known.headers or {}), known.body or "")
        if now - known.began_at < UNDER_WAY:
            headers = {"Retry-After": str(_AGAIN_AFTER_SECONDS)}
            raise ConflictError("idempotency_key_in_use", headers=headers)
        if known.is_done:
            raise ConflictError("idempotency_answer_lost")
        known.token, known.began_at = once.token, now
        return once


def end(engine: sa.Engine, caller: Caller, once: Once, answer: Answer | None) -> None:
    """Keep the answer that a request had; None where it was refused or broke off."""
    with writing(engine, caller.organisation_id, caller.actor) as session:
        if answer is None:
            kept_answers.forget_undone(session, once)
        else:
            kept_answers.keep_answer(
                session, once, status=answer.status, headers=answer.headers, body=answer.body
            )
