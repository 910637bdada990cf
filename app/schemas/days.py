"""A day as it is asked for: who works, who is visited, when."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from app.schemas.numbers import Count, Degrees, Seconds
from app.schemas.plans import PlanSummary


class PlaceOut(BaseModel):
    """An address and where it lies, in degrees (WGS 84)."""

    address: str
    lat: Degrees
    lon: Degrees


class TeamOut(BaseModel):
    """The care service."""

    name: str
    time_zone: str
    base: PlaceOut


class NurseOut(BaseModel):
    """Someone who makes visits."""

    id: str
    first_name: str
    last_name: str
    role: str
    skills: list[str]
    mode: str
    erased: bool = Field(description="Nobody any more: the names only say so.")


class BreakOut(BaseModel):
    """A rest of a shift: begun at `earliest` or later, finished by `latest`."""

    earliest: datetime
    latest: datetime
    duration_seconds: Seconds
    paid: bool


class ShiftOut(BaseModel):
    """One nurse's working time."""

    id: str
    nurse_id: str
    start: datetime
    end: datetime
    max_overtime_seconds: Seconds
    mode: str
    start_place: PlaceOut
    end_place: PlaceOut
    breaks: list[BreakOut]


class PatientOut(BaseModel):
    """Someone cared for at home."""

    id: str
    title: str
    first_name: str
    last_name: str
    address: str
    lat: Degrees
    lon: Degrees
    door_seconds: Seconds
    door_note: str
    usual_nurse_ids: list[str]
    refused_nurse_ids: list[str]
    erased: bool = Field(description="Nobody any more: title and name only say so, the place is the base.")


class ActOut(BaseModel):
    """The kind of care, named in the language asked for."""

    id: str
    kind: str
    name: str


class TimeWindowOut(BaseModel):
    """When care may start: on time up to `latest`, late up to `hard_latest` (null: never too late)."""

    earliest: datetime
    latest: datetime
    hard_latest: datetime | None


class VisitOut(BaseModel):
    """One nurse's care of one patient."""

    id: str
    patient_id: str
    act: ActOut
    duration_seconds: Seconds
    time_windows: list[TimeWindowOut]
    skills: list[str]


class LinkOut(BaseModel):
    """Between two visits: `min_seconds` <= start(second) - start(first) <= `max_seconds` (null: no limit)."""

    first: str
    second: str
    min_seconds: Seconds
    max_seconds: int | None = Field(description="In seconds; null: no limit.")
    same_nurse: bool | None
    together: bool


class DayOut(BaseModel):
    """Everything of one day; plans without their rounds, newest first."""

    day: date
    team: TeamOut
    nurses: list[NurseOut]
    shifts: list[ShiftOut]
    patients: list[PatientOut]
    visits: list[VisitOut]
    links: list[LinkOut]
    plans: list[PlanSummary]


class DayCountOut(BaseModel):
    """How much is stored for a day."""

    day: date
    visits: Count
    plans: Count


class DaysOut(BaseModel):
    """Days with visits, newest first; `after=next` gives the part behind, null where there is none."""

    days: list[DayCountOut]
    next: date | None
