"""Laws of the bound, on odd small days whose cheapest plan is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from solver import lower_bound, schedule, solve, violations
from solver.bound import pricing
from tests.odd_days import odd_days
from tests.property.test_check import orders

if TYPE_CHECKING:
    from solver import Problem

few = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@few
@given(odd_days(6, 3), some.sampled_from(["the cheapest", "none"]))
def test_bound_is_never_above_the_cheapest_plan(problem: Problem, plan: str) -> None:
    """No plan costs less than the bound, whatever plan it began with."""
    cheapest = solve(problem, 60.0)
    bound = lower_bound(problem, 60.0, plan=None if plan == "none" else cheapest)
    assert 0 <= bound.cost <= cheapest.cost.total


@few
@given(odd_days(6, 3))
def test_bound_of_the_shortest_ways_is_valid(problem: Problem) -> None:
    """Out of time at once, there is a bound all the same, and no plan costs less."""
    assert 0 <= lower_bound(problem, 0.0).cost <= solve(problem, 60.0).cost.total


@few
@given(odd_days(12, 4), some.data())
def test_bound_is_never_above_any_plan(problem: Problem, data: some.DataObject) -> None:
    """Whatever plan of the day is made, good or bad, and whether the bound began with it or not."""
    plan = schedule(problem, data.draw(orders(problem)))
    found = violations(problem, plan)
    bound = lower_bound(problem, 60.0, plan=None if found else plan)
    assert found or bound.cost <= plan.cost.total
    assert bound.cost <= solve(problem, iterations=20).cost.total


@few
@given(odd_days(6, 3), some.sampled_from([2, 8, 32]))
def test_bound_holds_with_hardly_any_memory(problem: Problem, labels: int) -> None:
    """Where labels must forget or give up, the bound becomes weaker, never wrong."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pricing, "FEWEST_LABELS", 2)
        patch.setattr(pricing, "MOST_LABELS", labels)
        bound = lower_bound(problem, 60.0)
    assert 0 <= bound.cost <= solve(problem, 60.0).cost.total
