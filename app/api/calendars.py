"""A care plan's week and a nurse's days: nothing is stored by looking."""

from fastapi import APIRouter

from app.api.records import BookGiven
from app.records.calendars import nurse_calendar, week_of
from app.schemas.calendars import NurseCalendar, WeekAsked, WeekTold
from app.schemas.dates import Day

router = APIRouter()


@router.post("/care-plans/week", tags=["care_plans"])
def look_at_week(asked: WeekAsked, book: BookGiven) -> WeekTold:
    """Tell on which days of a week a care plan asks for visits, before it is stored."""
    return week_of(book, asked)


@router.get("/nurses/{nurse_id}/calendar", tags=["nurses"])
def read_nurse_calendar(nurse_id: str, first_day: Day, last_day: Day, book: BookGiven) -> NurseCalendar:
    """Tell a nurse's shifts and absences between two days, both included, 100 days at most."""
    return nurse_calendar(book, nurse_id, first_day, last_day)
