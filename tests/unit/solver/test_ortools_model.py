"""OR-Tools' routing model: it accepts our plans, keeps links in time, and its failures cost nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Never

import pytest

from solver import (
    NO_WAY,
    Break,
    CurrentStop,
    Link,
    Problem,
    Travel,
    Weights,
    schedule,
    solve,
    violations,
)
from solver.day import Day
from solver.draft import Draft
from solver.ortools_model import improved_visits
from solver.search import compiled
from tests.days import HOUR, MINUTE, day, line, shift, visit, window

if TYPE_CHECKING:
    from collections.abc import Callable


def given(problem: Problem, **orders: list[int]) -> Draft:
    """Make a draft that serves visits, by number, in these orders."""
    draft = Draft(Day(problem))
    change = draft.resettled({draft.day.shift_of[name]: tuple(visits) for name, visits in orders.items()})
    assert change is not None
    draft.apply(change)
    return draft


def improved(draft: Draft) -> Draft:
    """Let OR-Tools improve the draft for a moment."""
    visits = improved_visits(draft, 0.3, lambda: None)
    assert visits is not None
    change = draft.resettled(visits)
    assert change is not None
    draft.apply(change)
    return draft


def test_model_improves_a_bad_order() -> None:
    """Two visits served the wrong way round are put right, in 2 x 20 minutes of travel."""
    problem = day([visit("a", 1), visit("b", 2), visit("c", 1)], [shift("s")])
    draft = given(problem, s=[0, 1, 2])
    draft = given(problem, s=[1, 0, 2])
    assert improved(draft).cost == 40 * MINUTE


def test_model_serves_a_visit_left_out() -> None:
    """An absent visit without links is served where a shift can."""
    draft = given(day([visit("a", 1), visit("b", 2)], [shift("s"), shift("t")]), s=[0])
    assert improved(draft).absent == set()


def test_model_accepts_breaks_of_shifts_it_does_not_use() -> None:
    """Shifts without visits, their breaks and a shift whose break can never be taken do not matter."""
    rest = Break(12 * HOUR, 13 * HOUR, 30 * MINUTE)
    before = Break(7 * HOUR, 7 * HOUR + 40 * MINUTE, 30 * MINUTE)
    problem = day(
        [visit("a", 1), visit("b", 2)],
        [shift("s", breaks=(rest,)), shift("idle", breaks=(rest, rest)), shift("never", breaks=(before,))],
    )
    assert improved(given(problem, s=[1, 0])).cost == 40 * MINUTE


def test_model_never_drives_where_there_is_no_way() -> None:
    """Without a way from place 2 to place 1 the tour goes round the other way."""
    travel = line(3).seconds.copy()
    travel[2, 1] = NO_WAY
    problem = day([visit("a", 1), visit("b", 2)], [shift("s")], travel={"": Travel(travel)})
    draft = improved(given(problem, s=[0, 1]))
    assert draft.rounds[0].visits == (0, 1)
    # A shift that stays unused does not need a way from its start to its end.
    apart = day(
        [visit("a", 2)],
        [shift("s"), shift("t", start_location=2, end_location=1)],
        travel={"": Travel(travel)},
    )
    assert improved(given(apart, s=[0])).absent == set()


def test_model_keeps_linked_visits_in_time() -> None:
    """Two carers still start together after the other visits have moved."""
    problem = day(
        [visit("a", 3), visit("b", 3), visit("c", 1), visit("d", 2)],
        [shift("s"), shift("t")],
        links=(Link("a", "b", 0, 0, same_nurse=False, together=True),),
    )
    draft = improved(given(problem, s=[0, 2], t=[3, 1]))
    assert violations(problem, schedule(problem, draft.orders())) == []
    assert draft.absent == set()


def test_model_knows_the_cost_of_late_and_unusual_care_and_of_overtime() -> None:
    """A detour that saves lateness, overtime and an unusual nurse is made."""
    problem = day(
        [
            visit("a", 1, window(8 * HOUR, 8 * HOUR + 10 * MINUTE, None), refused_shifts=frozenset({"t"})),
            visit("b", 2, usual_shifts=frozenset({"t"})),
        ],
        [shift("s", end=8 * HOUR + 50 * MINUTE, max_overtime_seconds=HOUR), shift("t")],
    )
    # s serving b, then a: a late by 30 min, back at 9:00, so 10 min over, b unusual. Apart: 60 min of travel.
    draft = improved(given(problem, s=[1, 0]))
    assert draft.cost == 60 * MINUTE
    assert [held.visits for held in draft.rounds] == [(0,), (1,)]


def test_model_keeps_limits_of_visits_and_care() -> None:
    """What would be shorter on one shift stays on two where limits ask for it."""
    asked = [visit("a", 2), visit("b", 2), visit("c", 2)]
    for limit in ({"max_visits": 2}, {"max_care_seconds": 25 * MINUTE}):
        draft = given(day(asked, [shift("s", **limit), shift("t", **limit)]), s=[0], t=[1])
        assert improved(draft).absent == set()
        assert sorted(len(held.visits) for held in draft.rounds) == [1, 2]


def test_model_leaves_a_missed_break_out() -> None:
    """A plan that misses a break is accepted as it is, and improved."""
    rest = Break(8 * HOUR, 8 * HOUR + 20 * MINUTE, 20 * MINUTE, missed_cost=5)
    first = visit("a", 1, window(8 * HOUR, 8 * HOUR + 10 * MINUTE))
    problem = day([first, visit("b", 2), visit("c", 1)], [shift("s", breaks=(rest,))])
    assert improved(given(problem, s=[0, 1, 2])).cost == 40 * MINUTE + 5


def test_model_knows_the_cost_of_moved_visits() -> None:
    """A visit goes back to the shift of the current plan where that is worth the way."""
    problem = day(
        [visit("a", 1), visit("b", 2)],
        [shift("s"), shift("t")],
        weights=Weights(moved=HOUR),
        current=(CurrentStop("a", "s", 0), CurrentStop("b", "t", 0)),
    )
    # Apart: 20 + 40 minutes of way.
    assert improved(given(problem, s=[0, 1])).cost == HOUR


@pytest.mark.parametrize("failing", ["raises", "nothing", "nonsense"])
def test_solve_answers_whatever_the_model_does(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error, no answer or one that breaks rules leaves the plan in hand as it is."""

    def raises(*_: object) -> Never:
        raise RuntimeError(failing)

    answers: dict[str, Callable[..., dict[int, tuple[int, ...]] | None]] = {
        "raises": raises,
        "nothing": lambda *_: None,
        "nonsense": lambda *_: {0: tuple(range(9)), 1: ()},
    }
    monkeypatch.setattr(import_module("solver.ortools_model"), "improved_visits", answers[failing])
    monkeypatch.setattr(compiled, "FOLDER", None)  # no search: OR-Tools is all there is
    moment = window(9 * HOUR, 10 * HOUR)
    problem = day([visit(f"v{i}", 1, moment) for i in range(9)], [shift("s"), shift("t")])
    answer = solve(problem, 0.3)
    assert violations(problem, answer) == []
    # 9:00 to 10:00 holds seven starts ten minutes apart: both nurses are needed, at 20 minutes each.
    assert (answer.cost.total, answer.unassigned) == (40 * MINUTE, ())


def test_model_has_no_answer_for_days_it_cannot_hold() -> None:
    """No time, no shift, no visit or costs near the limits: no answer, and no error."""
    draft = Draft(Day(day([], [shift("s")])))
    assert improved_visits(draft, 1.0, lambda: None) is None
    assert improved_visits(Draft(Day(day([visit("a", 0)], []))), 1.0, lambda: None) is None
    assert improved_visits(given(day([visit("a", 0)], [shift("s")]), s=[0]), 0.0, lambda: None) is None
