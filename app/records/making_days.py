"""Making a day's visits from care plans: done twice, nothing changes the second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, delete, select

from app.records.of_day import clock_of
from app.rules.making import Changes, changes, live_links
from app.rules.prescribed import DueLink, DueVisit, due_visits, is_due
from app.store import acts, rows
from app.tables import CarePlan, CareSlot, Link, TimeWindow, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlmodel import Session

    from app.records.shelf import Book
    from app.rules.finding import Finding
    from app.translate import DayClock


def make_day(book: Book, day: date) -> Changes:
    """
    Bring a day's visits in line with the care plans; all of it or nothing.

    Raises
    ------
    BadInputError
        Where an act is not in force that day, or a care plan refuses times that the clocks skip.
    """
    with book.planner.writing() as session:
        due, links, findings = _due(session, clock_of(session, day))
        book.refuse(findings)
        stored = rows.rows_of(session, Visit, day=day)
        windows: dict[str, list[tuple[object, ...]]] = {}
        for row in rows.rows_of(session, TimeWindow, day=day):
            windows.setdefault(row.visit_id, []).append((row.earliest, row.latest, row.hard_latest))
        known = rows.known_ids(session, CarePlan, [row.care_plan_id for row in stored if row.care_plan_id])
        found = changes(stored, windows, due, known)  # type: ignore[arg-type]  # windows are triples of moments
        _store(session, day, stored, found)
        live = set(
            session.exec(
                select(Visit.id).where(Visit.day == day, col(Visit.state).in_(("planned", "under_way")))
            )
        )
        _store_links(session, day, live_links(links, live))
    return found


def _due(session: Session, clock: DayClock) -> tuple[list[DueVisit], list[DueLink], list[Finding]]:
    day = clock.day
    plans = session.exec(
        select(CarePlan).where(CarePlan.starts_on <= day, CarePlan.ends_on >= day).order_by(col(CarePlan.id))
    ).all()
    of_day = select(CarePlan.id).where(CarePlan.starts_on <= day, CarePlan.ends_on >= day)
    slots: dict[str, list[CareSlot]] = {}
    query = select(CareSlot).where(col(CareSlot.care_plan_id).in_(of_day)).order_by(col(CareSlot.position))
    for slot in session.exec(query):
        slots.setdefault(slot.care_plan_id, []).append(slot)
    in_force = acts.acts_in_force(session, day)
    visits: list[DueVisit] = []
    links: list[DueLink] = []
    findings: list[Finding] = []
    for plan in plans:
        if is_due(plan, day):
            made = due_visits(plan, slots.get(plan.id, []), in_force, clock)
            visits += made[0]
            links += made[1]
            findings += made[2]
    return visits, links, findings


def _store(session: Session, day: date, stored: Sequence[Visit], found: Changes) -> None:
    by_id = {visit.id: visit for visit in stored}
    for visit_id, why in found.cancelled.items():
        by_id[visit_id].state, by_id[visit_id].cancelled_because = "cancelled", why
    position = max((visit.position for visit in stored), default=-1)
    for wanted in (*found.new, *found.changed):
        visit = by_id.get(wanted.id)
        if visit is None:
            position += 1
            visit = rows.to_fill(session, Visit, is_new=True, day=day, id=wanted.id)
            visit.position, visit.origin = position, "care_plan"
        visit.patient_id, visit.care_plan_id = wanted.patient_id, wanted.care_plan_id
        visit.act_id, visit.other_act_ids = wanted.act_ids[0], list(wanted.act_ids[1:])
        visit.duration_seconds, visit.skills = wanted.duration_seconds, list(wanted.skills)
        visit.unassigned_cost_seconds = wanted.unassigned_cost_seconds
        visit.state, visit.cancelled_because = "planned", None
        session.add(visit)
    session.flush()
    made = [wanted.id for wanted in (*found.new, *found.changed)]
    session.exec(delete(TimeWindow).where(col(TimeWindow.day) == day, col(TimeWindow.visit_id).in_(made)))
    session.expunge_all()
    for wanted in (*found.new, *found.changed):
        for number, (earliest, latest, hard_latest) in enumerate(wanted.windows):
            session.add(
                TimeWindow(
                    day=day,
                    visit_id=wanted.id,
                    position=number,
                    earliest=earliest,
                    latest=latest,
                    hard_latest=hard_latest,
                )
            )
    session.flush()


def _store_links(session: Session, day: date, wanted: Sequence[DueLink]) -> None:
    """Put a day's links from care plans in the place of those there were; links made otherwise stay."""
    stored = rows.rows_of(session, Link, day=day)
    old = [row for row in stored if row.care_plan_id is not None]
    kept = [row for row in stored if row.care_plan_id is None]
    told = [(row.first, row.second, row.min_seconds, row.max_seconds, row.care_plan_id) for row in old]
    if told == [
        (row.first, row.second, row.min_seconds, row.max_seconds, row.care_plan_id) for row in wanted
    ]:
        return
    position = max((row.position for row in kept), default=-1)
    for row in old:
        session.delete(row)
    session.flush()
    for number, link in enumerate(wanted, start=position + 1):
        session.add(
            Link(
                day=day,
                position=number,
                first=link.first,
                second=link.second,
                min_seconds=link.min_seconds,
                max_seconds=link.max_seconds,
                same_nurse=False if link.is_together else None,
                together=link.is_together,
                care_plan_id=link.care_plan_id,
            )
        )
