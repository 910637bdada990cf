"""The audit log and the limits of work, as an admin sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.dates import Moment
from app.schemas.numbers import Whole

DAY_MINUTES = 24 * 60


class EntryTold(BaseModel):
    """Who read or changed what: names of fields, never what stood in them."""

    id: str
    at: datetime
    actor: str
    actor_name: str | None
    action: str
    record: str
    record_id: str
    fields: list[str]


class AuditAsked(BaseModel):
    """Which entries of the log: what they say, from when, and older than which."""

    record: str = Field(default="", max_length=200)
    record_id: str = Field(default="", max_length=200)
    actor: str = Field(default="", max_length=200)
    action: str = Field(default="", max_length=200)
    since: Moment | None = Field(default=None, description="Of this moment and later")
    until: Moment | None = Field(default=None, description="Before this moment")
    before: str = Field(default="", pattern="^[0-9a-f]{0,24}$", description="The id of an entry")
    limit: int = Field(default=100, ge=1, le=500)


class AuditTold(BaseModel):
    """Entries of the log, newest first; `before=next` gives the part behind, null where there is none."""

    entries: list[EntryTold]
    next: str | None


class LimitsOfWork(BaseModel):
    """
    What shifts must keep to, in minutes.

    `refusing` names the limits that refuse a shift; the others warn.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"rest_minutes": 660, "amplitude_minutes": 780, "week_minutes": 2880, "refusing": ["rest"]}
            ]
        },
    )

    rest_minutes: Whole = Field(ge=0, le=DAY_MINUTES, description="Least rest between two days, in minutes.")
    amplitude_minutes: Whole = Field(
        ge=60, le=DAY_MINUTES, description="Most from a day's first start to its last end, in minutes."
    )
    week_minutes: Whole = Field(ge=60, le=7 * DAY_MINUTES, description="Most work in a week, in minutes.")
    refusing: Annotated[list[Literal["rest", "amplitude", "week", "contract"]], Field(max_length=20)]
