"""The judge: right plans pass, and each broken rule is found under its own code."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from solver import (
    NO_WAY,
    VIOLATION_CODES,
    Break,
    Cost,
    Link,
    Route,
    Solution,
    Stop,
    TakenBreak,
    Travel,
    Unassigned,
    violations,
)
from tests.days import MINUTE, day, line, shift, visit, window
from tests.unit.solver.rich_day import (
    at,
    costing,
    rich_day,
    rich_plan,
    with_break,
    with_route,
    with_stop,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver import Problem


def test_check_accepts_right_plans(small_day: Problem, small_plan: Solution) -> None:
    """Plans worked out by hand break no rule."""
    assert violations(small_day, small_plan) == []
    assert violations(rich_day(), rich_plan()) == []


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


def _unknown_stop(plan: Solution) -> Solution:
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


def _care_duration(plan: Solution) -> Solution:
    return with_stop(plan, 1, 0, end=at(9, 45))


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


def _break_left_out(plan: Solution) -> Solution:
    return with_route(plan, 0, breaks=plan.routes[0].breaks[:2])


def _break_missed(plan: Solution) -> Solution:
    first, _, third = plan.routes[0].breaks
    return with_route(plan, 0, breaks=(first, None, third))


def _break_too_many(plan: Solution) -> Solution:
    return with_route(plan, 2, breaks=(TakenBreak(at(15), at(16)),))


def _break_too_early(plan: Solution) -> Solution:
    return with_break(plan, 0, 1, at(10, 50), at(11, 20))


def _break_too_late(plan: Solution) -> Solution:
    return with_break(plan, 0, 1, at(11, 31), at(12, 1))


def _break_duration(plan: Solution) -> Solution:
    return with_break(plan, 0, 1, at(11), at(11, 20))


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


def _arrival(plan: Solution) -> Solution:
    return with_stop(plan, 0, 1, arrival=at(8, 31))


def _first_arrival(plan: Solution) -> Solution:
    return with_stop(plan, 1, 0, arrival=at(9, 29))


def _waiting(plan: Solution) -> Solution:
    return with_stop(plan, 0, 1, waiting_seconds=44 * MINUTE)


def _lateness(plan: Solution) -> Solution:
    return with_stop(plan, 0, 2, lateness_seconds=0)


def _departure(plan: Solution) -> Solution:
    return with_route(plan, 1, start=at(8))


def _return(plan: Solution) -> Solution:
    return with_route(plan, 2, end=at(14, 51))


def _route_travel(plan: Solution) -> Solution:
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


def _pair_not_earliest(plan: Solution) -> Solution:
    # Both lift five minutes later: each has the other for a reason, and neither has one.
    plan = with_stop(plan, 0, 1, start=at(9, 35), end=at(9, 55), waiting_seconds=50 * MINUTE)
    late = {"arrival": at(10, 5), "start": at(10, 5), "end": at(10, 15), "lateness_seconds": 20 * MINUTE}
    plan = with_route(with_stop(plan, 0, 2, **late), 0, end=at(10, 45), waiting_seconds=50 * MINUTE)
    plan = with_stop(plan, 1, 0, arrival=at(9, 35), start=at(9, 35), end=at(9, 55))
    plan = with_stop(plan, 1, 1, arrival=at(10, 15), waiting_seconds=45 * MINUTE)
    plan = with_route(plan, 1, start=at(9, 15), waiting_seconds=45 * MINUTE)
    return costing(plan, lateness=3 * 5 * MINUTE, largest_lateness=2 * 5 * MINUTE)


BROKEN: list[tuple[str, str, Callable[[Solution], Solution]]] = [
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
    ("skill", "/routes/2/stops/1", _skill),
    ("refused", "/routes/2/stops/1", _refused),
    ("pinned_shift", "/routes/2/stops/1", _pinned_shift),
    ("pinned_start", "/routes/2/stops/0/start", _pinned_start),
    ("outside_windows", "/routes/1/stops/1/start", _between_windows),
    ("care_duration", "/routes/1/stops/0/end", _care_duration),
    ("no_way", "/routes/2/stops/1", _no_way),
    ("before_shift", "/routes/0/stops/0/start", _before_shift),
    ("too_soon", "/routes/0/stops/2/start", _too_soon),
    ("overtime_limit", "/routes/1/end", _overtime_limit),
    ("visits_limit", "/routes/3/stops", _visits_limit),
    ("care_limit", "/routes/2/stops", _care_limit),
    ("break_count", "/routes/0/breaks", _break_left_out),
    ("break_missed", "/routes/0/breaks/1", _break_missed),
    ("break_count", "/routes/2/breaks", _break_too_many),
    ("break_times", "/routes/0/breaks/1", _break_too_early),
    ("break_times", "/routes/0/breaks/1", _break_too_late),
    ("break_duration", "/routes/0/breaks/1/end", _break_duration),
    ("break_order", "/routes/0/breaks/1", _break_order),
    ("break_in_care", "/routes/0/breaks/0", _break_in_care),
    ("link_time", "/routes/1/stops/0", _link_time),
    ("link_nurse", "/routes/2/stops/1", _link_nurse),
    ("link_together", "", _link_together),
    ("arrival", "/routes/0/stops/1/arrival", _arrival),
    ("arrival", "/routes/1/stops/0/arrival", _first_arrival),
    ("waiting", "/routes/0/stops/1/waiting_seconds", _waiting),
    ("lateness", "/routes/0/stops/2/lateness_seconds", _lateness),
    ("departure", "/routes/1/start", _departure),
    ("return", "/routes/2/end", _return),
    ("route_travel", "/routes/0/travel_seconds", _route_travel),
    ("route_waiting", "/routes/0/waiting_seconds", _route_waiting),
    ("route_overtime", "/routes/1/overtime_seconds", _route_overtime),
    ("not_earliest", "/routes/1/stops/1/start", _not_earliest),
]


@pytest.mark.parametrize(("code", "where", "breach"), BROKEN, ids=[case[2].__name__[1:] for case in BROKEN])
def test_check_finds_each_broken_rule_and_no_other(
    code: str, where: str, breach: Callable[[Solution], Solution]
) -> None:
    """A plan with one rule broken by hand, all else made to agree, has that one violation."""
    found = violations(rich_day(), breach(rich_plan()))
    assert [(violation.code, violation.where) for violation in found] == [(code, where)]
    assert found[0].message


@pytest.mark.parametrize("kind", [field.name for field in fields(Cost)])
def test_check_counts_each_kind_of_cost(kind: str) -> None:
    """A kind of cost that is one second off is found."""
    found = violations(rich_day(), costing(rich_plan(), **{kind: 1}))
    assert [(violation.code, violation.where) for violation in found] == [("cost", f"/cost/{kind}")]


def test_check_has_a_broken_plan_for_every_code() -> None:
    """No rule of the judge goes untried."""
    assert {code for code, _, _ in BROKEN} | {"cost"} == set(VIOLATION_CODES)


def test_check_finds_starts_that_only_justify_each_other() -> None:
    """A pair that starts together, later than it must, is found: neither is the other's reason."""
    found = violations(rich_day(), _pair_not_earliest(rich_plan()))
    # The lift on both routes, and the dressing that follows it.
    assert [(violation.code, violation.where) for violation in found] == [
        ("not_earliest", "/routes/0/stops/1/start"),
        ("not_earliest", "/routes/0/stops/2/start"),
        ("not_earliest", "/routes/1/stops/0/start"),
    ]


