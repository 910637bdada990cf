"""Days at the edge of the format: the largest numbers, nobody, nothing to do, everybody for one visit."""

from __future__ import annotations

import numpy as np
import pytest

from solver import NO_WAY, Break, Link, Problem, Shift, TimeWindow, Travel, Visit, Weights, solve, violations
from solver.limits import MOST_AMOUNT, MOST_SECONDS
from solver.search import search
from tests.days import HOUR, day, shift, visit, window


def test_search_counts_the_largest_weights_without_overflow() -> None:
    """Weights and amounts near what 64 bits hold, the longest drives: the plan stays legal."""
    travel = Travel(np.full((3, 3), MOST_SECONDS) - MOST_SECONDS * np.eye(3, dtype=np.int64))
    late = TimeWindow(0, 0, None)
    weights = Weights(**dict.fromkeys(Weights.__dataclass_fields__, MOST_AMOUNT // 10**9))
    visits = tuple(
        Visit(
            f"v{i}",
            i % 3,
            MOST_SECONDS // 8,
            (late,),
            unassigned_cost=MOST_AMOUNT // 100,
            usual_shifts=frozenset("s"),
        )
        for i in range(12)
    )
    rest = Break(0, MOST_SECONDS, 600, missed_cost=MOST_AMOUNT // 100)
    team = tuple(
        Shift(name, 0, 0, 0, MOST_SECONDS, max_overtime_seconds=MOST_SECONDS, breaks=(rest,)) for name in "st"
    )
    links = (Link("v0", "v1", 0, None), Link("v2", "v3", -MOST_SECONDS, MOST_SECONDS))
    problem = Problem(visits, team, {"": travel}, links, weights)
    answer = solve(problem, iterations=200)
    assert violations(problem, answer) == []
    assert answer.cost.total <= 12 * (MOST_AMOUNT // 100)  # no dearer than serving nobody


@pytest.mark.parametrize(("visits", "shifts"), [(0, 0), (0, 3), (12, 0), (1, 500)])
def test_search_answers_whoever_is_missing(visits: int, shifts: int) -> None:
    """Nobody to visit, nobody to go, one visit and 500 nurses: a plan that breaks no rule."""
    problem = day([visit(f"v{i}", 1) for i in range(visits)], [shift(f"s{i}") for i in range(shifts)])
    answer = solve(problem, iterations=100)
    assert violations(problem, answer) == []
    assert len(answer.unassigned) == (0 if shifts else visits)


def test_search_serves_windows_of_no_length_at_one_place() -> None:
    """Twelve visits at one door, each at its own moment: one nurse, no travel but there and back."""
    moments = [visit(f"v{i}", 1, window(9 * HOUR + 600 * i, 9 * HOUR + 600 * i)) for i in range(12)]
    found = search(day(moments, [shift("s"), shift("t", skills=frozenset({"idle"}))]), iterations=300)
    assert found.cost == 2 * 600


def test_search_never_drives_where_there_is_no_way() -> None:
    """No way between two places, either direction: two rounds, or a visit left out, but no such leg."""
    matrix = np.array([[0, 600, 600], [600, 0, NO_WAY], [600, NO_WAY, 0]])
    visits = [visit(f"v{i}", 1 + i % 2) for i in range(10)]
    problem = day(visits, [shift("s"), shift("t")], travel={"": Travel(matrix)})
    answer = solve(problem, iterations=300)
    assert violations(problem, answer) == []
    assert answer.unassigned == ()
    assert answer.cost.total == 4 * 600  # each of two rounds goes to one place and back
