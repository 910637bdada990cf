"""One shift's route under construction: its visits with the best breaks, its price, and where it has room."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from solver.breaks import cheapest_return, drive_on
from solver.windows import last_start, lateness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from solver.breaks import Label, Trail
    from solver.day import Day

MOST_REMEMBERED = 20_000
"""Routes kept in memory to save timing them again."""


@dataclass(slots=True)
class Round:
    """
    A route that keeps every hard limit. Never changed: another order is another round.

    Attributes
    ----------
    bounds
        For each of its linked visits, in order, the moment before which a partner does not let it start.
    price
        Everything that one route costs by itself, in seconds of driving.
    work
        Its travel and care.
    starts
        Start of care for each visit.
    linked
        The same for those that have links.
    gaps
        For each break the number of visits before it, or `NO_GAP`.
    back
        The return.
    trail
        The ways to have come to each visit that may yet be the best.
    """

    visits: tuple[int, ...]
    bounds: tuple[int, ...]
    price: int
    work: int
    largest_lateness: int
    starts: list[int]
    linked: dict[int, int]
    gaps: tuple[int, ...]
    back: int
    trail: Trail
    _latest: list[int] = field(default_factory=list)
    _board: NDArray[np.int64] | None = None

    def latest_starts(self, day: Day, shift: int) -> list[int]:
        """
        For each visit the latest start that keeps the rest of the route within its hard limits.

        Breaks and links are left out, so the true moment may be earlier. One entry more: the latest
        return. Slack in the sense of Savelsbergh (1992), "The vehicle routing problem with time windows:
        minimizing route duration".
        """
        if not self._latest:
            bound = day.latest_returns[shift]
            there = day.end_locations[shift]
            latest = [bound]
            for visit in reversed(self.visits):
                here = day.locations[visit]
                bound -= day.ways[shift][here][there] + day.durations[visit]
                bound = last_start(day.windows[visit], bound)
                latest.append(bound)
                there = here
            latest.reverse()
            self._latest = latest
        return self._latest

    def gaps_for_board(self, day: Day, shift: int) -> NDArray[np.int64]:
        """
        Tell what a board needs of each gap, one row each.

        From where; to where; when the nurse may be free at the earliest; the latest start of what comes
        next, which is the next care or the return; the leg now driven; from when on that is late; when it
        starts now; and what a second of its being late costs.
        """
        if self._board is None:
            visits = [day.locations[visit] for visit in self.visits]
            stops = [day.start_locations[shift], *visits, day.end_locations[shift]]
            ways = day.ways[shift]
            legs = [ways[here][there] for here, there in pairwise(stops)] if visits else [0]
            early = [min([label[1] for label in labels]) for labels in self.trail]
            windows = [day.windows[visit] for visit in self.visits]
            due = [max([latest for _, latest, _ in spans]) for spans in windows]
            dear = [day.weights.lateness] * len(visits)
            self._board = np.array(
                [
                    stops[:-1],
                    stops[1:],
                    early,
                    self.latest_starts(day, shift),
                    legs,
                    [*due, day.ends[shift]],
                    [*self.starts, self.back],
                    [*dear, day.weights.overtime],
                ],
                dtype=np.int64,
            )
        return self._board


class Rounds:
    """The rounds of a day as they are asked for; those asked for lately are remembered."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self._remembered: dict[tuple[int, tuple[int, ...], tuple[int, ...]], Round | None] = {}

    def empty(self, shift: int) -> Round:
        """Make the round of a shift that is not used."""
        start = self.day.starts[shift]
        return Round((), (), 0, 0, 0, [], {}, (), start, [[(0, start, 0, (), None)]])

    def timed(
        self, shift: int, visits: tuple[int, ...], lower: Mapping[int, int], like: Round
    ) -> Round | None:
        """
        Time a shift's visits with the best breaks; None where some hard limit cannot be kept.

        Parameters
        ----------
        lower
            For linked visits the moment before which their care cannot start.
        like
            Another round of the shift. As far as it begins like this one its times are taken over.
        """
        linked = self.day.linked
        bounds = tuple([lower.get(visit, 0) for visit in visits if linked[visit]])
        key = (shift, visits, bounds)
        if key in self._remembered:
            return self._remembered[key]
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        trail = like.trail[: self._alike(visits, bounds, like) + 1]
        found = self._remembered[key] = self._time(shift, visits, bounds, lower, trail)
        return found

    def _alike(self, visits: tuple[int, ...], bounds: tuple[int, ...], like: Round) -> int:
        """Count the visits that both rounds begin with, under the same bounds."""
        linked = self.day.linked
        passed = 0
        for i, (visit, other) in enumerate(zip(visits, like.visits, strict=False)):
            if visit != other:
                return i
            if linked[visit]:
                if bounds[passed] != like.bounds[passed]:
                    return i
                passed += 1
        return min(len(visits), len(like.visits))

    def _time(
        self,
        shift: int,
        visits: tuple[int, ...],
        bounds: tuple[int, ...],
        lower: Mapping[int, int],
        trail: Trail,
    ) -> Round | None:
        day = self.day
        if not visits:
            return self.empty(shift)
        if not day.is_within_limits(shift, visits) or not drive_on(day, shift, visits, lower, trail):
            return None
        best = cheapest_return(day, shift, visits, trail)
        if best is None:
            return None
        starts = _starts(day, visits, best)
        price = best[2] + day.fixed_price(shift, visits)
        largest = 0
        if day.weights.largest_lateness:
            largest = max(map(lateness, [day.windows[visit] for visit in visits], starts))
        linked = {}
        if bounds:
            linked = {v: start for v, start in zip(visits, starts, strict=True) if day.linked[v]}
        work = day.work(shift, visits) if day.weights.balance else 0
        return Round(visits, bounds, price, work, largest, starts, linked, best[3], best[1], trail)


def _starts(day: Day, visits: tuple[int, ...], best: Label) -> list[int]:
    starts = []
    label = best[4]
    for visit in reversed(visits):
        assert label is not None  # noqa: S101 - a trail has a label for each visit
        starts.append(label[1] - day.durations[visit])
        label = label[4]
    starts.reverse()
    return starts
