"""A core day for PyVRP: one profile for each set of visits that some nurse may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.core import MissingPeerError, allowed, places

try:
    import pyvrp
    from pyvrp.stop import MaxRuntime
except ModuleNotFoundError:
    pyvrp = None

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver import Problem
    from tests.benchmarks.core import Orders


def orders(problem: Problem, seconds: float, seed: int) -> Orders:
    """
    Solve a core day; the time begins once the model is built.

    PyVRP keeps a client from a vehicle by a profile in which going there is dearer than any visit left out.

    Raises
    ------
    MissingPeerError
        Where PyVRP is not installed.
    """
    if pyvrp is None:
        raise MissingPeerError
    may = allowed(problem)
    found = pyvrp.solve(
        _data(problem, may), stop=MaxRuntime(seconds), seed=seed, collect_stats=False, display=False
    )
    routes: Orders = {}
    for route in found.best.routes():
        k = route.vehicle_type()
        visits = (activity.idx for activity in route if activity.is_client())
        routes[problem.shifts[k].id] = [problem.visits[v].id for v in visits if may[v, k]]
    return routes


def _data(problem: Problem, may: NDArray[np.bool_]) -> pyvrp.ProblemData:
    rows = places(problem)
    travel = problem.travel[""].seconds[np.ix_(rows, rows)].astype(np.int64)
    np.fill_diagonal(travel, 0)
    dear = 4 * max([int(travel.max()), *(visit.unassigned_cost for visit in problem.visits)])
    n, m = may.shape
    groups, profile_of = np.unique(may.T, axis=0, return_inverse=True)
    distances = []
    for group in groups:
        distance = travel.copy()
        closed = np.flatnonzero(~group)
        distance[:, closed] = distance[closed, :] = dear
        np.fill_diagonal(distance, 0)
        distances.append(distance)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in rows],
        clients=[
            pyvrp.Client(
                v,
                service_duration=visit.duration_seconds,
                tw_early=visit.time_windows[0].earliest,
                tw_late=visit.time_windows[0].latest,
                prize=visit.unassigned_cost,
                required=False,
            )
            for v, visit in enumerate(problem.visits)
        ],
        depots=[pyvrp.Depot(location=n + k) for k in range(2 * m)],
        vehicle_types=[
            pyvrp.VehicleType(
                start_depot=k,
                end_depot=m + k,
                tw_early=shift.start,
                tw_late=shift.end,
                profile=int(profile_of[k]),
            )
            for k, shift in enumerate(problem.shifts)
        ],
        distance_matrices=distances,
        duration_matrices=[travel] * len(distances),
    )