def test_check_names_unknown_stops_without_judging_their_route() -> None:
    """A stop at no visit of the problem is named, and so is the visit that it took the place of."""
    found = violations(rich_day(), _unknown_stop(rich_plan()))
    assert [violation.code for violation in found] == ["unknown_visit", "visit_missing"]


def test_check_finds_every_violation_at_once() -> None:
    """Several broken rules are all found."""
    plan = _departure(_route_travel(_care_duration(rich_plan())))
    found = {violation.code for violation in violations(rich_day(), plan)}
    assert found == {"care_duration", "departure", "route_travel"}


@pytest.mark.parametrize(
    ("start", "end"), [(at(11), at(11, 30)), (at(11, 10), at(11, 40)), (at(11, 30), at(12))]
)
def test_check_accepts_a_break_after_the_return_at_any_moment(start: int, end: int) -> None:
    """A break begun after the return delays nothing, whenever its own times allow it."""
    assert violations(rich_day(), with_break(rich_plan(), 0, 1, start, end)) == []


@pytest.mark.parametrize("minute", [0, 7, 15])
def test_check_accepts_a_break_at_any_moment_of_its_gap(minute: int) -> None:
    """A break may move in its gap as long as it delays no care."""
    # The coffee at the door, from 9:00 to 9:15 until 9:15 to 9:30.
    plan = with_break(rich_plan(), 0, 0, at(9, minute), at(9, minute + 15))
    assert violations(rich_day(), plan) == []


