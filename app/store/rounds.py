"""One nurse's rounds of a day, read alone: her phone asks often, and the whole day is long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, or_, select

from app.store.days import read_nurse, read_team
from app.store.plans import WITHOUT_WAYS
from app.tables import (
    Act,
    Leg,
    Link,
    Patient,
    Plan,
    PlanBreak,
    PlanRoute,
    Shift,
    Stop,
    StoredDay,
    StoredPlan,
    TimeWindow,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_rounds(session: Session, plan: Plan, nurse_id: str) -> tuple[StoredDay, StoredPlan] | None:
    """
    A nurse's part of a day and of a plan of it: her shifts, her visits by that plan and their patients.

    None where there is no such nurse. The number of queries does not depend on the size of the day.
    """
    team, nurse = read_team(session), read_nurse(session, nurse_id)
    if team is None or nurse is None:
        return None
    worked = _all(session, select(Shift).where(Shift.day == plan.day).order_by(col(Shift.position)))
    shifts = [shift for shift in worked if shift.nurse_id == nurse_id]
    part = _part_of(session, plan, [shift.id for shift in shifts])
    made = [stop.visit_id for stop in part.stops]
    visits = _all(session, select(Visit).where(Visit.day == plan.day, col(Visit.id).in_(made)))
    visits.sort(key=lambda visit: visit.position)
    seen = {visit.patient_id for visit in visits}
    acts = {visit.act_id for visit in visits}
    ends = or_(col(Link.first).in_(made), col(Link.second).in_(made))
    day = StoredDay(
        day=plan.day,
        team=team,
        nurses=[nurse],
        shifts=shifts,
        acts=_all(session, select(Act).where(col(Act.id).in_(acts))),
        patients=_all(session, select(Patient).where(col(Patient.id).in_(seen)).order_by(col(Patient.id))),
        visits=visits,
        windows=_all(
            session,
            select(TimeWindow)
            .where(TimeWindow.day == plan.day, col(TimeWindow.visit_id).in_(made))
            .order_by(col(TimeWindow.visit_id), col(TimeWindow.position)),
        ),
        links=_all(session, select(Link).where(Link.day == plan.day, ends).order_by(col(Link.position))),
    )
    return day, part


def _part_of(session: Session, plan: Plan, shifts: Sequence[str]) -> StoredPlan:
    def rows(kind: Any, *options: Any) -> list[Any]:  # noqa: ANN401 - a table of a plan's rows
        asked = select(kind).where(kind.plan_id == plan.id, col(kind.shift_id).in_(shifts))
        return _all(session, asked.order_by(kind.shift_id, kind.position).options(*options))

    return StoredPlan(
        plan=plan,
        routes=sorted(rows(PlanRoute), key=lambda route: route.position),
        stops=rows(Stop),
        legs=rows(Leg, *WITHOUT_WAYS),
        breaks=rows(PlanBreak),
    )


def _all(session: Session, asked: Any) -> list[Any]:  # noqa: ANN401 - a question for rows of any table
    return list(session.exec(asked))
