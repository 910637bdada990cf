"""A solution as the rows of a stored plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tables import Leg, Plan, PlanBreak, PlanRoute, Stop, StoredDay, StoredPlan, Unassigned
from app.translate.clock import DayClock
from app.translate.reason import reason_facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.translate.job import Result
    from solver import Route


def plan_rows(day: StoredDay, plan: Plan, result: Result) -> StoredPlan:
    """Turn a solution, told in a job's numbers, into rows told in the day's own ids and moments."""
    clock = DayClock(day.day, day.zone)
    plan.travel_sources = dict(result.travel_sources)
    plan.threads, plan.weights = result.threads, result.weights
    stored = StoredPlan(plan)
    for route in result.solution.routes:
        add_route(stored, day, clock, route, result.legs[route.shift])
    stored.unassigned.extend(
        Unassigned(
            plan_id=plan.id,
            visit_id=day.visits[int(left_out.visit)].id,
            day=day.day,
            position=position,
            code=left_out.code,
            facts=reason_facts(day, clock, left_out, result.off_road.get(left_out.visit)),
        )
        for position, left_out in enumerate(result.solution.unassigned)
    )
    return stored


def add_route(
    stored: StoredPlan, day: StoredDay, clock: DayClock, route: Route, legs: Sequence[Mapping[str, Any]]
) -> None:
    """Add the rows of one round, in the place of its shift, and of the ways between its stops."""
    plan, shift_id = stored.plan.id, day.shifts[int(route.shift)].id
    stored.routes.append(
        PlanRoute(
            plan_id=plan,
            shift_id=shift_id,
            day=day.day,
            position=int(route.shift),
            start=clock.moment(route.start),
            end=clock.moment(route.end),
            travel_seconds=route.travel_seconds,
            waiting_seconds=route.waiting_seconds,
            overtime_seconds=route.overtime_seconds,
        )
    )
    stored.stops.extend(
        Stop(
            plan_id=plan,
            visit_id=day.visits[int(stop.visit)].id,
            day=day.day,
            shift_id=shift_id,
            position=number,
            arrival=clock.moment(stop.arrival),
            start=clock.moment(stop.start),
            end=clock.moment(stop.end),
            waiting_seconds=stop.waiting_seconds,
            lateness_seconds=stop.lateness_seconds,
        )
        for number, stop in enumerate(route.stops)
    )
    stored.breaks.extend(
        PlanBreak(
            plan_id=plan,
            shift_id=shift_id,
            position=number,
            start=clock.moment(taken.start),
            end=clock.moment(taken.end),
        )
        for number, taken in enumerate(route.breaks)
        if taken is not None
    )
    stored.legs.extend(
        Leg(
            plan_id=plan,
            shift_id=shift_id,
            position=number,
            travel_seconds=leg["seconds"],
            distance_metres=leg["metres"],
            mode=leg["mode"],
            line=leg["line"],
            steps=leg["steps"],
        )
        for number, leg in enumerate(legs)
    )
