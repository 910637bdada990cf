"""Where one more visit might go: every gap of every route at once, estimated from below."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from solver.problem import NO_WAY
from solver.windows import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from solver.day import Day
    from solver.matrices import Whole
    from solver.rounds import Round

    Numbers: TypeAlias = NDArray[np.int64]
    Amounts: TypeAlias = NDArray[np.float64]

Place: TypeAlias = tuple[float, int, int]
"""Where a visit might go: (estimated price, shift, number of visits before it)."""
TOO_FAR = 1 << 40
"""Seconds that stand for no way: no route comes back from there."""


class Board:
    """
    One row a shift, one column a gap of its route; a visit is tried against all of them in one go.

    The estimate leaves out what visits of the route after the next one lose, and what links and breaks may
    cost: it may promise too much, but does not hide a good place.
    """

    def __init__(self, day: Day) -> None:
        self.day = day
        self._shifts_of_mode = [
            np.flatnonzero(np.array(day.modes, dtype=np.int64) == mode) for mode in range(len(day.matrices))
        ]
        self._sizes = np.zeros(len(day.starts), dtype=np.int64)
        self._grow(16)

    def _grow(self, columns: int) -> None:
        """Give every row this many columns; a gap not in use lets nothing pass."""
        old = getattr(self, "_gaps", None)
        self._gaps = np.zeros((8, len(self.day.starts), columns), dtype=np.int64)
        self._gaps[3] = -NEVER
        if old is not None:
            self._gaps[:, :, : old.shape[2]] = old

    def show(self, shift: int, held: Round) -> None:
        """Write a shift's route on the board, in place of the one before."""
        row = held.gaps_for_board(self.day, shift)
        columns = row.shape[1]
        if columns > self._gaps.shape[2]:
            self._grow(2 * columns)
        self._gaps[:, shift, :columns] = row
        self._gaps[3, shift, columns:] = -NEVER
        self._sizes[shift] = columns - 1

    def places(self, visit: int, lower: int, upper: int, allowed: NDArray[np.bool_]) -> Iterator[Place]:
        """
        Find the places where a visit may fit, the most promising first.

        Parameters
        ----------
        lower, upper
            The moments between which links let care start.
        allowed
            For each shift, whether it may serve the visit.
        """
        day = self.day
        before, after, free, latest, leg, due, now, dear = self._gaps
        into, out = self._legs(visit, before, after)
        arrival = free + into
        start, late = self._starts(visit, arrival, lower)
        ready = start + day.durations[visit] + out
        fits = (start <= upper) & (ready <= latest) & allowed[:, None]
        found = np.flatnonzero(fits)
        price = (into + out - leg) * float(day.weights.travel) + day.extra[visit][:, None]
        price += late * float(day.weights.lateness)
        price += np.maximum(ready - np.maximum(due, now), 0) * dear.astype(np.float64)
        if day.weights.waiting:
            price += self._waiting(arrival, start, ready)
        chosen = price.ravel()[found]
        order = np.argsort(chosen, kind="stable")
        found = found[order]
        shifts, positions = np.divmod(found, self._gaps.shape[2])
        return zip(chosen[order].tolist(), shifts.tolist(), positions.tolist(), strict=True)

    def _legs(self, visit: int, before: Numbers, after: Numbers) -> tuple[Numbers, Numbers]:
        location = self.day.locations[visit]
        into, out = np.empty_like(before), np.empty_like(after)
        for matrix, shifts in zip(self.day.matrices, self._shifts_of_mode, strict=True):
            into[shifts] = _open(matrix[:, location])[before[shifts]]
            out[shifts] = _open(matrix[location])[after[shifts]]
        return into, out

    def _starts(self, visit: int, arrival: Numbers, lower: int) -> tuple[Numbers, Numbers]:
        """Earliest start of care in each gap, `NEVER` where every window is over, and its lateness."""
        windows = self.day.windows[visit]
        if len(windows) == 1:
            earliest, latest, hard = windows[0]
            start = np.maximum(arrival, max(earliest, lower))
            late = np.maximum(start - latest, 0)
            start[start > hard] = NEVER
            return start, late
        start, latest_held = np.full_like(arrival, NEVER), np.full_like(arrival, -NEVER)
        for earliest, _, hard in reversed(windows):
            ready = np.maximum(arrival, max(earliest, lower))
            start = np.where(ready <= hard, ready, start)
        for earliest, latest, hard in windows:
            held = (start >= earliest) & (start <= hard)
            latest_held = np.where(held, np.maximum(latest_held, latest), latest_held)
        return start, np.maximum(start - latest_held, 0)

    def _waiting(self, arrival: Numbers, start: Numbers, ready: Numbers) -> Amounts:
        """Price of waiting before the visit and before the next one, less what is waited there now."""
        _, _, free, _, leg, _, now, _ = self._gaps
        columns = np.arange(self._gaps.shape[2])
        first, last = columns == 0, columns == self._sizes[:, None]
        here = np.where(first, 0, start - arrival)
        there = np.where(last, 0, np.maximum(now - ready, 0))
        before = np.where(first | last, 0, np.maximum(now - free - leg, 0))
        changed: Amounts = (here + there - before) * float(self.day.weights.waiting)
        return changed


def _open(legs: Whole) -> Numbers:
    """Return the legs to one place, or from it, with `TOO_FAR` where there is no way."""
    return np.where(legs == NO_WAY, TOO_FAR, legs.astype(np.int64))
