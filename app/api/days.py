"""Days: who works, who is visited, when."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.context import LanguageGiven, PlannerGiven
from app.errors import NotFoundError
from app.schemas.dates import Day
from app.schemas.days import DayCountOut, DayOut, DaysOut
from app.store import days, plans
from app.store.actors import names_behind
from app.translate.day_view import link_view, nurse_view, patient_view, shift_view, team_view, visit_view
from app.translate.plan_view import plan_summary

router = APIRouter(tags=["days"])
MOST_DAYS = 366
"""Days told at once at most."""


@router.get("/days")
def list_days(
    planner: PlannerGiven,
    after: Annotated[Day | None, Query(description="`next` of the part before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 100,
) -> DaysOut:
    """List the days with visits, newest first, part by part."""
    with planner.reading() as session:
        found = days.count_days(session, limit + 1, after)
    kept = found[:limit]
    return DaysOut(
        days=[DayCountOut(**count._asdict()) for count in kept],
        next=kept[-1].day if len(found) > limit else None,
    )


@router.get("/days/{day}")
def read_day(day: Day, planner: PlannerGiven, language: LanguageGiven) -> DayOut:
    """Tell everything of one day: team, shifts, patients, visits, links, and its plans without rounds."""
    with planner.reading() as session:
        stored = days.read_day(session, day)
        if stored is None:
            raise NotFoundError("unknown_day", day=day.isoformat())
        made = plans.plans_of(session, day)
        names = names_behind(session, made)
    planner.note_read("day", day.isoformat())
    return DayOut(
        day=day,
        team=team_view(stored),
        nurses=[nurse_view(nurse, language) for nurse in stored.nurses],
        shifts=[shift_view(stored, shift) for shift in stored.shifts],
        patients=[patient_view(stored, patient, language) for patient in stored.patients],
        visits=[visit_view(stored, visit, language) for visit in stored.visits],
        links=[link_view(link) for link in stored.links],
        plans=[plan_summary(plan, stored.zone, language, names) for plan in made],
    )
