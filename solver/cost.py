"""What a solution costs: one number per kind, in seconds of driving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.solution import Cost

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.solution import Solution


def cost(problem: Problem, solution: Solution) -> Cost:
    """
    Weigh a solution's travel, waiting, lateness, overtime, unusual nurses and unassigned visits.

    The times are taken as the solution states them: whether they add up is for the judge, and stating
    them anew is for `schedule`.
    """
    weights = problem.weights
    visits = {visit.id: visit for visit in problem.visits}
    stops = [(route.shift, stop) for route in solution.routes for stop in route.stops]
    unusual = sum(
        bool(visits[stop.visit].usual_shifts) and shift not in visits[stop.visit].usual_shifts
        for shift, stop in stops
    )
    return Cost(
        travel=weights.travel * sum(route.travel_seconds for route in solution.routes),
        waiting=weights.waiting * sum(route.waiting_seconds for route in solution.routes),
        lateness=weights.lateness * sum(stop.lateness_seconds for _, stop in stops),
        largest_lateness=weights.largest_lateness
        * max((stop.lateness_seconds for _, stop in stops), default=0),
        overtime=weights.overtime * sum(route.overtime_seconds for route in solution.routes),
        unusual=weights.unusual * unusual,
        unassigned=sum(visits[left.visit].unassigned_cost for left in solution.unassigned),
    )
