"""What follows from a route's stated starts of care and begins of breaks, worked out for the judge alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.problem import Break, Problem, Shift, TimeWindow, Visit
    from solver.solution import Route, Stop, TakenBreak


class JudgedRoute:
    """
    One route as it must be for its stated starts and begins; nothing else it states is believed.

    Gap 0 comes before the first care, gap n after the n-th.

    Attributes
    ----------
    where
        JSON Pointer to the route.
    stops
        For each stop a JSON Pointer to it, what is stated, and its visit.
    legs
        Seconds of the drive in each gap, `NO_WAY` where there is none.
    taken
        For each break taken a JSON Pointer to it, what is stated, and the shift's rule; breaks too many are
        left out.
    missed
        For each break missed a JSON Pointer to it and the shift's rule.
    rests
        (begin, finish) of each break taken, as long as the shift says.
    gaps
        For each of `rests` the first gap that holds it whole; None where none does.
    """

    def __init__(self, problem: Problem, index: int, route: Route) -> None:
        self.where = f"/routes/{index}"
        self.stated = route
        self.shift: Shift = problem.shift_by_id[route.shift]
        self.visits: list[Visit] = [problem.visit_by_id[stop.visit] for stop in route.stops]
        self.stops: list[tuple[str, Stop, Visit]] = [
            (f"{self.where}/stops/{j}", stop, visit)
            for j, (stop, visit) in enumerate(zip(route.stops, self.visits, strict=True))
        ]
        self.starts = [stop.start for stop in route.stops]
        self.free_from = [
            self.shift.start,
            *(start + visit.duration_seconds for start, visit in zip(self.starts, self.visits, strict=True)),
        ]
        travel = problem.travel_of(self.shift)
        places = [
            self.shift.start_location,
            *(visit.location for visit in self.visits),
            self.shift.end_location,
        ]
        self.legs = [int(travel[here, there]) for here, there in pairwise(places)]
        self.taken: list[tuple[str, TakenBreak, Break]] = []
        self.missed: list[tuple[str, Break]] = []
        for i, (stated, rule) in enumerate(zip(route.breaks, self.shift.breaks, strict=False)):
            if stated is None:
                self.missed.append((f"{self.where}/breaks/{i}", rule))
            else:
                self.taken.append((f"{self.where}/breaks/{i}", stated, rule))
        self.rests = [(stated.start, stated.start + rule.duration_seconds) for _, stated, rule in self.taken]
        self.gaps = [self._gap(begin, finish) for begin, finish in self.rests]

    def _gap(self, begin: int, finish: int) -> int | None:
        for gap, free in enumerate(self.free_from):
            if free <= begin and (gap == len(self.starts) or finish <= self.starts[gap]):
                return gap
        return None

    def rests_in(self, gap: int) -> Sequence[tuple[int, int]]:
        """The breaks of a gap, in the shift's order."""
        return [rest for rest, its_gap in zip(self.rests, self.gaps, strict=True) if its_gap == gap]

    def resting(self, gap: int) -> int:
        """Seconds of breaks in a gap."""
        return sum(finish - begin for begin, finish in self.rests_in(gap))

    def spare(self, gap: int) -> int:
        """Seconds of a gap between two cares that are neither drive nor break: waiting, or too few."""
        return self.starts[gap] - self.free_from[gap] - self.legs[gap] - self.resting(gap)

    def arrival(self, gap: int) -> int:
        """Arrival at the end of a gap's drive: breaks begun before it come first."""
        arrival = self.free_from[gap] + self.legs[gap]
        for begin, finish in self.rests_in(gap):
            if begin >= arrival:
                break
            arrival += finish - begin
        return arrival

    def departure(self) -> int:
        """The latest moment to leave for the first care: back by the drive, and by breaks that fall in it."""
        moment, drive = self.starts[0], self.legs[0]
        for begin, finish in reversed(self.rests_in(0)):
            if moment - drive >= finish:
                break
            drive -= moment - finish
            moment = begin
        return moment - drive

    @property
    def back(self) -> int:
        """The return to the end place."""
        return self.arrival(len(self.starts))

    @property
    def overtime(self) -> int:
        """Seconds back after the shift's end."""
        return max(0, self.back - self.shift.end)

    @property
    def travel(self) -> int:
        """Seconds of all legs."""
        return sum(self.legs)

    @property
    def care(self) -> int:
        """Seconds of care of all visits."""
        return sum(visit.duration_seconds for visit in self.visits)

    @property
    def waiting(self) -> int:
        """Seconds of waiting, none of it before the first care."""
        return sum(self.spare(gap) for gap in range(1, len(self.starts)))

    def earliest_starts(self, at_least: Sequence[int]) -> list[int]:
        """
        Starts of care, each as early as its own rules and those before it on the route allow.

        Parameters
        ----------
        at_least
            For each visit a moment before which links do not let its care start.
        """
        starts: list[int] = []
        free = self.shift.start
        for gap, visit in enumerate(self.visits):
            ready = free
            for (_, _, rest), its_gap in zip(self.taken, self.gaps, strict=True):
                if its_gap == gap:
                    ready = max(ready, rest.earliest) + rest.duration_seconds
            ready = max(ready, free + self.legs[gap] + self.resting(gap), at_least[gap])
            start = earliest_start(visit, ready)
            starts.append(start)
            free = start + visit.duration_seconds
        return starts


def lateness(visit: Visit, start: int) -> int | None:
    """Seconds late, the fewest over the time windows that hold the start; None where none does."""
    return min(
        (max(0, start - window.latest) for window in visit.time_windows if _holds(window, start)),
        default=None,
    )


def earliest_start(visit: Visit, ready: int) -> int:
    """The first moment at `ready` or later in a time window; `ready` itself where all are over."""
    if visit.pinned_start is not None:
        return max(ready, visit.pinned_start)
    moments = [
        moment for window in visit.time_windows if _holds(window, moment := max(ready, window.earliest))
    ]
    return min(moments, default=ready)


def _holds(window: TimeWindow, start: int) -> bool:
    return window.earliest <= start and (window.hard_latest is None or start <= window.hard_latest)
