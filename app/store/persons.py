"""One person among all rows, and taking her out of them: past visits, shifts and plans stay, as nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlmodel import and_, col, delete, func, or_, select, update

from app.store.rows import find_person, remove_rows
from app.tables import (
    CarePlan,
    Job,
    Leg,
    Link,
    Nurse,
    Patient,
    Plan,
    PlanRoute,
    Shift,
    Stop,
    Unassigned,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from app.tables import Team

Kind: TypeAlias = Literal["patient", "nurse"]
TABLES: dict[Kind, type[Patient | Nurse]] = {"patient": Patient, "nurse": Nurse}


def read_person(session: Session, kind: Kind, person_id: str) -> Patient | Nurse | None:
    """A patient or a nurse who is known and not erased."""
    if kind == "patient":
        return find_person(session, Patient, person_id)
    return find_person(session, Nurse, person_id)


def days_of(session: Session, kind: Kind, person_id: str) -> Sequence[date]:
    """Days on which a patient has visits, or a nurse has shifts."""
    query = (
        select(col(Visit.day)).where(Visit.patient_id == person_id)
        if kind == "patient"
        else select(col(Shift.day)).where(Shift.nurse_id == person_id)
    )
    return session.exec(query.distinct()).all()


def is_being_planned(session: Session, own_days: Sequence[date]) -> bool:
    """Whether a plan of one of some days is being made at this moment."""
    query = select(col(Plan.day)).join(Job, col(Job.plan_id) == col(Plan.id))
    return bool(set(session.exec(query.where(col(Job.owner).is_not(None)))) & set(own_days))


def remove_refused_plans(session: Session, own_days: Sequence[date]) -> None:
    """Remove failed plans of some days: what they say of the input may quote it."""
    session.exec(delete(Plan).where(col(Plan.day).in_(own_days), col(Plan.error_code) == "faults"))


def erased_patient(opaque_id: str, team: Team | None, moment: datetime) -> Patient:
    """Make the patient that nobody is; the place is the team's own base, 0, 0 where there is none."""
    return Patient(
        id=opaque_id,
        title="",
        first_name="",
        last_name="",
        address="",
        lat=0.0 if team is None else team.base_lat,
        lon=0.0 if team is None else team.base_lon,
        door_seconds=0,
        door_note="",
        erased_at=moment,
    )


def erased_nurse(opaque_id: str, nurse: Nurse, moment: datetime) -> Nurse:
    """Make the nurse that nobody is; how she moved stays, plans are read with it."""
    return Nurse(
        id=opaque_id,
        first_name="",
        last_name="",
        role=nurse.role,
        mode=nurse.mode,
        leaves_from="base",
        home_address="",
        erased_at=moment,
    )


def give_visits_away(session: Session, patient_id: str, opaque_id: str, today: date) -> tuple[int, int]:
    """
    Remove a patient's visits to come, and give the others to the one that nobody is.

    A visit to come that a plan holds is cancelled instead.

    Returns
    -------
    tuple of int
        How many are gone, how many stay.
    """
    planned = or_(_is_in(Stop), _is_in(Unassigned))
    coming = and_(
        col(Visit.patient_id) == patient_id,
        col(Visit.day) >= today,
        col(Visit.state).in_(("planned", "cancelled")),
    )
    gone = session.exec(select(Visit).where(coming, ~planned)).all()
    for visit in gone:
        for end in ("first", "second"):
            remove_rows(session, Link, **{"day": visit.day, end: visit.id})
        session.delete(visit)
    session.flush()
    kept = session.exec(select(func.count()).select_from(Visit).where(Visit.patient_id == patient_id)).one()
    session.exec(update(Visit).where(coming).values(state="cancelled", cancelled_because="by_hand"))
    session.exec(
        update(Visit)
        .where(col(Visit.patient_id) == patient_id)
        .values(patient_id=opaque_id, care_plan_id=None, external_id=None)
    )
    own_plans = select(CarePlan.id).where(CarePlan.patient_id == patient_id)
    session.exec(update(Link).where(col(Link.care_plan_id).in_(own_plans)).values(care_plan_id=None))
    remove_rows(session, CarePlan, patient_id=patient_id)
    return len(gone), kept


