"""The judge of breaks: where one may lie, and what it delays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from solver import Break, Cost, Route, Solution, Stop, TakenBreak, violations
from tests.days import MINUTE, day, shift, visit, window
from tests.unit.solver.rich_day import at, rich_day, rich_plan, with_break, with_route

if TYPE_CHECKING:
    from solver import Problem


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


def test_check_gives_a_break_without_length_to_the_earlier_gap() -> None:
    """A break without length that touches two gaps is the reason of the care between them."""
    problem = day([visit("a", 0, minutes=0)], [shift("s", breaks=(Break(at(9), at(10), 0),))])
    stops = (Stop("a", at(9), at(9), at(9), 0, 0),)
    plan = Solution((Route("s", at(9), at(9), stops, (TakenBreak(at(9), at(9)),), 0, 0, 0),), (), Cost())
    assert violations(problem, plan) == []