def _one_break(rest: Break, **more: int) -> Problem:
    """One visit ten minutes from the base from 10:00 on, one break."""
    return day([visit("a", 1, window(at(10), at(11)))], [shift("s", breaks=(rest,), **more)])


def _one_visit_plan(start: int, rest: tuple[int, int], *, leaves: int, back: int, cost: Cost) -> Solution:
    stops = (Stop("a", start, start, start + 10 * MINUTE, 0, 0),)
    over = cost.overtime // 2
    return Solution((Route("s", leaves, back, stops, (TakenBreak(*rest),), 20 * MINUTE, 0, over),), (), cost)


TRAVEL_ONLY = Cost(travel=20 * MINUTE)


@pytest.mark.parametrize(
    ("begin", "leaves"),
    [
        (at(9), at(9, 50)),  # before she leaves
        (at(9, 20), at(9, 50)),  # until the moment she leaves
        (at(9, 25), at(9, 20)),  # five minutes of drive before it, five after
        (at(9, 30), at(9, 20)),  # at the door
    ],
)
def test_check_lets_the_nurse_leave_as_late_as_her_break_allows(begin: int, leaves: int) -> None:
    """Only a break that falls into the drive to the first care makes her leave earlier."""
    problem = _one_break(Break(at(8, 30), at(11), 30 * MINUTE))
    plan = _one_visit_plan(
        at(10), (begin, begin + 30 * MINUTE), leaves=leaves, back=at(10, 20), cost=TRAVEL_ONLY
    )
    assert violations(problem, plan) == []
    early = with_route(plan, 0, start=leaves - 1)
    assert [violation.code for violation in violations(problem, early)] == ["departure"]


@pytest.mark.parametrize(
    ("begin", "back"),
    [
        (at(10, 10), at(10, 50)),  # at the patient's door
        (at(10, 19), at(10, 50)),  # on the way, a minute from home
        (at(10, 20), at(10, 20)),  # at home
        (at(11), at(10, 20)),
    ],
)
def test_check_lets_only_a_break_before_the_return_delay_it(begin: int, back: int) -> None:
    """A break begun before the return delays it; one begun at the return or later does not."""
    problem = _one_break(Break(at(10, 5), at(12), 30 * MINUTE), end=at(10, 30), max_overtime_seconds=3600)
    over = max(0, back - at(10, 30))
    plan = _one_visit_plan(
        at(10),
        (begin, begin + 30 * MINUTE),
        leaves=at(9, 50),
        back=back,
        cost=replace(TRAVEL_ONLY, overtime=2 * over),
    )
    assert violations(problem, plan) == []


def test_check_rejects_a_break_before_the_shift() -> None:
    """The first gap begins with the shift, not with the day."""
    problem = _one_break(Break(at(7), at(9), 30 * MINUTE))
    plan = _one_visit_plan(
        at(10), (at(7, 45), at(8, 15)), leaves=at(9, 50), back=at(10, 20), cost=TRAVEL_ONLY
    )
    assert [violation.code for violation in violations(problem, plan)] == ["break_in_care"]
    moved = with_break(plan, 0, 0, at(8), at(8, 30))
    assert violations(problem, moved) == []


@pytest.mark.parametrize(
    ("begin", "arrival"), [(at(8, 20), at(9)), (at(8, 29), at(9)), (at(8, 30), at(8, 30))]
)
def test_check_counts_a_break_begun_before_the_arrival_into_it(begin: int, arrival: int) -> None:
    """A break on the way delays the arrival; one begun on arrival is taken at the door."""
    problem = day(
        [visit("a", 1), visit("b", 2, window(at(9), at(10)))],
        [shift("s", breaks=(Break(at(8, 20), at(9), 30 * MINUTE),))],
    )
    # a 8:10 to 8:20, ten minutes on; b when its window opens: 40 - 10 - 30 = 0 of waiting; back 9:10 + 20.
    stops = (
        Stop("a", at(8, 10), at(8, 10), at(8, 20), 0, 0),
        Stop("b", arrival, at(9), at(9, 10), 0, 0),
    )
    rest = (TakenBreak(begin, begin + 30 * MINUTE),)
    route = Route("s", at(8), at(9, 30), stops, rest, 40 * MINUTE, 0, 0)
    assert violations(problem, Solution((route,), (), Cost(travel=40 * MINUTE))) == []


