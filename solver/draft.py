"""A plan under construction: rounds that keep every hard limit and every link, changed one step at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.agreement import Agreement
from solver.day import NOBODY
from solver.rounds import Rounds
from solver.schedule import named
from solver.screening import Board
from solver.timing import with_breaks
from solver.windows import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from solver.day import Day
    from solver.rounds import Round
    from solver.screening import Place
    from solver.solution import Step


@dataclass(slots=True)
class Change:
    """New rounds that fit together, the bounds that links then set, and by how much the price rises."""

    rounds: dict[int, Round]
    lower: dict[int, int] | None
    price: int
    placed: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Mark:
    """A state of a draft to come back to."""

    rounds: list[Round]
    shift_of: list[int]
    lower: dict[int, int]
    absent: set[int]


class Draft:
    """
    A feasible plan at any moment; visits without a place are absent.

    Attributes
    ----------
    rounds
        One for each shift; without visits where the shift is not used.
    shift_of
        For each visit its shift, or `NOBODY`.
    lower
        For linked visits in routes the moment before which a partner does not let their care start.
    absent
        The visits in no route.
    """

    def __init__(self, day: Day, rounds: Rounds | None = None, board: Board | None = None) -> None:
        self.day = day
        self._timer = rounds or Rounds(day)
        self._board = board or Board(day)
        self.rounds = [self._timer.empty(shift) for shift in range(len(day.starts))]
        self.shift_of = [NOBODY] * len(day.locations)
        self.lower: dict[int, int] = {}
        self.absent = set(range(len(day.locations)))
        self._stale = set(range(len(self.rounds)))

    @property
    def price(self) -> int:
        """Everything but unassigned visits, in seconds of driving."""
        return sum([held.price for held in self.rounds]) + self._shared({})

    def _shared(self, timed: Mapping[int, Round]) -> int:
        """Weigh what rounds cost together: the latest care of the day, and how uneven their work is."""
        day = self.day
        if not day.weights.largest_lateness and not day.weights.balance:
            return 0
        rounds = [timed.get(shift, held) for shift, held in enumerate(self.rounds)]
        largest = max([held.largest_lateness for held in rounds], default=0)
        return day.weights.largest_lateness * largest + day.balance_price([held.work for held in rounds])

    @property
    def cost(self) -> int:
        """Everything, in seconds of driving."""
        costs = self.day.unassigned_costs
        return self.price + sum([costs[visit] for visit in self.absent])

    def orders(self) -> dict[str, list[Step]]:
        """Visits and breaks of each used shift, by name."""
        return named(
            self.day,
            {
                shift: with_breaks(held.visits, held.gaps)
                for shift, held in enumerate(self.rounds)
                if held.visits
            },
        )

    def places(self, visit: int) -> Iterator[Place]:
        """Where an absent visit may go beside those it is linked with, the most promising first."""
        for shift in self._stale:
            self._board.show(shift, self.rounds[shift])
        self._stale.clear()
        lower, upper = 0, NEVER - 1
        if self.day.linked[visit]:
            lower = self._pulled(visit)
            upper = self._latest_for_partners(visit)
        return self._board.places(visit, lower, upper, self.allowed(visit))

    def allowed(self, visit: int) -> NDArray[np.bool_]:
        """For each shift whether it may serve a visit: skills, pins, refusals, partners' nurses."""
        day = self.day
        allowed: NDArray[np.bool_] = day.able[visit]
        for other, same in day.company[visit]:
            if self.shift_of[other] != NOBODY:
                hers = day.nurses == day.nurses[self.shift_of[other]]
                allowed = allowed & (hers if same else ~hers)
        return allowed

    def _latest_for_partners(self, visit: int) -> int:
        upper = NEVER - 1
        for other, lag in self.day.lags[visit]:
            shift = self.shift_of[other]
            if shift != NOBODY:
                held = self.rounds[shift]
                latest = held.latest_starts(self.day, shift)[held.visits.index(other)]
                upper = min(upper, latest - lag)
        return upper

    def _pulled(self, visit: int) -> int:
        """Earliest start that partners in routes allow."""
        bound = 0
        for other, lag in self.day.pulls[visit]:
            shift = self.shift_of[other]
            if shift != NOBODY:
                bound = max(bound, self.rounds[shift].linked[other] + lag)
        return bound

    def inserted(self, visit: int, shift: int, position: int) -> Change | None:
        """What happens when an absent visit is put at this place; None where some limit would break."""
        before = self.rounds[shift]
        visits = before.visits
        longer = (*visits[:position], visit, *visits[position:])
        lower = self.lower
        if self.day.linked[visit]:
            lower = {**lower, visit: self._pulled(visit)}
        held = self._timer.timed(shift, longer, lower, before)
        if held is None:
            return None
        if held.linked == before.linked:
            return Change({shift: held}, None, self._rise({shift: held}), ((visit, shift),))
        if any(start < before.linked.get(other, start) for other, start in held.linked.items()):
            return self.resettled({shift: longer})
        return self._agreed({shift: longer}, {visit: shift}, lower, [shift])

    def resettled(self, changed: Mapping[int, tuple[int, ...]]) -> Change | None:
        """What happens when these shifts serve these visits, with all links timed anew from below."""
        placed = {visit: shift for shift, visits in changed.items() for visit in visits}
        gone = {
            visit: NOBODY for shift in changed for visit in self.rounds[shift].visits if visit not in placed
        }
        again = [shift for shift, held in enumerate(self.rounds) if shift in changed or held.linked]
        return self._agreed(changed, gone | placed, {}, again)

    def _agreed(
        self,
        changed: Mapping[int, tuple[int, ...]],
        placed: Mapping[int, int],
        lower: Mapping[int, int],
        again: Iterable[int],
    ) -> Change | None:
        agreement = Agreement(self.day, self._timer, self.rounds, self.shift_of)
        if not agreement.reached(changed, placed, lower, again):
            return None
        moved = tuple((visit, shift) for visit, shift in placed.items() if self.shift_of[visit] != shift)
        return Change(agreement.timed, agreement.bounds, self._rise(agreement.timed), moved)

    def _rise(self, timed: Mapping[int, Round]) -> int:
        rise = sum([held.price - self.rounds[shift].price for shift, held in timed.items()])
        return rise + self._shared(timed) - self._shared({})

    def apply(self, change: Change) -> None:
        """Make a change that was worked out for the present state."""
        for shift, held in change.rounds.items():
            if held is not self.rounds[shift]:
                self.rounds[shift] = held
                self._stale.add(shift)
        if change.lower is not None:
            self.lower = change.lower
        for visit, shift in change.placed:
            self.shift_of[visit] = shift
            if shift == NOBODY:
                self.absent.add(visit)
            else:
                self.absent.discard(visit)

    def mark(self) -> Mark:
        """Remember this state."""
        return Mark(self.rounds.copy(), self.shift_of.copy(), self.lower, self.absent.copy())

    def restore(self, mark: Mark) -> None:
        """Come back to a state remembered; the mark may be used again."""
        for shift, held in enumerate(mark.rounds):
            if self.rounds[shift] is not held:
                self._stale.add(shift)
        self.rounds, self.shift_of = mark.rounds.copy(), mark.shift_of.copy()
        self.lower, self.absent = mark.lower, mark.absent.copy()

    def remove(self, visits: Iterable[int]) -> bool:
        """
        Take visits out of their routes; what was pushed by them comes forward again.

        False, and nothing is changed, where the rest cannot stand without them: over a leg that is longer
        than the way round, or has no way at all.
        """
        going = set(visits)
        shifts = {self.shift_of[visit] for visit in going} - {NOBODY}
        change = self.resettled(
            {
                shift: tuple([visit for visit in self.rounds[shift].visits if visit not in going])
                for shift in sorted(shifts)
            }
        )
        if change is not None:
            self.apply(change)
        return change is not None
