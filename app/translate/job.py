"""A stored day as a job of numbers: no name, no address and no id of the records is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.translate.clock import DayClock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.tables import Lock, PlanningSettings, Shift, StoredDay, TimeWindow, Visit
    from solver import Solution, Violation

NO_MODE = "car"
"""The mode of a day without shifts, so that there is a matrix all the same."""
Place = tuple[float, float, int | None]
"""Latitude, longitude and door seconds; None for a home or the base, where nothing is added on arrival."""


@dataclass(frozen=True)
class Result:
    """
    What solving a job gave, in the job's numbers.

    Parameters
    ----------
    solution
        Visits and shifts are called by their position in the day, as text.
    violations
        What the judge found.
    legs
        For each used shift the ways to its stops and back, as `app.legs` tells them.
    off_road
        For each visit that is on no street why, how far the nearest is and where.
    travel_sources
        By mode who made its times, as `routing.TravelSource` has it.
    threads, weights
        What it was searched with; None where given rounds were only timed.
    """

    solution: Solution
    violations: Sequence[Violation]
    legs: Mapping[str, Sequence[Mapping[str, Any]]]
    off_road: Mapping[str, Mapping[str, Any]]
    travel_sources: Mapping[str, dict[str, str | None]]
    threads: int | None = None
    weights: dict[str, int] | None = None


class Numbering:
    """Numbers in place of names: visits, shifts and nurses by position, skills and places as they come."""

    def __init__(self, day: StoredDay) -> None:
        self.shift = {row.id: str(number) for number, row in enumerate(day.shifts)}
        self.visit = {row.id: str(number) for number, row in enumerate(day.visits)}
        self.nurse = {row.id: str(number) for number, row in enumerate(day.nurses)}
        self._skill: dict[str, str] = {}
        self._place: dict[Place, int] = {}

    def skills(self, names: Sequence[str]) -> list[str]:
        """Skills as numbers."""
        return sorted(self._skill.setdefault(name, str(len(self._skill))) for name in names)

    def place(self, place: Place) -> int:
        """Row and column of a place in the travel matrices."""
        return self._place.setdefault(place, len(self._place))

    @property
    def places(self) -> list[Place]:
        """Every place met so far, in the order of the matrices."""
        return list(self._place)


def job_document(
    day: StoredDay,
    *,
    seconds: int,
    seed: int,
    orders: Mapping[str, Sequence[str | None]] | None = None,
    locks: Mapping[str, Lock] | None = None,
    weights: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """
    Turn a day into what a solving process needs, as JSON values.

    Parameters
    ----------
    seconds
        How long to search.
    orders
        By shift id the visits in a given order, None for the next break: the job is then to time them,
        and nothing is searched.
    locks
        By visit what of it stays; what speaks of a visit or shift that is not planned any more, or of a
        start that its windows do not hold, is let go.
    weights
        What the search weighs, as `weights_of` tells it; None: as the public format has it.
    """
    numbering = Numbering(day)
    problem = problem_document(day, numbering, locks)
    if weights is not None:
        problem["weights"] = dict(weights)
    document = {
        "problem": problem,
        "places": [[lat, lon] for lat, lon, _ in numbering.places],
        "door_seconds": [door for _, _, door in numbering.places],
        "parking_seconds": {
            "car": day.team.car_parking_seconds,
            "bicycle": day.team.bicycle_parking_seconds,
        },
        "modes": sorted({shift["mode"] for shift in problem["shifts"]}) or [NO_MODE],
        "seconds": seconds,
        "seed": seed,
    }
    if orders is not None:
        document["orders"] = {
            numbering.shift[shift]: [None if visit is None else numbering.visit[visit] for visit in order]
            for shift, order in orders.items()
        }
    return document


def weights_of(settings: PlanningSettings) -> dict[str, int]:
    """Turn a team's settings, in minutes of driving, into weights of the public format."""
    return {
        "unusual": settings.unusual_minutes * 60,
        "lateness": settings.lateness_minutes,
        "overtime": settings.overtime_minutes,
        "waiting": settings.waiting_minutes,
        "balance": settings.balance_minutes,
    }


