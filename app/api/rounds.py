"""A nurse's own rounds, and nobody else's."""

from datetime import UTC, date, datetime

from fastapi import APIRouter
from sqlmodel import Session

from app.api.context import LanguageGiven, NurseGiven, PlannerGiven
from app.errors import NotFoundError
from app.schemas.dates import Day
from app.schemas.rounds import FirstName, RoundsOut
from app.store import days, plans
from app.translate.day_view import link_view, patient_view, visit_view
from app.translate.plan_view import plan_summary, route_view

router = APIRouter(tags=["rounds"])


@router.get("/rounds/mine")
def my_rounds(
    nurse_id: NurseGiven, planner: PlannerGiven, language: LanguageGiven, day: Day | None = None
) -> RoundsOut:
    """
    Tell the calling nurse's rounds of a day by the published plan, with her own visits only.

    Without a day: today's, else those of the next day with a published plan, else of the last that had one.
    """
    with planner.reading() as session:
        day = day or _day_that_counts(session)
        stored = days.read_day(session, day)
        published = plans.published_plan(session, day)
        plan = None if published is None else plans.read_whole_plan(session, published.id)
    if stored is None or plan is None:
        raise NotFoundError("no_round", day=day.isoformat())
    planner.note_read("round", day.isoformat())
    own_shifts = {shift.id for shift in stored.shifts if shift.nurse_id == nurse_id}
    own_visits = {stop.visit_id for stop in plan.stops if stop.shift_id in own_shifts}
    visits = [visit for visit in stored.visits if visit.id in own_visits]
    own_patients = {visit.patient_id for visit in visits}
    # Whom a patient would rather see, or not see, is between the patient and the coordinators.
    unsaid: dict[str, list[str]] = {"usual_nurse_ids": [], "refused_nurse_ids": []}
    return RoundsOut(
        day=day,
        nurse=FirstName(first_name=stored.nurse_by_id[nurse_id].first_name),
        plan_id=plan.plan.id,
        routes=[route_view(stored, plan, route) for route in plan.routes if route.shift_id in own_shifts],
        travel_sources=[
            told
            for told in plan_summary(plan.plan, stored.zone, language).travel_sources
            if told.mode == stored.nurse_by_id[nurse_id].mode
        ],
        visits=[visit_view(stored, visit, language) for visit in visits],
        patients=[
            patient_view(stored, patient, language).model_copy(update=unsaid)
            for patient in stored.patients
            if patient.id in own_patients
        ],
        links=[link_view(link) for link in stored.links if own_visits & {link.first, link.second}],
    )


def _day_that_counts(session: Session) -> date:
    """Find the day a nurse means who names none; today is the team's own."""
    team = days.read_team(session)
    today = datetime.now(UTC if team is None else team.zone).date()
    return plans.nearest_planned_day(session, today) or today
