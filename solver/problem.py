"""The day to plan: visits, shifts, links, travel and what each bad thing is worth."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from solver import limits
from solver.faults import ProblemError
from solver.matrices import settled
from solver.rules import problem_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solver.matrices import Whole

NO_WAY: Final = limits.NO_WAY
"""In a travel matrix: there is no way from here to there."""


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """When care may start: on time up to `latest`, late up to `hard_latest` (None: never too late)."""

    earliest: int
    latest: int
    hard_latest: int | None


@dataclass(frozen=True, slots=True)
class Break:
    """
    A rest that a used shift takes: begun at `earliest` or later, finished by `latest`.

    It may be missed at `missed_cost`; None: it must be taken.
    """

    earliest: int
    latest: int
    duration_seconds: int
    missed_cost: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One nurse's care at one place."""

    id: str
    location: int
    duration_seconds: int
    time_windows: tuple[TimeWindow, ...]
    skills: frozenset[str] = frozenset()
    unassigned_cost: int = 36_000
    usual_shifts: frozenset[str] = frozenset()
    refused_shifts: frozenset[str] = frozenset()
    pinned_shift: str | None = None
    pinned_start: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """
    One nurse's working time: at most one route. An empty `nurse` means the shift's own id.

    `max_visits` and `max_care_seconds` limit that route (None: no limit); `carried_seconds` is work that
    counts for the balance between nurses beside it.
    """

    id: str
    start_location: int
    end_location: int
    start: int
    end: int
    nurse: str = ""
    max_overtime_seconds: int = 0
    skills: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()
    mode: str = ""
    max_visits: int | None = None
    max_care_seconds: int | None = None
    carried_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """When both are served: `min_seconds` <= start(second) - start(first) <= `max_seconds` (None: none)."""

    first: str
    second: str
    min_seconds: int = 0
    max_seconds: int | None = None
    same_nurse: bool | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """What each bad thing is worth in seconds of driving (per second; `unusual` and `moved` per visit)."""

    travel: int = 1
    waiting: int = 0
    lateness: int = 3
    largest_lateness: int = 0
    overtime: int = 2
    unusual: int = 600
    balance: int = 0
    moved: int = 0
    shifted: int = 0


@dataclass(frozen=True, slots=True)
class CurrentStop:
    """A visit of the plan to stay near: who serves it there, and when its care starts."""

    visit: str
    shift: str
    start: int


@dataclass(frozen=True, slots=True)
class Travel:
    """
    Seconds, and metres where known, from row to column; `NO_WAY` where there is none.

    An entry of a small type counts in that type and overflows: make it an `int` first.
    """

    seconds: Whole
    metres: Whole | None = None

    def __eq__(self, other: object) -> bool:
        """Whether every number is the same."""
        if not isinstance(other, Travel):
            return NotImplemented
        if self.metres is None or other.metres is None:
            return self.metres is other.metres and np.array_equal(self.seconds, other.seconds)
        return np.array_equal(self.seconds, other.seconds) and np.array_equal(self.metres, other.metres)

    __hash__ = None  # type: ignore[assignment]  # arrays have no hash


@dataclass(frozen=True)
class Problem:
    """
    A day, checked once, at construction.

    Shifts come out with their `nurse` written in, matrices read-only in the smallest signed type that
    holds them.

    Parameters
    ----------
    travel
        By mode; a single matrix for everyone has the key "".
    current
        The plan to stay near, at `weights.moved` and `weights.shifted`; any part of the day's visits.

    Raises
    ------
    ProblemError
        With all faults.
    """

    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    travel: Mapping[str, Travel]
    links: tuple[Link, ...] = ()
    weights: Weights = field(default_factory=Weights)
    current: tuple[CurrentStop, ...] = ()

    def __post_init__(self) -> None:
        """Try every rule."""
        faults = problem_faults(self)
        if faults:
            raise ProblemError(faults)
        shifts = tuple(shift if shift.nurse else replace(shift, nurse=shift.id) for shift in self.shifts)
        object.__setattr__(self, "visits", tuple(self.visits))
        object.__setattr__(self, "shifts", shifts)
        object.__setattr__(self, "links", tuple(self.links))
        object.__setattr__(self, "current", tuple(self.current))
        travel = {
            mode: Travel(settled(matrix.seconds), None if matrix.metres is None else settled(matrix.metres))
            for mode, matrix in self.travel.items()
        }
        object.__setattr__(self, "travel", travel)

    @cached_property
    def visit_by_id(self) -> dict[str, Visit]:
        """Every visit under its id, in the problem's order."""
        return {visit.id: visit for visit in self.visits}

    @cached_property
    def shift_by_id(self) -> dict[str, Shift]:
        """Every shift under its id, in the problem's order."""
        return {shift.id: shift for shift in self.shifts}

    def travel_of(self, shift: Shift) -> Whole:
        """Seconds from row to column the way this shift travels."""
        return self.travel[shift.mode].seconds
