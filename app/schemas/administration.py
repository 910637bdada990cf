"""The audit log and the limits of work, as an admin sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

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


class AuditTold(BaseModel):
    """Entries of the log, newest first; `before=next` gives the part behind, null where there is none."""

    entries: list[EntryTold]
    next: str | None


class LimitsOfWork(BaseModel):
    """
    What shifts must keep to, in minutes.

    `refusing` names the limits that refuse a shift; the others warn.
    """

    model_config = ConfigDict(extra="forbid")

    rest_minutes: int = Field(ge=0, le=DAY_MINUTES, strict=True)
    amplitude_minutes: int = Field(ge=60, le=DAY_MINUTES, strict=True)
    week_minutes: int = Field(ge=60, le=7 * DAY_MINUTES, strict=True)
    refusing: Annotated[list[Literal["rest", "amplitude", "week", "contract"]], Field(max_length=20)]
