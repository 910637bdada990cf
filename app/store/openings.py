"""Who has a day open, since when, and which plan they look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from app.store.row_sets import Rows
from app.store.scope import own_key
from app.tables import DayOpening, User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlmodel import Session

OPENING_ENDS = timedelta(minutes=30)
"""How long after it was seen last: whoever looks something up in the records meanwhile goes on planning."""
IS_THERE = timedelta(seconds=30)
"""How long after they were seen last somebody is told to others."""
SEEN_AGAIN_AFTER = timedelta(seconds=10)
"""How often it is written down that somebody is still there."""


class Other(NamedTuple):
    """Somebody else who has a day open."""

    name: str
    plan_id: str | None
    since: datetime


def live_opening(session: Session, day: date, user_id: str, now: datetime) -> DayOpening | None:
    """An account's opening of a day; None where there is none, or it has ended."""
    found = session.get(DayOpening, own_key(session, day, user_id))
    return found if found is not None and now - found.seen_at <= OPENING_ENDS else None


def is_known(opening: DayOpening | None, plan_id: str | None, now: datetime) -> bool:
    """Whether there is nothing to write down of an account that has a day open with a plan."""
    return opening is not None and opening.plan_id == plan_id and now - opening.seen_at <= SEEN_AGAIN_AFTER


def see(session: Session, day: date, user_id: str, plan_id: str | None, now: datetime) -> None:
    """Write down that an account has a day open with a plan; begin a new opening where the last has ended."""
    opening = session.get(DayOpening, own_key(session, day, user_id))
    if opening is None:
        opening = DayOpening(day=day, user_id=user_id, opened_at=now, seen_at=now)
        session.add(opening)
    elif now - opening.seen_at > OPENING_ENDS:
        opening.opened_at = now
    opening.seen_at, opening.plan_id = now, plan_id


def others(session: Session, day: date, user_id: str, now: datetime) -> Sequence[Other]:
    """Who else has a day open, whoever came first first."""
    found = (
        select(User.name, DayOpening.plan_id, DayOpening.opened_at)
        .join(
            User,
            (col(User.organisation_id) == col(DayOpening.organisation_id))
            & (col(User.id) == col(DayOpening.user_id)),
        )
        .where(DayOpening.day == day, DayOpening.user_id != user_id, DayOpening.seen_at >= now - IS_THERE)
        .order_by(col(DayOpening.opened_at), User.name)
    )
    return [Other(*row) for row in session.exec(found)]


def old_openings() -> Rows:
    """Openings that have ended."""
    seen = col(DayOpening.seen_at)
    return Rows(DayOpening, seen < datetime.now(UTC) - OPENING_ENDS, seen)
