"""
A day with every rule of the format in it, and one right plan for it, worked out by hand.

Places lie in a row, ten minutes from each to the next; care takes ten minutes unless said otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solver import (
    NO_WAY,
    Break,
    Cost,
    CurrentStop,
    Link,
    Route,
    Solution,
    Stop,
    TakenBreak,
    Travel,
    Unassigned,
    Weights,
)
from tests.days import HOUR, MINUTE, day, line, shift, visit, window

if TYPE_CHECKING:
    from solver import Problem


def at(hour: int, minute: int = 0) -> int:
    """Seconds after midnight."""
    return hour * HOUR + minute * MINUTE


def rich_day() -> Problem:
    """Two shifts of Anna, one of a helper and a spare one; visits that are served, and visits left out."""
    seconds = line(6).seconds.copy()
    seconds[1, 5] = NO_WAY
    together = Link("lift-1", "lift-2", 0, 0, same_nurse=False, together=True)
    return day(
        [
            visit("insulin", 1, window(at(8), at(9)), skills=frozenset({"nurse"})),
            visit("lift-1", 2, window(at(9, 30), at(10)), minutes=20, skills=frozenset({"nurse"})),
            visit(
                "lift-2",
                2,
                window(at(9, 30), at(10)),
                minutes=20,
                refused_shifts=frozenset({"early", "late"}),
            ),
            visit("dressing", 3, window(at(9), at(9, 45), None), usual_shifts=frozenset({"helper"})),
            visit("wash", 4, window(at(8), at(8, 30)), window(at(11), at(11, 30), at(12))),
            visit("evening", 1, window(at(14), at(15)), pinned_shift="late", pinned_start=at(14, 30)),
            visit("surgery", 2, skills=frozenset({"surgeon"})),
            visit("refused", 2, refused_shifts=frozenset({"early", "late"})),
            visit("pinned", 2, pinned_shift="spare"),
            visit("island", 5),
            visit("long", 4, minutes=20),
            visit("stranger", 2),
        ],
        [
            shift(
                "early",
                at(8),
                at(12),
                nurse="anna",
                skills=frozenset({"nurse"}),
                breaks=(
                    Break(at(9), at(12), 15 * MINUTE),
                    Break(at(11), at(12), 30 * MINUTE),
                    Break(at(8), at(9), 10 * MINUTE, missed_cost=700),
                ),
                carried_seconds=HOUR,
            ),
            shift("helper", at(8), at(11, 30), max_overtime_seconds=30 * MINUTE),
            shift("late", at(13), at(17), nurse="anna", max_visits=2, max_care_seconds=25 * MINUTE),
            shift("spare", at(8), at(12), max_visits=0),
        ],
        links=(
            together,
            Link("insulin", "evening", 4 * HOUR, None, same_nurse=True),
            Link("insulin", "stranger", -at(24), None, same_nurse=False),
        ),
        weights=Weights(1, 1, 3, 2, 2, unusual=600, moved=50, shifted=2),
        current=(CurrentStop("insulin", "late", at(8)), CurrentStop("island", "early", at(9))),
        travel={"": Travel(seconds)},
    )


LEFT_OUT = (
    Unassigned("surgery", "no_skill", "Nobody has the skill surgeon."),
    Unassigned("refused", "refused", "The shifts that could are refused."),
    Unassigned("pinned", "pinned", "Its shift has no room."),
    Unassigned("island", "unreachable", "There is no way to it."),
    Unassigned("long", "outside_shifts", "No shift has the time."),
    Unassigned("stranger", "not_found", "No place was found."),
)


def rich_plan() -> Solution:
    """One right plan of `rich_day`; nothing in it is counted by the code under test."""
    early = Route(
        "early",
        # Insulin at 8:10, ten minutes after she leaves. The coffee waits for 9:00, the lift for 9:30:
        # 8:20 to 9:30 less 10 of drive and 15 of coffee is 45 of waiting. Dressing at 9:50 + 10, 15 late.
        start=at(8),
        end=at(10, 40),
        stops=(
            Stop("insulin", at(8, 10), at(8, 10), at(8, 20), 0, 0),
            Stop("lift-1", at(8, 30), at(9, 30), at(9, 50), 45 * MINUTE, 0),
            Stop("dressing", at(10), at(10), at(10, 10), 0, 15 * MINUTE),
        ),
        # The second break begins after the return at 10:10 + 30 and delays nothing. Then the third is over.
        breaks=(TakenBreak(at(9), at(9, 15)), TakenBreak(at(11), at(11, 30)), None),
        travel_seconds=60 * MINUTE,
        waiting_seconds=45 * MINUTE,
        overtime_seconds=0,
    )
    helper = Route(
        "helper",
        # The lift with Anna at 9:30, 20 minutes after leaving. Wash from 10:10 waits for its second window.
        # Back at 11:10 + 40, 20 minutes after 11:30.
        start=at(9, 10),
        end=at(11, 50),
        stops=(
            Stop("lift-2", at(9, 30), at(9, 30), at(9, 50), 0, 0),
            Stop("wash", at(10, 10), at(11), at(11, 10), 50 * MINUTE, 0),
        ),
        breaks=(),
        travel_seconds=80 * MINUTE,
        waiting_seconds=50 * MINUTE,
        overtime_seconds=20 * MINUTE,
    )
    late = Route(
        "late",
        start=at(14, 20),
        end=at(14, 50),
        stops=(Stop("evening", at(14, 30), at(14, 30), at(14, 40), 0, 0),),
        breaks=(),
        travel_seconds=20 * MINUTE,
        waiting_seconds=0,
        overtime_seconds=0,
    )
    cost = Cost(
        travel=160 * MINUTE,
        waiting=95 * MINUTE,
        lateness=3 * 15 * MINUTE,
        largest_lateness=2 * 15 * MINUTE,
        overtime=2 * 20 * MINUTE,
        unusual=600,  # dressing by early instead of helper
        missed_breaks=700,
        moved=50,  # insulin by early instead of late,
        shifted=2 * 10 * MINUTE,  # at 8:10 instead of 8:00
        unassigned=6 * 36_000,
    )
    return Solution((early, helper, late), LEFT_OUT, cost)


def with_route(plan: Solution, index: int, **changes: object) -> Solution:
    """Change what one route states."""
    routes = list(plan.routes)
    routes[index] = replace(routes[index], **changes)  # type: ignore[arg-type]  # any field of a route
    return replace(plan, routes=tuple(routes))


def with_stop(plan: Solution, index: int, stop: int, **changes: object) -> Solution:
    """Change what one stop states."""
    stops = list(plan.routes[index].stops)
    stops[stop] = replace(stops[stop], **changes)  # type: ignore[arg-type]  # any field of a stop
    return with_route(plan, index, stops=tuple(stops))


def with_break(plan: Solution, index: int, rest: int, start: int, end: int) -> Solution:
    """Take one break at another time."""
    breaks = list(plan.routes[index].breaks)
    breaks[rest] = TakenBreak(start, end)
    return with_route(plan, index, breaks=tuple(breaks))


def costing(plan: Solution, **more: int) -> Solution:
    """Add to kinds of cost."""
    kinds = {kind: getattr(plan.cost, kind) + amount for kind, amount in more.items()}
    return replace(plan, cost=replace(plan.cost, **kinds))


def without(plan: Solution, *visits: str) -> Solution:
    """Strike visits from the unassigned ones."""
    return replace(plan, unassigned=tuple(left for left in plan.unassigned if left.visit not in visits))
