"""Plans told rightly that nobody may carry out: each breaks one rule of the day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solver import Route, Stop, Unassigned
from tests.days import MINUTE
from tests.unit.solver.rich_day import at, costing, with_break, with_route, with_stop, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver import Solution


def _after_evening(plan: Solution, visit: str) -> Solution:
    """Serve an unassigned visit at place 2 on the late route: 14:40 + 10 of drive, back 15:00 + 20."""
    stop = Stop(visit, at(14, 50), at(14, 50), at(15), 0, 0)
    plan = with_route(
        plan,
        2,
        stops=(*plan.routes[2].stops, stop),
        end=at(15, 20),
        travel_seconds=40 * MINUTE,
    )
    return costing(without(plan, visit), travel=20 * MINUTE, unassigned=-36_000)


def _skill(plan: Solution) -> Solution:
    return _after_evening(plan, "surgery")


def _refused(plan: Solution) -> Solution:
    return _after_evening(plan, "refused")


def _pinned_shift(plan: Solution) -> Solution:
    return _after_evening(plan, "pinned")


def _pinned_start(plan: Solution) -> Solution:
    # Everything on the late route a minute later: still inside its window.
    plan = with_stop(plan, 2, 0, arrival=at(14, 31), start=at(14, 31), end=at(14, 41))
    return with_route(plan, 2, start=at(14, 21), end=at(14, 51))


def _between_windows(plan: Solution) -> Solution:
    # Wash on arrival at 10:10, between its windows; back at 10:20 + 40, without overtime.
    plan = with_stop(plan, 1, 1, start=at(10, 10), end=at(10, 20), waiting_seconds=0)
    return with_route(plan, 1, end=at(11), waiting_seconds=0, overtime_seconds=0)


def _no_way(plan: Solution) -> Solution:
    stop = Stop("island", at(14, 50), at(14, 50), at(15), 0, 0)
    return without(with_route(plan, 2, stops=(*plan.routes[2].stops, stop)), "island")


def _before_shift(plan: Solution) -> Solution:
    # Insulin at 8:05 would need leaving at 7:55; five minutes more of waiting before the lift.
    plan = with_stop(plan, 0, 0, arrival=at(8, 5), start=at(8, 5), end=at(8, 15))
    plan = with_stop(plan, 0, 1, arrival=at(8, 25), waiting_seconds=50 * MINUTE)
    plan = with_route(plan, 0, start=at(7, 55), waiting_seconds=50 * MINUTE)
    return costing(plan, waiting=5 * MINUTE, shifted=-2 * 5 * MINUTE)


def _too_soon(plan: Solution) -> Solution:
    # Dressing at 9:55, though the drive from the lift at 9:50 takes ten minutes.
    plan = with_stop(plan, 0, 2, arrival=at(9, 55), start=at(9, 55), end=at(10, 5), lateness_seconds=600)
    return with_route(plan, 0, end=at(10, 35))


def _overtime_limit(plan: Solution) -> Solution:
    # Twenty minutes more care after wash: back at 11:30 + 40, ten minutes past the limit of 12:00.
    stop = Stop("long", at(11, 10), at(11, 10), at(11, 30), 0, 0)
    plan = with_route(
        plan, 1, stops=(*plan.routes[1].stops, stop), end=at(12, 10), overtime_seconds=40 * MINUTE
    )
    return costing(without(plan, "long"), overtime=2 * 20 * MINUTE, unassigned=-36_000)


def _visits_limit(plan: Solution) -> Solution:
    # The spare shift, which may make none: leaves at 8:00, there 8:20 to 8:30, back at 8:50.
    stops = (Stop("stranger", at(8, 20), at(8, 20), at(8, 30), 0, 0),)
    more = Route("spare", at(8), at(8, 50), stops, (), 40 * MINUTE, 0, 0)
    plan = replace(plan, routes=(*plan.routes, more))
    return costing(without(plan, "stranger"), travel=40 * MINUTE, unassigned=-36_000)


def _care_limit(plan: Solution) -> Solution:
    # Twenty minutes of care after ten of 25: from 14:40 half an hour to place 4, back 40 minutes after 15:30.
    stop = Stop("long", at(15, 10), at(15, 10), at(15, 30), 0, 0)
    stops = (*plan.routes[2].stops, stop)
    plan = with_route(plan, 2, stops=stops, end=at(16, 10), travel_seconds=80 * MINUTE)
    return costing(without(plan, "long"), travel=60 * MINUTE, unassigned=-36_000)


def _break_missed(plan: Solution) -> Solution:
    first, _, third = plan.routes[0].breaks
    return with_route(plan, 0, breaks=(first, None, third))


def _break_too_early(plan: Solution) -> Solution:
    return with_break(plan, 0, 1, at(10, 50), at(11, 20))


def _break_too_late(plan: Solution) -> Solution:
    return with_break(plan, 0, 1, at(11, 31), at(12, 1))


def _break_order(plan: Solution) -> Solution:
    # The coffee after the return, inside the second break; its 15 minutes become waiting before the lift.
    plan = with_break(plan, 0, 0, at(11, 10), at(11, 25))
    plan = with_stop(plan, 0, 1, waiting_seconds=60 * MINUTE)
    return costing(with_route(plan, 0, waiting_seconds=60 * MINUTE), waiting=15 * MINUTE)


def _break_in_care(plan: Solution) -> Solution:
    return with_break(plan, 0, 0, at(9, 25), at(9, 40))


def _link_time(plan: Solution) -> Solution:
    # The helper lifts a minute after Anna and waits a minute less before wash.
    plan = with_stop(plan, 1, 0, arrival=at(9, 31), start=at(9, 31), end=at(9, 51))
    plan = with_stop(plan, 1, 1, arrival=at(10, 11), waiting_seconds=49 * MINUTE)
    return costing(with_route(plan, 1, start=at(9, 11), waiting_seconds=49 * MINUTE), waiting=-MINUTE)


def _link_nurse(plan: Solution) -> Solution:
    # Late is Anna's, as early is, where insulin was.
    return _after_evening(plan, "stranger")


def _link_together(plan: Solution) -> Solution:
    # The helper goes straight to wash, 40 minutes, and does not wait.
    plan = with_route(
        with_stop(plan, 1, 1, arrival=at(11), waiting_seconds=0), 1, start=at(10, 20), waiting_seconds=0
    )
    plan = with_route(plan, 1, stops=plan.routes[1].stops[1:])
    left = (*plan.unassigned, Unassigned("lift-2", "partner", "Alone."))
    return costing(replace(plan, unassigned=left), waiting=-50 * MINUTE, unassigned=36_000)


FORBIDDEN: list[tuple[str, str, Callable[[Solution], Solution]]] = [
    ("skill", "/routes/2/stops/1", _skill),
    ("refused", "/routes/2/stops/1", _refused),
    ("pinned_shift", "/routes/2/stops/1", _pinned_shift),
    ("pinned_start", "/routes/2/stops/0/start", _pinned_start),
    ("outside_windows", "/routes/1/stops/1/start", _between_windows),
    ("no_way", "/routes/2/stops/1", _no_way),
    ("before_shift", "/routes/0/stops/0/start", _before_shift),
    ("too_soon", "/routes/0/stops/2/start", _too_soon),
    ("overtime_limit", "/routes/1/end", _overtime_limit),
    ("visits_limit", "/routes/3/stops", _visits_limit),
    ("care_limit", "/routes/2/stops", _care_limit),
    ("break_missed", "/routes/0/breaks/1", _break_missed),
    ("break_times", "/routes/0/breaks/1", _break_too_early),
    ("break_times", "/routes/0/breaks/1", _break_too_late),
    ("break_order", "/routes/0/breaks/1", _break_order),
    ("break_in_care", "/routes/0/breaks/0", _break_in_care),
    ("link_time", "/routes/1/stops/0", _link_time),
    ("link_nurse", "/routes/2/stops/1", _link_nurse),
    ("link_together", "/routes/0/stops/1", _link_together),
]
