"""Plans changed by hand: what stays where it is, and every step with the way back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.tables.columns import Instant, Owned, belongs_to


class Lock(NamedTuple):
    """What of a visit stays as it is: the shift that makes it, the start of its care, or both."""

    shift_id: str | None = None
    start: datetime | None = None


class PlanLock(Owned, table=True):
    """A visit that a plan, and every plan searched after it, leaves with its shift, at its start, or both."""

    __tablename__ = "plan_lock"
    __table_args__ = (
        belongs_to("plan", "plan_id", "day", ids=("id", "day")),
        belongs_to("visit", "day", "visit_id", ids=("day", "id")),
        belongs_to("shift", "day", "shift_id", ids=("day", "id")),
        Index(None, "organisation_id", "day", "visit_id"),
        Index(None, "organisation_id", "day", "shift_id"),
    )

    plan_id: str = Field(primary_key=True)
    visit_id: str = Field(primary_key=True)
    day: date
    shift_id: str | None = None
    start: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def lock(self) -> Lock:
        """What stays."""
        return Lock(self.shift_id, self.start)


class PlanEdit(Owned, table=True):
    """
    One step by which a plan was changed by hand, numbered from 1.

    `facts` is what the step was asked for with; `before` and `after` hold the rounds it changed, by shift
    the visits in order with null for a break, and the locks, by visit, null for none. `undone` steps are
    those that were taken back: another step after them removes them.
    """

    __tablename__ = "plan_edit"
    __table_args__ = (belongs_to("plan", "plan_id"),)

    plan_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    made_at: datetime = Field(sa_type=Instant)
    made_by: str
    facts: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    undone: bool = False
