"""Rounds changed by hand: breaks, times and prices of places, worked out by hand or by trying everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from solver import BREAK, Break, Editor, orders_of, schedule, solve, violations
from tests.days import HOUR, MINUTE, city_day, day, shift, visit, window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver import Problem, Step


def test_break_goes_where_it_breaks_no_rule() -> None:
    """A break that must be over by 9:30 is taken before the care that begins at 10:00."""
    rest = Break(9 * HOUR, 9 * HOUR + 30 * MINUTE, 30 * MINUTE)
    problem = day(
        [visit("a", 1, window(8 * HOUR, 9 * HOUR)), visit("b", 2, window(10 * HOUR, 11 * HOUR))],
        [shift("s", breaks=(rest,))],
    )
    editor = Editor(problem)
    steps = editor.with_breaks("s", ["a", "b"])
    assert steps == ["a", BREAK, "b"]
    assert violations(problem, editor.timed({"s": steps})) == []


def test_break_that_cannot_be_right_is_taken_all_the_same() -> None:
    """Where two cares leave no room, the break is put where it is least wrong, and the judge says so."""
    rest = Break(8 * HOUR + 20 * MINUTE, 8 * HOUR + 50 * MINUTE, 30 * MINUTE)
    at_ten_past = window(8 * HOUR + 10 * MINUTE, 8 * HOUR + 10 * MINUTE)
    problem = day(
        [
            visit("a", 1, at_ten_past, minutes=30),
            visit("b", 1, window(8 * HOUR + 45 * MINUTE, 8 * HOUR + 45 * MINUTE)),
        ],
        [shift("s", breaks=(rest,))],
    )
    editor = Editor(problem)
    steps = editor.with_breaks("s", ["a", "b"])
    assert steps.count(BREAK) == 1
    # After b, 8:55: 5 min late at its end less 30 = over at 9:25 or later; between them b would begin late.
    assert "break_times" in {found.code for found in violations(problem, editor.timed({"s": steps}))}


def test_edited_rounds_have_the_times_of_schedule(small_day: Problem) -> None:
    """There is one truth about times: an edit and a search cannot disagree."""
    orders = orders_of(solve(small_day, iterations=200))
    assert Editor(small_day).timed(orders) == schedule(small_day, orders)


def _with(orders: Mapping[str, Sequence[Step]], moved: str, shift_id: str, at: int) -> dict[str, list[Step]]:
    taken = {name: [step for step in order if step != moved] for name, order in orders.items()}
    target = taken.setdefault(shift_id, [])
    target.insert(at, moved)
    return taken


@pytest.mark.parametrize("seed", range(4))
def test_each_rounds_cheapest_place_is_the_cheapest(seed: int) -> None:
    """Trying every place of every round with `schedule` finds none that costs less, and the same amounts."""
    problem = city_day(24, 4, seed=seed, pairs=0, gaps=0)
    solution = solve(problem, iterations=300, seed=seed)
    orders = {shift: list(order) for shift, order in orders_of(solution).items()}
    moved = next(step for order in orders.values() for step in order if isinstance(step, str))
    editor = Editor(problem)
    for place in editor.places(orders, moved):
        tried = []
        others = [step for step in orders.get(place.shift, ()) if step not in (moved, BREAK)]
        for at in range(len(others) + 1):
            edited = _with(orders, moved, place.shift, 0)
            visits = [*others[:at], moved, *others[at:]]
            edited[place.shift] = editor.with_breaks(place.shift, visits)
            timed = editor.timed(edited)
            broken = len(violations(problem, timed))
            tried.append((broken > 0, timed.cost.total - timed.cost.unusual, at))
        best = min(tried)
        assert (bool(place.broken), place.position) == (best[0], best[2])


def test_place_tells_what_the_move_saves_and_costs() -> None:
    """B moved from s to t: s saves the 20 minutes beyond a, t drives 2 x 20 minutes for b alone."""
    problem = day([visit("a", 1), visit("b", 2)], [shift("s"), shift("t")])
    there, here = None, None
    for place in Editor(problem).places({"s": ["a", "b"]}, "b"):
        if place.shift == "s":
            here = place
        else:
            there = place
    assert here is not None
    assert there is not None
    assert (here.travel_seconds, here.lateness_seconds, here.broken) == (0, 0, ())
    # With b: s drives 10 + 10 + 20 = 40 min; without it 20. t drives 40.
    assert (there.position, there.travel_seconds) == (0, 20 * MINUTE)


def test_place_names_every_rule_that_forbids_it() -> None:
    """Skill, refusal and a nurse's lock are named, whatever the hour."""
    problem = day(
        [
            visit("a", 1, skills=frozenset({"wash"}), refused_shifts=frozenset({"t"}), pinned_shift="s"),
        ],
        [shift("s", skills=frozenset({"wash"})), shift("t")],
    )
    places = {place.shift: place.broken for place in Editor(problem).places({}, "a")}
    assert places == {"s": (), "t": ("skill", "refused", "pinned_shift")}
