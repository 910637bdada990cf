"""Care plans, shifts and visits as they are sent and told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.schemas.dates import Day, Moment
from app.schemas.numbers import Count, Whole
from app.schemas.records import Minutes
from app.schemas.text import Clock, Id, Line

LeftOut = Annotated[
    Whole, Field(ge=0, le=100_000, description="What leaving it out costs, in minutes of driving.")
]
DAYS = 400
"""Exceptions of one care plan."""


class WindowRecord(BaseModel, extra="forbid"):
    """When care may begin: on time up to `latest`, late up to `hard_latest` (none: never too late)."""

    earliest: Clock
    latest: Clock
    hard_latest: Clock | None = None


class SlotRecord(BaseModel, extra="forbid"):
    """One visit of a care plan's day; `minutes` takes the place of the acts' own durations."""

    act_ids: Annotated[list[Id], Field(min_length=1, max_length=10)]
    windows: Annotated[list[WindowRecord], Field(min_length=1, max_length=5)]
    minutes: Minutes | None = Field(None, description="Length of the care in minutes; null: as the acts say.")
    carers: Literal[1, 2] = Field(1, description="How many come; two come together.")
    unassigned_cost_minutes: LeftOut = 600


class PauseRecord(BaseModel, extra="forbid"):
    """Days on which nothing is due, both ends included."""

    first_day: Day
    last_day: Day


class CarePlanRecord(BaseModel):
    """What is prescribed for a patient. `gap_minutes` lie at least between the starts of its visits."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "c90",
                    "patient_id": "p90",
                    "starts_on": "2026-03-01",
                    "ends_on": "2026-08-31",
                    "rule": "FREQ=DAILY",
                    "gap_minutes": 480,
                    "slots": [
                        {"act_ids": ["insuline"], "windows": [{"earliest": "07:00", "latest": "08:00"}]},
                        {"act_ids": ["insuline"], "windows": [{"earliest": "18:00", "latest": "19:00"}]},
                    ],
                }
            ]
        },
    )

    id: Id | None = None
    patient_id: Id = Field(description="For whom; stored already.")
    starts_on: Day = Field(description="Its first day.")
    ends_on: Day | None = Field(None, description="Its last day; null: none is known.")
    rule: Line = Field(description="RFC 5545, of days: `FREQ=WEEKLY;BYDAY=MO,TH`.")
    extra_days: Annotated[
        list[Day], Field(max_length=DAYS, description="Due though the rule does not say so.")
    ] = []
    left_out_days: Annotated[
        list[Day], Field(max_length=DAYS, description="Not due though the rule says so.")
    ] = []
    pauses: Annotated[list[PauseRecord], Field(max_length=DAYS)] = []
    gap_minutes: Annotated[
        Whole, Field(ge=0, le=24 * 60, description="Least time from start to start, in minutes.")
    ] = 0
    skipped_hour: Literal["move", "refuse"] = "move"
    slots: Annotated[list[SlotRecord], Field(min_length=1, max_length=20)]


class RestRecord(BaseModel, extra="forbid"):
    """A break of a shift: begun at `earliest` or later, finished by `latest`."""

    earliest: Clock
    latest: Clock
    minutes: Minutes
    paid: StrictBool = False


class ShiftRecord(BaseModel):
    """One nurse's working time on a day, by the clock on the wall."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "early-20",
                    "nurse_id": "n20",
                    "start": "07:00",
                    "end": "14:00",
                    "breaks": [{"earliest": "11:30", "latest": "13:30", "minutes": 30, "paid": False}],
                }
            ]
        },
    )

    id: Id | None = None
    nurse_id: Id = Field(description="Who works; stored already.")
    start: Clock
    end: Clock
    max_overtime_minutes: Annotated[
        Whole, Field(ge=0, le=12 * 60, description="The most overtime allowed, in minutes.")
    ] = 0
    breaks: Annotated[list[RestRecord], Field(max_length=5)] = []
    withdrawn: StrictBool = Field(default=False, description="Kept, but nobody works it.")
    warnings: list[str] = Field([], description="Limits that storing it did not keep, and what to do.")


class VisitRecord(BaseModel):
    """A visit of a day, made by hand or by another system, or changed by hand."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "external_id": "order-4711",
                    "origin": "other_system",
                    "patient_id": "p90",
                    "act_ids": ["insuline"],
                    "windows": [{"earliest": "07:00", "latest": "08:00", "hard_latest": "09:30"}],
                }
            ]
        },
    )

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")] | None = Field(
        None, description="One's own; made where it is left out."
    )
    patient_id: Id = Field(description="Who is visited; stored already.")
    act_ids: Annotated[
        list[Id], Field(min_length=1, max_length=10, description="What is done; stored already.")
    ]
    windows: Annotated[
        list[WindowRecord], Field(min_length=1, max_length=5, description="Any of them will do.")
    ]
    minutes: Minutes | None = Field(None, description="Length of the care in minutes; null: as the acts say.")
    unassigned_cost_minutes: LeftOut = 600
    state: Literal["planned", "under_way", "done", "not_at_home", "cancelled"] = Field(
        "planned", description="How it goes; what is cancelled is not planned."
    )
    began_at: Moment | None = Field(None, description="When it really began.")
    ended_at: Moment | None = Field(None, description="When it really ended.")
    origin: Literal["file", "care_plan", "by_hand", "other_system"] = Field(
        "by_hand", description="Who made it first."
    )
    external_id: Line | None = Field(
        None,
        description="What another system calls it, unique within the day; `/bulk` knows the visit by it.",
    )


class DayMadeOut(BaseModel):
    """What making a day's visits from care plans did; visits by id."""

    new: list[str]
    changed: list[str]
    cancelled: dict[str, str] = Field(description="By visit: `not_due` or `plan_removed`.")
    kept: dict[str, str] = Field(description="By visit that differs from its care plan: why it stays.")
    unchanged: Count
