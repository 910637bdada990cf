"""From a `Problem` to the flat tables of the search."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import numpy as np

from solver.search import layout
from solver.search.break_labels import label_tree
from solver.search.layout import COST_LIMIT, INF, Tables
from solver.search.links import lay_out_links
from solver.search.pairs import NEIGHBOURS, able_shifts, neighbours, pair_costs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.problem import Problem, Visit, Weights

_MOST_WEIGHT = 1_000_000
_ROOM = 256
"""No route holds more visits than this (where the day has more)."""
_NEAREST = 5
"""Neighbours that tell what a short drive is."""


def encode(problem: Problem) -> Tables:
    """Lay out a problem for the kernels."""
    modes = {mode: index for index, mode in enumerate(problem.travel)}
    travel = _travel(problem)
    unit = _unit(problem.weights)
    visits, windows = _visits(problem, unit)
    shifts, breaks, labels = _shifts(problem, modes, unit)
    links, members = lay_out_links(problem, visits)
    pair_cost = pair_costs(problem, visits, shifts, travel, unit)
    able = able_shifts(problem, pair_cost, visits, shifts, travel)
    travel_back = np.ascontiguousarray(travel.transpose(0, 2, 1))
    near = neighbours(visits, travel, travel_back)
    weights = problem.weights
    rising = weights.waiting == 0 and (weights.shifted == 0 or not problem.current)
    return Tables(
        layout.PROBLEM,
        {
            "travel": travel,
            "travel_back": travel_back,
            "pair_cost": pair_cost,
            "neighbours": near,
            "visits": visits,
            "windows": windows,
            "shifts": shifts,
            "breaks": breaks,
            "break_labels": labels,
            "links": links,
            "members": members,
            "able": able,
        },
        n_visits=len(visits),
        n_shifts=len(shifts),
        n_locations=travel.shape[1],
        n_modes=len(modes),
        n_neighbours=min(max(len(visits) - 1, 0), NEIGHBOURS),
        n_links=len(links),
        n_windows=len(windows),
        n_breaks=len(breaks),
        n_break_labels=len(labels),
        n_members=len(members),
        n_able=len(able),
        n_nurses=int(shifts["nurse"].max(initial=-1)) + 1,
        is_narrow=int(travel.dtype == np.int16),
        capacity=int(shifts["room"].max(initial=0)) + 1,
        labels=int(shifts["labels"].max(initial=1)),
        travel_weight=_scaled(weights.travel, unit),
        waiting_weight=_scaled(weights.waiting, unit),
        lateness_weight=_scaled(weights.lateness, unit),
        largest_weight=_scaled(weights.largest_lateness, unit),
        overtime_weight=_scaled(weights.overtime, unit),
        balance_weight=_scaled(weights.balance, unit),
        shifted_weight=_scaled(weights.shifted, unit),
        monotone=int(rising and bool((visits["windows"] <= 1).all())),
        has_links=int(bool(problem.links)),
        is_guessed=int(bool(problem.links or weights.largest_lateness or weights.balance)),
        near_cost=_near_cost(visits, near, travel) * max(1, _scaled(weights.travel, unit)),
        string_max=10,
        mean_removed=10,
        exchanges=3,
        blink=10,
        reach=40,
        always_able=40,
        exact_tries=6,
    )


def _unit(weights: Weights) -> int:
    """Return what amounts are divided by, so that no sum overflows: 1 but where weights are absurd."""
    return 1 + max(int(weight) for weight in astuple(weights)) // _MOST_WEIGHT


def _scaled(amount: int, unit: int) -> int:
    return amount if unit == 1 else -(-amount // unit)


def _travel(problem: Problem) -> NDArray[np.signedinteger[Any]]:
    """Lay the matrices of all modes side by side, in 16 bits where that holds them."""
    matrices = [matrix.seconds for matrix in problem.travel.values()]
    narrow = all(int(matrix.max(initial=0)) <= np.iinfo(np.int16).max for matrix in matrices)
    kind: type[np.signedinteger[Any]] = np.int16 if narrow else np.int32
    if len(matrices) == 1:
        return np.ascontiguousarray(matrices[0], dtype=kind)[np.newaxis]
    return np.stack([matrix.astype(kind) for matrix in matrices])


def _near_cost(
    visits: NDArray[np.void], near: NDArray[np.int32], travel: NDArray[np.signedinteger[Any]]
) -> int:
    """Return the median drive to one of the nearest neighbours, where it is a drive at all."""
    here = visits["location"]
    legs = travel[0][here[:, None], here[near[0][:, :_NEAREST]]]
    legs = legs[legs > 0]
    return max(1, int(np.median(legs))) if legs.size else 1


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
    wanted = {stop.visit: stop.start for stop in problem.current}
    share = COST_LIMIT // (len(problem.visits) + 1)
    for row, visit in zip(visits, problem.visits, strict=True):
        starts = _starts(visit)
        row["location"] = visit.location
        row["duration"] = visit.duration_seconds
        row["penalty"] = min(_scaled(visit.unassigned_cost, unit), share)
        row["early"], row["latest"], _ = starts[0]
        row["hard"] = max(hard for _, _, hard in starts)
        row["wanted"] = wanted.get(visit.id, -1)
        row["first_window"], row["windows"] = len(windows), len(starts)
        windows.extend(starts)
    return visits, np.array(windows or [(0, 0, 0)], layout.WINDOW)


def _shifts(
    problem: Problem, modes: dict[str, int], unit: int
) -> tuple[NDArray[np.void], NDArray[np.void], NDArray[np.void]]:
    shifts = np.zeros(len(problem.shifts), layout.SHIFT)
    breaks: list[tuple[int, int, int]] = []
    labels: list[tuple[int, ...]] = []
    nurses: dict[str, int] = {}
    for row, shift in zip(shifts, problem.shifts, strict=True):
        row["start"], row["end"], row["overtime"] = shift.start, shift.end, shift.max_overtime_seconds
        row["origin"], row["destination"] = shift.start_location, shift.end_location
        row["mode"] = modes[shift.mode]
        row["nurse"] = nurses.setdefault(shift.nurse, len(nurses))
        row["first_break"], row["breaks"] = len(breaks), len(shift.breaks)
        tree = label_tree(shift.breaks, [_scaled(rest.missed_cost or 0, unit) for rest in shift.breaks])
        row["first_label"], row["labels"] = len(labels), len(tree)
        room = min(len(problem.visits), _ROOM)
        row["room"] = room if shift.max_visits is None else min(room, shift.max_visits)
        row["most_care"] = INF if shift.max_care_seconds is None else shift.max_care_seconds
        row["carried"] = shift.carried_seconds
        breaks.extend((b.earliest, b.latest, b.duration_seconds) for b in shift.breaks)
        labels.extend(tree)
    return (
        shifts,
        np.array(breaks or [(0, 0, 0)], layout.BREAK),
        np.array(labels or [(0, 0, -1, 1, 0)], layout.LABEL),
    )
