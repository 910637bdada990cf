"""Plans: the stored answers for a day, and the jobs that make them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Integer, UniqueConstraint, text
from sqlmodel import Field

from app.tables.columns import Instant, Owned, belongs_to

_VERSION = Column("version", Integer, nullable=False)
_IS_PUBLISHED = text("status = 'published'")


class Plan(Owned, table=True):
    """
    One answer for a day.

    `source` is import, solve or edit, which is changed by hand and was `based_on` another.
    `state` is how its making goes: queued, running, ready, failed or cancelled.
    `status` is what it counts for: draft, published (nurses see it; one a day at most) or archived.
    `version` grows by one with each change. `created_by` is who asked for it, as the audit log names them.
    `published_at` and `published_by` are of its last publishing, `planning_seconds` how long the day had been
    open to its publisher then.
    `waiting_for` is what a process lacked that left it in the queue: `map` or `program`.
    `figures` and `violations` are there once it is ready, `error_code` with its facts once it has failed.
    `threads` and `weights` are what it was searched with, beside `seconds` and `seed`; `day_digest` is the
    day's when it was made (`app.translate.day_digest`); `travel_sources` says by mode who made its travel
    times. Of plans stored before these were kept they say nothing.
    """

    __table_args__ = (
        UniqueConstraint("organisation_id", "id", "day"),
        Index(None, "organisation_id", "created_at", "id"),
        Index(None, "organisation_id", "day", "created_at", "id"),
        Index(None, "organisation_id", "state"),
        Index(
            "ix_plan_published",
            "organisation_id",
            "day",
            unique=True,
            sqlite_where=_IS_PUBLISHED,
            postgresql_where=_IS_PUBLISHED,
        ),
    )
    __mapper_args__ = {"version_id_col": _VERSION}  # noqa: RUF012 - SQLAlchemy's own

    id: str = Field(primary_key=True)
    day: date
    source: str
    based_on: str | None = None
    state: str
    status: str = "draft"
    version: int = Field(default=1, sa_column=_VERSION)
    created_at: datetime = Field(sa_type=Instant)
    created_by: str | None = None
    published_at: datetime | None = Field(default=None, sa_type=Instant)
    published_by: str | None = None
    planning_seconds: int | None = None
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    seconds: int
    seed: int
    threads: int | None = None
    weights: dict[str, int] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    day_digest: str | None = None
    waiting_for: str | None = None
    error_code: str | None = None
    error_facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    figures: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    violations: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    travel_sources: dict[str, dict[str, str | None]] = Field(default_factory=dict, sa_type=JSON)


class Job(Owned, table=True):
    """
    The work a queued or running plan waits for; `owner` is the process that has taken it.

    What has the lowest `priority` comes first. `program` is the version that asked for it, empty for any;
    `map_digest` tells the map it was asked on (`app.map_digest`), empty for none, null where that map could
    not be read. `enough` is what was found by now: the search is to end, and its best plan to be kept.
    """

    __table_args__ = (belongs_to("plan", "plan_id"),)

    plan_id: str = Field(primary_key=True)
    queued_at: datetime = Field(sa_type=Instant)
    owner: str | None = None
    attempts: int = 0
    priority: int = 0
    program: str = ""
    map_digest: str | None = None
    enough: bool = False


class PlanEvent(Owned, table=True):
    """News of a plan while it was made, numbered from 1; `data` is what the search told."""

    __tablename__ = "plan_event"
    __table_args__ = (belongs_to("plan", "plan_id"),)

    plan_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class PlanRoute(Owned, table=True):
    """One used shift's round, from leaving to being back."""

    __tablename__ = "plan_route"
    __table_args__ = (
        belongs_to("plan", "plan_id", "day", ids=("id", "day")),
        belongs_to("shift", "day", "shift_id", ids=("day", "id"), ends=False),
        Index(None, "organisation_id", "day", "shift_id"),
    )

    plan_id: str = Field(primary_key=True)
    shift_id: str = Field(primary_key=True)
    day: date
    position: int
    start: datetime = Field(sa_type=Instant)
    end: datetime = Field(sa_type=Instant)
    travel_seconds: int
    waiting_seconds: int
    overtime_seconds: int


class Stop(Owned, table=True):
    """One visit on a route; the key lets a plan hold each visit once only."""

    __table_args__ = (
        belongs_to("plan_route", "plan_id", "shift_id", ids=("plan_id", "shift_id")),
        belongs_to("visit", "day", "visit_id", ids=("day", "id"), ends=False),
        Index(None, "organisation_id", "day", "visit_id"),
        UniqueConstraint("organisation_id", "plan_id", "shift_id", "position"),
    )

    plan_id: str = Field(primary_key=True)
    visit_id: str = Field(primary_key=True)
    day: date
    shift_id: str
    position: int
    arrival: datetime = Field(sa_type=Instant)
    start: datetime = Field(sa_type=Instant)
    end: datetime = Field(sa_type=Instant)
    waiting_seconds: int
    lateness_seconds: int


class Leg(Owned, table=True):
    """
    The way to a route's stop of the same position; the last leg is the way back.

    `travel_seconds` holds parking and door time too; `line` is the way on streets as [lon, lat] pairs.
    `mode` is `foot` where the car is left standing; empty in plans stored before that was kept. `steps` tell
    what to do on the way.
    """

    __table_args__ = (belongs_to("plan_route", "plan_id", "shift_id", ids=("plan_id", "shift_id")),)

    plan_id: str = Field(primary_key=True)
    shift_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    travel_seconds: int
    distance_metres: int
    mode: str = ""
    line: list[list[float]] = Field(default_factory=list, sa_type=JSON)
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class PlanBreak(Owned, table=True):
    """A break as planned."""

    __tablename__ = "plan_break"
    __table_args__ = (belongs_to("plan_route", "plan_id", "shift_id", ids=("plan_id", "shift_id")),)

    plan_id: str = Field(primary_key=True)
    shift_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    start: datetime = Field(sa_type=Instant)
    end: datetime = Field(sa_type=Instant)


class Unassigned(Owned, table=True):
    """A visit that a plan leaves out; `facts` is what the sentence of its `code` is told with."""

    __table_args__ = (
        belongs_to("plan", "plan_id", "day", ids=("id", "day")),
        belongs_to("visit", "day", "visit_id", ids=("day", "id"), ends=False),
        Index(None, "organisation_id", "day", "visit_id"),
    )

    plan_id: str = Field(primary_key=True)
    visit_id: str = Field(primary_key=True)
    day: date
    position: int
    code: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
