"""From a `Problem` to the flat tables of the search."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from solver.search import layout
from solver.search.layout import COST_LIMIT, INF, Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.problem import Problem, Visit, Weights

LinkRow: TypeAlias = tuple[int, int, int, int, int, int]
"""A link as `layout.LINK` has it."""

_NEIGHBOURS = 100
_MOST_WEIGHT = 1_000_000
_ROOM = 256
"""No route holds more visits than this (where the day has more)."""


def encode(problem: Problem) -> Tables:
    """Lay out a problem for the kernels."""
    modes = {mode: index for index, mode in enumerate(problem.travel)}
    travel = np.stack([_integers(problem.travel[mode].seconds) for mode in modes])
    shift_at = {shift.id: k for k, shift in enumerate(problem.shifts)}
    visit_at = {visit.id: v for v, visit in enumerate(problem.visits)}
    unit = _unit(problem.weights)
    visits, windows = _visits(problem, unit)
    shifts, breaks = _shifts(problem, modes)
    links, members = _links(problem, visit_at, visits)
    pair_cost = _pair_cost(problem, shift_at, visits, shifts, travel)
    able = _able(pair_cost, visits, shifts, travel)
    weights = problem.weights
    n, m = len(problem.visits), len(problem.shifts)
    windows_single = bool((visits["windows"] <= 1).all())
    return Tables(
        layout.PROBLEM,
        {
            "travel": travel,
            "travel_back": np.ascontiguousarray(travel.transpose(0, 2, 1)),
            "pair_cost": pair_cost,
            "neighbours": _neighbours(visits, travel),
            "visits": visits,
            "windows": windows,
            "shifts": shifts,
            "breaks": breaks,
            "links": links,
            "members": members,
            "able": able,
        },
        n_visits=n,
        n_shifts=m,
        n_locations=travel.shape[1],
        n_modes=len(modes),
        n_neighbours=min(max(n - 1, 0), _NEIGHBOURS),
        n_links=len(links),
        n_windows=len(windows),
        n_breaks=len(breaks),
        n_members=len(members),
        n_able=len(able),
        capacity=int(shifts["room"].max(initial=0)) + 1,
        labels=int(shifts["breaks"].max(initial=0)) + 1,
        travel_weight=_scaled(weights.travel, unit),
        waiting_weight=_scaled(weights.waiting, unit),
        lateness_weight=_scaled(weights.lateness, unit),
        largest_weight=_scaled(weights.largest_lateness, unit),
        overtime_weight=_scaled(weights.overtime, unit),
        monotone=int(weights.waiting == 0 and windows_single),
        has_links=int(bool(problem.links)),
        string_max=10,
        mean_removed=10,
        blink=10,
        reach=40,
        always_able=16,
        exact_tries=6,
    )


def _unit(weights: Weights) -> int:
    """Return what amounts are divided by, so that no sum overflows: 1 but where weights are absurd."""
    return 1 + max(int(weight) for weight in astuple(weights)) // _MOST_WEIGHT


def _scaled(amount: int, unit: int) -> int:
    return amount if unit == 1 else -(-amount // unit)


def _integers(seconds: NDArray[np.int64]) -> NDArray[np.int32]:
    return np.ascontiguousarray(np.clip(seconds, -1, 10_000_001), dtype=np.int32)


def _starts(visit: Visit) -> list[tuple[int, int, int]]:
    """Return (earliest, latest, hard latest) of each window, or of the one pinned moment."""
    if visit.pinned_start is not None:
        at = visit.pinned_start
        late = min(
            max(0, at - w.latest)
            for w in visit.time_windows
            if w.earliest <= at and (w.hard_latest is None or at <= w.hard_latest)
        )
        return [(at, at - late, at)]
    return sorted(
        (w.earliest, w.latest, INF // 4 if w.hard_latest is None else w.hard_latest)
        for w in visit.time_windows
    )


def _visits(problem: Problem, unit: int) -> tuple[NDArray[np.void], NDArray[np.void]]:
    visits = np.zeros(len(problem.visits), layout.VISIT)
    windows: list[tuple[int, int, int]] = []
    share = COST_LIMIT // (len(problem.visits) + 1)
    for row, visit in zip(visits, problem.visits, strict=True):
        starts = _starts(visit)
        row["location"] = visit.location
        row["duration"] = visit.duration_seconds
        row["penalty"] = min(_scaled(visit.unassigned_cost, unit), share)
        row["early"], row["latest"], _ = starts[0]
        row["hard"] = max(hard for _, _, hard in starts)
        row["first_window"], row["windows"] = len(windows), len(starts)
        windows.extend(starts)
    return visits, np.array(windows or [(0, 0, 0)], layout.WINDOW)


def _shifts(problem: Problem, modes: dict[str, int]) -> tuple[NDArray[np.void], NDArray[np.void]]:
    shifts = np.zeros(len(problem.shifts), layout.SHIFT)
    breaks: list[tuple[int, int, int]] = []
    nurses: dict[str, int] = {}
    for row, shift in zip(shifts, problem.shifts, strict=True):
        row["start"], row["end"], row["overtime"] = shift.start, shift.end, shift.max_overtime_seconds
        row["origin"], row["destination"] = shift.start_location, shift.end_location
        row["mode"] = modes[shift.mode]
        row["nurse"] = nurses.setdefault(shift.nurse or shift.id, len(nurses))
        row["first_break"], row["breaks"] = len(breaks), len(shift.breaks)
        row["room"] = min(len(problem.visits), _ROOM)
        breaks.extend((b.earliest, b.latest, b.duration_seconds) for b in shift.breaks)
    return shifts, np.array(breaks or [(0, 0, 0)], layout.BREAK)


def _links(
    problem: Problem, visit_at: dict[str, int], visits: NDArray[np.void]
) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    """
    Write each link at both its visits.

    Close groups that start at fixed distances, and list who goes in together.
    """
    of: list[list[LinkRow]] = [[] for _ in problem.visits]
    fixed: list[dict[int, int]] = [{} for _ in problem.visits]
    unit: list[list[int]] = [[v] for v in range(len(problem.visits))]
    for link in problem.links:
        a, b = visit_at[link.first], visit_at[link.second]
        high = INF // 4 if link.max_seconds is None else link.max_seconds
        rigid = int(link.min_seconds == high)
        nurse = -1 if link.same_nurse is None else int(link.same_nurse)
        of[a].append((b, link.min_seconds, high, 1, rigid, nurse))
        of[b].append((a, link.min_seconds, high, 0, rigid, nurse))
        if rigid:
            fixed[a][b], fixed[b][a] = high, -high
        if link.together:
            _join(unit, a, b)
            visits["together"][unit[a]] = 1
    for a, others in enumerate(fixed):
        of[a].extend((b, at, at, 1, 1, -1) for b, at in _offsets(fixed, a).items() if b not in others)
        for b in others:
            _join(unit, a, b)
    return _flat(of, visits), _members(unit, visits)


def _flat(of: list[list[LinkRow]], visits: NDArray[np.void]) -> NDArray[np.void]:
    flat: list[LinkRow] = []
    for v, own in enumerate(of):
        visits[v]["first_link"], visits[v]["links"] = len(flat), len(own)
        flat.extend(own)
    return np.array(flat or [(0, 0, 0, 0, 0, -1)], layout.LINK)


def _members(unit: list[list[int]], visits: NDArray[np.void]) -> NDArray[np.int64]:
    members: list[int] = []
    for v, group in enumerate(unit):
        if group[0] == v:
            visits["first_member"][group], visits["members"][group] = len(members), len(group)
            members.extend(group)
    return np.array(members or [0], np.int64)


def _join(unit: list[list[int]], a: int, b: int) -> None:
    if unit[a] is unit[b]:
        return
    joined = sorted(unit[a] + unit[b])
    for v in joined:
        unit[v] = joined


def _offsets(fixed: list[dict[int, int]], root: int) -> dict[int, int]:
    """Return start(b) - start(root) for every b that fixed links lead to."""
    found = {root: 0}
    todo = [root]
    while todo:
        a = todo.pop()
        for b, offset in fixed[a].items():
            if b not in found:
                found[b] = found[a] + offset
                todo.append(b)
    del found[root]
    return found


def _pair_cost(
    problem: Problem,
    shift_at: dict[str, int],
    visits: NDArray[np.void],
    shifts: NDArray[np.void],
    travel: NDArray[np.int32],
) -> NDArray[np.int64]:
    """
    Return what it costs that this shift serves this visit.

    Or -1 where it never can, even with nothing else to do.
    """
    unusual = _scaled(problem.weights.unusual, _unit(problem.weights))
    costs = np.full((len(visits), len(shifts)), -1, np.int64)
    skills = [shift.skills for shift in problem.shifts]
    for v, visit in enumerate(problem.visits):
        pinned = visit.pinned_shift
        asked = range(len(shifts)) if pinned is None else [shift_at[pinned]]
        for k in asked:
            shift = problem.shifts[k]
            if visit.skills <= skills[k] and shift.id not in visit.refused_shifts:
                costs[v, k] = unusual if visit.usual_shifts and shift.id not in visit.usual_shifts else 0
    for k, row in enumerate(shifts):
        there = travel[row["mode"], row["origin"], visits["location"]].astype(np.int64)
        back = travel[row["mode"], visits["location"], row["destination"]].astype(np.int64)
        start = np.maximum(row["start"] + there, visits["early"])
        hopeless = (there < 0) | (back < 0) | (start > visits["hard"])
        hopeless |= start + visits["duration"] + back > row["end"] + row["overtime"]
        costs[hopeless, k] = -1
    return costs


def _able(
    pair_cost: NDArray[np.int64],
    visits: NDArray[np.void],
    shifts: NDArray[np.void],
    travel: NDArray[np.int32],
) -> NDArray[np.int64]:
    """List the able shifts of each visit, the nearest start first."""
    flat: list[NDArray[np.int64]] = []
    first = 0
    for v in range(len(visits)):
        distance = travel[shifts["mode"], shifts["origin"], visits[v]["location"]].astype(np.int64)
        able = np.flatnonzero(pair_cost[v] >= 0)
        able = able[np.argsort(distance[able], kind="stable")]
        visits[v]["first_able"], visits[v]["able"] = first, len(able)
        visits[v]["home_distance"] = distance[able[0]] if len(able) else 0
        flat.append(able)
        first += len(able)
    return np.concatenate(flat).astype(np.int64) if first else np.zeros(1, np.int64)


def _neighbours(visits: NDArray[np.void], travel: NDArray[np.int32]) -> NDArray[np.int32]:
    """
    List each visit's nearest others.

    By the way alone, and by the way and the time between their windows.
    """
    n = len(visits)
    count = min(max(n - 1, 0), _NEIGHBOURS)
    near = np.zeros((2, n, max(count, 1)), np.int32)
    locations = visits["location"]
    matrix = travel[0]
    for first in range(0, n if count else 0, 256):
        rows = np.arange(first, min(n, first + 256))
        there = matrix[np.ix_(locations[rows], locations)].astype(np.int64)
        back = matrix[np.ix_(locations, locations[rows])].astype(np.int64).T
        way = np.where((there < 0) | (back < 0), 10_000_000, (there + back) // 2)
        after = visits["early"][None, :] - visits["latest"][rows, None] - visits["duration"][rows, None] - way
        before = visits["early"][rows, None] - visits["latest"][None, :] - visits["duration"][None, :] - way
        gap = np.maximum(0, np.maximum(after, before))
        for which, distance in enumerate((way, way + gap // 3)):
            distance[np.arange(len(rows)), rows] = 1 << 40
            part = np.argpartition(distance, count - 1, axis=1)[:, :count] if count < n - 1 else None
            if part is None:
                part = np.argsort(distance, axis=1, kind="stable")[:, :count]
            else:
                order = np.argsort(np.take_along_axis(distance, part, 1), axis=1, kind="stable")
                part = np.take_along_axis(part, order, 1)
            near[which, rows] = part
    return near
