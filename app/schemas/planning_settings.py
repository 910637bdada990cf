"""What planning weighs, in the words of those who plan."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.numbers import Whole
from app.schemas.plans import MOST_SECONDS

EXAMPLE: dict[str, Any] = {
    "unusual_minutes": 10,
    "lateness_minutes": 3,
    "overtime_minutes": 2,
    "waiting_minutes": 0,
    "balance_minutes": 0,
    "search_seconds": 20,
}


class PlanningSettingsGiven(BaseModel):
    """What each bad thing is worth in minutes of driving, and how long a search takes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    unusual_minutes: Whole = Field(
        ge=0,
        le=60,
        description="A visit that no usual nurse makes, where the patient has some: minutes of driving.",
    )
    lateness_minutes: Whole = Field(ge=0, le=20, description="A minute of lateness: minutes of driving.")
    overtime_minutes: Whole = Field(ge=0, le=20, description="A minute of overtime: minutes of driving.")
    waiting_minutes: Whole = Field(
        ge=0, le=5, description="A minute of waiting between visits: minutes of driving."
    )
    balance_minutes: Whole = Field(
        ge=0,
        le=5,
        description="A minute of work to change hands for all nurses to have the same: minutes of driving.",
    )
    search_seconds: Whole = Field(
        ge=1, le=MOST_SECONDS, description="How long a search takes where nobody says, in seconds."
    )


class PlanningSettingsTold(PlanningSettingsGiven):
    """What is set, and beside it what is usual."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE, "usual": EXAMPLE}]})

    usual: PlanningSettingsGiven = Field(description="What counts where nothing was set.")
