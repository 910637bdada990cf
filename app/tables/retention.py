"""How long an organisation keeps what is past."""

from __future__ import annotations

from app.tables.columns import Owned


class Retention(Owned, table=True):
    """
    How many months an organisation keeps what is past; one row. None: for ever.

    `plan_months` plans of past days with their rounds, `day_months` what was done on past days (visits,
    shifts, absences), `care_plan_months` ended care plans, `patient_months` people no longer cared for,
    `access_months` what opens nothing any more (sessions, links, keys), `audit_months` the audit log.
    """

    plan_months: int | None = None
    day_months: int | None = None
    care_plan_months: int | None = None
    patient_months: int | None = None
    access_months: int | None = None
    audit_months: int | None = None
