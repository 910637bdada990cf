"""Plans: asked for, and as they are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.dates import Day
from app.schemas.numbers import Degrees, Metres, Seconds, Whole
from app.schemas.text import Plain

MOST_SECONDS = 3600
MOST_SEED = 2**31 - 1


class PlanAsked(BaseModel):
    """A plan to be made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"day": "2026-03-02", "seconds": 10, "seed": 0, "keep": None}]},
    )

    day: Day = Field(description="A day that has visits.")
    seconds: Whole | None = Field(
        default=None,
        ge=1,
        le=MOST_SECONDS,
        description="How long to search, in seconds; null: as long as the team has set.",
    )
    seed: Whole = Field(default=0, ge=0, le=MOST_SEED, description="Of the search's chance.")
    keep: Annotated[str, Plain] | None = Field(
        default=None, max_length=100, description="The plan of this day whose locks are kept."
    )


class PublishAsked(BaseModel):
    """A plan to be published."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"replaces": None}]})

    replaces: Annotated[str, Plain] | None = Field(
        default=None,
        max_length=100,
        description="The plan of this day that was published so far, null for none; `*` for whichever it is.",
    )


class SettingsOut(BaseModel):
    """What a plan was searched with."""

    seconds: Seconds
    seed: int = Field(description="Of the search's chance.")
    threads: int | None = Field(description="Searches side by side; null until it is ready.")
    weights: dict[str, int] | None = Field(
        description="What each bad thing was worth in seconds of driving (docs/problem-format.md)."
    )


class FiguresOut(BaseModel):
    """The figures of a plan; defined in docs/figures.md."""

    travel_seconds: Seconds
    care_seconds: Seconds
    waiting_seconds: Seconds
    paid_seconds: Seconds
    travel_share: float | None = Field(
        description="Of travel, care and waiting, from 0 to 1; null where nobody does anything."
    )
    travel_share_of_paid: float | None = Field(
        description="Of paid time, from 0 to 1; null where nobody is paid."
    )
    lateness_seconds: Seconds
    overtime_seconds: Seconds
    distance_metres: Metres
    served: int = Field(description="Visits that are made; each carer's counts.")
    continuity: float | None = Field(
        default=None,
        description="Share made by a usual nurse of the visits whose patients have some, from 0 to 1; null "
        "where none is made, and in older plans.",
    )
    work_gap_seconds: Seconds | None = Field(
        default=None,
        description="In seconds, between the nurse with most and with least work, each measured by her "
        "shifts; null for fewer than two nurses, and in older plans.",
    )


class ViolationOut(BaseModel):
    """A rule that a plan made or changed by hand breaks."""

    code: str
    where: str
    message: str
    visit_id: str | None = Field(description="At which visit; null where it is about a round or the day.")
    shift_id: str | None = Field(description="In whose round.")


class LockOut(BaseModel):
    """A visit that stays with its shift, at its hour, or both, also when the day is planned again."""

    visit_id: str
    shift_id: str | None = Field(description="The shift that makes it; null: any.")
    start: datetime | None = Field(description="When its care begins; null: any time.")


class TravelSourceOut(BaseModel):
    """Who made the travel times of one mode; docs/travel.md says what each is worth."""

    mode: str
    kind: Literal["streets", "straight_line", "osrm", "valhalla"]
    lines: Literal["streets", "straight_line", "osrm", "valhalla"]
    instead_of: Literal["osrm", "valhalla"] | None = Field(description="The server that did not answer.")
    reason: Literal["unreachable", "timed_out", "refused", "unreadable"] | None
    message: str | None = Field(description="What has to be known of these times; null where all is well.")


class StopOut(BaseModel):
    """One visit on a round, with the way to it."""

    visit_id: str
    arrival: datetime = Field(description="At the door.")
    start: datetime = Field(description="Care begins.")
    end: datetime = Field(description="Care ends.")
    waiting_seconds: Seconds
    lateness_seconds: Seconds
    travel_seconds: Seconds
    distance_metres: Metres
    travel_mode: str = Field(description="`foot` where the car is left standing; empty in older plans.")


class BreakTakenOut(BaseModel):
    """A break as planned."""

    start: datetime
    end: datetime


class RouteOut(BaseModel):
    """One shift's round, from leaving to being back."""

    shift_id: str = Field(description="Whose round it is.")
    nurse_id: str = Field(description="Who works the shift.")
    start: datetime = Field(description="Leaving.")
    end: datetime = Field(description="Being back.")
    travel_seconds: Seconds
    distance_metres: Metres
    waiting_seconds: Seconds
    overtime_seconds: Seconds
    stops: list[StopOut]
    breaks: list[BreakTakenOut]
    return_travel_seconds: Seconds
    return_distance_metres: Metres
    return_travel_mode: str


