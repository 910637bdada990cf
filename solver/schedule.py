"""Times for fixed orders of visits and breaks: the one truth about arrival, waiting and lateness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.cost import cost
from solver.day import Day
from solver.links import settle
from solver.solution import BREAK, MISSED, BreakStep, Cost, Route, Solution, Stop, TakenBreak, Unassigned
from solver.timing import NO_REST, REST
from solver.windows import lateness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver.problem import Problem
    from solver.solution import Step
    from solver.timing import Rest, Timing


def schedule(problem: Problem, orders: Mapping[str, Sequence[Step]]) -> Solution:
    """
    Time orders of visits and breaks, each care begun as early as it can be.

    For fixed orders the earliest times are one least fixpoint over all routes, so a plan changed by hand
    and a plan found by search cannot disagree. A break is begun as early as it can be; after the last
    care it is taken after the return where it can be, since there it delays nothing.

    Parameters
    ----------
    orders
        For each shift, by id, its visits and breaks in order. A shift without visits is not used.
        Breaks beyond those the shift has are left out; those of the shift that no step speaks of are missed.

    Returns
    -------
    Solution
        The same with times, in seconds after midnight, and its cost. Lateness, overtime and broken hard
        limits are reported, never refused: the judge names them. Visits in no order are unassigned with
        the code `not_found`.

    Raises
    ------
    ValueError
        Where an order names a shift or a visit that the problem does not have.
    """
    return schedule_on(Day(problem), orders)


def schedule_on(day: Day, orders: Mapping[str, Sequence[Step]]) -> Solution:
    """Do the same on a day worked out before, which saves the time for that."""
    steps = {
        shift: counted
        for shift, counted in sorted(_numbered(day, orders).items())
        if any(step >= 0 for step in counted)
    }
    routes = tuple(
        _route(day, shift, steps[shift], timing) for shift, timing in sorted(settle(day, steps).items())
    )
    served = {stop.visit for route in routes for stop in route.stops}
    left = tuple(
        Unassigned(visit.id, "not_found", "No shift's order holds this visit.")
        for visit in day.problem.visits
        if visit.id not in served
    )
    timed = Solution(routes, left, Cost())
    return Solution(routes, left, cost(day.problem, timed))


def orders_of(solution: Solution) -> dict[str, list[Step]]:
    """
    Read back from a solution's times the order of visits and breaks of each used shift.

    A missed break stands directly after the break before it, or first.
    """
    orders: dict[str, list[Step]] = {}
    for route in solution.routes:
        steps: list[Step] = []
        left = list(route.breaks)
        for stop in route.stops:
            while left and (left[0] is None or left[0].end <= stop.start):
                steps.append(MISSED if left.pop(0) is None else BREAK)
            steps.append(stop.visit)
        orders[route.shift] = steps + [MISSED if rest is None else BREAK for rest in left]
    return orders


def named(day: Day, steps: Mapping[int, Sequence[int]]) -> dict[str, list[Step]]:
    """Orders by name from orders by number."""
    problem, breaks = day.problem, {REST: BREAK, NO_REST: MISSED}
    return {
        problem.shifts[shift].id: [breaks.get(step) or problem.visits[step].id for step in order]
        for shift, order in steps.items()
    }


def _numbered(day: Day, orders: Mapping[str, Sequence[Step]]) -> dict[int, list[int]]:
    unknown = [f"shift {shift!r}" for shift in orders if shift not in day.shift_of]
    named = {step for order in orders.values() for step in order if not isinstance(step, BreakStep)}
    unknown += [f"visit {visit!r}" for visit in sorted(named - day.visit_of.keys())]
    if unknown:
        raise ValueError(f"The problem does not have: {', '.join(unknown)}.")
    numbered = {}
    for shift, order in orders.items():
        breaks_left = len(day.breaks[day.shift_of[shift]])
        steps = []
        for step in order:
            if not isinstance(step, BreakStep):
                steps.append(day.visit_of[step])
            elif breaks_left:
                breaks_left -= 1
                steps.append(REST if step.taken else NO_REST)
        numbered[day.shift_of[shift]] = steps
    return numbered


def _route(day: Day, shift: int, steps: Sequence[int], timing: Timing) -> Route:
    """Tell one route's times stop by stop."""
    visits = day.problem.visits
    stops: list[Stop] = []
    here = day.start_locations[shift]
    gap: list[Rest] = []
    rests = iter(timing.rests)
    leave = timing.starts[0]
    for step in steps:
        if step < 0:
            rest = next(rests)
            gap += [] if rest is None else [rest]
            continue
        start, there = timing.starts[len(stops)], day.locations[step]
        leg = max(0, day.ways[shift][here][there])
        if stops:
            arrival = _arrival(stops[-1].end, leg, gap)
            idle = start - stops[-1].end - leg - sum(end - begin for begin, end in gap)
        else:
            leave, arrival, idle = _leave(start, leg, gap), start, 0
        late = lateness(day.asked[step], start)
        stops.append(Stop(visits[step].id, arrival, start, start + day.durations[step], idle, late))
        here, gap = there, []
    return Route(
        shift=day.problem.shifts[shift].id,
        start=leave,
        end=timing.back,
        stops=tuple(stops),
        breaks=tuple(None if rest is None else TakenBreak(*rest) for rest in timing.rests),
        travel_seconds=timing.travel,
        waiting_seconds=timing.waiting,
        overtime_seconds=timing.overtime,
    )


def _arrival(free: int, leg: int, gap: Sequence[Rest]) -> int:
    """Breaks begun before the arrival delay it."""
    arrival = free + leg
    for begin, end in gap:
        if begin < arrival:
            arrival += end - begin
    return arrival


def _leave(start: int, leg: int, gap: Sequence[Rest]) -> int:
    """Latest moment to leave for the first care, with the breaks that fall on the way."""
    leave = start - leg
    for begin, end in reversed(gap):
        if end > leave:
            leave -= end - begin
    return leave
