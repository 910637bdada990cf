"""Laws of solving, on odd small days: links, breaks, split shifts, no way, pins, modes, all at once."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations, product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from solver import BREAK, MISSED, Weights, cost, enumeration, reasons, schedule, solve, violations
from solver.day import Day
from solver.draft import Draft
from solver.insertion import construct
from solver.schedule import orders_of, schedule_on
from solver.watch import Watch
from tests.odd_days import odd_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver import Break, Problem
    from solver.solution import Step

few = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


def every_order(problem: Problem) -> Iterator[dict[str, list[Step]]]:
    """Every way to share the visits among the shifts, in every order, with breaks in every gap or missed."""

    def of_shift(breaks: tuple[Break, ...], visits: tuple[str, ...]) -> Iterator[list[Step]]:
        if not visits:
            yield []
            return
        kinds = [[BREAK] if rest.missed_cost is None else [BREAK, MISSED] for rest in breaks]
        for order, chosen in product(permutations(visits), product(*kinds)):
            for places in combinations(range(len(order) + len(breaks)), len(breaks)):
                left, rests = iter(order), iter(chosen)
                yield [next(rests if i in places else left) for i in range(len(order) + len(breaks))]

    shifts = problem.shifts
    for shares in product(range(len(shifts) + 1), repeat=len(problem.visits)):
        chosen = [
            tuple(visit.id for visit, share in zip(problem.visits, shares, strict=True) if share == k)
            for k in range(len(shifts))
        ]
        ways = [list(of_shift(shift.breaks, visits)) for shift, visits in zip(shifts, chosen, strict=True)]
        for orders in product(*ways):
            yield {shift.id: order for shift, order in zip(shifts, orders, strict=True)}


def least_cost(problem: Problem) -> int:
    """Cost of the cheapest plan of all without violations."""
    day = Day(problem)
    least = schedule_on(day, {})
    for orders in every_order(problem):
        plan = schedule_on(day, orders)
        if plan.cost.total < least.cost.total and not violations(problem, plan):
            least = plan
    return least.cost.total


@few
@given(odd_days(4, 2))
def test_solve_finds_the_cheapest_plan_of_a_tiny_day(problem: Problem) -> None:
    """No plan of all those there are is cheaper than the answer, which breaks no rule."""
    answer = solve(problem, 5.0)
    assert violations(problem, answer) == []
    assert answer.cost == cost(problem, answer)
    assert answer.cost.total == least_cost(problem)


@few
@given(odd_days(8, 4), some.integers(0, 3))
def test_solve_of_any_day_breaks_no_rule(problem: Problem, seed: int) -> None:
    """Without counting plans through, the answer still breaks no rule and serves or explains every visit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(enumeration, "MOST_VISITS", -1)
        answer = solve(problem, 0.1, seed=seed)
    assert violations(problem, answer) == []
    assert answer.cost == cost(problem, answer)


@few
@given(odd_days(6, 3), some.integers(0, 3))
def test_solve_is_never_worse_than_its_start(problem: Problem, seed: int) -> None:
    """A plan given to begin with is kept or bettered, however little time there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(enumeration, "MOST_VISITS", -1)
        start = solve(problem, 0.05, seed=seed)
        assert solve(problem, 0.0, start=start).cost.total <= start.cost.total


@few
@given(odd_days(8, 4), some.integers(0, 3))
def test_draft_of_inserted_visits_is_a_plan_the_judge_passes(problem: Problem, seed: int) -> None:
    """Whatever was put in, no rule is broken; without links the draft knows its cost."""
    draft = Draft(Day(problem))
    random = Random(seed)  # noqa: S311
    construct(draft, Watch(10.0), 0.0, random)
    plan = schedule(problem, draft.orders())
    assert violations(problem, plan) == []
    if not problem.links:
        assert plan.cost.total == draft.cost


@few
@given(odd_days(6, 3), some.integers(0, 3))
def test_schedule_of_a_schedule_is_the_same(problem: Problem, seed: int) -> None:
    """The orders read back from a plan's times give those times again."""
    draft = Draft(Day(problem))
    construct(draft, Watch(10.0), 0.0, Random(seed))  # noqa: S311
    plan = schedule(problem, draft.orders())
    assert schedule(problem, orders_of(plan)) == plan


@few
@given(odd_days(6, 3), some.data())
def test_schedule_of_orders_by_hand_names_only_broken_limits(problem: Problem, data: some.DataObject) -> None:
    """Orders thrown together get times that add up: the judge finds broken limits, never broken sums."""
    orders: dict[str, list[Step]] = {shift.id: [] for shift in problem.shifts}
    for visit in problem.visits:
        if orders:
            orders[data.draw(some.sampled_from(sorted(orders)))].append(visit.id)
    for shift in problem.shifts:
        for _ in shift.breaks:
            step = data.draw(some.sampled_from([BREAK, BREAK, MISSED]))
            orders[shift.id].insert(data.draw(some.integers(0, len(orders[shift.id]))), step)
    found = {violation.code for violation in violations(problem, schedule(problem, orders))}
    sums = {"care_duration", "lateness", "break_duration", "break_order", "arrival", "waiting", "departure"}
    sums |= {"return", "route_travel", "route_overtime", "route_waiting", "cost", "too_soon", "break_in_care"}
    assert not found & sums or "no_way" in found or "outside_windows" in found


@few
@given(odd_days(5, 3))
def test_reasons_hold(problem: Problem) -> None:
    """A visit said to be impossible is left out of every plan of the day with that visit alone."""
    answer = solve(problem, 5.0)
    for left in answer.unassigned:
        if left.code in {"not_found", "link", "partner"}:
            continue
        alone = replace(
            problem,
            visits=tuple(
                replace(visit, unassigned_cost=10**12) for visit in problem.visits if visit.id == left.visit
            ),
            links=(),
            weights=Weights(),
            current=(),
        )
        assert least_cost(alone) == 10**12, left


@few
@given(odd_days(6, 3))
def test_reasons_cover_exactly_the_visits_in_no_route(problem: Problem) -> None:
    """Every visit is in a route or has one reason."""
    plan = schedule(problem, {})
    assert [left.visit for left in reasons(problem, plan)] == [visit.id for visit in problem.visits]
