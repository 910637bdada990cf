"""The state of one search: made empty, loaded from a plan, read back as orders of visits and breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.search import layout
from solver.search.layout import BEST, COPIES, DEPTH, NOBODY, Tables
from solver.search.random import seeded
from solver.solution import BREAK, MISSED, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.problem import Problem


def new_state(tables: Tables, seed: int) -> Tables:
    """Make room for one search."""
    record = tables.record
    n, m = int(record["n_visits"]), int(record["n_shifts"])
    capacity, labels = int(record["capacity"]), int(record["labels"])
    candidates = max(m, 300)
    state = Tables(
        layout.STATE,
        {
            "stops": np.zeros((COPIES, m, capacity + 1), layout.STOP),
            "labels": np.zeros((COPIES, m, capacity + 1, 4, labels), np.int64),
            "routes": np.zeros((COPIES, m), layout.ROUTE),
            "places": np.zeros(n, layout.PLACE),
            "marks": np.zeros(m, layout.MARK),
            "levels": np.zeros(DEPTH, layout.LEVEL),
            "snapped": np.zeros((DEPTH, 2, m), np.int64),
            "candidates": np.zeros((2 + DEPTH, candidates), layout.CANDIDATE),
            "scratch": np.zeros((3, 4, labels), np.int64),
        },
        n_visits=n,
        n_shifts=m,
        capacity=capacity,
        n_labels=labels,
        max_candidates=candidates,
    )
    state["places"]["route"] = NOBODY
    state.memory["random"] = np.uint64(seeded(seed))
    return state


def orders(problem: Problem, tables: Tables, state: Tables) -> dict[str, list[Step]]:
    """Return the best plan: the visits and breaks of every used shift, in order."""
    found: dict[str, list[Step]] = {}
    routes, stops = state["routes"][BEST], state["stops"][BEST]
    for k, shift in enumerate(problem.shifts):
        size = int(routes[k]["size"])
        if size == 0:
            continue
        labels = tables["break_labels"][int(tables["shifts"][k]["first_label"]) :]
        steps: list[Step] = []
        settled = 0
        for stop in stops[k, :size]:
            steps.extend(_rests(labels[int(stop["label"])], settled))
            settled = int(labels[int(stop["label"])]["settled"])
            steps.append(problem.visits[int(stop["visit"])].id)
        steps.extend(_rests(labels[int(routes[k]["last_label"])], settled))
        found[shift.id] = steps
    return found


def _rests(label: NDArray[np.void], settled: int) -> list[Step]:
    """Return the breaks that a label settles beyond those that were settled before."""
    missed = int(label["missed"])
    return [MISSED if missed >> i & 1 else BREAK for i in range(settled, int(label["settled"]))]
