"""A problem by position instead of by name: what counting needs, worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from solver.problem import Problem, Visit

NOBODY = -1
"""Instead of a shift: the visit is in no route."""
NEVER = 1 << 60
"""Later than any moment of any day."""
MOST_LISTED = 1200
"""Matrices up to this size are copied into lists, which read faster; larger ones stay where they are."""

Span: TypeAlias = tuple[int, int, int]
"""A time window as (earliest, latest, hard latest), or a break as (earliest, latest, duration)."""
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
    ways
        For each shift its rows of travel seconds, `NO_WAY` where there is none; shared by shifts of one mode.
    able
        Visits by shifts: skills, refusals and pinned shift allow it.
    extra
        Visits by shifts: what it costs that the shift is not a usual one.
    unusual
        For each shift the visits that wish for another.
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
        self.visit_of = {visit.id: v for v, visit in enumerate(problem.visits)}
        self.shift_of = {shift.id: k for k, shift in enumerate(problem.shifts)}
        self._read_visits(problem.visits)
        self._read_shifts()
        self._read_links()

    def _read_visits(self, visits: Sequence[Visit]) -> None:
        self.locations = [visit.location for visit in visits]
        self.durations = [visit.duration_seconds for visit in visits]
        self.unassigned_costs = [visit.unassigned_cost for visit in visits]
        self.asked = [_spans(visit) for visit in visits]
        self.windows = [_windows(visit) for visit in visits]
        self.facts = [
            (visit.location, visit.duration_seconds, *windows[0], windows[1:])
            for visit, windows in zip(visits, self.windows, strict=True)
        ]

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
        names = [shift.nurse or shift.id for shift in shifts]
        self.nurses = np.array([names.index(name) for name in names], dtype=np.int64)
        modes = sorted({shift.mode for shift in shifts})
        self.modes = [modes.index(shift.mode) for shift in shifts]
        self.matrices = [np.asarray(self.problem.travel[mode].seconds, dtype=np.int64) for mode in modes]
        rows = [_rows(matrix) for matrix in self.matrices]
        self.ways = [rows[mode] for mode in self.modes]
        self.able = np.zeros((len(self.locations), len(shifts)), dtype=bool)
        self.unusual: list[set[int]] = [set() for _ in shifts]
        for v, visit in enumerate(self.problem.visits):
            for k, shift in enumerate(shifts):
                self.able[v, k] = (
                    visit.skills <= shift.skills
                    and shift.id not in visit.refused_shifts
                    and visit.pinned_shift in {None, shift.id}
                )
                if visit.usual_shifts and shift.id not in visit.usual_shifts:
                    self.unusual[k].add(v)
        self.extra = np.zeros_like(self.able, dtype=np.int64)
        for k, visits in enumerate(self.unusual):
            self.extra[sorted(visits), k] = self.weights.unusual

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
        """Weigh what a shift's visits cost whatever the times: travel and unusual nurses."""
        ways = self.ways[shift]
        here = self.start_locations[shift]
        travel = 0
        for visit in visits:
            there = self.locations[visit]
            travel += ways[here][there]
            here = there
        if visits:
            travel += ways[here][self.end_locations[shift]]
        unusual = len(self.unusual[shift].intersection(visits)) if self.unusual[shift] else 0
        return self.weights.travel * travel + self.weights.unusual * unusual

    def _add_lag(self, before: int, after: int, lag: int) -> None:
        self.lags[before].append((after, lag))
        self.pulls[after].append((before, lag))


def _spans(visit: Visit) -> tuple[Span, ...]:
    spans = sorted(
        (window.earliest, window.latest, NEVER if window.hard_latest is None else window.hard_latest)
        for window in visit.time_windows
    )
    return tuple(spans)


def _windows(visit: Visit) -> tuple[Span, ...]:
    pinned, spans = visit.pinned_start, _spans(visit)
    if pinned is None:
        return spans
    return ((pinned, pinned - lateness(spans, pinned), pinned),)


def _rows(matrix: NDArray[np.int64]) -> Sequence[Sequence[int]]:
    if len(matrix) <= MOST_LISTED:
        listed: list[list[int]] = matrix.tolist()
        return listed
    return [memoryview(row) for row in np.ascontiguousarray(matrix)]


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


def begin(windows: Sequence[Span], moment: int) -> int:
    """Earliest start of care at `moment` or later that some window holds; `NEVER` where all are over."""
    for earliest, _, hard in windows:
        if moment <= hard:
            return max(moment, earliest)
    return NEVER


def last_start(windows: Sequence[Span], moment: int) -> int:
    """Latest start of care at `moment` or earlier that some window holds; `-NEVER` where none has begun."""
    return max((min(hard, moment) for earliest, _, hard in windows if earliest <= moment), default=-NEVER)


def lateness(windows: Sequence[Span], start: int) -> int:
    """Smallest lateness over the windows that hold `start`; over those begun where none holds it."""
    if len(windows) == 1:
        return max(0, start - windows[0][1])
    held = [latest for earliest, latest, hard in windows if earliest <= start <= hard]
    begun = held or [latest for earliest, latest, _ in windows if earliest <= start]
    return max(0, start - max(begun)) if begun else 0
