"""Whether a visit, or two that are linked, could be served on an otherwise empty day: tried out in full."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from solver.links import links_hold, settle
from solver.problem import NO_WAY
from solver.timing import NO_GAP, follow, ways_to_rest, with_breaks
from solver.windows import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from solver.day import Day

    Moments: TypeAlias = NDArray[np.int64]


class Alone:
    """
    An empty day to try visits on.

    A shift is tried out only where the times of the visit, breaks left out, do not rule it out: for all
    shifts at once, since a visit that no shift can serve would otherwise be tried on every one.
    """

    def __init__(self, day: Day) -> None:
        self.day = day
        self._starts = np.array(day.starts, dtype=np.int64)
        self._latest_returns = np.array(day.latest_returns, dtype=np.int64)
        self._modes = np.array(day.modes, dtype=np.int64)
        self._from = np.array(day.start_locations, dtype=np.int64)
        self._to = np.array(day.end_locations, dtype=np.int64)

    def fits(self, visit: int, shifts: NDArray[np.bool_]) -> bool:
        """Whether one of these shifts could serve a visit and nothing else, with its breaks in some gap."""
        return next(self.fitting(visit, shifts), None) is not None

    def fitting(self, visit: int, shifts: NDArray[np.bool_]) -> Iterator[int]:
        """Those of the shifts that could."""
        first, last = self._spans(visit)
        for shift in np.flatnonzero(shifts & (first <= last)).tolist():
            orders = self._with_due_breaks(shift, (visit,))
            if any(follow(self.day, shift, steps, {}).sound for steps in orders):
                yield shift

    def fits_beside(self, visit: int, other: int) -> bool:
        """Whether some shifts could serve two visits, and nothing else, as the links between them ask."""
        return any(
            links_hold(self.day, orders, settle(self.day, orders))
            for orders in self._orders_of_two(visit, other)
        )

    def ways(self, visit: int) -> NDArray[np.bool_]:
        """For each shift whether there is a way to a visit and back."""
        into, out = self._legs(visit)
        open_both_ways: NDArray[np.bool_] = (into != NO_WAY) & (out != NO_WAY)
        return open_both_ways

    def _with_due_breaks(self, shift: int, visits: Sequence[int]) -> Iterator[list[int]]:
        """All ways to take the breaks that must be taken; the others only take time."""
        missed_costs = self.day.missed_costs[shift]
        due = [cost for cost in missed_costs if cost is None]
        for chosen in ways_to_rest(due, len(visits) + 1):
            gaps = iter(chosen)
            yield with_breaks(visits, [next(gaps) if cost is None else NO_GAP for cost in missed_costs])

    def _orders_of_two(self, visit: int, other: int) -> Iterator[dict[int, list[int]]]:
        """All ways to serve both whose times alone do not rule them out."""
        day = self.day
        first, last = self._spans(visit)
        first_other, last_other = self._spans(other)
        least, most = self._lags(visit, other)
        wanted = [same for partner, same in day.company[visit] if partner == other]
        hers = day.able[other] & (first_other <= last_other)
        for shift in np.flatnonzero(day.able[visit] & (first <= last)).tolist():
            partners = hers & (last_other - first[shift] >= least) & (first_other - last[shift] <= most)
            for same in wanted:
                partners &= (day.nurses == day.nurses[shift]) == same
            for there in np.flatnonzero(partners).tolist():
                yield from self._orders_on(visit, shift, other, there)

    def _orders_on(self, visit: int, shift: int, other: int, there: int) -> Iterator[dict[int, list[int]]]:
        if shift == there:
            for first, second in permutations((visit, other)):
                if self._may_follow(first, second, shift):
                    yield from ({shift: steps} for steps in self._with_due_breaks(shift, (first, second)))
            return
        for steps in self._with_due_breaks(shift, (visit,)):
            yield from ({shift: steps, there: more} for more in self._with_due_breaks(there, (other,)))

    def _may_follow(self, visit: int, other: int, shift: int) -> bool:
        """Whether links let one shift serve two visits, one after the other."""
        day = self.day
        leg = day.ways[shift][day.locations[visit]][day.locations[other]]
        return leg != NO_WAY and day.durations[visit] + leg <= self._lags(visit, other)[1]

    def _lags(self, visit: int, other: int) -> tuple[int, int]:
        """Least and most seconds from the start of one to the start of the other."""
        least = max((lag for partner, lag in self.day.lags[visit] if partner == other), default=-NEVER)
        most = min((-lag for partner, lag in self.day.lags[other] if partner == visit), default=NEVER)
        return least, most

    def _legs(self, visit: int) -> tuple[Moments, Moments]:
        """For each shift the drives to a visit and back."""
        place = self.day.locations[visit]
        into, out = np.empty_like(self._from), np.empty_like(self._to)
        for mode, matrix in enumerate(self.day.matrices):
            shifts = self._modes == mode
            into[shifts], out[shifts] = matrix[self._from[shifts], place], matrix[place, self._to[shifts]]
        return into, out

    def _spans(self, visit: int) -> tuple[Moments, Moments]:
        """Earliest and latest start on each shift, breaks left out; crossed where there is none."""
        into, out = self._legs(visit)
        arrival = self._starts + into
        leaving = self._latest_returns - out - self.day.durations[visit]
        first, last = np.full_like(arrival, NEVER), np.full_like(leaving, -NEVER)
        for earliest, _, hard in self.day.windows[visit]:
            open_yet = np.where(arrival <= hard, np.maximum(arrival, earliest), NEVER)
            first = np.minimum(first, open_yet)
            last = np.where(earliest <= leaving, np.maximum(last, np.minimum(hard, leaving)), last)
        last[~self.ways(visit)] = -NEVER
        return first, last
