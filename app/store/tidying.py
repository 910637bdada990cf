"""
What is older than an organisation wants to keep, as conditions on rows: counted, or removed, by the same.

Rows that point at others come before them. Everything is the session's own organisation's.
"""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlmodel import and_, col, exists, func, or_, select, update

from app.store.row_sets import BULK, Rows
from app.store.scope import scope_of
from app.tables import (
    Absence,
    AccessSession,
    ApiKey,
    AuditEntry,
    CarePlan,
    CareSlot,
    Job,
    Leg,
    Link,
    Nurse,
    NurseLink,
    NurseWish,
    Patient,
    PatientWord,
    Plan,
    PlanBreak,
    PlanEdit,
    PlanEvent,
    PlanLock,
    PlanRoute,
    Shift,
    ShiftBreak,
    Stop,
    TimeWindow,
    Unassigned,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from app.store.row_sets import Which

OnDays: TypeAlias = "Callable[[Any], Which]"
"""Gives the condition that a column holds one of some days."""


def months_before(day: date, months: int) -> date:
    """Give the same day some months earlier, or the last of its month where that has no such day."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def days_in_work(session: Session) -> list[date]:
    """Days of which a plan is being made at this moment: they are left as they are."""
    query = select(col(Plan.day)).join(Job, col(Job.plan_id) == col(Plan.id))
    return list(session.exec(query.where(col(Job.owner).is_not(None)).distinct()))


def before(limit: date, left: Sequence[date]) -> OnDays:
    """Every day before one, but those to be left."""
    return lambda day: and_(day < limit, day.not_in(left)) if left else day < limit


def plans_on(session: Session, on: OnDays) -> list[Rows]:
    """Plans of some days with all that they are made of, and the jobs that wait for them."""
    own = select(Plan.id).where(Plan.organisation_id == scope_of(session), on(col(Plan.day)))
    by_plan: tuple[Any, ...] = (Job, PlanEvent, Leg, PlanBreak, PlanEdit, PlanLock)
    by_day: tuple[Any, ...] = (Stop, Unassigned, PlanRoute, Plan)
    return [
        *(Rows(table, col(table.plan_id).in_(own)) for table in by_plan),
        *(Rows(table, on(col(table.day)), col(table.day)) for table in by_day),
    ]


def done_on(on: OnDays) -> list[Rows]:
    """Visits and shifts of some days with all that they have."""
    tables: tuple[Any, ...] = (TimeWindow, Link, Visit, ShiftBreak, Shift)
    return [Rows(table, on(col(table.day)), col(table.day)) for table in tables]


def absences(limit: date) -> Rows:
    """Absences that ended before a day."""
    return Rows(Absence, col(Absence.last_day) < limit, col(Absence.last_day))


def care_plans(limit: date) -> Rows:
    """Care plans that ended before a day."""
    return Rows(CarePlan, col(CarePlan.ends_on) < limit, col(CarePlan.ends_on))


def slots_of(session: Session, plans: Which) -> Rows:
    """The visits that some care plans prescribe."""
    own = select(CarePlan.id).where(CarePlan.organisation_id == scope_of(session), plans)
    return Rows(CareSlot, col(CareSlot.care_plan_id).in_(own))


def patients(limit: date, left: Sequence[date]) -> Rows:
    """Those whose last care, visited or prescribed, was before a day; who never had any is left out."""
    seen = [col(Visit.day) >= limit, *([col(Visit.day).in_(left)] if left else [])]
    until = col(Patient.cared_for_until)
    which = and_(
        col(Patient.erased_at).is_(None),
        or_(until.is_(None), until < limit),
        ~_has(Visit, or_(*seen)),
        ~_has(CarePlan, col(CarePlan.ends_on) >= limit),
        or_(until.is_not(None), _has(Visit), _has(CarePlan)),
    )
    return Rows(Patient, which)


def of_patients(
    session: Session, which: Which, *, care_plans_from: date | None = None, plans_from: date | None = None
) -> list[Rows]:
    """
    What goes with patients who are erased.

    Parameters
    ----------
    care_plans_from, plans_from
        Older care plans and plans are told with the others of their age.
    """
    own = select(Patient.id).where(Patient.organisation_id == scope_of(session), which)
    prescribed = _since(col(CarePlan.patient_id).in_(own), CarePlan.ends_on, care_plans_from)
    visited = select(col(Visit.day)).where(
        Visit.organisation_id == scope_of(session), col(Visit.patient_id).in_(own)
    )
    refused = and_(col(Plan.day).in_(visited), col(Plan.error_code) == "faults")
    return [
        Rows(PatientWord, col(PatientWord.patient_id).in_(own)),
        Rows(NurseWish, col(NurseWish.patient_id).in_(own)),
        slots_of(session, prescribed),
        Rows(CarePlan, prescribed),
        Rows(Plan, _since(refused, Plan.day, plans_from)),
        Rows(Patient, which),
    ]


def visits_of(session: Session, which: Which, since: date | None) -> Rows:
    """Visits of some patients, from a day on; of every day without one."""
    own = select(Patient.id).where(Patient.organisation_id == scope_of(session), which)
    return Rows(Visit, _since(col(Visit.patient_id).in_(own), Visit.day, since))


def nobodies(since: date | None, left: Sequence[date]) -> list[Rows]:
    """Erased people whom no visit and no shift of a day from `since` on, or of one to be left, names."""
    erased_nurse = and_(
        col(Nurse.erased_at).is_not(None), ~_names(Shift, Shift.nurse_id, Nurse, _kept(Shift, since, left))
    )
    erased_patient = and_(col(Patient.erased_at).is_not(None), ~_has(Visit, _kept(Visit, since, left)))
    return [Rows(Patient, erased_patient), Rows(Nurse, erased_nurse)]


def closed_doors(limit: datetime) -> list[Rows]:
    """Sessions, links and keys that have opened nothing since a moment."""
    ended = func.coalesce(ApiKey.revoked_at, ApiKey.expires_at)
    return [
        Rows(AccessSession, col(AccessSession.seen_at) < limit, col(AccessSession.seen_at)),
        Rows(NurseLink, col(NurseLink.expires_at) < limit, col(NurseLink.expires_at)),
        Rows(ApiKey, ended < limit, ended),
    ]


def noted(limit: datetime) -> Rows:
    """Entries of the audit log from before a moment."""
    return Rows(AuditEntry, col(AuditEntry.at) < limit, col(AuditEntry.at))


def remember_care(session: Session, last: Any, rows: Rows) -> None:  # noqa: ANN401 - a column
    """Note with their patients until when they were cared for, before visits or care plans go."""
    query = select(rows.table.patient_id, func.max(last)).where(rows.which).group_by(rows.table.patient_id)
    by_day: dict[date, list[str]] = {}
    for patient_id, day in session.exec(query).all():
        by_day.setdefault(day, []).append(patient_id)
    until = col(Patient.cared_for_until)
    for day, ids in by_day.items():
        stale = and_(col(Patient.id).in_(ids), or_(until.is_(None), until < day))
        session.exec(update(Patient).where(stale).values(cared_for_until=day))


def begin_to_count(session: Session, today: date) -> None:
    """Have the time begin today of patients who never had a visit or a care plan."""
    never = and_(col(Patient.cared_for_until).is_(None), col(Patient.erased_at).is_(None))
    uncared = and_(never, ~_has(Visit), ~_has(CarePlan))
    if session.exec(select(Patient.id).where(uncared).limit(1)).first() is not None:
        session.exec(update(Patient).where(uncared).values(cared_for_until=today).execution_options(**BULK))


def _since(which: Which, day: Any, first: date | None) -> Which:  # noqa: ANN401 - a column
    return which if first is None else and_(which, col(day) >= first)


def _has(table: Any, *which: Which) -> Which:  # noqa: ANN401 - visits or care plans
    """Whether a patient has a row."""
    return _names(table, table.patient_id, Patient, *which)


def _names(table: Any, key: Any, person: Any, *which: Which) -> Which:  # noqa: ANN401 - tables
    """Whether a row names a person."""
    own = (table.organisation_id == person.organisation_id, key == person.id)
    return exists(select(key).where(*own, *which).correlate(person))


def _kept(table: Any, since: date | None, left: Sequence[date]) -> Which:  # noqa: ANN401 - visits or shifts
    """Whether a row stays: it is of a day from `since` on, or of one to be left."""
    day = col(table.day)
    if since is None:
        return day.is_not(None)
    return or_(day >= since, day.in_(left)) if left else day >= since
