"""How long what is past is kept, as an admin sets it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.numbers import Whole

LEAST_AUDIT_MONTHS = 12
"""The database itself refuses to remove a younger entry."""
MOST_MONTHS = 1200
KEPT = "In months; null: for ever."
Months = Annotated[Whole | None, Field(ge=1, le=MOST_MONTHS, description=KEPT)]


class RetentionTold(BaseModel):
    """
    How many months what is past is kept; null: for ever.

    `plan_months` plans of past days, `day_months` visits, shifts and absences, `care_plan_months` ended care
    plans, `patient_months` people no longer cared for, `access_months` sessions, links and keys that open
    nothing any more, `audit_months` the audit log.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "plan_months": 12,
                    "day_months": 36,
                    "care_plan_months": 36,
                    "patient_months": 60,
                    "access_months": 6,
                    "audit_months": 36,
                }
            ]
        },
    )

    plan_months: Months
    day_months: Months
    care_plan_months: Months
    patient_months: Months
    access_months: Months
    audit_months: Annotated[Whole | None, Field(ge=LEAST_AUDIT_MONTHS, le=MOST_MONTHS, description=KEPT)]
