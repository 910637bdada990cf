"""Who has a day open, as it is asked and told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.text import Plain


class PresenceAsked(BaseModel):
    """Which plan of the day is looked at."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"plan_id": "p1"}]})

    plan_id: Annotated[str, Plain] | None = Field(
        max_length=100, description="The plan that is looked at; null for none."
    )


class OtherOut(BaseModel):
    """Somebody else who has the day open."""

    name: str = Field(description="Of the account.")
    plan_id: str | None = Field(description="The plan looked at.")
    since: datetime = Field(description="When the day was opened.")


class PlanNowOut(BaseModel):
    """How a plan stands now."""

    id: str
    version: int = Field(description="Another than the one read: read it again.")
    changed_by: str | None = Field(description="Name of the account or key that changed it last.")


class PresenceOut(BaseModel):
    """Who else has the day open, and what became of its plans."""

    since: datetime = Field(description="When the caller opened the day.")
    others: list[OtherOut] = Field(description="Whoever came first first.")
    plan: PlanNowOut | None = Field(description="The plan looked at; null where it is not there any more.")
    published: PlanNowOut | None = Field(description="The plan that nurses see.")
    newest_plan_id: str | None = Field(description="Of the plan asked for last, whatever became of it.")
