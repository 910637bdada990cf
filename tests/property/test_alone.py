"""Visits tried alone: no shift that could serve one, or two that are linked, is passed over."""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from solver.alone import Alone
from solver.day import Day
from solver.links import links_hold, settle
from solver.timing import NO_REST, REST
from tests.odd_days import odd_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from solver import Problem

SLOWLY = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def routes(day: Day, shift: int, visits: Sequence[int]) -> Iterator[list[int]]:
    """Every order of visits on a shift, with its breaks at every place, or missed where they may be."""
    costs = day.missed_costs[shift]
    for order in sorted(set(permutations([*visits, *[REST] * len(costs)]))):
        for taken in product(*[(REST,) if cost is None else (REST, NO_REST) for cost in costs]):
            rests = iter(taken)
            yield [next(rests) if step == REST else step for step in order]


def holds(day: Day, orders: dict[int, list[int]]) -> bool:
    """Whether orders keep every hard limit and every link between their visits."""
    return links_hold(day, orders, settle(day, orders))


def may_serve(day: Day, first: int, second: int, shift: int, there: int) -> bool:
    """Whether skills, refusals, pins and nurses let two shifts serve two visits."""
    same = bool(day.nurses[shift] == day.nurses[there])
    wanted = {wish for other, wish in day.company[first] if other == second}
    return bool(day.able[first, shift] and day.able[second, there]) and wanted <= {same}


@SLOWLY
@given(odd_days(5, 3))
def test_alone_tries_every_shift(problem: Problem) -> None:
    """A visit fits where one of its shifts could serve it alone with its breaks somewhere, and only there."""
    day = Day(problem)
    alone = Alone(day)
    for visit, able in enumerate(day.able):
        by_hand = [
            able[shift] and any(holds(day, {shift: steps}) for steps in routes(day, shift, [visit]))
            for shift in range(len(day.starts))
        ]
        assert alone.fits(visit, able) == any(by_hand)


@SLOWLY
@given(odd_days(4, 3))
def test_alone_tries_every_two_shifts(problem: Problem) -> None:
    """Two visits fit beside each other where some shifts, or one, could serve them as their links ask."""
    day = Day(problem)
    alone = Alone(day)
    shifts = range(len(day.starts))
    for first, second in combinations(range(len(day.locations)), 2):
        by_hand = any(
            holds(day, {shift: steps} if shift == there else {shift: steps, there: more})
            for shift, there in product(shifts, shifts)
            if may_serve(day, first, second, shift, there)
            for steps in routes(day, shift, [first, second] if shift == there else [first])
            for more in ([[]] if shift == there else routes(day, there, [second]))
        )
        assert alone.fits_beside(first, second) == by_hand
