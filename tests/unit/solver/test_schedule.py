"""Times of fixed orders: the laws of docs/problem-format.md, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from solver import BREAK, MISSED, Break, Link, Travel, schedule, violations
from solver.schedule import orders_of
from tests.days import HOUR, MINUTE, day, line, shift, visit, window

if TYPE_CHECKING:
    from solver import Problem, Solution, Step


def test_schedule_of_the_documented_day_gives_its_times(small_day: Problem, small_plan: Solution) -> None:
    """The documented orders give the documented times and cost."""
    assert schedule(small_day, orders_of(small_plan)) == replace(small_plan, seed=0)


def test_schedule_starts_each_care_as_early_as_it_can() -> None:
    """Care starts on arrival or when its window opens, and waiting is counted from the second visit on."""
    problem = day(
        [visit("a", 1, window(9 * HOUR, 10 * HOUR)), visit("b", 2, window(10 * HOUR, 11 * HOUR))],
        [shift("s")],
    )
    route = schedule(problem, {"s": ["a", "b"]}).routes[0]
    a, b = route.stops
    # a: window opens 9:00, so she leaves at 8:50. b: 9:10 + 10 min drive = 9:20, opens 10:00: 40 min waiting.
    assert (route.start, a.start, b.arrival, b.start) == (
        8 * HOUR + 50 * MINUTE,
        9 * HOUR,
        9 * HOUR + 20 * MINUTE,
        10 * HOUR,
    )
    assert (a.waiting_seconds, b.waiting_seconds, route.waiting_seconds) == (0, 40 * MINUTE, 40 * MINUTE)
    # back: 10:10 + two places home = 10:30
    assert (route.end, route.travel_seconds) == (10 * HOUR + 30 * MINUTE, 40 * MINUTE)


def test_schedule_reports_lateness_and_overtime_instead_of_refusing() -> None:
    """A care after its hard limit and a return after the latest one still get times; the judge names both."""
    problem = day(
        [visit("a", 1, window(8 * HOUR, 8 * HOUR + 5 * MINUTE))], [shift("s", end=8 * HOUR + 15 * MINUTE)]
    )
    solution = schedule(problem, {"s": ["a"]})
    stop = solution.routes[0].stops[0]
    # 10 min drive: 5 min late. Back at 8:30: 15 min over.
    assert (stop.start, stop.lateness_seconds) == (8 * HOUR + 10 * MINUTE, 5 * MINUTE)
    assert solution.routes[0].overtime_seconds == 15 * MINUTE
    assert {found.code for found in violations(problem, solution)} >= {"outside_windows", "overtime_limit"}


def test_schedule_takes_the_next_window_when_one_is_over() -> None:
    """A visit with a morning and a noon window that is missed in the morning waits for noon."""
    problem = day(
        [visit("a", 1, window(8 * HOUR, 8 * HOUR + 5 * MINUTE), window(12 * HOUR, 13 * HOUR))], [shift("s")]
    )
    assert schedule(problem, {"s": ["a"]}).routes[0].stops[0].start == 12 * HOUR


@pytest.mark.parametrize(
    ("earliest", "leaves", "starts"),
    [
        # Care from 10:00, drive 10 min. A break 9:00-9:30 is over when she leaves at 9:50.
        (9 * HOUR, 9 * HOUR + 50 * MINUTE, 10 * HOUR),
        # 9:25-9:55 falls on the way: 5 min after it, so 5 min before it.
        (9 * HOUR + 25 * MINUTE, 9 * HOUR + 20 * MINUTE, 10 * HOUR),
        # 9:45-10:15 ends after the window opens: care at 10:15, the whole drive before the break.
        (9 * HOUR + 45 * MINUTE, 9 * HOUR + 35 * MINUTE, 10 * HOUR + 15 * MINUTE),
    ],
)
def test_schedule_leaves_as_late_as_the_break_allows(earliest: int, leaves: int, starts: int) -> None:
    """Before the first care the break is counted into the way only where it falls on it."""
    problem = day(
        [visit("a", 1, window(10 * HOUR, 11 * HOUR))],
        [shift("s", breaks=(Break(earliest, 12 * HOUR, 30 * MINUTE),))],
    )
    solution = schedule(problem, {"s": [BREAK, "a"]})
    assert (solution.routes[0].start, solution.routes[0].stops[0].start) == (leaves, starts)
    assert violations(problem, solution) == []


def test_schedule_takes_the_last_break_after_the_return_where_it_can() -> None:
    """A break after the last care delays the return only where it would end too late after it."""
    problem = day(
        [visit("a", 1, window(9 * HOUR, 9 * HOUR))],
        [shift("s", breaks=(Break(9 * HOUR, 10 * HOUR, 30 * MINUTE),))],
    )
    at_home = schedule(problem, {"s": ["a", BREAK]}).routes[0]
    # care 9:00-9:10, back 9:20, break 9:20-9:50
    assert (at_home.end, at_home.breaks[0].start) == (9 * HOUR + 20 * MINUTE, 9 * HOUR + 20 * MINUTE)
    tight = replace(
        problem,
        shifts=(replace(problem.shifts[0], breaks=(Break(9 * HOUR, 9 * HOUR + 45 * MINUTE, 30 * MINUTE),)),),
    )
    on_the_way = schedule(tight, {"s": ["a", BREAK]}).routes[0]
    # after the return it would end at 9:50: so 9:10-9:40 and back at 9:50
    assert (on_the_way.end, on_the_way.breaks[0].start) == (9 * HOUR + 50 * MINUTE, 9 * HOUR + 10 * MINUTE)
    assert violations(tight, schedule(tight, {"s": ["a", BREAK]})) == []


def test_schedule_makes_linked_visits_wait_for_each_other() -> None:
    """Two carers start together when the later one is there; a gap pushes the second visit back."""
    problem = day(
        [visit("a", 1), visit("b", 3), visit("c", 1)],
        [shift("one"), shift("two")],
        links=(Link("a", "b", 0, 0), Link("b", "c", 4 * HOUR)),
    )
    solution = schedule(problem, {"one": ["a", "c"], "two": ["b"]})
    starts = {stop.visit: stop.start for route in solution.routes for stop in route.stops}
    # b can be reached at 8:30, so a starts then too; c four hours after b.
    assert starts == {"a": 8 * HOUR + 30 * MINUTE, "b": 8 * HOUR + 30 * MINUTE, "c": 12 * HOUR + 30 * MINUTE}
    assert violations(problem, solution) == []


def test_schedule_ends_when_links_push_round_and_round() -> None:
    """Two pairs served in crossed order cannot meet both; times still come out and the judge names a link."""
    problem = day(
        [visit("a", 1), visit("b", 1), visit("c", 2), visit("d", 2)],
        [shift("one"), shift("two")],
        links=(Link("a", "b", 0, 0), Link("c", "d", 0, 0)),
    )
    solution = schedule(problem, {"one": ["a", "c"], "two": ["d", "b"]})
    assert "link_time" in {found.code for found in violations(problem, solution)}


def test_schedule_leaves_visits_in_no_order_unassigned() -> None:
    """A visit that no order holds comes back as not found, at its cost."""
    problem = day([visit("a", 1), visit("b", 2, unassigned_cost=7)], [shift("s")])
    solution = schedule(problem, {"s": ["a"]})
    assert [(left.visit, left.code) for left in solution.unassigned] == [("b", "not_found")]
    assert solution.cost.unassigned == 7


def test_schedule_names_everything_the_problem_does_not_have() -> None:
    """An order for an unknown shift or with an unknown visit is one error that names all of them."""
    problem = day([visit("a", 1)], [shift("s")])
    with pytest.raises(ValueError, match=r"shift 'nobody', visit 'x', visit 'y'"):
        schedule(problem, {"nobody": ["a"], "s": ["x", "y"]})


def test_schedule_counts_no_time_where_there_is_no_way() -> None:
    """A leg without a way takes no time, and the judge names it."""
    travel = line(2)
    seconds = travel.seconds.copy()
    seconds[0, 1] = -1
    problem = day([visit("a", 1)], [shift("s")], travel={"": Travel(seconds)})
    solution = schedule(problem, {"s": ["a"]})
    assert solution.routes[0].stops[0].start == 8 * HOUR
    assert "no_way" in {found.code for found in violations(problem, solution)}


def test_orders_of_a_schedule_are_the_orders_it_was_made_from(small_day: Problem) -> None:
    """Orders with breaks in the middle and at the end come back from the times alone."""
    orders = {"anna": ["insulin", BREAK, "lift-1"], "benoit": ["lift-2", "dressing"]}
    assert orders_of(schedule(small_day, orders)) == orders
    late = {"anna": ["insulin", "lift-1", BREAK], "benoit": ["lift-2"]}
    assert orders_of(schedule(small_day, late)) == late


def _three_breaks(*missed_costs: int | None) -> Problem:
    rests = tuple(
        Break((9 + i) * HOUR, (10 + i) * HOUR, 30 * MINUTE, missed_cost)
        for i, missed_cost in enumerate(missed_costs)
    )
    return day([visit("a", 0, window(9 * HOUR, 16 * HOUR)), visit("b", 0)], [shift("s", breaks=rests)])


def test_schedule_gives_a_missed_break_no_time() -> None:
    """Only the breaks that are taken delay care; each missed one leaves an empty entry in its place."""
    problem = _three_breaks(7, None, 7)
    plan = schedule(problem, {"s": ["a", MISSED, BREAK, "b", MISSED]})
    # a 9:00-9:10, the second break 10:00-10:30, b from then on
    route = plan.routes[0]
    assert route.stops[1].start == 10 * HOUR + 30 * MINUTE
    assert [rest and rest.start for rest in route.breaks] == [None, 10 * HOUR, None]
    assert (violations(problem, plan), plan.cost.missed_breaks) == ([], 14)


@pytest.mark.parametrize(
    "order",
    [
        [MISSED, "a", BREAK, "b", MISSED],
        ["a", MISSED, BREAK, MISSED, "b"],
        ["a", MISSED, BREAK, "b"],
    ],
)
def test_schedule_asks_only_which_break_is_missed(order: list[Step]) -> None:
    """Where a missed break stands means nothing, and breaks that no step speaks of are missed."""
    problem = _three_breaks(7, None, 7)
    plan = schedule(problem, {"s": order})
    assert plan == schedule(problem, {"s": ["a", MISSED, BREAK, "b", MISSED]})
    assert orders_of(plan) == {"s": [MISSED, "a", BREAK, MISSED, "b"]}


def test_schedule_reports_a_missed_break_that_must_be_taken() -> None:
    """A break without a cost may be left out of an order; the judge names it."""
    problem = _three_breaks(None, 7, None)
    plan = schedule(problem, {"s": ["a", MISSED, BREAK, "b"]})
    found = [(violation.code, violation.where) for violation in violations(problem, plan)]
    assert found == [("break_missed", "/routes/0/breaks/0"), ("break_missed", "/routes/0/breaks/2")]


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        ({"max_visits": 2, "max_care_seconds": 20 * MINUTE}, set()),
        ({"max_visits": 1}, {"visits_limit"}),
        ({"max_care_seconds": 20 * MINUTE - 1}, {"care_limit"}),
    ],
)
def test_schedule_reports_broken_limits_instead_of_refusing(limits: dict[str, int], codes: set[str]) -> None:
    """Two visits of ten minutes keep limits of just that; beyond them the judge names each."""
    problem = day([visit("a", 0), visit("b", 0)], [shift("s", **limits)])
    plan = schedule(problem, {"s": ["a", "b"]})
    assert {violation.code for violation in violations(problem, plan)} == codes
