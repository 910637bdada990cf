"""Days: who works, who is visited, when."""

from fastapi import APIRouter

from app.api.context import LanguageGiven, PlannerGiven
from app.errors import NotFoundError
from app.schemas.dates import Day
from app.schemas.days import DayCountOut, DayOut, DaysOut
from app.store import days, plans
from app.translate.day_view import link_view, nurse_view, patient_view, shift_view, team_view, visit_view
from app.translate.plan_view import plan_summary

router = APIRouter(tags=["days"])


@router.get("/days")
def list_days(planner: PlannerGiven) -> DaysOut:
    """List every day with visits, newest first."""
    with planner.reading() as session:
        return DaysOut(days=[DayCountOut(**count._asdict()) for count in days.count_days(session)])


@router.get("/days/{day}")
def read_day(day: Day, planner: PlannerGiven, language: LanguageGiven) -> DayOut:
    """Tell everything of one day: team, shifts, patients, visits, links, and its plans without rounds."""
    with planner.reading() as session:
        stored = days.read_day(session, day)
        if stored is None:
            raise NotFoundError("unknown_day", day=day.isoformat())
        made = plans.plans_of(session, day)
    planner.note_read("day", day.isoformat())
    return DayOut(
        day=day,
        team=team_view(stored),
        nurses=[nurse_view(nurse, language) for nurse in stored.nurses],
        shifts=[shift_view(stored, shift) for shift in stored.shifts],
        patients=[patient_view(stored, patient, language) for patient in stored.patients],
        visits=[visit_view(stored, visit, language) for visit in stored.visits],
        links=[link_view(link) for link in stored.links],
        plans=[plan_summary(plan, stored.zone, language) for plan in made],
    )
