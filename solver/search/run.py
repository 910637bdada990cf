"""
One search from start to end: descents, threads, the exchange of best plans, progress and cancel.

The clock decides when to stop, and how fast to cool, only where seconds are given. With iterations given
every decision goes by counts, so that equal input gives equal plans however busy the machine is.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solver.search.anneal import adopt, anneal, fill, load, start_empty, start_over
from solver.search.cooling import Cooling, descents_worth
from solver.search.encode import encode
from solver.search.layout import BEST, Tables
from solver.search.state import new_state, orders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from solver.problem import Problem
    from solver.solution import Step

CHUNK, MOST_IN_CHUNK, MOST_LINKED_IN_CHUNK = 128, 50_000, 10_000
"""
Iterations between two looks at the clock, the cancel flag and the temperature: fewer on large days.

So many visits times iterations take some hundredths of a second, without links and with them.
"""
FILLED = 256
"""Visits of the first plan that are inserted between two such looks."""
MEASURED = 0.02
"""Share of the time after which it is known how many iterations there will be."""
EXCHANGES = 12
"""How often, over a whole search, the threads compare their best plans."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best orders of a search, their cost as the search counts it, and how many iterations it made."""

    orders: dict[str, list[Step]]
    cost: int
    iterations: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where a running search stands."""

    share: float
    cost: int
    unassigned: int
    iterations: int


def search(
    problem: Problem,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    threads: int = 1,
    start: Mapping[str, Sequence[Step]] | None = None,
    pulse: Callable[[Pulse], None] | None = None,
    cancel: Callable[[], bool] = lambda: False,
) -> Found:
    """
    Search until the time or the iterations of each thread are used up, or until it is cancelled.

    Parameters
    ----------
    start
        Visits (and breaks, which are placed anew) in order by shift id: a plan to go on from.
    pulse
        Called between two chunks of iterations.
    """
    begun = time.perf_counter()
    tables = encode(problem)
    budget = _Budget(begun, seconds, iterations, tables)
    states = [new_state(tables, seed * 1000 + thread) for thread in range(threads)]
    for state in states:
        start_empty(tables.record, state.record)
    _load(problem, tables, states[0], start or {})
    if tables.record["n_visits"] > 0 and tables.record["n_shifts"] > 0:
        _fill(tables, states[0], budget, pulse, cancel)
        _exchange(tables, states)
        _cool(tables, states, budget, pulse, cancel)
    best = min(states, key=lambda state: int(state.record["best_cost"]))
    return Found(
        orders(problem, tables, best),
        int(best.record["best_cost"]),
        sum(int(state.record["iterations"]) for state in states),
    )


def _load(problem: Problem, tables: Tables, state: Tables, start: Mapping[str, Sequence[Step]]) -> None:
    """Begin with a plan, as far as there is one."""
    visit_at = {visit.id: v for v, visit in enumerate(problem.visits)}
    pairs = [
        (k, visit_at[step])
        for k, shift in enumerate(problem.shifts)
        for step in start.get(shift.id, ())
        if isinstance(step, str)
    ]
    if pairs:
        listed = np.ascontiguousarray(np.array(pairs, np.int64).T)
        load(tables.record, state.record, listed[0], listed[1])


def _fill(
    tables: Tables,
    state: Tables,
    budget: _Budget,
    pulse: Callable[[Pulse], None] | None,
    cancel: Callable[[], bool],
) -> None:
    """Insert whoever is absent, those whom few can serve first, in slices between which it can stop."""
    for part in _slices(tables):
        if cancel() or budget.share(0) >= 1:
            break
        fill(tables.record, state.record, part)
        if pulse is not None:
            pulse(_pulse([state], 0.0))


def _slices(tables: Tables) -> list[NDArray[np.int64]]:
    order = np.argsort(tables["visits"]["able"], kind="stable")
    return [order[first : first + FILLED] for first in range(0, len(order), FILLED)]


class _Budget:
    """How much of the search is over, from 0 to 1, and how many iterations come next."""

    def __init__(self, begun: float, seconds: float | None, iterations: int | None, tables: Tables) -> None:
        self._seconds = seconds
        self._iterations = iterations
        self._begun = begun
        self._visits = int(tables.record["n_visits"])
        most = MOST_LINKED_IN_CHUNK if tables.record["has_links"] else MOST_IN_CHUNK
        self._chunk = max(8, min(CHUNK, most // max(1, self._visits)))

    def share(self, iterations: int) -> float:
        shares = [0.0]
        if self._seconds is not None:
            shares.append((time.perf_counter() - self._begun) / max(self._seconds, 1e-9))
        if self._iterations is not None:
            shares.append(iterations / max(self._iterations, 1))
        return min(1.0, max(shares))

    def chunk(self, iterations: int) -> int:
        return self._chunk if self._iterations is None else min(self._chunk, self._iterations - iterations)

    def descents(self, iterations: int, share: float) -> int:
        """How many descents are worth their time, told by how far so many iterations have come."""
        return descents_worth(iterations / share, self._visits) if share > 0 else 1


def _cool(
    tables: Tables,
    states: list[Tables],
    budget: _Budget,
    pulse: Callable[[Pulse], None] | None,
    cancel: Callable[[], bool],
) -> None:
    cooling = Cooling(float(tables.record["near_cost"]), bool(tables.record["has_links"]))
    is_measured, descent, exchanged = False, 0, 0
    with ThreadPoolExecutor(len(states)) as pool:
        while not cancel():
            done = int(states[0].record["iterations"])
            share = budget.share(done)
            if share >= 1:
                break
            if not is_measured and share >= MEASURED:
                is_measured = True
                cooling = replace(cooling, descents=budget.descents(done, share))
            if cooling.descent(share) > descent:
                descent = cooling.descent(share)
                _descend_again(tables, states, from_best=cooling.is_last(share))
            if cooling.is_last(share) and int(share * EXCHANGES) > exchanged:
                exchanged = int(share * EXCHANGES)
                _exchange(tables, states)
            chunk, temperature = budget.chunk(done), cooling.temperature(share)
            if len(states) == 1:
                anneal(tables.record, states[0].record, chunk, temperature)
            else:
                work = [pool.submit(anneal, tables.record, s.record, chunk, temperature) for s in states]
                for future in work:
                    future.result()
            if pulse is not None:
                pulse(_pulse(states, share))


def _descend_again(tables: Tables, states: list[Tables], *, from_best: bool) -> None:
    """Let every thread begin anew: from nothing, or from the best plan of all."""
    if from_best:
        _exchange(tables, states)
    for state in states:
        if from_best:
            adopt(tables.record, state.record)
            continue
        start_over(tables.record, state.record)
        for part in _slices(tables):
            fill(tables.record, state.record, part)


def _exchange(tables: Tables, states: list[Tables]) -> None:
    """Let every thread whose best plan is not the best of all go on from that one."""
    best = min(states, key=lambda state: int(state.record["best_cost"]))
    for state in states:
        if state.record["best_cost"] > best.record["best_cost"]:
            for name in ("stops", "labels", "routes"):
                state[name][BEST] = best[name][BEST]
            state.memory["best_cost"] = best.record["best_cost"]
            state.memory["best_absent"] = best.record["best_absent"]
            adopt(tables.record, state.record)


def _pulse(states: list[Tables], share: float) -> Pulse:
    best = min(states, key=lambda state: int(state.record["best_cost"]))
    return Pulse(
        share,
        int(best.record["best_cost"]),
        int(best.record["best_absent"]),
        sum(int(state.record["iterations"]) for state in states),
    )
