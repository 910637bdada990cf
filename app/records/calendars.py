"""What a coordinator looks at before changing records: a care plan's week, a nurse's days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.errors import BadInputError, NotFoundError
from app.records.of_day import clock_of, minutes_on
from app.rules.finding import Finding
from app.rules.prescribed import standing_on, wall_time
from app.rules.recurrence import LONGEST_DAYS, read_rule
from app.schemas.calendars import CalendarAbsence, CalendarShift, DayStanding, NurseCalendar, WeekTold
from app.store import rows
from app.tables import Absence, CarePlan, Nurse, Shift

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.records.shelf import Book
    from app.schemas.calendars import WeekAsked

WEEK_DAYS = 7
MOST_CALENDAR_DAYS = 100


def week_of(book: Book, asked: WeekAsked) -> WeekTold:
    """
    Tell on which of seven days a care plan asks for visits; without an end it is taken to last.

    Raises
    ------
    BadInputError
        Where the rule is not sound.
    """
    ends_on = asked.ends_on
    if ends_on is None:
        ends_on = asked.starts_on + timedelta(days=LONGEST_DAYS)
    rule, findings = read_rule(asked.rule, asked.starts_on, ends_on)
    if rule is None:
        raise BadInputError(faults=[finding.told(book.language) for finding in findings])
    plan = CarePlan(
        id="",
        patient_id="",
        rule=asked.rule,
        starts_on=asked.starts_on,
        ends_on=rule.ends_on if asked.ends_on is None else ends_on,
        extra_days=[day.isoformat() for day in asked.extra_days],
        left_out_days=[day.isoformat() for day in asked.left_out_days],
        pauses=[[pause.first_day.isoformat(), pause.last_day.isoformat()] for pause in asked.pauses],
    )
    days = [asked.first_day + timedelta(days=number) for number in range(WEEK_DAYS)]
    return WeekTold(days=[DayStanding(day=day, standing=standing_on(plan, day, rule)) for day in days])


def nurse_calendar(book: Book, nurse_id: str, first_day: date, last_day: date) -> NurseCalendar:
    """
    Tell a nurse's shifts and absences between two days, both included.

    Raises
    ------
    NotFoundError
        Where there is no such nurse.
    BadInputError
        Where the days are in the wrong order, or more than `MOST_CALENDAR_DAYS`.
    """
    if last_day < first_day:
        book.refuse([Finding("ends_before_start", "query.last_day")])
    if (last_day - first_day).days >= MOST_CALENDAR_DAYS:
        book.refuse([Finding("calendar_too_long", "query.last_day", {"most": MOST_CALENDAR_DAYS})])
    with book.planner.reading() as session:
        if rows.find_person(session, Nurse, nurse_id) is None:
            raise NotFoundError("unknown_nurse", nurse=nurse_id)
        away = select(Absence).where(
            Absence.nurse_id == nurse_id, Absence.first_day <= last_day, Absence.last_day >= first_day
        )
        absences = session.exec(away.order_by(col(Absence.first_day), col(Absence.id))).all()
        return NurseCalendar(
            shifts=_shifts(session, nurse_id, first_day, last_day),
            absences=[
                CalendarAbsence.model_validate(absence.model_dump(exclude={"organisation_id", "nurse_id"}))
                for absence in absences
            ],
        )


def _shifts(session: Session, nurse_id: str, first_day: date, last_day: date) -> list[CalendarShift]:
    hers = select(Shift).where(Shift.nurse_id == nurse_id, col(Shift.day).between(first_day, last_day))
    shifts = session.exec(hers.order_by(col(Shift.day), col(Shift.start), col(Shift.id))).all()
    if not shifts:
        return []
    zone = clock_of(session, first_day).zone
    return [
        CalendarShift(
            day=shift.day,
            id=shift.id,
            start=wall_time(minutes_on(shift.day, shift.start, zone)),
            end=wall_time(minutes_on(shift.day, shift.end, zone)),
            withdrawn=shift.withdrawn,
        )
        for shift in shifts
    ]
