"""Who has a day open: what tells coordinators of each other, and how long planning took."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from app.tables.columns import Instant, Owned, belongs_to


class DayOpening(Owned, table=True):
    """
    One account's last opening of a day; `plan_id` is the plan it looks at, None for none.

    It ends when it is not seen for a while (`app.store.openings`); the next one takes its row.
    """

    __tablename__ = "day_opening"
    __table_args__ = (belongs_to("user", "user_id"),)

    day: date = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    opened_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    plan_id: str | None = None
