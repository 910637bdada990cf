"""Legs that just fit in 16 bits: nothing that adds them up is cut to 16 bits itself."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from solver import Cost, Problem, Travel, reasons, schedule, solve, violations
from solver.day import Day
from solver.draft import Draft
from solver.insertion import construct
from solver.ortools_model import improved_visits
from solver.search import search
from solver.watch import Watch
from tests.days import day, shift, visit, window

if TYPE_CHECKING:
    from collections.abc import Callable

LEGS = np.array([[0, 30_000, 32_000], [30_500, 0, 30_000], [32_767, 31_000, 0]])
BEST = 102_900
"""b, then a: 32,000 + 31,000 + 30,500 of travel; back at 32,000 + 600 + 31,000 + 600 + 30,500, 4,700 late."""


@pytest.fixture
def far_day() -> Problem:
    """Two visits, one of them to be served by 50,000, and a nurse who may work 10,000 longer than 90,000."""
    problem = day(
        [
            visit("a", 1, window(0, 86_400), unassigned_cost=100_000),
            visit("b", 2, window(0, 50_000, 86_400), unassigned_cost=100_000),
        ],
        [shift("s", 0, 90_000, max_overtime_seconds=10_000)],
        travel={"": Travel(LEGS)},
    )
    assert problem.travel[""].seconds.dtype == np.int16
    return problem


def test_schedule_adds_up_far_legs(far_day: Problem) -> None:
    """Times, travel and costs of a route are the sums of its legs, and the judge adds up the same."""
    plan = schedule(far_day, {"s": ["a", "b"]})
    (route,) = plan.routes
    # a from 30,000 to 30,600; b from 60,600 to 61,200, 10,600 late; back 32,767 later
    assert [(stop.start, stop.lateness_seconds) for stop in route.stops] == [(30_000, 0), (60_600, 10_600)]
    assert (route.start, route.end, route.travel_seconds, route.overtime_seconds) == (
        0,
        93_967,
        92_767,
        3_967,
    )
    assert plan.cost == Cost(travel=92_767, lateness=3 * 10_600, overtime=2 * 3_967)
    assert violations(far_day, plan) == []
    cut = replace(route, travel_seconds=92_767 - 65_536)
    assert [broken.code for broken in violations(far_day, replace(plan, routes=(cut,)))] == ["route_travel"]


def counted(problem: Problem) -> int:
    """Count through every plan, as a solve does with a tiny day."""
    return solve(problem, 5.0).cost.total


def inserted(problem: Problem) -> int:
    """Insert the visits one by one."""
    draft = Draft(Day(problem))
    construct(draft, Watch(None), 0.0, Random(0))  # noqa: S311
    return draft.cost


def modelled(problem: Problem) -> int:
    """Let OR-Tools improve the worse order."""
    draft = Draft(Day(problem))
    for steps in ((0, 1), improved_visits(draft, 0.2, lambda: None)):
        change = draft.resettled({0: steps} if isinstance(steps, tuple) else steps or {})
        assert change is not None
        draft.apply(change)
    return draft.cost


def searched(problem: Problem) -> int:
    """Search by ruin and recreate."""
    return search(problem, iterations=50).cost


@pytest.mark.parametrize("cost_by", [counted, inserted, modelled, searched])
def test_far_day_is_planned_at_its_least_cost(far_day: Problem, cost_by: Callable[[Problem], int]) -> None:
    """Each way to plan finds the better order of the two, and counts the same cost for it."""
    assert cost_by(far_day) == BEST


@pytest.mark.parametrize(("end", "code"), [(65_367, "not_found"), (65_366, "outside_shifts")])
def test_reasons_add_up_far_legs(far_day: Problem, end: int, code: str) -> None:
    """A visit fits a shift that is just long enough: 32,000 there, 600 of care, 32,767 back."""
    problem = replace(far_day, shifts=(shift("s", 0, end),))
    found = {left.visit: left.code for left in reasons(problem, schedule(problem, {}))}
    assert found == {"a": "not_found", "b": code}
