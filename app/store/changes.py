"""What changed since some moment, out of the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.tables import Absence, Act, AuditEntry, CarePlan, Nurse, Patient, Plan, Shift, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

KINDS = {
    **{
        str(table.__tablename__): kind
        for table, kind in (
            (Absence, "absences"),
            (Act, "acts"),
            (CarePlan, "care-plans"),
            (Nurse, "nurses"),
            (Patient, "patients"),
            (Plan, "plans"),
            (Shift, "shifts"),
            (Visit, "visits"),
        )
    },
    "day": "days",
}
"""By what the log calls a record what it is called outside."""
ACTIONS = ("create", "change", "remove", "erase", "publish", "archive")
OF_DAYS = ("shifts", "visits")
"""Kinds whose ids are unique within a day only."""


def changes_after(session: Session, after: str, limit: int) -> Sequence[AuditEntry]:
    """Entries of the log that tell of a change, behind one, the oldest first."""
    query = select(AuditEntry).where(
        AuditEntry.id > after, col(AuditEntry.record).in_(KINDS), col(AuditEntry.action).in_(ACTIONS)
    )
    return session.exec(query.order_by(col(AuditEntry.id)).limit(limit)).all()
