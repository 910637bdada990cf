"""Sound plans that are told wrongly: visits told twice or not at all, times and sums that do not agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solver import Route, Stop, TakenBreak, Unassigned
from tests.days import MINUTE
from tests.unit.solver.rich_day import at, costing, with_break, with_route, with_stop, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver import Solution


def _unknown_shift(plan: Solution) -> Solution:
    return with_route(plan, 2, shift="nobody")


def _duplicate_route(plan: Solution) -> Solution:
    # A sound second route of the helper: 8:00 + 20, ten minutes of care, back at 8:30 + 20.
    stops = (Stop("stranger", at(8, 20), at(8, 20), at(8, 30), 0, 0),)
    more = Route("helper", at(8), at(8, 50), stops, (), 40 * MINUTE, 0, 0)
    return without(replace(plan, routes=(*plan.routes, more)), "stranger")


def _route_order(plan: Solution) -> Solution:
    first, second, third = plan.routes
    return replace(plan, routes=(first, third, second))


def _empty_route(plan: Solution) -> Solution:
    return replace(plan, routes=(*plan.routes, Route("spare", at(8), at(8), (), (), 0, 0, 0)))


def _unknown_visit(plan: Solution) -> Solution:
    return replace(plan, unassigned=(*plan.unassigned, Unassigned("nobody", "not_found", "Nobody.")))


def unknown_stop(plan: Solution) -> Solution:
    """Stop at a visit that does not exist."""
    return without(with_stop(plan, 2, 0, visit="nobody"), "nobody")


def _served_and_unassigned(plan: Solution) -> Solution:
    return replace(plan, unassigned=(*plan.unassigned, Unassigned("insulin", "not_found", "Served.")))


def _unassigned_twice(plan: Solution) -> Solution:
    return replace(plan, unassigned=(*plan.unassigned, plan.unassigned[0]))


def _served_twice(plan: Solution) -> Solution:
    # Dressing once more, 20 minutes away at 15:00, 5 h 15 min late; back at 15:10 + 30.
    again = Stop("dressing", at(15), at(15), at(15, 10), 0, at(5, 15))
    return with_route(
        plan, 2, stops=(*plan.routes[2].stops, again), end=at(15, 40), travel_seconds=60 * MINUTE
    )


def _visit_missing(plan: Solution) -> Solution:
    return without(plan, "stranger")


def _unknown_reason(plan: Solution) -> Solution:
    odd = replace(plan.unassigned[0], code="tired")  # type: ignore[arg-type]  # no known code, on purpose
    return replace(plan, unassigned=(odd, *plan.unassigned[1:]))


def _reason_without_sentence(plan: Solution) -> Solution:
    return replace(plan, unassigned=(replace(plan.unassigned[0], message=" "), *plan.unassigned[1:]))


def care_duration(plan: Solution) -> Solution:
    """End a care five minutes early."""
    return with_stop(plan, 1, 0, end=at(9, 45))


def _break_left_out(plan: Solution) -> Solution:
    return with_route(plan, 0, breaks=plan.routes[0].breaks[:2])


def _break_too_many(plan: Solution) -> Solution:
    return with_route(plan, 2, breaks=(TakenBreak(at(15), at(16)),))


def _break_duration(plan: Solution) -> Solution:
    return with_break(plan, 0, 1, at(11), at(11, 20))


def _arrival(plan: Solution) -> Solution:
    return with_stop(plan, 0, 1, arrival=at(8, 31))


def _first_arrival(plan: Solution) -> Solution:
    return with_stop(plan, 1, 0, arrival=at(9, 29))


def _waiting(plan: Solution) -> Solution:
    return with_stop(plan, 0, 1, waiting_seconds=44 * MINUTE)


def _lateness(plan: Solution) -> Solution:
    return with_stop(plan, 0, 2, lateness_seconds=0)


def departure(plan: Solution) -> Solution:
    """Leave earlier than need be."""
    return with_route(plan, 1, start=at(8))


def _return(plan: Solution) -> Solution:
    return with_route(plan, 2, end=at(14, 51))


def route_travel(plan: Solution) -> Solution:
    """Sum up a minute of driving too few."""
    return with_route(plan, 0, travel_seconds=59 * MINUTE)


def _route_waiting(plan: Solution) -> Solution:
    return with_route(plan, 0, waiting_seconds=0)


def _route_overtime(plan: Solution) -> Solution:
    return with_route(plan, 1, overtime_seconds=0)


def _not_earliest(plan: Solution) -> Solution:
    # Wash five minutes after its window opens: all that follows is five minutes later.
    plan = with_stop(plan, 1, 1, start=at(11, 5), end=at(11, 15), waiting_seconds=55 * MINUTE)
    plan = with_route(plan, 1, end=at(11, 55), waiting_seconds=55 * MINUTE, overtime_seconds=25 * MINUTE)
    return costing(plan, waiting=5 * MINUTE, overtime=2 * 5 * MINUTE)


def pair_not_earliest(plan: Solution) -> Solution:
    """Lift five minutes later, both: each has the other for a reason, and neither has one."""
    plan = with_stop(plan, 0, 1, start=at(9, 35), end=at(9, 55), waiting_seconds=50 * MINUTE)
    late = {"arrival": at(10, 5), "start": at(10, 5), "end": at(10, 15), "lateness_seconds": 20 * MINUTE}
    plan = with_route(with_stop(plan, 0, 2, **late), 0, end=at(10, 45), waiting_seconds=50 * MINUTE)
    plan = with_stop(plan, 1, 0, arrival=at(9, 35), start=at(9, 35), end=at(9, 55))
    plan = with_stop(plan, 1, 1, arrival=at(10, 15), waiting_seconds=45 * MINUTE)
    plan = with_route(plan, 1, start=at(9, 15), waiting_seconds=45 * MINUTE)
    return costing(plan, lateness=3 * 5 * MINUTE, largest_lateness=2 * 5 * MINUTE)


MISSTATED: list[tuple[str, str, Callable[[Solution], Solution]]] = [
    ("unknown_shift", "/routes/2", _unknown_shift),
    ("duplicate_route", "/routes/3", _duplicate_route),
    ("route_order", "/routes/2", _route_order),
    ("empty_route", "/routes/3", _empty_route),
    ("unknown_visit", "/unassigned/6", _unknown_visit),
    ("visit_twice", "/unassigned/6", _served_and_unassigned),
    ("visit_twice", "/unassigned/6", _unassigned_twice),
    ("visit_twice", "/routes/2/stops/1", _served_twice),
    ("visit_missing", "", _visit_missing),
    ("reason", "/unassigned/0", _unknown_reason),
    ("reason", "/unassigned/0", _reason_without_sentence),
    ("care_duration", "/routes/1/stops/0/end", care_duration),
    ("break_count", "/routes/0/breaks", _break_left_out),
    ("break_count", "/routes/2/breaks", _break_too_many),
    ("break_duration", "/routes/0/breaks/1/end", _break_duration),
    ("arrival", "/routes/0/stops/1/arrival", _arrival),
    ("arrival", "/routes/1/stops/0/arrival", _first_arrival),
    ("waiting", "/routes/0/stops/1/waiting_seconds", _waiting),
    ("lateness", "/routes/0/stops/2/lateness_seconds", _lateness),
    ("departure", "/routes/1/start", departure),
    ("return", "/routes/2/end", _return),
    ("route_travel", "/routes/0/travel_seconds", route_travel),
    ("route_waiting", "/routes/0/waiting_seconds", _route_waiting),
    ("route_overtime", "/routes/1/overtime_seconds", _route_overtime),
    ("not_earliest", "/routes/1/stops/1/start", _not_earliest),
]
