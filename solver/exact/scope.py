"""What a question may change of a plan, and what stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.cost import cost
from solver.schedule import named, orders_of
from solver.solution import Cost, Solution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from solver.day import Day
    from solver.solution import Step


class Scope:
    """
    Some rounds of a plan, and visits left out that may join them.

    Parameters
    ----------
    shifts
        Whose rounds may change; used or not.
    guests
        Visits in no round that may be served by them.
    guests_alone
        Guests need not be served together with visits left out that are no guests: what cannot be done
        even then cannot be done.

    Attributes
    ----------
    rounds
        For each shift that may change its visits in order; none where it is not used.
    starts, shifts
        For each visit of the other rounds its start of care and its shift. These stay.
    price
        What the rounds and the absence of the guests cost now, with the largest lateness and the balance of
        the whole plan.
    floor
        The largest lateness of the other rounds.
    loads
        Work of each nurse that the question does not change: what she carries, and her other rounds.
    """

    def __init__(
        self,
        day: Day,
        plan: Solution,
        shifts: Iterable[int],
        guests: Iterable[int] = (),
        *,
        guests_alone: bool = False,
    ) -> None:
        self.day, self.plan, self.guests_alone = day, plan, guests_alone
        self.rounds: dict[int, tuple[int, ...]] = dict.fromkeys(sorted(shifts), ())
        self.guests = tuple(sorted(guests))
        self.starts: dict[int, int] = {}
        self.shifts: dict[int, int] = {}
        self.loads = dict.fromkeys(day.nurses.tolist(), 0)
        for nurse, carried in zip(day.nurses.tolist(), day.carried, strict=True):
            self.loads[nurse] += carried
        others = []
        for route in plan.routes:
            shift = day.shift_of[route.shift]
            visits = [day.visit_of[stop.visit] for stop in route.stops]
            if shift in self.rounds:
                self.rounds[shift] = tuple(visits)
                continue
            others.append(route)
            self.starts.update(zip(visits, [stop.start for stop in route.stops], strict=True))
            self.shifts.update(dict.fromkeys(visits, shift))
            self.loads[int(day.nurses[shift])] += day.work(shift, visits)
        left = [gone for gone in plan.unassigned if day.visit_of[gone.visit] not in self.guests]
        outside = cost(day.problem, Solution(tuple(others), tuple(left), Cost()))
        self.price = plan.cost.total - outside.total + outside.largest_lateness + outside.balance
        self.floor = max((stop.lateness_seconds for route in others for stop in route.stops), default=0)

    @property
    def visits(self) -> tuple[int, ...]:
        """All visits that the question is about."""
        return (*(visit for visits in self.rounds.values() for visit in visits), *self.guests)

    @property
    def key(self) -> tuple[object, ...]:
        """All of the plan that an answer depends on: equal keys, equal answers."""
        day = self.day
        partners = {
            other
            for visit in self.visits
            for other, _ in (*day.lags[visit], *day.pulls[visit], *day.company[visit])
            if other in self.starts
        }
        fixed = [(other, self.starts[other], self.shifts[other]) for other in sorted(partners)]
        loads = tuple(self.loads.items()) if day.weights.balance else ()
        return tuple(self.rounds.items()), self.guests, self.guests_alone, self.floor, loads, tuple(fixed)

    def orders(self, steps: Mapping[int, Sequence[int]]) -> dict[str, list[Step]]:
        """Name the orders of the whole plan, with these for the rounds of the question."""
        return orders_of(self.plan) | named(self.day, steps)
