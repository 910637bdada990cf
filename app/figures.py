"""The figures of a plan, defined here and nowhere else; docs/figures.md says the same in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from app.tables import StoredDay, StoredPlan

FEWEST_TO_COMPARE = 2
"""Nurses with a round, below which there is no gap between their work."""


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What a plan's day looks like in numbers.

    Parameters
    ----------
    travel_seconds
        Driving or cycling, with parking and the way to the door.
    care_seconds
        At the bedside.
    waiting_seconds
        Between arrival and care, breaks left out.
    paid_seconds
        Every shift of the day, used or not, less unpaid breaks, plus overtime.
    travel_share
        Travel / (travel + care + waiting); None where nobody does anything.
    travel_share_of_paid
        Travel / paid; None where nobody is paid.
    lateness_seconds, overtime_seconds
        Sums over all visits, over all rounds.
    distance_metres
        Driven or cycled.
    served
        How many visits are made.
    continuity
        Of the made visits whose patient has usual nurses, the share made by one of them; None without any.
    work_gap_seconds
        How unevenly the work is spread over the nurses with a round; None for fewer than two.
    """

    travel_seconds: int
    care_seconds: int
    waiting_seconds: int
    paid_seconds: int
    travel_share: float | None
    travel_share_of_paid: float | None
    lateness_seconds: int
    overtime_seconds: int
    distance_metres: int
    served: int
    continuity: float | None
    work_gap_seconds: int | None


def figures(day: StoredDay, stored: StoredPlan) -> Figures:
    """The figures of a plan of a day."""
    travel = sum(leg.travel_seconds for leg in stored.legs)
    care = sum(_seconds(stop.start, stop.end) for stop in stored.stops)
    waiting = sum(route.waiting_seconds for route in stored.routes)
    overtime = sum(route.overtime_seconds for route in stored.routes)
    on_duty = sum(_seconds(shift.start, shift.end) for shift in day.shifts)
    unpaid = sum(rest.duration_seconds for rest in day.breaks if not rest.paid)
    paid = on_duty - unpaid + overtime
    return Figures(
        travel_seconds=travel,
        care_seconds=care,
        waiting_seconds=waiting,
        paid_seconds=paid,
        travel_share=_share(travel, travel + care + waiting),
        travel_share_of_paid=_share(travel, paid),
        lateness_seconds=sum(stop.lateness_seconds for stop in stored.stops),
        overtime_seconds=overtime,
        distance_metres=sum(leg.distance_metres for leg in stored.legs),
        served=len(stored.stops),
        continuity=_continuity(day, stored),
        work_gap_seconds=_work_gap(day, stored),
    )


def _continuity(day: StoredDay, stored: StoredPlan) -> float | None:
    nurse_of = {shift.id: shift.nurse_id for shift in day.shifts}
    patient_of = {visit.id: visit.patient_id for visit in day.visits}
    usual = [
        nurse_of[stop.shift_id] in day.usual_by_patient[patient_of[stop.visit_id]]
        for stop in stored.stops
        if day.usual_by_patient.get(patient_of[stop.visit_id])
    ]
    return _share(sum(usual), len(usual))


def _work_gap(day: StoredDay, stored: StoredPlan) -> int | None:
    """From the most to the least work, each less what it were if all shifts were filled to the same share."""
    nurse_of = {shift.id: shift.nurse_id for shift in day.shifts}
    work: Counter[str] = Counter()
    for route in stored.routes:
        care = sum(_seconds(stop.start, stop.end) for stop in stored.stops_by_shift.get(route.shift_id, ()))
        work[nurse_of[route.shift_id]] += route.travel_seconds + route.waiting_seconds + care
    there: Counter[str] = Counter()
    for shift in day.shifts:
        rest = sum(rest.duration_seconds for rest in day.breaks_by_shift.get(shift.id, ()))
        there[shift.nurse_id] += _seconds(shift.start, shift.end) - rest
    time = sum(there[nurse] for nurse in work)
    if len(work) < FEWEST_TO_COMPARE or time <= 0:
        return None
    over = [work[nurse] - there[nurse] * work.total() / time for nurse in work]
    return round(max(over) - min(over))


def _seconds(start: datetime, end: datetime) -> int:
    # Python subtracts moments of one zone by the clock on the wall; timestamps are the time that passes.
    return round(end.timestamp() - start.timestamp())


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole > 0 else None
