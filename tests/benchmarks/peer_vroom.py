"""A core day for VROOM, through pyvroom: skills as numbers, and what a visit is worth as its priority."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.core import MissingPeerError

try:
    import vroom
except ModuleNotFoundError:
    vroom = None

if TYPE_CHECKING:
    from solver import Problem
    from tests.benchmarks.core import Orders

_EXPLORATION = 5
"""The most thorough of its levels."""
_HIGHEST_PRIORITY = 100


def orders(problem: Problem, seconds: float, seed: int) -> Orders:  # noqa: ARG001 - it takes no seed
    """
    Solve a core day; first solutions are built whatever the time allowed, so a large day takes longer.

    Raises
    ------
    MissingPeerError
        Where pyvroom is not installed.
    """
    if vroom is None:
        raise MissingPeerError
    day = vroom.Input()
    day.set_durations_matrix("car", problem.travel[""].seconds.astype(np.uint32))
    names = sorted({skill for visit in problem.visits for skill in visit.skills})
    number = {name: i for i, name in enumerate(names)}
    # Who is not refused shares a skill of that one visit.
    own = {visit.id: len(names) + v for v, visit in enumerate(problem.visits) if visit.refused_shifts}
    for k, shift in enumerate(problem.shifts):
        held = {number[name] for name in shift.skills if name in number}
        held |= {own[v.id] for v in problem.visits if v.refused_shifts and shift.id not in v.refused_shifts}
        day.add_vehicle(
            vroom.Vehicle(
                k,
                start=shift.start_location,
                end=shift.end_location,
                time_window=vroom.TimeWindow(shift.start, shift.end),
                skills=held,
            )
        )
    dearest = max((visit.unassigned_cost for visit in problem.visits), default=1)
    for v, visit in enumerate(problem.visits):
        window = visit.time_windows[0]
        needed = {number[name] for name in visit.skills} | ({own[visit.id]} if visit.id in own else set())
        day.add_job(
            vroom.Job(
                v,
                location=visit.location,
                default_service=visit.duration_seconds,
                time_windows=[vroom.TimeWindow(window.earliest, window.latest)],
                skills=needed,
                priority=_HIGHEST_PRIORITY * visit.unassigned_cost // max(dearest, 1),
            )
        )
    found = day.solve(exploration_level=_EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds))
    steps = found.routes
    jobs = steps[steps["type"] == "job"]
    return {
        problem.shifts[int(vehicle)].id: [problem.visits[int(v)].id for v in visits]
        for vehicle, visits in jobs.groupby("vehicle_id", sort=True)["id"]
    }
