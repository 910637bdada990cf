"""What changed, as other systems are told it: which records, never who or what is in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.schemas.dates import Moment

MOST_CHANGES = 1000
"""Changes told at once at most."""
Kind = Literal["absences", "acts", "care-plans", "days", "nurses", "patients", "plans", "shifts", "visits"]


class ChangesAsked(BaseModel):
    """Which changes are asked for."""

    since: Moment | None = Field(
        default=None, description="Changes from this moment on; all that are known without."
    )
    after: str = Field(
        default="", pattern=r"^[0-9a-f]*$", max_length=40, description="`next` of the answer before."
    )
    limit: int = Field(default=200, ge=1, le=MOST_CHANGES)


class Change(BaseModel):
    """One record that changed; read it to know how it is now."""

    kind: Kind
    day: date | None = Field(description="Of visits, shifts and days; null for other kinds.")
    id: str | None = Field(description="Null for days, and where several changed: read their list again.")
    action: Literal["create", "change", "remove", "erase", "publish", "archive"]
    at: datetime


class ChangesTold(BaseModel):
    """Changes in their order; each record once, as it was changed last."""

    changes: list[Change]
    next: str = Field(description="For `after`: what comes behind, now or at another time.")
    more: Annotated[bool, Field(description="Whether there is more behind already.")]
