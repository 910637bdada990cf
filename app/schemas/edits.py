"""Plans changed by hand: what is asked, what comes of it, and the log of both."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.schemas.dates import Moment
from app.schemas.numbers import Seconds
from app.schemas.plans import LockOut, PlanSummary, RouteOut, UnassignedOut
from app.schemas.text import Plain

MOST_EDITS = 100
MOST_SHIFTS = 500
Reference = Annotated[str, StringConstraints(min_length=1, max_length=200), Plain]
"""The id of something that is there already, whoever gave it."""


class MoveEdit(BaseModel):
    """Put a visit into a round, out of the one that it is in."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["move"]
    visit_id: Reference
    shift_id: Reference = Field(description="Whose round it goes into.")
    before: Reference | None = Field(default=None, description="The visit that comes after it; null: none.")
    start: Moment | None = Field(
        default=None,
        description="When its care is to begin: where that is later than it has to be, it is locked to it.",
    )


class UnassignEdit(BaseModel):
    """Take a visit out of its round; it is left without a nurse."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["unassign"]
    visit_id: Reference


class LockEdit(BaseModel):
    """Lock a visit where it is, for later searches too; both false: unlock it."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["lock"]
    visit_id: Reference
    nurse: bool = Field(description="To the shift that makes it.")
    hour: bool = Field(description="To the start of its care.")


class SwapEdit(BaseModel):
    """Have two visits change places."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["swap"]
    visit_id: Reference
    with_visit_id: Reference


class SplitEdit(BaseModel):
    """Hand over a round from one of its visits on; they go where their hours are in the other round."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["split"]
    visit_id: Reference = Field(description="The first that is handed over.")
    shift_id: Reference = Field(description="Who makes them from now on.")


class TakeEdit(BaseModel):
    """Take whole rounds over from another plan of the day; their visits leave the rounds they are in."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["take"]
    plan_id: Reference
    shift_ids: list[Reference] = Field(min_length=1, max_length=MOST_SHIFTS)


Edit: TypeAlias = Annotated[
    MoveEdit | UnassignEdit | LockEdit | SwapEdit | SplitEdit | TakeEdit, Field(discriminator="kind")
]


class EditsAsked(BaseModel):
    """What is to be changed, one after the other, as one step that is undone as one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"edits": [{"kind": "unassign", "visit_id": "v1"}]}]},
    )

    edits: list[Edit] = Field(min_length=1, max_length=MOST_EDITS)


class EditOut(BaseModel):
    """One step by which a plan was changed by hand."""

    number: int = Field(description="From 1.")
    made_at: datetime
    made_by: str = Field(description="`user:ID` or `key:ID`.")
    who: str | None = Field(description="The account's name; null where it is not known any more.")
    edits: list[Edit] = Field(description="What was asked.")
    moved: list[str] = Field(description="Visits that were in another round, or in none, before or after.")
    undone: bool = Field(description="Whether it was taken back.")


class EditsOut(BaseModel):
    """Every step of a plan, the newest first."""

    edits: list[EditOut]


class EditedOut(BaseModel):
    """
    What came of a change: the plan without its rounds, and the rounds that are not as they were.

    `plan` is another than the one that was changed where that was not a draft made by hand: its copy.
    """

    plan: PlanSummary
    routes: list[RouteOut] = Field(description="Rounds whose visits, order or hours changed.")
    removed_shift_ids: list[str] = Field(description="Shifts that have no round any more.")
    unassigned: list[UnassignedOut] = Field(description="All visits without a nurse.")
    locks: list[LockOut] = Field(description="All locks.")
    can_undo: bool
    can_redo: bool


class ForbiddenOut(BaseModel):
    """A rule that a visit would break in a place."""

    code: str = Field(description="The judge's, as in `violations`.")
    message: str


class RoundPlaceOut(BaseModel):
    """
    The cheapest place of a visit in one round, and what it costs against the plan as it is.

    Less than 0 is saved. Links are left out: a preview tells them too.
    """

    shift_id: str
    before: str | None = Field(description="The visit that would come after it; null: none.")
    start: datetime = Field(description="When its care would begin.")
    travel_seconds: Seconds
    lateness_seconds: Seconds
    overtime_seconds: Seconds
    forbidden: list[ForbiddenOut] = Field(description="Rules that would be broken there.")


class RoundPlacesOut(BaseModel):
    """A place in the round of every shift of the day, in the order of the day."""

    places: list[RoundPlaceOut]
