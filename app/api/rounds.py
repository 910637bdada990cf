"""A nurse's own rounds, and nobody else's."""

from datetime import UTC, date, datetime

from fastapi import APIRouter
from sqlmodel import Session

from app.api.context import LanguageGiven, NurseGiven, PlannerGiven
from app.errors import NotFoundError
from app.schemas.dates import Day
from app.schemas.rounds import FirstName, RoundsOut
from app.store import days, plans
from app.store.rounds import read_rounds
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
        published = plans.published_plan(session, day)
        found = None if published is None else read_rounds(session, published, nurse_id)
    if found is None:
        raise NotFoundError("no_round", day=day.isoformat())
    planner.note_read("round", day.isoformat())
    stored, plan = found
    nurse = stored.nurse_by_id[nurse_id]
    # Whom a patient would rather see, or not see, is between the patient and the coordinators.
    unsaid: dict[str, list[str]] = {"usual_nurse_ids": [], "refused_nurse_ids": []}
    return RoundsOut(
        day=day,
        nurse=FirstName(first_name=nurse.first_name),
        plan_id=plan.plan.id,
        routes=[route_view(stored, plan, route) for route in plan.routes],
        travel_sources=[
            told
            for told in plan_summary(plan.plan, stored.zone, language).travel_sources
            if told.mode == nurse.mode
        ],
        visits=[visit_view(stored, visit, language) for visit in stored.visits],
        patients=[
            patient_view(stored, patient, language).model_copy(update=unsaid) for patient in stored.patients
        ],
        links=[link_view(link) for link in stored.links],
    )


def _day_that_counts(session: Session) -> date:
    """Find the day a nurse means who names none; today is the team's own."""
    team = days.read_team(session)
    today = datetime.now(UTC if team is None else team.zone).date()
    return plans.nearest_planned_day(session, today) or today
