"""A second opinion: OR-Tools' routing model accepts the plans that the search finds, at the same cost."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from ortools.constraint_solver import pywrapcp

from solver import schedule
from solver.day import NOBODY, Day
from solver.ortools_model import _Model
from solver.search import search
from tests.benchmarks.days import core_day, rich_day

if TYPE_CHECKING:
    from solver import Problem, Solution


def as_drafted(day: Day, plan: Solution) -> SimpleNamespace:
    """Hold a plan's orders, its starts of linked visits and its breaks, as they are, where a draft would."""
    rounds = [SimpleNamespace(visits=(), linked={}, gaps=()) for _ in day.starts]
    shift_of = [NOBODY] * len(day.locations)
    for route in plan.routes:
        shift = day.shift_of[route.shift]
        visits = tuple(day.visit_of[stop.visit] for stop in route.stops)
        starts = zip(visits, (stop.start for stop in route.stops), strict=True)
        linked = {visit: start for visit, start in starts if day.linked[visit]}
        rounds[shift] = SimpleNamespace(visits=visits, linked=linked, gaps=(0,) * len(route.breaks))
        for visit in visits:
            shift_of[visit] = shift
    return SimpleNamespace(day=day, rounds=rounds, shift_of=shift_of)


def cost_by_routing_model(problem: Problem, plan: Solution) -> int | None:
    """Let OR-Tools time a plan whose orders are fixed; None where it finds no times that keep the rules."""
    day = Day(problem)
    drafted = as_drafted(day, plan)
    described = _Model(drafted)
    model = described.model
    for visit, shift in enumerate(drafted.shift_of):
        if shift == NOBODY:
            model.NextVar(described.index[visit]).SetValue(described.index[visit])
    for shift, held in enumerate(drafted.rounds):
        visits = [described.index[visit] for visit in held.visits]
        for here, there in pairwise([model.Start(shift), *visits, model.End(shift)]):
            model.NextVar(here).SetValue(there)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.solution_limit = 1
    found = model.SolveWithParameters(parameters)
    return found.ObjectiveValue() if found else None


@pytest.mark.parametrize("kind", ["urban", "rural", "mixed"])
def test_routing_model_accepts_plans_of_core_days_at_their_cost(kind: str) -> None:
    """Travel and visits left out cost what we say, to the second."""
    problem = core_day(rich_day(kind, 40, 1))
    plan = schedule(problem, search(problem, iterations=300, seed=1).orders)
    assert cost_by_routing_model(problem, plan) == plan.cost.total


@pytest.mark.parametrize("kind", ["urban", "rural", "mixed"])
def test_routing_model_accepts_plans_of_rich_days_at_their_cost(kind: str) -> None:
    """Breaks, pairs held at their starts, late care, overtime and unusual nurses cost what we say."""
    problem = rich_day(kind, 40, 1)
    plan = schedule(problem, search(problem, iterations=300, seed=1).orders)
    assert cost_by_routing_model(problem, plan) == plan.cost.total


def test_routing_model_refuses_a_round_the_wrong_way_round() -> None:
    """Served backwards, some care comes too late for its window."""
    problem = core_day(rich_day("urban", 40, 1))
    orders = search(problem, iterations=300, seed=1).orders
    longest = max(orders, key=lambda shift: len(orders[shift]))
    plan = schedule(problem, {longest: orders[longest][::-1]})
    assert cost_by_routing_model(problem, plan) is None
