"""What a solution costs: one number per kind, in seconds of driving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.solution import Cost

if TYPE_CHECKING:
    from collections.abc import Collection

    from solver.problem import Problem
    from solver.solution import Solution


def cost(problem: Problem, solution: Solution) -> Cost:
    """
    Weigh everything a solution can be blamed for, kind by kind.

    The times are taken as the solution states them: whether they add up is for the judge, and stating
    them anew is for `schedule`.
    """
    weights = problem.weights
    visits, shifts = problem.visit_by_id, problem.shift_by_id
    stops = [(route.shift, stop) for route in solution.routes for stop in route.stops]
    unusual = sum(
        bool(visits[stop.visit].usual_shifts) and shift not in visits[stop.visit].usual_shifts
        for shift, stop in stops
    )
    missed = [
        rest.missed_cost or 0
        for route in solution.routes
        for rest, taken in zip(shifts[route.shift].breaks, route.breaks, strict=False)
        if taken is None
    ]
    current = {stop.visit: stop for stop in problem.current}
    kept = [(shift, stop, current[stop.visit]) for shift, stop in stops if stop.visit in current]
    return Cost(
        travel=weights.travel * sum(route.travel_seconds for route in solution.routes),
        waiting=weights.waiting * sum(route.waiting_seconds for route in solution.routes),
        lateness=weights.lateness * sum(stop.lateness_seconds for _, stop in stops),
        largest_lateness=weights.largest_lateness
        * max((stop.lateness_seconds for _, stop in stops), default=0),
        overtime=weights.overtime * sum(route.overtime_seconds for route in solution.routes),
        unusual=weights.unusual * unusual,
        missed_breaks=sum(missed),
        balance=weights.balance * surplus(_loads(problem, solution).values()),
        moved=weights.moved * sum(shift != before.shift for shift, _, before in kept),
        shifted=weights.shifted * sum(abs(stop.start - before.start) for _, stop, before in kept),
        unassigned=sum(visits[left.visit].unassigned_cost for left in solution.unassigned),
    )


def surplus(loads: Collection[int]) -> int:
    """Seconds of work that would have to change hands to make all loads equal; the mean is rounded down."""
    if not loads:
        return 0
    mean = sum(loads) // len(loads)
    return sum(max(0, load - mean) for load in loads)


def _loads(problem: Problem, solution: Solution) -> dict[str, int]:
    """For each nurse what she carries already, and the travel and care of her routes."""
    loads = dict.fromkeys([shift.nurse for shift in problem.shifts], 0)
    for shift in problem.shifts:
        loads[shift.nurse] += shift.carried_seconds
    for route in solution.routes:
        care = sum(problem.visit_by_id[stop.visit].duration_seconds for stop in route.stops)
        loads[problem.shift_by_id[route.shift].nurse] += route.travel_seconds + care
    return loads
