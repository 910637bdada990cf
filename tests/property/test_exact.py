"""Laws of the small questions, on odd small days: CP-SAT says of them what counting through says."""

from __future__ import annotations

import math
from itertools import permutations, product
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from solver import violations
from solver.answer import Answer
from solver.day import Day
from solver.draft import Draft
from solver.enumeration import best_plan
from solver.exact.asker import Asker
from solver.exact.model import Model
from solver.exact.placing import Placing
from solver.exact.scope import Scope
from solver.insertion import construct
from solver.schedule import schedule_on
from solver.timing import ways_to_rest, with_breaks
from solver.watch import Watch
from tests.odd_days import odd_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from solver import Problem, Solution
    from solver.exact.asker import Reply

few = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


def asked(scope: Scope, *, orders_kept: bool = False, all_served: bool = False) -> Reply:
    """Ask for the cheapest answer, with all the time it takes."""
    asker = Asker(Watch(None), math.inf, math.inf)
    return asker.ask(Model(scope, orders_kept=orders_kept, all_served=all_served))


def inserted(day: Day, seed: int) -> Solution:
    """Make some plan without violations."""
    draft = Draft(day)
    construct(draft, Watch(None), 0.0, Random(seed))  # noqa: S311
    return schedule_on(day, draft.orders())


def gaps_of(day: Day, shift: int, visits: int) -> Iterator[tuple[int, ...]]:
    """Every choice of gaps for the breaks of a shift."""
    return ways_to_rest(day.missed_costs[shift], visits + 1)


def ways(day: Day, scope: Scope, orders: Iterable[tuple[int, ...]]) -> Iterator[Solution]:
    """Every sound plan where the one shift asked about follows one of the orders and no other care moves."""
    (shift,) = scope.rounds
    for visits in orders:
        for gaps in gaps_of(day, shift, len(visits)):
            plan = schedule_on(day, scope.orders({shift: with_breaks(visits, gaps)}))
            starts = {day.visit_of[stop.visit]: stop.start for route in plan.routes for stop in route.stops}
            if scope.starts.items() <= starts.items() and not violations(day.problem, plan):
                yield plan


@few
@given(odd_days(4, 2))
def test_repair_of_every_round_finds_the_cheapest_plan_of_all(problem: Problem) -> None:
    """Asked about all rounds and visits at once, CP-SAT finds what counting every plan through finds."""
    day = Day(problem)
    empty = schedule_on(day, {})
    counted = Answer(day)
    counted.offer_steps(best_plan(day, empty.cost.total, Watch(None), math.inf))
    if problem.shifts:
        scope = Scope(day, empty, range(len(problem.shifts)), range(len(problem.visits)))
        reply = asked(scope)
        found = schedule_on(day, scope.orders(reply.steps))
        assert violations(problem, found) == []
        assert reply.least == reply.cost == found.cost.total == counted.best.cost.total


@few
@given(odd_days(6, 3), some.integers(0, 3))
def test_breaks_are_placed_as_well_as_in_any_gaps(problem: Problem, seed: int) -> None:
    """With every visit in its place, no choice of gaps for the breaks costs less than the one found."""
    day = Day(problem)
    plan = inserted(day, seed)
    if not plan.routes:
        return
    scope = Scope(day, plan, [day.shift_of[route.shift] for route in plan.routes])
    reply = asked(scope, orders_kept=True, all_served=True)
    found = schedule_on(day, scope.orders(reply.steps))
    assert violations(problem, found) == []
    assert found.cost.total == min(
        other.cost.total for other in with_breaks_anywhere(day, scope) if not violations(problem, other)
    )


def with_breaks_anywhere(day: Day, scope: Scope) -> Iterator[Solution]:
    """Time the rounds with their breaks in every combination of gaps."""
    choices = [
        [(shift, with_breaks(visits, gaps)) for gaps in gaps_of(day, shift, len(visits))]
        for shift, visits in scope.rounds.items()
    ]
    for steps in product(*choices):
        yield schedule_on(day, scope.orders(dict(steps)))


@few
@given(odd_days(5, 3), some.integers(0, 3), some.data())
def test_placing_is_refused_only_where_no_order_is_sound(
    problem: Problem, seed: int, data: some.DataObject
) -> None:
    """Every order of a round with one visit more is tried: what CP-SAT calls impossible or dear is so."""
    day = Day(problem)
    plan = inserted(day, seed)
    left = [day.visit_of[gone.visit] for gone in plan.unassigned]
    pairs = [
        (visit, shift) for visit in left for shift in range(len(problem.shifts)) if day.able[visit, shift]
    ]
    if not pairs:
        return
    visit, shift = data.draw(some.sampled_from(pairs))
    scope = Scope(day, plan, (shift,), (visit,))
    reply = asked(scope, all_served=True)
    elsewhere = plan.cost.total - scope.price
    costs = [other.cost.total for other in ways(day, scope, permutations(scope.visits))]
    if reply.least is None:
        assert costs == []
        return
    found = schedule_on(day, scope.orders(reply.steps))
    assert violations(problem, found) == []
    assert all(reply.least + elsewhere <= each for each in costs)
    if not problem.links:
        assert reply.cost + elsewhere == found.cost.total == min(costs)


@few
@given(odd_days(5, 3), some.integers(0, 3))
def test_findings_hold(problem: Problem, seed: int) -> None:
    """What is said to be proven of a visit left out is so for every order of every round that may."""
    day = Day(problem)
    placing = Placing(Answer(day, inserted(day, seed)))
    plan = placing.answer.best
    for gone in plan.unassigned:
        visit = day.visit_of[gone.visit]
        found = placing.finding(visit, Asker(Watch(None), math.inf, math.inf))
        if len(day.units[visit]) > 1 or not found.is_proof:
            continue
        scopes = [Scope(day, plan, (shift,), (visit,)) for shift in np.flatnonzero(day.able[visit]).tolist()]
        costs = [
            other.cost.total for scope in scopes for other in ways(day, scope, permutations(scope.visits))
        ]
        assert not costs or found.dear
        assert all(each >= plan.cost.total for each in costs)
