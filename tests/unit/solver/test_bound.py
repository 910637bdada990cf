"""The bound on days worked out by hand: where it is tight, what it leaves out, what it does in straits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from solver import (
    RELAXATIONS,
    Bound,
    Break,
    Link,
    ProblemError,
    Travel,
    Weights,
    lower_bound,
    refuse_unboundable,
    solve,
)
from solver.bound import lower, pricing
from solver.bound.master import Master
from solver.problem import CurrentStop
from tests.benchmarks.days import Day
from tests.days import HOUR, MINUTE, day, shift, visit, window

if TYPE_CHECKING:
    from pathlib import Path

    from solver import Problem, Solution

LONG = 600.0
"""Seconds that these days never need: the bound comes to rest by itself."""


def _two_stops() -> Problem:
    return day([visit("a", 1), visit("b", 2)], [shift("s")])


def test_bound_of_one_shift_is_its_best_round() -> None:
    """There, on and back: three legs of ten, ten and twenty minutes."""
    assert lower_bound(_two_stops(), LONG) == Bound(40 * MINUTE)


def test_bound_counts_breaks_waiting_lateness_and_overtime() -> None:
    """Everything that a round costs by itself is in its bound."""
    # Leaves 8:00, care at "a" 8:10 to 8:20, drives until 8:30; the break must end by 9:00, so it lies here:
    # 8:20 to 8:50, there at 9:00. "b" opens at 9:10: 10 minutes of waiting. Care until 9:20, back at 9:40,
    # 10 minutes after the end. "a" was asked for 8:05: 5 minutes late.
    rest = Break(8 * HOUR + 15 * MINUTE, 9 * HOUR, 30 * MINUTE)
    asked = [
        visit("a", 1, window(8 * HOUR, 8 * HOUR + 5 * MINUTE, 9 * HOUR)),
        visit("b", 2, window(9 * HOUR + 10 * MINUTE, 10 * HOUR)),
    ]
    on = shift("s", 8 * HOUR, 9 * HOUR + 30 * MINUTE, max_overtime_seconds=HOUR, breaks=(rest,))
    problem = day(asked, [on], weights=Weights(waiting=2, lateness=3, overtime=5))
    cost = (40 * 1 + 10 * 2 + 5 * 3 + 10 * 5) * MINUTE
    assert solve(problem, 5.0).cost.total == cost
    assert lower_bound(problem, LONG) == Bound(cost)


def test_bound_does_not_share_out_shifts_by_halves() -> None:
    """Three visits, two a shift: one and a half shifts would do for the plain linear programme, not here."""
    asked = [visit(name, 1) for name in "abc"]
    on = [shift(name, max_visits=2) for name in "st"]
    assert lower_bound(day(asked, on), LONG) == Bound(2 * 20 * MINUTE)


def test_bound_treats_alike_shifts_as_one() -> None:
    """Two alike shifts may both go out, and no third one."""
    asked = [visit(name, 1, unassigned_cost=HOUR) for name in "abc"]
    on = [shift(name, max_visits=1) for name in "st"]
    assert lower_bound(day(asked, on), LONG) == Bound(2 * 20 * MINUTE + HOUR)


@pytest.mark.parametrize(
    ("problem", "cost"),
    [
        (day([], []), 0),
        (day([], [shift("s")]), 0),
        (day([visit("a", 1, unassigned_cost=7)], []), 7),
        (day([visit("a", 1, skills=frozenset({"x"}), unassigned_cost=10**15)], [shift("s")]), 10**15),
        (day([visit("a", 1, unassigned_cost=10**15)], [shift("s")]), 20 * MINUTE),
    ],
    ids=["nothing", "no visits", "no shifts", "nobody can", "must be served"],
)
def test_bound_of_days_without_a_choice(problem: Problem, cost: int) -> None:
    """Where there is one best thing to do, the bound is its cost, to the last unit."""
    assert lower_bound(problem, LONG).cost == cost


def test_bound_counts_visits_that_nobody_can_reach() -> None:
    """No way back means left out, at its whole price."""
    way = np.array([[0, 600, 600], [600, 0, 600], [-1, -1, 0]])
    asked = [visit("a", 1), visit("b", 2, unassigned_cost=5000)]
    assert lower_bound(day(asked, [shift("s")], travel={"": Travel(way)}), LONG) == Bound(1200 + 5000)


def test_bound_of_huge_weights_is_valid_and_says_so() -> None:
    """Weights beyond what sums can hold are cut, which makes plans cheaper."""
    problem = replace(_two_stops(), weights=Weights(travel=10**12))
    bound = lower_bound(problem, LONG)
    assert 0 < bound.cost <= 40 * MINUTE * 10**12
    assert bound.relaxed == ("huge_amounts",)


_LATE = window(0, HOUR, 20 * HOUR)
_CARRIED = CurrentStop("a", "s", 9 * HOUR)


@pytest.mark.parametrize(
    ("change", "relaxed"),
    [
        ({"links": (Link("a", "b", HOUR),)}, ("links",)),
        ({"links": (Link("a", "b"),), "weights": Weights(waiting=1)}, ("links", "waiting")),
        ({"weights": Weights(largest_lateness=1)}, ("largest_lateness",)),
        ({"weights": Weights(balance=1)}, ("balance",)),
        ({"weights": Weights(shifted=1), "current": (_CARRIED,)}, ("shifted",)),
        ({"weights": Weights(moved=1), "current": (_CARRIED,)}, ()),
        ({"shifts": (shift("s", breaks=(Break(0, 20 * HOUR, 60, 5),)),)}, ("missable_breaks",)),
        ({"visits": (visit("a", 1, _LATE, window(12 * HOUR, 13 * HOUR)),)}, ("several_windows",)),
        ({"visits": (visit("a", 1, _LATE, pinned_start=9 * HOUR),)}, ()),
    ],
)
def test_bound_says_what_it_leaves_out(change: dict[str, Any], relaxed: tuple[str, ...]) -> None:
    """Whatever the bound knows nothing of is named, and the bound stays below the cheapest plan."""
    problem = replace(_two_stops(), **change)
    bound = lower_bound(problem, LONG)
    assert bound.relaxed == relaxed
    assert bound.cost <= solve(problem, 5.0).cost.total


def test_bound_of_linked_visits_is_below_the_documented_plan(
    small_day: Problem, small_plan: Solution
) -> None:
    """The day worked out by hand has a link and cannot be made for less than 4800."""
    assert lower_bound(small_day, LONG, plan=small_plan) == Bound(4800, ("links",))


def test_bound_of_a_benchmark_day_is_close() -> None:
    """A day of forty visits: what a short search finds costs at most a fiftieth more than any plan must."""
    problem = Day("urban", 40, 1).core()
    plan = solve(problem, iterations=3000)
    told: list[int] = []
    bound = lower_bound(problem, LONG, plan=plan, tell=told.append)
    assert 0 <= bound.gap(plan.cost.total) < 0.02
    assert told == sorted(told)
    assert told[-1] == bound.cost <= plan.cost.total


def test_bound_grows_its_memory_as_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beginning with room for two labels changes nothing."""
    monkeypatch.setattr(pricing, "FEWEST_LABELS", 2)
    assert lower_bound(_two_stops(), LONG) == Bound(40 * MINUTE)