class UnassignedOut(BaseModel):
    """A visit that the plan leaves out, and why."""

    visit_id: str
    code: str
    message: str
    proven: bool = Field(
        description="With `not_found`: whether the message says what is proven, not only what was found."
    )


class PlanSummary(BaseModel):
    """A plan without its rounds."""

    id: str = Field(description="Names it in addresses.")
    day: date = Field(description="What it is a plan of.")
    source: Literal["import", "solve", "edit"] = Field(
        description="Made elsewhere, searched here, or changed here by hand."
    )
    based_on: str | None = Field(description="The plan that it was before it was changed by hand.")
    state: Literal["queued", "running", "ready", "failed", "cancelled"] = Field(
        description="How its making goes."
    )
    status: Literal["draft", "published", "archived"] = Field(description="What it counts for.")
    version: int = Field(description="Grows with each change; publishing and archiving ask for it.")
    created_at: datetime = Field(description="When it was asked for.")
    created_by: str | None = Field(description="`user:ID`, `key:ID` or `console`; null in older plans.")
    created_by_name: str | None = Field(
        description="Name of that account or key; null where it is neither, or is not there any more."
    )
    published_at: datetime | None = Field(description="When it was published last; null in older plans.")
    published_by: str | None = Field(description="Who published it last, as `created_by`.")
    published_by_name: str | None = Field(description="As `created_by_name`.")
    planning_seconds: int | None = Field(
        description="From the publisher's opening of the day to publishing, in seconds; null where not known."
    )
    finished_at: datetime | None = Field(description="When its making ended; null until then.")
    settings: SettingsOut | None = Field(description="Null where it was made by hand.")
    error: str | None = Field(description="Why it failed, as a sentence.")
    waiting_for: str | None = Field(description="What a worker lacked that left it in the queue.")
    figures: FiguresOut | None = Field(description="Null until it is ready.")
    violations: list[ViolationOut]
    travel_sources: list[TravelSourceOut] = Field(description="Empty until it is ready.")


class PlanOut(PlanSummary):
    """A plan with its rounds; both lists are empty until it is ready."""

    day_changed: bool | None = Field(
        description="Whether visits or shifts changed since; null until it is ready, in older plans."
    )
    routes: list[RouteOut]
    unassigned: list[UnassignedOut]
    locks: list[LockOut]
    can_undo: bool = Field(description="Whether a step by hand can be taken back.")
    can_redo: bool = Field(description="Whether a step that was taken back can be done again.")


class PlansOut(BaseModel):
    """Plans, newest first; `after=next` gives the part behind, null where there is none."""

    plans: list[PlanSummary]
    next: str | None


class LineFeature(BaseModel):
    """One driven leg as GeoJSON; its properties are `shift_id`, `leg`, `seconds`, `metres` and `mode`."""

    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any]
    properties: dict[str, Any]


class StepOut(BaseModel):
    """One thing to do on the way, as a sentence, and how it goes on from there."""

    text: str
    manoeuvre: str = Field(
        description="What to do, for a sign: `depart`, `straight`, `left`, `slight_left`, `sharp_left`, the"
        " same to the right, `u_turn`, `roundabout`, `ferry`, `arrive`, `arrive_left`, `arrive_right`."
    )
    street: str = Field(description="What one is on afterwards; empty where it has no name.")
    exit: int = Field(description="Of a roundabout, counted from 1; 0 elsewhere.")
    lat: Degrees
    lon: Degrees
    seconds: Seconds
    metres: Metres


class DirectionsOut(BaseModel):
    """What to do on each leg of a round, the way back last; a leg of no length has no step."""

    legs: list[list[StepOut]]


class LinesOut(BaseModel):
    """The driven lines of a plan as a GeoJSON FeatureCollection."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[LineFeature]
