"""The judge: right plans pass, and each broken rule is found under its own code."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest

from solver import NO_WAY, VIOLATION_CODES, Cost, Link, Route, Solution, Stop, Travel, violations
from tests.days import MINUTE, day, line, shift, visit, window
from tests.unit.solver.forbidden_plans import FORBIDDEN
from tests.unit.solver.misstated_plans import (
    MISSTATED,
    care_duration,
    departure,
    pair_not_earliest,
    route_travel,
    unknown_stop,
)
from tests.unit.solver.rich_day import at, costing, rich_day, rich_plan, with_stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver import Problem

BROKEN = [*MISSTATED, *FORBIDDEN]


def test_check_accepts_right_plans(small_day: Problem, small_plan: Solution) -> None:
    """Plans worked out by hand break no rule."""
    assert violations(small_day, small_plan) == []
    assert violations(rich_day(), rich_plan()) == []


@pytest.mark.parametrize(
    ("code", "where", "breach"), BROKEN, ids=[case[2].__name__.lstrip("_") for case in BROKEN]
)
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
    found = violations(rich_day(), pair_not_earliest(rich_plan()))
    # The lift on both routes, and the dressing that follows it.
    assert [(violation.code, violation.where) for violation in found] == [
        ("not_earliest", "/routes/0/stops/1/start"),
        ("not_earliest", "/routes/0/stops/2/start"),
        ("not_earliest", "/routes/1/stops/0/start"),
    ]


def test_check_names_unknown_stops_without_judging_their_route() -> None:
    """A stop at no visit of the problem is named, and so is the visit that it took the place of."""
    found = violations(rich_day(), unknown_stop(rich_plan()))
    assert [violation.code for violation in found] == ["unknown_visit", "visit_missing"]


def test_check_finds_every_violation_at_once() -> None:
    """Several broken rules are all found."""
    plan = departure(route_travel(care_duration(rich_plan())))
    found = {violation.code for violation in violations(rich_day(), plan)}
    assert found == {"care_duration", "departure", "route_travel"}


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
