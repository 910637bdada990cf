"""Tiny days: the best plan of all, found by counting through every one that may still be better."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from solver.breaks import cheapest_return, drive_on
from solver.links import links_hold, settle
from solver.timing import ways_to_rest, with_breaks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from solver.breaks import Trail
    from solver.day import Day
    from solver.timing import Timing
    from solver.watch import Watch

MOST_VISITS = 7
MOST_SHIFTS = 3


class OutOfTimeError(Exception):
    """The count was not finished: nothing is proven."""


@dataclass(frozen=True, slots=True)
class Course:
    """
    One shift's visits in an order, with the least they can cost: breaks at their best, links left out.

    `work` is their travel and care, 0 where nothing depends on it.
    """

    least: int
    visits: tuple[int, ...]
    gaps: tuple[int, ...]
    work: int


def is_tiny(day: Day) -> bool:
    """Whether every plan can be counted through in moments."""
    return len(day.locations) <= MOST_VISITS and len(day.starts) <= MOST_SHIFTS


def best_plan(day: Day, limit: int, watch: Watch, until: float) -> dict[int, list[int]] | None:
    """
    Find the cheapest plan of all, where it costs less than `limit`.

    Returns
    -------
    dict or None
        For each used shift its visits and breaks; None where no plan costs less than `limit`.

    Raises
    ------
    OutOfTimeError
        Where `until` seconds have passed before every plan was counted.
    """
    return _Enumeration(day, limit, watch, until).best_plan()


class _Enumeration:
    def __init__(self, day: Day, limit: int, watch: Watch, until: float) -> None:
        self.day, self.limit, self.watch, self.until = day, limit, watch, until
        self.coupled = any(day.linked) or day.weights.largest_lateness > 0
        self.shifts = range(len(day.starts))
        self.all = (1 << len(day.locations)) - 1
        self.best: dict[int, list[int]] | None = None

    def best_plan(self) -> dict[int, list[int]] | None:
        self.courses = [self._courses(shift) for shift in self.shifts]
        self.rest = self._least_of_the_rest()
        self._choose(0, self.all, 0, [])
        return self.best

    def _courses(self, shift: int) -> dict[int, list[Course]]:
        """For each set of visits, as bits, the orders that the shift could serve them in, cheapest first."""
        day = self.day
        # Links delay care: that may save waiting, and lateness or distance from a start to stay near.
        may_get_cheaper = self.coupled and (day.weights.waiting or not day.monotone)
        courses: dict[int, list[Course]] = {0: [Course(0, (), (), 0)]}
        for visits, trail in self._orders(shift, (), [[(0, day.starts[shift], 0, (), None)]]):
            label = cheapest_return(day, shift, visits, trail)
            if label is None:
                continue
            least = day.fixed_price(shift, visits) + (0 if may_get_cheaper else label[2])
            work = day.work(shift, visits) if day.weights.balance else 0
            held = courses.setdefault(sum(1 << visit for visit in visits), [])
            held.append(Course(least, visits, label[3], work))
        for held in courses.values():
            held.sort(key=lambda course: course.least)
            if not self.coupled:
                cheapest: dict[int, Course] = {}
                for course in held:
                    cheapest.setdefault(course.work, course)
                held[:] = cheapest.values()
        return courses

    def _orders(
        self, shift: int, visits: tuple[int, ...], trail: Trail
    ) -> Iterator[tuple[tuple[int, ...], Trail]]:
        """All orders of visits, one visit or more, that the shift can follow as far as the last care."""
        self._look_at_the_clock()
        for visit in range(len(self.day.locations)):
            if visit in visits or not self.day.able[visit, shift]:
                continue
            longer, further = (*visits, visit), trail.copy()
            if self.day.is_within_limits(shift, longer) and drive_on(self.day, shift, longer, {}, further):
                yield longer, further
                yield from self._orders(shift, longer, further)

    def _least_of_the_rest(self) -> list[list[int]]:
        """For each shift and set of visits left the least that it and the shifts after it make of them."""
        costs = self.day.unassigned_costs
        left = [
            sum(cost for visit, cost in enumerate(costs) if visits >> visit & 1)
            for visits in range(self.all + 1)
        ]
        table = [left]
        for shift in reversed(self.shifts):
            after = table[0]
            table.insert(
                0,
                [
                    min(
                        held[0].least + after[visits & ~served]
                        for served, held in self.courses[shift].items()
                        if served & visits == served
                    )
                    for visits in range(self.all + 1)
                ],
            )
        return table

    def _choose(self, shift: int, left: int, spent: int, chosen: list[Course]) -> None:
        """Give this shift and those after it every course that may still make a better plan."""
        self._look_at_the_clock()
        if shift == len(self.shifts):
            self._try(left, chosen)
            return
        for served, held in self.courses[shift].items():
            if served & left != served:
                continue
            rest = self.rest[shift + 1][left & ~served]
            for course in held:
                if spent + course.least + rest >= self.limit:
                    break
                self._choose(shift + 1, left & ~served, spent + course.least, [*chosen, course])

    def _try(self, left: int, chosen: list[Course]) -> None:
        """Time a plan with its breaks in all gaps, or missed, and keep it where it is the best so far."""
        day = self.day
        place = {visit: shift for shift, course in enumerate(chosen) for visit in course.visits}
        if not _company_holds(day, place):
            return
        untimed = self.rest[-1][left] + day.balance_price([course.work for course in chosen])
        untimed += sum(day.fixed_price(shift, course.visits) for shift, course in enumerate(chosen))
        if untimed >= self.limit:
            return
        for orders in self._with_breaks(chosen):
            self._look_at_the_clock()
            timings = settle(day, orders)
            cost = untimed + _timed_cost(day, timings)
            if cost < self.limit and links_hold(day, orders, timings):
                self.limit, self.best = cost, orders

    def _with_breaks(self, chosen: list[Course]) -> Iterator[dict[int, list[int]]]:
        used = {shift: course for shift, course in enumerate(chosen) if course.visits}
        if not self.coupled:
            yield {shift: with_breaks(course.visits, course.gaps) for shift, course in used.items()}
            return
        ways = [
            ways_to_rest(self.day.missed_costs[shift], len(course.visits) + 1)
            for shift, course in used.items()
        ]
        for gaps in product(*ways):
            yield {
                shift: with_breaks(course.visits, taken)
                for (shift, course), taken in zip(used.items(), gaps, strict=True)
            }

    def _look_at_the_clock(self) -> None:
        if self.watch.elapsed > self.until:
            raise OutOfTimeError


def _company_holds(day: Day, place: Mapping[int, int]) -> bool:
    """Whether visits that must be served together or by the same or another nurse are."""
    for visit, shift in place.items():
        if any(other not in place for other in day.units[visit]):
            return False
        for other, same in day.company[visit]:
            if other in place and (day.nurses[shift] == day.nurses[place[other]]) != same:
                return False
    return True


def _timed_cost(day: Day, timings: Mapping[int, Timing]) -> int:
    """What times and missed breaks cost, weighed."""
    weights = day.weights
    each = sum(
        weights.waiting * timing.waiting
        + weights.lateness * timing.lateness
        + weights.overtime * timing.overtime
        + weights.shifted * timing.shifted
        + timing.missed
        for timing in timings.values()
    )
    largest = max((timing.largest_lateness for timing in timings.values()), default=0)
    return each + weights.largest_lateness * largest