def names_visit(table: Any, visit_id: Any = None) -> ColumnElement[bool]:  # noqa: ANN401 - any table with a day
    """Whether a row is about a visit, which it names in `visit_id` where no other column is given."""
    return and_(
        col(Visit.organisation_id) == table.organisation_id,
        col(Visit.day) == table.day,
        col(Visit.id) == (table.visit_id if visit_id is None else visit_id),
    )


def names_shift(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    """Whether a row is about a shift."""
    return and_(
        col(Shift.organisation_id) == table.organisation_id,
        col(Shift.day) == table.day,
        col(Shift.id) == table.shift_id,
    )


def _is_in(table: type[Stop | Unassigned]) -> ColumnElement[bool]:
    return select(table.visit_id).where(names_visit(table)).correlate(Visit).exists()


def give_shifts_away(session: Session, nurse_id: str, opaque_id: str, today: date) -> tuple[int, int]:
    """
    Remove a nurse's shifts to come, and give the others to the one that nobody is.

    A shift to come that a plan holds is withdrawn instead.

    Returns
    -------
    tuple of int
        How many are gone, how many stay.
    """
    planned = select(PlanRoute.shift_id).where(names_shift(PlanRoute)).correlate(Shift).exists()
    coming = and_(col(Shift.nurse_id) == nurse_id, col(Shift.day) >= today)
    gone = session.exec(select(Shift).where(coming, ~planned)).all()
    for shift in gone:
        session.delete(shift)
    session.flush()
    kept = session.exec(select(func.count()).select_from(Shift).where(Shift.nurse_id == nurse_id)).one()
    session.exec(update(Shift).where(coming).values(withdrawn=True))
    session.exec(update(Shift).where(col(Shift.nurse_id) == nurse_id).values(nurse_id=opaque_id))
    return len(gone), kept


def ways_to_patient(session: Session, patient_id: str) -> Sequence[Leg]:
    """Ways in plans that lead to a patient's door or from it."""
    at_the_door = and_(
        col(Stop.organisation_id) == col(Leg.organisation_id),
        col(Stop.plan_id) == col(Leg.plan_id),
        col(Stop.shift_id) == col(Leg.shift_id),
        or_(col(Leg.position) == col(Stop.position), col(Leg.position) == col(Stop.position) + 1),
    )
    query = select(Leg).join(Stop, at_the_door).join(Visit, names_visit(Stop))
    query = query.where(Visit.patient_id == patient_id)
    return session.exec(query).unique().all()


def ways_to_nurse(session: Session, nurse_id: str) -> Sequence[Leg]:
    """Ways in plans that a nurse begins and ends her rounds with."""
    named = select(PlanRoute.plan_id, PlanRoute.shift_id).join(Shift, names_shift(PlanRoute))
    rounds = session.exec(named.where(Shift.nurse_id == nurse_id)).all()
    legs: list[Leg] = []
    for plan_id, shift_id in rounds:
        own = select(Leg).where(Leg.plan_id == plan_id, Leg.shift_id == shift_id).order_by(col(Leg.position))
        found = session.exec(own).all()
        legs += [found[0], found[-1]]
    return legs


def cut_ways(session: Session, legs: Sequence[Leg]) -> int:
    """Take the lines and the steps from some ways. Gives of how many."""
    cut = [leg for leg in legs if leg.line or leg.steps]
    for leg in cut:
        leg.line, leg.steps = [], []
    session.flush()
    return len(cut)


def cut_reasons(session: Session, patient_id: str) -> None:
    """Take away where the nearest street is from what plans say of visits that they could not place."""
    query = select(Unassigned).join(Visit, names_visit(Unassigned)).where(Visit.patient_id == patient_id)
    for row in session.exec(query.where(Unassigned.code == "unreachable")):
        row.facts = {}
