"""Patients, and the care they are to receive on a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.sealing import Sealed
from app.tables.columns import Instant, Owned, belongs_to


class Act(Owned, table=True):
    """
    A kind of care, with what it takes as a rule; `kind` groups acts for colours and letters.

    All `skills` are needed, and one of the `diplomas` where any is named. What changes from some day on is
    an `ActEdition`.
    """

    id: str = Field(primary_key=True)
    kind: str
    name_fr: str
    name_en: str
    duration_seconds: int
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    diplomas: list[str] = Field(default_factory=list, sa_type=JSON)
    valid_from: date | None = None
    valid_until: date | None = None
    needs_check: bool = False


class ActEdition(Owned, table=True):
    """What an act is from a day on, until the next edition; days before keep what they had."""

    __tablename__ = "act_edition"
    __table_args__ = (belongs_to("act", "act_id"),)

    act_id: str = Field(primary_key=True)
    starts_on: date = Field(primary_key=True)
    kind: str
    name_fr: str
    name_en: str
    duration_seconds: int
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    diplomas: list[str] = Field(default_factory=list, sa_type=JSON)
    valid_until: date | None = None
    needs_check: bool = False


class Patient(Owned, table=True):
    """
    Someone cared for at home; who and where is sealed.

    `door_seconds` is from the parked car to the bedside. An erased one (`erased_at`) is nobody: the row keeps
    past visits and plans together. `cared_for_until` is the last day of her visits and care plans that are no
    longer kept.
    """

    id: str = Field(primary_key=True)
    title: str = Field(sa_type=Sealed)
    first_name: str = Field(sa_type=Sealed)
    last_name: str = Field(sa_type=Sealed)
    address: str = Field(sa_type=Sealed)
    lat: float = Field(sa_type=Sealed)
    lon: float = Field(sa_type=Sealed)
    door_seconds: int
    door_note: str = Field(sa_type=Sealed)
    wishes: str = Field(default="", sa_type=Sealed)
    phone: str = Field(default="", sa_type=Sealed)
    birth_date: str = Field(default="", sa_type=Sealed)
    erased_at: datetime | None = Field(default=None, sa_type=Instant)
    cared_for_until: date | None = None


class NurseWish(Owned, table=True):
    """A patient's usual or refused nurse; `wish` is usual or refused."""

    __tablename__ = "nurse_wish"
    __table_args__ = (
        belongs_to("patient", "patient_id"),
        belongs_to("nurse", "nurse_id"),
        Index(None, "organisation_id", "nurse_id"),
    )

    patient_id: str = Field(primary_key=True)
    nurse_id: str = Field(primary_key=True)
    wish: str


class Visit(Owned, table=True):
    """
    One nurse's care of one patient on one day. Ids are unique within a day.

    `state` is planned, under_way, done, not_at_home or cancelled; `cancelled_because` is by_hand, not_due or
    plan_removed. `origin` is file, care_plan, by_hand or other_system (which knows it as `external_id`).
    `care_plan_id` outlives the care plan: a past visit tells what it came from.
    """

    __table_args__ = (
        belongs_to("patient", "patient_id", ends=False),
        belongs_to("act", "act_id", ends=False),
        Index(None, "organisation_id", "patient_id"),
        Index(None, "organisation_id", "act_id"),
        Index(None, "organisation_id", "care_plan_id"),
    )

    day: date = Field(primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    patient_id: str
    act_id: str
    duration_seconds: int
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    unassigned_cost_seconds: int
    other_act_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    state: str = "planned"
    cancelled_because: str | None = None
    began_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    origin: str = "file"
    external_id: str | None = None
    care_plan_id: str | None = None
    changed_by_hand: bool = False


class TimeWindow(Owned, table=True):
    """When care may start: on time up to `latest`, late up to `hard_latest` (none: never too late)."""

    __tablename__ = "time_window"
    __table_args__ = (belongs_to("visit", "day", "visit_id", ids=("day", "id")),)

    day: date = Field(primary_key=True)
    visit_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    earliest: datetime = Field(sa_type=Instant)
    latest: datetime = Field(sa_type=Instant)
    hard_latest: datetime | None = Field(default=None, sa_type=Instant)


class Link(Owned, table=True):
    """Between two visits of a day: `min_seconds` <= start(second) - start(first) <= `max_seconds`."""

    __table_args__ = (
        belongs_to("visit", "day", "first", ids=("day", "id")),
        belongs_to("visit", "day", "second", ids=("day", "id")),
    )

    day: date = Field(primary_key=True)
    position: int = Field(primary_key=True)
    first: str
    second: str
    min_seconds: int
    max_seconds: int | None = None
    same_nurse: bool | None = None
    together: bool
    care_plan_id: str | None = None
