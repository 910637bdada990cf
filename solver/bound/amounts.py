"""What things cost, as whole numbers small enough that no sum of them overflows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.problem import Problem

CEILING: Final = 1 << 40
"""Larger amounts are cut to this, which makes plans cheaper and so leaves every bound valid."""
ROOM: Final = 1 << 46
"""Beyond every amount of one step of a route, with its dual value, once scaled."""
FINEST: Final = 64
"""Parts of a second of driving that costs are counted in."""


@dataclass(frozen=True)
class Amounts:
    """
    The weights and costs of a problem, cut where they are huge and multiplied by `scale`.

    Attributes
    ----------
    scale
        Parts that one unit of the problem's cost has here: dual values are whole numbers of these parts.
    travel, waiting, lateness, overtime
        Weights.
    pairs
        Visits by shifts: what it costs that this shift serves this visit (unusual, moved).
    unassigned
        For each visit what it costs to leave it out.
    largest
        No single amount is larger.
    are_cut
        Whether anything was.
    """

    scale: int
    travel: int
    waiting: int
    lateness: int
    overtime: int
    pairs: NDArray[np.int64]
    unassigned: NDArray[np.int64]
    largest: int
    are_cut: bool


def amounts_of(problem: Problem) -> Amounts:
    """Read what things cost."""
    weights = problem.weights
    latest = max((shift.end + shift.max_overtime_seconds for shift in problem.shifts), default=0)
    steepest = CEILING // max(1, latest)
    slopes = [weights.travel, weights.waiting, weights.lateness, weights.overtime]
    single = [weights.unusual, weights.moved, *(visit.unassigned_cost for visit in problem.visits)]
    are_cut = max(slopes) > steepest or max(single) > CEILING
    slopes = [min(weight, steepest) for weight in slopes]
    single = [min(cost, CEILING) for cost in single]
    largest = max(1, max(slopes) * latest, *single)
    scale = min(FINEST, ROOM // largest)
    travel, waiting, lateness, overtime = (weight * scale for weight in slopes)
    unusual, moved, *unassigned = (cost * scale for cost in single)
    return Amounts(
        scale,
        travel,
        waiting,
        lateness,
        overtime,
        _pairs(problem, unusual, moved),
        np.array(unassigned, np.int64),
        largest * scale,
        are_cut,
    )


def _pairs(problem: Problem, unusual: int, moved: int) -> NDArray[np.int64]:
    pairs = np.zeros((len(problem.visits), len(problem.shifts)), np.int64)
    current = {stop.visit: stop.shift for stop in problem.current}
    for v, visit in enumerate(problem.visits):
        for k, shift in enumerate(problem.shifts):
            if visit.usual_shifts and shift.id not in visit.usual_shifts:
                pairs[v, k] += unusual
            if current.get(visit.id, shift.id) != shift.id:
                pairs[v, k] += moved
    return pairs