def test_bound_without_time_is_that_of_the_shortest_ways() -> None:
    """Half of the shortest ways to and from each visit, or its price; what nobody can serve counts whole."""
    # The shortest ways to and from "a" and "b" take 10 minutes each; leaving "c" out is cheap.
    asked = [
        visit("a", 1),
        visit("b", 2),
        visit("c", 3, unassigned_cost=7),
        visit("d", 1, skills=frozenset({"x"}), unassigned_cost=9),
    ]
    told: list[int] = []
    assert lower_bound(day(asked, [shift("s")]), 0.0, tell=told.append) == Bound(9 + 7 + 20 * MINUTE)
    assert told == [9 + 7 + 20 * MINUTE]


def test_shortest_ways_count_what_a_pair_costs() -> None:
    """Where the nurse is not the usual one, that is certain too."""
    problem = day(
        [visit("a", 1, usual_shifts=frozenset({"t"}), refused_shifts=frozenset({"t"}))],
        [shift("s"), shift("t")],
        weights=Weights(unusual=100),
    )
    assert lower_bound(problem, 0.0) == Bound(10 * MINUTE + 100)


def test_bound_that_comes_to_rest_is_the_same_each_time() -> None:
    """Work is counted, so the clock decides nothing where there is time enough."""
    problem = Day("urban", 30, 2).core()
    plan = solve(problem, iterations=500)
    told: list[list[int]] = [[], []]
    bounds = [lower_bound(problem, LONG, plan=plan, tell=each.append) for each in told]
    assert bounds[0] == bounds[1]
    assert told[0] == told[1]


def test_bound_outlives_a_linear_programme_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OR-Tools has no answer, the best bound so far is the answer: that of the shortest ways."""
    monkeypatch.setattr(Master, "choose", lambda *_: None)
    assert lower_bound(_two_stops(), LONG) == Bound(20 * MINUTE)


def test_bound_refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day beyond its reach is a fault with a remedy."""
    monkeypatch.setattr(lower, "MOST_VISITS", 1)
    with pytest.raises(ProblemError, match="The day has 2 visits"):
        refuse_unboundable(_two_stops())
    with pytest.raises(ProblemError):
        lower_bound(_two_stops(), LONG)


def test_gap_is_the_share_that_could_be_saved() -> None:
    """Of 200, 50 is a quarter; nothing can be saved of nothing."""
    assert Bound(150).gap(200) == 0.25
    assert Bound(0).gap(0) == 0
    assert Bound(5).gap(5) == 0


def test_docs_name_everything_a_bound_may_leave_out(examples: Path) -> None:
    """docs/bound.md has a line for each, in order."""
    text = (examples.parent / "bound.md").read_text(encoding="utf-8")
    table = text[text.index("## What is left out") :]
    named = [row.split("`")[1] for row in table.splitlines() if row.startswith("| `")]
    assert named == list(RELAXATIONS)
