"""Laws of the search, on odd small days: links, breaks, split shifts, no way, pins, modes, all at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from solver import schedule, violations
from solver.day import Day
from solver.enumeration import best_plan
from solver.schedule import named, schedule_on
from solver.search import search
from solver.search.cooling import descents_worth
from solver.watch import Watch
from tests.odd_days import odd_days

if TYPE_CHECKING:
    from solver import Problem

few = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@settings(few, max_examples=1000)
@given(odd_days(8, 4), some.integers(0, 3))
def test_search_counts_what_cost_counts(problem: Problem, seed: int) -> None:
    """The plan found breaks no rule once it is timed, and costs what the search says, to the second."""
    found = search(problem, iterations=40, seed=seed)
    plan = schedule(problem, found.orders)
    assert violations(problem, plan) == []
    assert plan.cost.total == found.cost


@few
@given(odd_days(8, 4), some.integers(0, 3))
def test_search_goes_on_from_a_plan_without_losing(problem: Problem, seed: int) -> None:
    """What begins with a plan of its own ends no dearer."""
    first = search(problem, iterations=20, seed=seed)
    assert search(problem, iterations=5, seed=seed + 1, start=first.orders).cost <= first.cost


@few
@given(odd_days(8, 4), some.integers(0, 3), some.integers(1, 2))
def test_search_by_iterations_depends_on_its_input_alone(problem: Problem, seed: int, threads: int) -> None:
    """Equal problem, seed, iterations and threads give equal plans."""
    once = search(problem, iterations=150, seed=seed, threads=threads)
    assert search(problem, iterations=150, seed=seed, threads=threads) == once


@settings(few, max_examples=20)
@given(odd_days(3, 2), some.integers(0, 3), some.integers(1, 2))
def test_search_of_several_descents_keeps_every_law(problem: Problem, seed: int, threads: int) -> None:
    """Begun over and over: the plan costs what it says, no more than its start, and is the same again."""
    assert descents_worth(20_000, 3) > 1
    start = search(problem, iterations=1, seed=seed + 1)
    found = search(problem, iterations=20_000, seed=seed, threads=threads, start=start.orders)
    plan = schedule(problem, found.orders)
    assert violations(problem, plan) == []
    assert plan.cost.total == found.cost <= start.cost
    assert search(problem, iterations=20_000, seed=seed, threads=threads, start=start.orders) == found


@settings(few, max_examples=60)
@given(odd_days(7, 2))
def test_search_finds_the_best_plan_of_a_small_day(problem: Problem) -> None:
    """What counting every plan finds, links, breaks and all, the search finds too."""
    day = Day(problem)
    nobody = schedule_on(day, {}).cost.total
    steps = best_plan(day, nobody, Watch(None), math.inf)
    best = nobody if steps is None else schedule_on(day, named(day, steps)).cost.total
    assert search(problem, iterations=1500).cost == best
