"""A problem by position instead of by name: what counting needs, worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from solver.cost import surplus
from solver.windows import NEVER, possible_windows, spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from solver.problem import Problem, Visit

NOBODY = -1
"""Instead of a shift: the visit is in no route."""

Lag: TypeAlias = tuple[int, int]
"""(other visit, seconds): care at the other starts at least so much after care here (may be negative)."""


class Day:
    """
    A problem's visits and shifts as numbers from 0, in the problem's order.

    Attributes
    ----------
    asked
        For each visit its time windows, by `earliest`.
    windows
        The same. A pinned start has become a window of that one moment.
    facts
        For each visit its location, duration, first window's earliest, latest and hard latest, and the
        windows after that: in one tuple, to be read in one go.
    matrices
        For each mode travel seconds as the problem has them.
    ways
        For each shift the rows of its matrix, each entry an `int`; shared by shifts of one mode.
    able
        Visits by shifts: skills, refusals and pinned shift allow it.
    extra
        Visits by shifts: what it costs that the shift is not a usual one, or not the one of the plan to
        stay near.
    current_starts
        For each visit its start in the plan to stay near; None where it has none, or where that is worth
        nothing.
    monotone
        No earlier care is dearer than a later one, but for waiting: each visit has one window and no start
        to stay near.
    limits
        For each shift the most visits and the most seconds of care; `NEVER` where there is no limit.
    missed_costs
        For each shift what missing its breaks costs; None where one must be taken.
    lags
        For each visit its links, each bound as one lag; a link with both bounds gives one lag to each side.
    pulls
        The same from the other side: care here starts at least so much after care at the other.
    company
        For each visit the (other visit, same nurse?) of links that compare nurses.
    nurses
        For each shift a number that shifts of one nurse share.
    units
        For each visit those served all or none with it, joined by `together`, itself among them.
    clusters
        For each visit those best placed in one go: joined by `together` or by a link with an upper bound.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = problem.weights
        self.current = {stop.visit: stop for stop in problem.current}
        self.visit_of = {visit.id: v for v, visit in enumerate(problem.visits)}
        self.shift_of = {shift.id: k for k, shift in enumerate(problem.shifts)}
        self._read_visits(problem.visits)
        self._read_shifts()
        self._read_links()

    def _read_visits(self, visits: Sequence[Visit]) -> None:
        self.locations = [visit.location for visit in visits]
        self.durations = [visit.duration_seconds for visit in visits]
        self.unassigned_costs = [visit.unassigned_cost for visit in visits]
        self.asked = [spans(visit) for visit in visits]
        self.windows = [possible_windows(visit) for visit in visits]
        self.facts = [
            (visit.location, visit.duration_seconds, *windows[0], windows[1:])
            for visit, windows in zip(visits, self.windows, strict=True)
        ]
        near = self.current if self.weights.shifted else {}
        self.current_starts = [near[visit.id].start if visit.id in near else None for visit in visits]
        self.monotone = not near and all(len(windows) == 1 for windows in self.windows)

    def _read_shifts(self) -> None:
        shifts = self.problem.shifts
        self.starts = [shift.start for shift in shifts]
        self.ends = [shift.end for shift in shifts]
        self.latest_returns = [shift.end + shift.max_overtime_seconds for shift in shifts]
        self.start_locations = [shift.start_location for shift in shifts]
        self.end_locations = [shift.end_location for shift in shifts]
        self.breaks = [
            tuple((rest.earliest, rest.latest, rest.duration_seconds) for rest in shift.breaks)
            for shift in shifts
        ]
        self.missed_costs = [tuple(rest.missed_cost for rest in shift.breaks) for shift in shifts]
        self.limits = [
            tuple(NEVER if most is None else most for most in (shift.max_visits, shift.max_care_seconds))
            for shift in shifts
        ]
        self.carried = [shift.carried_seconds for shift in shifts]
        numbers: dict[str, int] = {}
        self._nurses = [numbers.setdefault(shift.nurse or shift.id, len(numbers)) for shift in shifts]
        self.nurses = np.array(self._nurses, dtype=np.int64)
        modes = sorted({shift.mode for shift in shifts})
        self.modes = [modes.index(shift.mode) for shift in shifts]
        self.matrices = [self.problem.travel[mode].seconds for mode in modes]
        rows = [[memoryview(row) for row in matrix] for matrix in self.matrices]
        self.ways: list[Sequence[Sequence[int]]] = [rows[mode] for mode in self.modes]
        self._read_wishes()

    def _read_wishes(self) -> None:
        visits, shifts = self.problem.visits, self.problem.shifts
        self.able = np.zeros((len(visits), len(shifts)), dtype=bool)
        self.extra = np.zeros_like(self.able, dtype=np.int64)
        skilled: dict[frozenset[str], NDArray[np.bool_]] = {}
        for visit, able, extra in zip(visits, self.able, self.extra, strict=True):
            if visit.skills not in skilled:
                skilled[visit.skills] = np.array([visit.skills <= shift.skills for shift in shifts], bool)
            pinned = visit.pinned_shift
            asked = slice(None) if pinned is None else self.shift_of[pinned]
            able[asked] = skilled[visit.skills][asked]
            able[[self.shift_of[name] for name in visit.refused_shifts]] = False
            if visit.usual_shifts:
                extra[:] = self.weights.unusual
                extra[[self.shift_of[name] for name in visit.usual_shifts]] = 0
            if visit.id in self.current:
                extra[:] += self.weights.moved
                extra[self.shift_of[self.current[visit.id].shift]] -= self.weights.moved
        self._extras = [memoryview(column) for column in self.extra.T]

    def _read_links(self) -> None:
        count = len(self.locations)
        self.lags: list[list[Lag]] = [[] for _ in range(count)]
        self.pulls: list[list[Lag]] = [[] for _ in range(count)]
        self.company: list[list[tuple[int, bool]]] = [[] for _ in range(count)]
        together, close = [], []
        self.linked = [False] * count
        for link in self.problem.links:
            first, second = self.visit_of[link.first], self.visit_of[link.second]
            self._add_lag(first, second, link.min_seconds)
            if link.max_seconds is not None:
                self._add_lag(second, first, -link.max_seconds)
            if link.same_nurse is not None:
                self.company[first].append((second, link.same_nurse))
                self.company[second].append((first, link.same_nurse))
            self.linked[first] = self.linked[second] = True
            if link.together:
                together.append((first, second))
            if link.together or link.max_seconds is not None:
                close.append((first, second))
        self.lag_count = sum(map(len, self.lags))
        self.units = _components(count, together)
        self.clusters = _components(count, close)

    def fixed_price(self, shift: int, visits: Sequence[int]) -> int:
        """Weigh what a shift's visits cost whatever the times: travel, unusual and changed nurses."""
        extras = self._extras[shift]
        return self.weights.travel * self.travel(shift, visits) + sum([extras[visit] for visit in visits])

    def travel(self, shift: int, visits: Sequence[int]) -> int:
        """Add up the legs of a shift's visits in this order."""
        ways = self.ways[shift]
        here = self.start_locations[shift]
        travel = 0
        for visit in visits:
            there = self.locations[visit]
            travel += ways[here][there]
            here = there
        return travel + ways[here][self.end_locations[shift]] if visits else 0

    def work(self, shift: int, visits: Sequence[int]) -> int:
        """Add up the travel and the care of a shift's visits in this order."""
        return self.travel(shift, visits) + sum([self.durations[visit] for visit in visits])

    def is_within_limits(self, shift: int, visits: Sequence[int]) -> bool:
        """Whether a shift may make so many visits and give so much care."""
        most_visits, most_care = self.limits[shift]
        if len(visits) > most_visits:
            return False
        return most_care == NEVER or sum([self.durations[visit] for visit in visits]) <= most_care

    def balance_price(self, works: Sequence[int]) -> int:
        """Weigh how uneven the work of the nurses is, from the work of each shift's route."""
        if not self.weights.balance:
            return 0
        loads: dict[int, int] = {}
        for nurse, carried, work in zip(self._nurses, self.carried, works, strict=True):
            loads[nurse] = loads.get(nurse, 0) + carried + work
        return self.weights.balance * surplus(loads.values())

    def _add_lag(self, before: int, after: int, lag: int) -> None:
        self.lags[before].append((after, lag))
        self.pulls[after].append((before, lag))


def _components(count: int, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Give every visit the tuple, in order, of those that pairs join to it, itself among them."""
    root = list(range(count))

    def find(v: int) -> int:
        while root[v] != v:
            root[v] = root[root[v]]
            v = root[v]
        return v

    for first, second in pairs:
        root[find(second)] = find(first)
    members: dict[int, list[int]] = {}
    for v in range(count):
        members.setdefault(find(v), []).append(v)
    component = {v: tuple(group) for group in members.values() for v in group}
    return [component[v] for v in range(count)]
