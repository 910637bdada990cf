"""A core day for OR-Tools' routing solver as it comes, in the setting that serves such days best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from tests.benchmarks.core import allowed, places

if TYPE_CHECKING:
    from solver import Problem
    from tests.benchmarks.core import Orders


def orders(problem: Problem, seconds: float, seed: int) -> Orders:  # noqa: ARG001 - it takes no seed
    """Solve a core day by local cheapest insertion and guided local search; describing it is not timed."""
    n, m = len(problem.visits), len(problem.shifts)
    rows = places(problem)
    travel = problem.travel[""].seconds[np.ix_(rows, rows)]
    cares = np.zeros(len(rows), dtype=np.int64)
    cares[:n] = [visit.duration_seconds for visit in problem.visits]
    manager = pywrapcp.RoutingIndexManager(len(rows), m, list(range(n, n + m)), list(range(n + m, n + 2 * m)))
    routing = pywrapcp.RoutingModel(manager)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(travel.tolist()))
    latest = max((shift.end for shift in problem.shifts), default=0)
    to_next = routing.RegisterTransitMatrix((travel + cares[:, None]).tolist())
    routing.AddDimension(to_next, latest, latest, fix_start_cumul_to_zero=False, name="time")
    clock = routing.GetDimensionOrDie("time")
    may = allowed(problem)
    for v, visit in enumerate(problem.visits):
        index = manager.NodeToIndex(v)
        window = visit.time_windows[0]
        routing.AddDisjunction([index], visit.unassigned_cost)
        clock.CumulVar(index).SetRange(window.earliest, min(window.latest, latest))
        routing.VehicleVar(index).SetValues([-1, *np.flatnonzero(may[v]).tolist()])
    for k, shift in enumerate(problem.shifts):
        clock.CumulVar(routing.Start(k)).SetRange(shift.start, shift.end)
        clock.CumulVar(routing.End(k)).SetRange(shift.start, shift.end)
    setting = pywrapcp.DefaultRoutingSearchParameters()
    setting.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
    setting.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    setting.time_limit.FromMilliseconds(round(1000 * seconds))
    found = routing.SolveWithParameters(setting)
    routes: Orders = {}
    for k, shift in enumerate(problem.shifts if found else ()):
        index = found.Value(routing.NextVar(routing.Start(k)))
        visits = []
        while not routing.IsEnd(index):
            visits.append(problem.visits[manager.IndexToNode(index)].id)
            index = found.Value(routing.NextVar(index))
        if visits:
            routes[shift.id] = visits
    return routes
