"""Who could serve whom and at what price, and which visits are near each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.problem import Problem

NEIGHBOURS = 100
"""Visits kept as near to each visit."""
_BLOCK = 32
"""Visits whose distances to all others are looked at together, in the processor's cache."""
_FAR = 10_000_000


def pair_costs(
    problem: Problem,
    visits: NDArray[np.void],
    shifts: NDArray[np.void],
    travel: NDArray[np.signedinteger[Any]],
    unit: int,
) -> NDArray[np.int64]:
    """
    Return what it costs that this shift serves this visit, by visit and shift.

    Or -1 where it never can, even with nothing else to do. Weights are divided by `unit`.
    """
    unusual, moved = -(-problem.weights.unusual // unit), -(-problem.weights.moved // unit)
    shift_at = {shift.id: k for k, shift in enumerate(problem.shifts)}
    costs = np.full((len(visits), len(shifts)), -1, np.int64)
    skilled: dict[frozenset[str], NDArray[np.bool_]] = {}
    current = {stop.visit: shift_at[stop.shift] for stop in problem.current}
    for row, visit in zip(costs, problem.visits, strict=True):
        if visit.skills not in skilled:
            skilled[visit.skills] = np.array([visit.skills <= shift.skills for shift in problem.shifts], bool)
        able = skilled[visit.skills].copy()
        if visit.pinned_shift is not None:
            able &= np.arange(len(shifts)) == shift_at[visit.pinned_shift]
        able[[shift_at[name] for name in visit.refused_shifts]] = False
        row[able] = 0
        if visit.usual_shifts:
            strange = able.copy()
            strange[[shift_at[name] for name in visit.usual_shifts]] = False
            row[strange] += unusual
        if visit.id in current:
            row[able & (np.arange(len(shifts)) != current[visit.id])] += moved
    for k, row in enumerate(shifts):
        there = travel[row["mode"], row["origin"], visits["location"]].astype(np.int64)
        back = travel[row["mode"], visits["location"], row["destination"]].astype(np.int64)
        start = np.maximum(row["start"] + there, visits["early"])
        hopeless = (
            (there < 0) | (back < 0) | (start > visits["hard"]) | (visits["duration"] > row["most_care"])
        )
        hopeless |= start + visits["duration"] + back > row["end"] + row["overtime"]
        costs[hopeless, k] = -1
    return costs


def able_shifts(
    problem: Problem,
    costs: NDArray[np.int64],
    visits: NDArray[np.void],
    shifts: NDArray[np.void],
    travel: NDArray[np.signedinteger[Any]],
) -> NDArray[np.int64]:
    """List each visit's able shifts: those asked for (the current one, the usual ones), then the nearest."""
    shift_at = {shift.id: k for k, shift in enumerate(problem.shifts)}
    current = {stop.visit: shift_at[stop.shift] for stop in problem.current}
    flat: list[NDArray[np.int64]] = []
    first = 0
    for v, visit in enumerate(problem.visits):
        distance = travel[shifts["mode"], shifts["origin"], visits[v]["location"]].astype(np.int64)
        asked = [shift_at[name] for name in visit.usual_shifts]
        if visit.id in current:
            asked.append(current[visit.id])
        distance[asked] -= 1 << 40
        able = np.flatnonzero(costs[v] >= 0)
        able = able[np.argsort(distance[able], kind="stable")]
        visits[v]["first_able"], visits[v]["able"] = first, len(able)
        visits[v]["first_asked"] = np.count_nonzero(distance[able] < 0)
        visits[v]["home_distance"] = distance[able].min() & ((1 << 40) - 1) if len(able) else 0
        flat.append(able)
        first += len(able)
    return np.concatenate(flat).astype(np.int64) if first else np.zeros(1, np.int64)


def neighbours(
    visits: NDArray[np.void],
    travel: NDArray[np.signedinteger[Any]],
    travel_back: NDArray[np.signedinteger[Any]],
) -> NDArray[np.int32]:
    """
    List each visit's nearest others.

    By the way alone, and by the way and the time between their windows. All numbers fit 32 bits.
    """
    n = len(visits)
    count = min(max(n - 1, 0), NEIGHBOURS)
    near = np.zeros((2, n, max(count, 1)), np.int32)
    locations = visits["location"]
    early, done = visits["early"].astype(np.int32), (visits["latest"] + visits["duration"]).astype(np.int32)
    for first in range(0, n if count else 0, _BLOCK):
        rows = np.arange(first, min(n, first + _BLOCK))
        there = travel[0][locations[rows]][:, locations].astype(np.int32)
        back = travel_back[0][locations[rows]][:, locations].astype(np.int32)
        way = (there + back) // 2
        way[(there < 0) | (back < 0)] = _FAR
        after = early[None, :] - done[rows, None] - way
        before = early[rows, None] - done[None, :] - way
        gap = np.maximum(0, np.maximum(after, before))
        for which, distance in enumerate((way, way + gap // 3)):
            distance[np.arange(len(rows)), rows] = 1 << 30
            part = np.argpartition(distance, count - 1, axis=1)[:, :count]
            order = np.argsort(np.take_along_axis(distance, part, 1), axis=1, kind="stable")
            near[which, rows] = np.take_along_axis(part, order, 1)
    return near
