"""Laws of the kernels: the price of a position is what inserting there costs, and undoing leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from solver.search.anneal import anneal, fill, forget_touched, start_empty, undo_iteration
from solver.search.encode import encode
from solver.search.exchange import exchange
from solver.search.insertion import insertion_delta, suits, window
from solver.search.layout import LIVE, NEVER, Tables
from solver.search.recreate import list_absent, recreate
from solver.search.route import open_snapshot, put, queue, settle, undo_snapshot
from solver.search.ruin import ruin
from solver.search.state import new_state
from tests.odd_days import odd_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from solver import Problem

few = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@few
@given(odd_days(8, 4), some.integers(0, 3))
def test_insertion_delta_equals_the_refreshed_change(problem: Problem, seed: int) -> None:
    """Where no link and no cost of the whole day is in play the price of a position is exact, or never."""
    alone = replace(problem, links=(), weights=replace(problem.weights, largest_lateness=0, balance=0))
    tables, state = _searched(alone, seed)
    for v, k, position in _places(tables, state):
        lower, upper = window(tables.record, state.record, v)
        price, _ = insertion_delta(tables.record, state.record, k, position, v, lower, upper, NEVER)
        before = int(state.record["cost"])
        open_snapshot(state.record)
        put(state.record, v, k, position)
        queue(state.record, k)
        fits = settle(tables.record, state.record)
        assert (price < NEVER) == fits
        if fits:
            assert int(state.record["cost"]) - before == price
        undo_snapshot(state.record)


@few
@given(odd_days(8, 4), some.integers(0, 3), some.sampled_from((ruin, exchange)))
def test_undo_restores_the_state(problem: Problem, seed: int, disturb: Callable[..., bool]) -> None:
    """Ruined or exchanged, recreated and undone, everything that tells of the plan is what it was."""
    tables, state = _searched(problem, seed)
    for _ in range(10):
        forget_touched(state.record)
        before = _told(state)
        absent = int(state.record["n_absent"])
        state["places"]["absent_saved"][:absent] = state["places"]["absent"][:absent]
        state.memory["n_absent_saved"] = absent
        cost = int(state.record["cost"])
        if disturb(tables.record, state.record):
            recreate(tables.record, state.record)
        undo_iteration(state.record, cost)
        assert _told(state) == before


@few
@given(odd_days(8, 4), some.integers(0, 3))
def test_exchange_loses_no_visit_and_counts_every_cost(problem: Problem, seed: int) -> None:
    """Rounds changed hands, every visit is in one place or absent, and the cost is that of both."""
    tables, state = _searched(problem, seed)
    for _ in range(10):
        before = int(state.record["cost"])
        forget_touched(state.record)
        absent = int(state.record["n_absent"])
        state["places"]["absent_saved"][:absent] = state["places"]["absent"][:absent]
        state.memory["n_absent_saved"] = absent
        if not exchange(tables.record, state.record):
            undo_iteration(state.record, before)
            continue
        list_absent(state.record)
        routes = state["routes"][LIVE]
        placed = [
            v
            for k, route in enumerate(routes)
            for v in state["stops"][LIVE, k, : int(route["size"])]["visit"].tolist()
        ]
        left = state["places"]["absent"][: int(state.record["n_absent"])].tolist()
        assert sorted(placed + left) == list(range(len(problem.visits)))
        penalties = int(tables["visits"]["penalty"][left].sum())
        assert int(state.record["cost"]) == int(routes["cost"].sum()) + penalties


def _searched(problem: Problem, seed: int) -> tuple[Tables, Tables]:
    """Search a little, so that routes hold visits, breaks and lateness."""
    assume(problem.visits and problem.shifts)
    tables = encode(problem)
    state = new_state(tables, seed)
    start_empty(tables.record, state.record)
    fill(tables.record, state.record, np.arange(len(problem.visits)))
    anneal(tables.record, state.record, 15, 50.0)
    return tables, state


def _places(tables: Tables, state: Tables) -> Iterator[tuple[int, int, int]]:
    """Every place where a visit that nobody makes might go."""
    for v in state["places"]["absent"][: int(state.record["n_absent"])].tolist():
        for k in range(int(tables.record["n_shifts"])):
            if suits(tables.record, state.record, v, k):
                for position in range(int(state["routes"][LIVE, k]["size"]) + 1):
                    yield v, k, position


def _told(state: Tables) -> list[Any]:
    """Read all that a plan in hand tells: routes with their stops and labels, who is absent, the cost."""
    told: list[Any] = [int(state.record["cost"]), int(state.record["n_absent"])]
    told.append(state["places"]["absent"][: int(state.record["n_absent"])].tolist())
    told.append(state["places"][["route"]].tolist())
    for k, route in enumerate(state["routes"][LIVE]):
        size = int(route["size"])
        told += [route.tolist(), state["stops"][LIVE, k, : size + 1].tolist() if size else []]
        told.append(state["labels"][LIVE, k, : size + 1].tolist() if size else [])
    return told
