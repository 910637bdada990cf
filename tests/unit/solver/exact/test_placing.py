"""Visits left out are placed where that is worth it; what is said of the others is proven."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from solver import Link, schedule, violations
from solver.answer import Answer
from solver.day import Day
from solver.exact.asker import Asker
from solver.exact.finding import Finding
from solver.exact.placing import Placing
from solver.watch import Watch
from tests.days import HOUR, MINUTE, day, shift, visit, window

if TYPE_CHECKING:
    from solver import Problem, TimeWindow

NINE = window(9 * HOUR, 9 * HOUR)
PAIR = Link("x", "y", 0, 0, same_nurse=False, together=True)


def asker() -> Asker:
    """Ask for as long as it takes."""
    return Asker(Watch(None), math.inf, math.inf)


def placing(problem: Problem, **orders: list[str]) -> Placing:
    """Begin with a plan."""
    return Placing(Answer(Day(problem), schedule(problem, orders)))


def placed(begun: Placing) -> dict[str, list[str]]:
    """Place what is left out, and tell the visits of each used shift in order."""
    begun.place(asker())
    assert violations(begun.day.problem, begun.answer.best) == []
    return {route.shift: [stop.visit for stop in route.stops] for route in begun.answer.best.routes}


def early(minute: int, latest: int) -> TimeWindow:
    """Make a window of minutes after eight."""
    return window(8 * HOUR + minute * MINUTE, 8 * HOUR + latest * MINUTE)


def test_placing_serves_a_visit_that_fits_in_another_order_alone() -> None:
    """A place that is there only once the visits already served are turned round is found."""
    # x at 8:20, two places from home, comes first. b beside it must follow by 8:30, and a, on the way
    # home, by 8:50. With a before b, b would start at 9:00.
    problem = day(
        [visit("a", 1, early(10, 50)), visit("b", 2, early(20, 30)), visit("x", 2, early(20, 20))],
        [shift("s", end=9 * HOUR + 10 * MINUTE)],
    )
    assert placed(placing(problem, s=["a", "b"])) == {"s": ["x", "b", "a"]}


def test_placing_makes_room_by_moving_another_visit() -> None:
    """A visit that one nurse alone can make drives out one that another can make."""
    problem = day(
        [visit("x", 1, NINE, refused_shifts=frozenset({"t"})), visit("y", 1, NINE)], [shift("s"), shift("t")]
    )
    assert placed(placing(problem, s=["y"])) == {"s": ["x"], "t": ["y"]}


def test_placing_serves_two_carers_together() -> None:
    """Two visits at one moment go to two nurses, one of whom must turn her round."""
    problem = day(
        [
            visit("x", 1, NINE),
            visit("y", 1, NINE),
            visit("a", 1, window(8 * HOUR, 10 * HOUR)),
            visit("b", 1, window(9 * HOUR, 9 * HOUR + 10 * MINUTE)),
        ],
        [shift("s"), shift("t")],
        links=(PAIR,),
    )
    rounds = placed(placing(problem, s=["a", "b"], t=[]))
    assert sorted(visit for visits in rounds.values() for visit in visits) == ["a", "b", "x", "y"]


def test_placing_leaves_out_what_is_not_worth_it() -> None:
    """A visit that costs more than leaving it out stays out, and that is proven."""
    # y is one place away, x five: 8 x 10 minutes more, 4800 seconds of driving
    problem = day([visit("x", 5, unassigned_cost=1000), visit("y", 1)], [shift("s")])
    begun = placing(problem, s=["y"])
    assert placed(begun) == {"s": ["y"]}
    assert begun.finding(0, asker()) == Finding(("x",), 1, 0, 1, 1000, 4800)


@pytest.mark.parametrize("nurse", ["s", "t"])
def test_finding_counts_nurses_whose_rounds_are_full(nurse: str) -> None:
    """Each nurse able to make the visit is busy then; one with two shifts counts once."""
    problem = day(
        [visit("x", 1, NINE, unassigned_cost=100), visit("y", 1, NINE), visit("z", 1, NINE)],
        [shift("s"), shift("t"), shift("late", 17 * HOUR, 20 * HOUR, nurse=nurse)],
    )
    begun = placing(problem, s=["y"], t=["z"])
    assert begun.finding(0, asker()) == Finding(("x",), 2, 2, 0, 100)


def test_finding_speaks_of_the_partner_whom_nobody_can_fit_in() -> None:
    """Of two visits served together the one that is impossible is named to both."""
    skill = frozenset({"nurse"})
    problem = day(
        [visit("x", 1, NINE), visit("y", 1, NINE, skills=skill), visit("a", 1, NINE, unassigned_cost=10**6)],
        [shift("s", skills=skill), shift("t"), shift("u")],
        links=(PAIR,),
    )
    begun = placing(problem, s=["a"])
    assert begun.finding(0, asker()) == Finding(("y",), 1, 1, 0, 36_000)
    assert begun.finding(1, asker()) == Finding(("y",), 1, 1, 0, 36_000)


def test_finding_of_two_carers_is_about_pairs_of_rounds() -> None:
    """Each of the two could be fitted in, but by the same nurse only."""
    problem = day(
        [visit("x", 1, NINE), visit("y", 1, NINE), visit("a", 1, NINE, unassigned_cost=10**6)],
        [shift("s"), shift("t")],
        links=(PAIR,),
    )
    assert placing(problem, s=["a"]).finding(0, asker()) == Finding(("x", "y"), 1, 1, 0, 72_000)


def test_finding_proves_nothing_of_what_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds too large to ask about stay open; three visits together, or no time, give no finding."""
    problem = day([visit("x", 1, NINE), visit("y", 1, NINE)], [shift("s")])
    begun = placing(problem, s=["y"])
    assert begun.finding(0, Asker(Watch(None), math.inf, 0.0)) is None
    monkeypatch.setattr("solver.exact.placing.MOST_VISITS", 1)
    assert begun.finding(0, asker()) == Finding(("x",), 1, 0, 0, 36_000)
    three = day(
        [visit(name, 1, NINE) for name in "xyz"],
        [shift("s"), shift("t")],
        links=(PAIR, Link("y", "z", 0, 0, together=True)),
    )
    assert placing(three).finding(0, asker()) is None
