"""Asking: equal questions get equal answers, each can be stopped, and whatever goes wrong costs nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Never

from solver import Weights, schedule
from solver.day import Day
from solver.exact.asker import NOTHING_KNOWN, Asker
from solver.exact.model import Model
from solver.exact.scope import Scope
from solver.watch import Watch
from tests.days import city_day, day, shift, visit

if TYPE_CHECKING:
    import pytest


def hard_question() -> Model:
    """Describe a day of 20 visits from nothing: hours of work for CP-SAT."""
    problem = city_day(20, 3, seed=1)
    return Model(Scope(Day(problem), schedule(problem, {}), range(3), range(20)))


def easy_question(**weights: int) -> Model:
    """Describe a day of one visit."""
    problem = day([visit("a", 1)], [shift("s")], weights=Weights(**weights))
    return Model(Scope(Day(problem), schedule(problem, {}), [0], [0]))


def test_asker_answers_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is counted, not timed: a question that is not finished ends with the same answer."""
    monkeypatch.setattr("solver.exact.asker.MOST_WORK", 0.1)
    first, second = (Asker(Watch(None), math.inf, math.inf).ask(hard_question()) for _ in range(2))
    assert first == second
    assert first.cost is not None
    assert first.least is not None
    assert first.least < first.cost


def test_asker_stops_when_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that would take hours ends soon after the solve is cancelled."""
    monkeypatch.setattr("solver.exact.asker.MOST_WORK", 1e9)
    looks: list[None] = []
    watch = Watch(None, cancel=lambda: len(looks) > 2)
    asker = Asker(watch, math.inf, math.inf, lambda: looks.append(None))
    assert asker.ask(hard_question()).least is not None
    assert asker.is_over
    assert asker.ask(easy_question()) == NOTHING_KNOWN


def test_asker_stops_when_its_work_or_its_time_is_used_up() -> None:
    """Each question counts as some work at least; without work or time left nothing is asked."""
    asker = Asker(Watch(None), math.inf, 0.006)
    # 20 minutes there and back: 1200 seconds of driving
    assert asker.ask(easy_question()).cost == 1200
    assert asker.ask(easy_question()).cost == 1200
    assert asker.ask(easy_question()) == NOTHING_KNOWN
    assert Asker(Watch(10.0), 0.0, math.inf).ask(easy_question()) == NOTHING_KNOWN


def test_asker_counts_only_what_is_below_the_price() -> None:
    """Where nothing costs less, that is proven."""
    asker = Asker(Watch(None), math.inf, math.inf)
    assert asker.ask(easy_question(), below=1201).cost == 1200
    assert asker.ask(easy_question(), below=1200).least is None


def test_asker_knows_nothing_where_cp_sat_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Amounts too large to add up, and whatever CP-SAT raises, are no answer and no error."""
    asker = Asker(Watch(None), math.inf, math.inf)
    assert asker.ask(easy_question(travel=2**45)) == NOTHING_KNOWN

    def raises(*_: object) -> Never:
        raise RuntimeError

    monkeypatch.setattr("ortools.sat.python.cp_model.CpSolver.solve", raises)
    assert asker.ask(easy_question()) == NOTHING_KNOWN
