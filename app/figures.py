"""The figures of a plan, defined here and nowhere else; docs/figures.md says the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from app.tables import StoredDay, StoredPlan


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
    )


def _seconds(start: datetime, end: datetime) -> int:
    # Python subtracts moments of one zone by the clock on the wall; timestamps are the time that passes.
    return round(end.timestamp() - start.timestamp())


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole > 0 else None
