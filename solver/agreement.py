"""Rounds under construction brought to agree on the times of linked visits."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from solver.day import NOBODY
from solver.windows import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from solver.day import Day
    from solver.rounds import Round, Rounds

MOST_TIMES = 8
"""Times that each route may be timed again before links are taken to push round and round."""


class Agreement:
    """
    A work-list of rounds to time again, until every link between them holds.

    A round is timed for the bounds that its partners set. Where its linked visits start later than
    before it pushes the visits that wait for them. A bound may also move the round's break to another gap and
    let a linked visit start *earlier*; those that it waits for are then asked to push again.

    Attributes
    ----------
    timed
        The rounds timed, by shift.
    bounds
        For linked visits the moment before which a partner does not let their care start.
    """

    def __init__(self, day: Day, timer: Rounds, rounds: Sequence[Round], shift_of: Sequence[int]) -> None:
        self.day, self._timer, self._rounds, self._shift_of = day, timer, rounds, shift_of
        self.timed: dict[int, Round] = {}
        self.bounds: dict[int, int] = {}

    def reached(
        self,
        orders: Mapping[int, tuple[int, ...]],
        placed: Mapping[int, int],
        bounds: Mapping[int, int],
        again: Iterable[int],
    ) -> bool:
        """
        Time rounds until they agree; False where they cannot within the hard limits.

        Parameters
        ----------
        orders, placed
            The shifts that change their visits, and where visits have come or gone.
        bounds
            Those already known to hold.
        again
            The shifts to begin with.
        """
        self.bounds = dict(bounds)
        self._placed = placed
        self._queue = deque(again)
        patience = MOST_TIMES * (len(self._queue) + self.day.lag_count)
        while self._queue:
            shift = self._queue.popleft()
            before = self.timed.get(shift) or self._rounds[shift]
            visits = orders.get(shift, before.visits)
            held = self._timer.timed(shift, visits, self.bounds, before)
            patience -= 1
            if held is None or patience < 0:
                return False
            self.timed[shift] = held
            for visit, start in held.linked.items():
                self._push(visit, start)
                if start < before.linked.get(visit, -NEVER):
                    self._ask_to_push(visit)
        return True

    def _where(self, visit: int) -> int:
        return self._placed.get(visit, self._shift_of[visit])

    def _push(self, visit: int, start: int) -> None:
        for other, lag in self.day.lags[visit]:
            there = self._where(other)
            if there == NOBODY or start + lag <= self.bounds.get(other, -NEVER):
                continue
            if there in self._queue:
                self.bounds[other] = start + lag
            elif start + lag > (self.timed.get(there) or self._rounds[there]).linked[other]:
                self.bounds[other] = start + lag
                self._queue.append(there)

    def _ask_to_push(self, visit: int) -> None:
        for other, _ in self.day.pulls[visit]:
            there = self._where(other)
            if there != NOBODY and there not in self._queue:
                self._queue.append(there)
