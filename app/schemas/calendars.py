"""Weeks of care plans and days of nurses, as they are asked for and told."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.care_plans import DAYS, PauseRecord
from app.schemas.dates import Day
from app.schemas.text import Line

Standing = Literal["due", "extra", "left_out", "paused", "outside", "not_due"]


class WeekAsked(BaseModel):
    """A week of a care plan as it is being written: nothing of it need be stored, nobody is named."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"first_day": "2026-03-02", "starts_on": "2026-03-01", "rule": "FREQ=WEEKLY;BYDAY=MO,TH"}
            ]
        },
    )

    first_day: Day
    starts_on: Day
    ends_on: Day | None = None
    rule: Line
    extra_days: Annotated[list[Day], Field(max_length=DAYS)] = []
    left_out_days: Annotated[list[Day], Field(max_length=DAYS)] = []
    pauses: Annotated[list[PauseRecord], Field(max_length=DAYS)] = []


class DayStanding(BaseModel):
    """How a care plan stands to a day: its visits are made where it is `due` or `extra`."""

    day: date
    standing: Standing


class WeekTold(BaseModel):
    """Seven days."""

    days: list[DayStanding]


class CalendarShift(BaseModel):
    """A shift by the clock on the wall; times from 24:00 on are of the next day."""

    day: date
    id: str
    start: str
    end: str
    withdrawn: bool


class CalendarAbsence(BaseModel):
    """Days on which the nurse is away, both ends included."""

    id: str
    first_day: date
    last_day: date
    kind: str


class NurseCalendar(BaseModel):
    """When a nurse works and when she is away."""

    shifts: list[CalendarShift]
    absences: list[CalendarAbsence]