def problem_document(
    day: StoredDay, numbering: Numbering | None = None, locks: Mapping[str, Lock] | None = None
) -> dict[str, Any]:
    """Turn a day into a problem of the public format, its matrices still missing."""
    held = locks or {}
    numbering = numbering or Numbering(day)
    clock = DayClock(day.day, day.zone)
    return {
        "version": 1,
        "shifts": [_shift(row, day, clock, numbering) for row in day.shifts],
        "visits": [
            _visit(row, day, clock, numbering) | pins(row, day, clock, numbering, held.get(row.id))
            for row in day.visits
        ],
        "links": [
            {
                "first": numbering.visit[row.first],
                "second": numbering.visit[row.second],
                "min_seconds": row.min_seconds,
                "max_seconds": row.max_seconds,
                "same_nurse": row.same_nurse,
                "together": row.together,
            }
            for row in day.links
        ],
    }


def _shift(row: Shift, day: StoredDay, clock: DayClock, numbering: Numbering) -> dict[str, Any]:
    nurse = day.nurse_by_id[row.nurse_id]
    home: Place = (day.team.base_lat, day.team.base_lon, None)
    if nurse.leaves_from == "home" and nurse.home_lat is not None and nurse.home_lon is not None:
        home = (nurse.home_lat, nurse.home_lon, None)
    return {
        "id": numbering.shift[row.id],
        "nurse": numbering.nurse[row.nurse_id],
        "start_location": numbering.place(home),
        "end_location": numbering.place(home),
        "start": clock.seconds(row.start),
        "end": clock.seconds(row.end),
        "max_overtime_seconds": row.max_overtime_seconds,
        "skills": numbering.skills(nurse.skills),
        "breaks": [
            {
                "earliest": clock.seconds(rest.earliest),
                "latest": clock.seconds(rest.latest),
                "duration_seconds": rest.duration_seconds,
            }
            for rest in day.breaks_by_shift.get(row.id, ())
        ],
        "mode": nurse.mode,
    }


def _visit(row: Visit, day: StoredDay, clock: DayClock, numbering: Numbering) -> dict[str, Any]:
    patient = day.patient_by_id[row.patient_id]
    return {
        "id": numbering.visit[row.id],
        "location": numbering.place((patient.lat, patient.lon, patient.door_seconds)),
        "duration_seconds": row.duration_seconds,
        "time_windows": [
            {
                "earliest": clock.seconds(window.earliest),
                "latest": clock.seconds(window.latest),
                "hard_latest": None if window.hard_latest is None else clock.seconds(window.hard_latest),
            }
            for window in day.windows_by_visit.get(row.id, ())
        ],
        "skills": numbering.skills(row.skills),
        "unassigned_cost": row.unassigned_cost_seconds,
        "usual_shifts": _shifts_of(day.usual_by_patient.get(patient.id, ()), day, numbering),
        "refused_shifts": _shifts_of(day.refused_by_patient.get(patient.id, ()), day, numbering),
    }


def pins(
    row: Visit, day: StoredDay, clock: DayClock, numbering: Numbering, lock: Lock | None
) -> dict[str, Any]:
    """What of a visit stays, as far as the day still allows it."""
    pinned: dict[str, Any] = {}
    if lock is not None and lock.shift_id in numbering.shift:
        pinned["pinned_shift"] = numbering.shift[lock.shift_id]
    windows = day.windows_by_visit.get(row.id, ())
    if lock is not None and lock.start is not None and any(holds(one, lock.start) for one in windows):
        pinned["pinned_start"] = clock.seconds(lock.start)
    return pinned


def holds(window: TimeWindow, start: datetime) -> bool:
    """Whether care may begin at a moment, late perhaps, by one of a visit's windows."""
    return window.earliest <= start and (window.hard_latest is None or start <= window.hard_latest)


def _shifts_of(nurses: Sequence[str], day: StoredDay, numbering: Numbering) -> list[str]:
    return [numbering.shift[shift.id] for shift in day.shifts if shift.nurse_id in nurses]
