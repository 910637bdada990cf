"""The rows of one person, in every table that has some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sqlmodel import and_, col, func, or_, select

from app.store.persons import names_shift, names_visit, read_person, ways_to_nurse, ways_to_patient
from app.tables import (
    Absence,
    AccessSession,
    AuditEntry,
    CarePlan,
    CareSlot,
    Link,
    NurseLink,
    NurseWish,
    PatientWord,
    PlanRoute,
    Qualification,
    Shift,
    ShiftBreak,
    Stop,
    TimeWindow,
    Unassigned,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from app.store.persons import Kind

Told: TypeAlias = list[dict[str, Any]]
_NOT_TOLD = {"organisation_id", "token_hash"}
"""Whose rows they are, and what opens a door."""


def everything_of(session: Session, kind: Kind, person_id: str) -> dict[str, Told]:
    """Give all rows of a patient or a nurse, by what they are."""
    person = read_person(session, kind, person_id)
    own = _of_patient(session, person_id) if kind == "patient" else _of_nurse(session, person_id)
    about = or_(
        and_(col(AuditEntry.record) == kind, col(AuditEntry.record_id) == person_id),
        col(AuditEntry.actor) == f"{kind}:{person_id}",
        *_audited(kind, own),
    )
    noted = session.exec(select(AuditEntry).where(about).order_by(col(AuditEntry.id))).all()
    return {"record": _told([] if person is None else [person]), **own, "audit": _told(noted)}


def _audited(kind: Kind, own: dict[str, Told]) -> list[Any]:
    """What the log calls the rows that are a person's own."""
    records = {
        "visit": [f"{row['day']}/{row['id']}" for row in own.get("visits", ())],
        "shift": [f"{row['day']}/{row['id']}" for row in own.get("shifts", ())],
        "care_plan": [row["id"] for row in own.get("care_plans", ())],
        "absence": [row["id"] for row in own.get("absences", ())],
        "nurse_wish": [f"{row['patient_id']}/{row['nurse_id']}" for row in own["wishes"]],
    }
    if kind == "nurse":
        records["qualification"] = [f"{row['nurse_id']}/{row['position']}" for row in own["qualifications"]]
    return [
        and_(col(AuditEntry.record) == record, col(AuditEntry.record_id).in_(ids))
        for record, ids in records.items()
        if ids
    ]


def _of_patient(session: Session, patient_id: str) -> dict[str, Told]:
    named = select(TimeWindow).join(Visit, names_visit(TimeWindow))
    windows = session.exec(named.where(Visit.patient_id == patient_id)).all()
    visits = session.exec(
        select(Visit).where(Visit.patient_id == patient_id).order_by(col(Visit.day), col(Visit.position))
    ).all()
    plans = session.exec(select(CarePlan).where(CarePlan.patient_id == patient_id)).all()
    own_plans = select(CarePlan.id).where(CarePlan.patient_id == patient_id)
    slots = session.exec(select(CareSlot).where(col(CareSlot.care_plan_id).in_(own_plans))).all()
    words = select(func.count()).select_from(PatientWord).where(PatientWord.patient_id == patient_id)
    return {
        "wishes": _told(session.exec(select(NurseWish).where(NurseWish.patient_id == patient_id))),
        "search_words": [{"count": session.exec(words).one()}],
        "care_plans": [
            {**row, "slots": _told(slot for slot in slots if slot.care_plan_id == row["id"])}
            for row in _told(plans)
        ],
        "visits": [
            {
                **_told([row])[0],
                "windows": _told(each for each in windows if (each.day, each.visit_id) == (row.day, row.id)),
            }
            for row in visits
        ],
        "visit_links": _of_visits(session, Link, Link.first, patient_id),
        "stops": _of_visits(session, Stop, Stop.visit_id, patient_id),
        "left_out": _of_visits(session, Unassigned, Unassigned.visit_id, patient_id),
        "ways": _told(ways_to_patient(session, patient_id)),
    }


def _of_visits(session: Session, table: Any, visit_id: Any, patient_id: str) -> Told:  # noqa: ANN401 - any table with a day
    """Rows that name a patient's visits."""
    named = names_visit(table, visit_id)
    return _told(session.exec(select(table).join(Visit, named).where(Visit.patient_id == patient_id)))


def _of_nurse(session: Session, nurse_id: str) -> dict[str, Told]:
    shifts = session.exec(
        select(Shift).where(Shift.nurse_id == nurse_id).order_by(col(Shift.day), col(Shift.position))
    ).all()
    rests = _of_shifts(session, ShiftBreak, nurse_id)
    return {
        **{
            name: _told(session.exec(select(table).where(table.nurse_id == nurse_id)))
            for name, table in (
                ("wishes", NurseWish),
                ("qualifications", Qualification),
                ("absences", Absence),
                ("links", NurseLink),
                ("sessions", AccessSession),
            )
        },
        "shifts": [
            {
                **row,
                "breaks": [
                    rest for rest in rests if (rest["day"], rest["shift_id"]) == (row["day"], row["id"])
                ],
            }
            for row in _told(shifts)
        ],
        "stops": _of_shifts(session, PlanRoute, nurse_id) + _of_shifts(session, Stop, nurse_id),
        "ways": _told(ways_to_nurse(session, nurse_id)),
    }


def _of_shifts(session: Session, table: Any, nurse_id: str) -> Told:  # noqa: ANN401 - any table with a day
    """Rows that name a nurse's shifts."""
    return _told(
        session.exec(select(table).join(Shift, names_shift(table)).where(Shift.nurse_id == nurse_id))
    )


def _told(rows: Iterable[Any]) -> Told:
    return [row.model_dump(mode="json", exclude=_NOT_TOLD) for row in rows]
