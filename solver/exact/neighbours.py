"""Rounds that lie near each other in place and time: between them visits may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.problem import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from solver.day import Day
    from solver.solution import Solution

MOST_VISITS = 22
"""In one question; two rounds of eleven visits."""
MOST_ROUNDS = 3
FAR = 3600
"""Seconds that stand for a visit at another time of the day, or without a way there."""


def rounds_of(day: Day, plan: Solution) -> dict[int, list[int]]:
    """For each used shift its visits in order."""
    return {
        day.shift_of[route.shift]: [day.visit_of[stop.visit] for stop in route.stops] for route in plan.routes
    }


class Neighbourhood:
    """The rounds of a plan, and which are near which."""

    def __init__(self, day: Day, plan: Solution) -> None:
        self.day = day
        self.rounds = rounds_of(day, plan)
        self._first = np.array([windows[0][0] for windows in day.windows])
        self._last = np.array([windows[-1][2] for windows in day.windows])

    def nearest(self, visits: Sequence[int], shifts: Iterable[int]) -> list[int]:
        """Sort shifts, those first whose visits are near these and may be made at the same time."""
        return sorted(shifts, key=lambda shift: (self._distance(visits, shift), shift))

    def _distance(self, visits: Sequence[int], shift: int) -> int:
        day = self.day
        here, there = np.array(visits), np.array(self.rounds.get(shift, []), dtype=np.int64)
        places = [day.locations[visit] for visit in there] or [day.start_locations[shift]]
        legs = day.matrices[day.modes[shift]][np.ix_([day.locations[visit] for visit in visits], places)]
        far = legs == NO_WAY
        if len(there):
            far |= self._first[here][:, None] > self._last[there]
            far |= self._last[here][:, None] < self._first[there]
        return int(np.minimum(np.where(far, FAR, legs.astype(np.int64)), FAR).min(axis=1).sum())

    def around(self, shift: int, guests: Sequence[int] = ()) -> tuple[int, ...]:
        """Gather a shift and those nearest to it, as many as one question holds beside its guests."""
        group = [shift]
        room = MOST_VISITS - len(guests) - len(self.rounds.get(shift, ()))
        centre = [*self.rounds.get(shift, ()), *guests]
        for other in self.nearest(centre, range(len(self.day.starts))):
            size = len(self.rounds.get(other, ()))
            if other not in group and size <= room and len(group) < MOST_ROUNDS:
                group.append(other)
                room -= size
        return tuple(sorted(group))
