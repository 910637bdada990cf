"""When questions are asked: within their share of the time, the same ones each time, none once cancelled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from solver import schedule, solution_document, solve, violations
from solver.answer import Answer
from solver.day import Day
from solver.questions import Questions
from solver.watch import Watch
from tests.days import HOUR, city_day, day, shift, visit, window

if TYPE_CHECKING:
    from solver import Problem

NINE = window(9 * HOUR, 9 * HOUR)


def crowded() -> Problem:
    """A day where y must move to another nurse before x has a place, and z has none at all."""
    visits = [
        visit("x", 1, NINE, refused_shifts=frozenset({"t"})),
        visit("y", 1, NINE),
        visit("z", 1, NINE, unassigned_cost=100),
    ]
    return day(visits, [shift("s"), shift("t")])


def questions(watch: Watch) -> Questions:
    """Begin with a plan that serves y by the only nurse who may make x."""
    problem = crowded()
    return Questions(watch, Answer(Day(problem), schedule(problem, {"s": ["y"]})))


def test_questions_place_visits_and_prove_why_others_stay_out() -> None:
    """Without a clock they are asked until their work is used up."""
    asked = questions(Watch(None))
    asked.prepare()
    asked.improve(0.0)
    assert asked.answer.best.cost.unassigned == 100
    told = asked.proof(0.0)(2)
    assert told is not None
    assert "none of the 2 nurses" in told.sentence


@pytest.mark.parametrize(
    ("watch", "seconds"),
    [(Watch(1.0), 0.0), (Watch(100.0, cancel=lambda: True), 3.0)],
    ids=["too short", "cancelled"],
)
def test_questions_are_left_out_where_there_is_no_time(watch: Watch, seconds: float) -> None:
    """A short solve keeps no seconds for them, a long one 3 of 100; once it is cancelled none is asked."""
    asked = questions(watch)
    assert asked.prepare() == pytest.approx(seconds)
    before = asked.answer.best
    asked.improve(watch.left)
    assert asked.answer.best is before
    assert asked.proof(watch.left)(2) is None


def test_questions_keep_to_the_seconds_that_are_left() -> None:
    """Where the search has used up the time, nothing is asked."""
    asked = questions(Watch(100.0))
    asked.prepare()
    before = asked.answer.best
    asked.improve(1.5)
    assert asked.answer.best is before


def test_solve_by_iterations_gives_the_same_bytes_with_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal problem, seed and iterations give equal files, sentences of proofs included."""
    monkeypatch.setattr("solver.questions.IMPROVING_WORK", 0.05)
    monkeypatch.setattr("solver.questions.PROVING_WORK", 0.05)
    problem = city_day(30, 3, seed=2)
    answers = [solve(problem, iterations=100, seed=3) for _ in range(2)]
    first, second = (json.dumps(solution_document(answer)) for answer in answers)
    assert first == second
    assert "Proven: the one nurse" in first
    assert violations(problem, answers[0]) == []