def test_check_takes_the_smallest_lateness_of_windows_that_hold_the_start() -> None:
    """Of two windows that hold the start, the one with less lateness counts."""
    # Care at 8:10, as soon as she is there: 70 min after the first window's 7:00, 5 after the second's 8:05.
    visited = visit("a", 1, window(at(6), at(7), None), window(at(8), at(8, 5), at(9)))
    stops = (Stop("a", at(8, 10), at(8, 10), at(8, 20), 0, 5 * MINUTE),)
    route = Route("s", at(8), at(8, 30), stops, (), 20 * MINUTE, 0, 0)
    cost = Cost(travel=20 * MINUTE, lateness=3 * 5 * MINUTE)
    assert violations(day([visited], [shift("s")]), Solution((route,), (), cost)) == []


def test_check_uses_the_diagonal_between_stops_at_one_place() -> None:
    """Between two stops at one location the diagonal's seconds are driven."""
    travel = line(2).seconds.copy()
    travel[1, 1] = 2 * MINUTE
    problem = day([visit("a", 1), visit("b", 1)], [shift("s")], travel={"": Travel(travel)})
    stops = (
        Stop("a", at(8, 10), at(8, 10), at(8, 20), 0, 0),
        Stop("b", at(8, 22), at(8, 22), at(8, 32), 0, 0),
    )
    route = Route("s", at(8), at(8, 42), stops, (), 22 * MINUTE, 0, 0)
    assert violations(problem, Solution((route,), (), Cost(travel=22 * MINUTE))) == []


def test_check_drives_each_shift_by_its_own_mode() -> None:
    """A shift's legs are those of its mode."""
    travel = {"car": line(2), "bicycle": line(2, minutes=20)}
    problem = day([visit("a", 1)], [shift("s", mode="bicycle")], travel=travel)
    route = Route(
        "s", at(8), at(8, 50), (Stop("a", at(8, 20), at(8, 20), at(8, 30), 0, 0),), (), 40 * MINUTE, 0, 0
    )
    assert violations(problem, Solution((route,), (), Cost(travel=40 * MINUTE))) == []


def test_check_lets_a_link_hold_the_first_visit_back() -> None:
    """Where the second may start at most so long after the first, the first waits for the second."""
    # b opens at 10:00 and starts at most 30 min after a: a starts at 9:30, though its nurse could at 8:10.
    problem = day(
        [visit("a", 1), visit("b", 1, window(at(10), at(11)))],
        [shift("s"), shift("t")],
        links=(Link("a", "b", 0, 30 * MINUTE),),
    )

    def plan(start: int) -> Solution:
        first = Stop("a", start, start, start + 10 * MINUTE, 0, 0)
        second = Stop("b", at(10), at(10), at(10, 10), 0, 0)
        routes = (
            Route("s", start - 10 * MINUTE, start + 20 * MINUTE, (first,), (), 20 * MINUTE, 0, 0),
            Route("t", at(9, 50), at(10, 20), (second,), (), 20 * MINUTE, 0, 0),
        )
        return Solution(routes, (), Cost(travel=40 * MINUTE))

    assert violations(problem, plan(at(9, 30))) == []
    assert [found.code for found in violations(problem, plan(at(9, 29)))] == ["link_time"]
    assert [found.code for found in violations(problem, plan(at(9, 31)))] == ["not_earliest"]


def test_check_gives_a_break_without_length_to_the_earlier_gap() -> None:
    """A break without length that touches two gaps is the reason of the care between them."""
    problem = day([visit("a", 0, minutes=0)], [shift("s", breaks=(Break(at(9), at(10), 0),))])
    stops = (Stop("a", at(9), at(9), at(9), 0, 0),)
    plan = Solution((Route("s", at(9), at(9), stops, (TakenBreak(at(9), at(9)),), 0, 0, 0),), (), Cost())
    assert violations(problem, plan) == []


def test_check_names_the_way_home_where_there_is_none() -> None:
    """A last leg that cannot be driven is found after the last stop."""
    travel = line(2).seconds.copy()
    travel[1, 0] = NO_WAY
    problem = day([visit("a", 1)], [shift("s")], travel={"": Travel(travel)})
    route = Route("s", at(8), at(8, 30), (Stop("a", at(8, 10), at(8, 10), at(8, 20), 0, 0),), (), 1200, 0, 0)
    found = violations(problem, Solution((route,), (), Cost(travel=1200)))
    assert [(violation.code, violation.where) for violation in found] == [("no_way", "/routes/0/stops/1")]


def test_check_reads_plans_written_with_whole_numbers_of_numpy() -> None:
    """A plan counted with numpy is judged like any other."""
    plan = with_stop(rich_plan(), 0, 0, start=np.int64(at(8, 10)))
    assert violations(rich_day(), plan) == []
