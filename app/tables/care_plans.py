"""Care plans: what is prescribed for a patient, on which days and at which hours."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.tables.columns import Owned, belongs_to


class CarePlan(Owned, table=True):
    """
    What is prescribed for one patient from `starts_on` to `ends_on`, both included.

    `rule` is an RFC 5545 recurrence rule of whole days; `extra_days` (RDATE) and `left_out_days` (EXDATE) are
    ISO dates, `pauses` pairs of them. `gap_minutes` pass at least between the starts of two of its visits.
    """

    __tablename__ = "care_plan"
    __table_args__ = (
        belongs_to("patient", "patient_id"),
        Index(None, "organisation_id", "patient_id"),
        Index(None, "organisation_id", "ends_on"),
    )

    id: str = Field(primary_key=True)
    patient_id: str
    starts_on: date
    ends_on: date
    rule: str
    extra_days: list[str] = Field(default_factory=list, sa_type=JSON)
    left_out_days: list[str] = Field(default_factory=list, sa_type=JSON)
    pauses: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    gap_minutes: int = 0
    skipped_hour: str = "move"


class CareSlot(Owned, table=True):
    """
    One visit of a care plan's day. `minutes` takes the place of the acts' own durations.

    `windows` are `[earliest, latest, hard_latest]` in minutes of the clock on the wall; from 24:00 on they
    speak of the next day's.
    """

    __tablename__ = "care_slot"
    __table_args__ = (belongs_to("care_plan", "care_plan_id"),)

    care_plan_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    act_ids: list[str] = Field(sa_type=JSON)
    minutes: int | None = None
    carers: int = 1
    unassigned_cost_minutes: int = 600
    windows: list[list[Any]] = Field(sa_type=JSON)
