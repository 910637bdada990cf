"""Temperatures over a search: one descent, or several and a last one from the best plan."""

from __future__ import annotations

from itertools import pairwise

import pytest

from solver.search.cooling import COLDEST, HOTTEST, LINKED_HOTTEST, MOST, WARM, Cooling, descents_worth


@pytest.mark.parametrize("descents", [1, 2, 5])
def test_cooling_falls_within_every_descent(descents: int) -> None:
    """It only gets colder, but where a new descent begins: from nothing hot, the last one warm."""
    cooling = Cooling(100.0, is_linked=False, descents=descents)
    shares = [i / 1000 for i in range(1000)]
    begins = [cooling.temperature(0.0)]
    for before, after in pairwise(shares):
        if cooling.descent(after) > cooling.descent(before):
            begins.append(cooling.temperature(after))
        else:
            assert cooling.temperature(after) <= cooling.temperature(before)
    assert begins[:descents] == pytest.approx([100 * HOTTEST] * descents, rel=0.05)
    assert begins[descents:] == pytest.approx([100 * WARM] * (descents > 1), rel=0.05)
    assert cooling.temperature(1.0) == pytest.approx(100 * COLDEST)


def test_cooling_begins_hotter_where_visits_are_linked() -> None:
    """A better place for one visit often waits for its partner."""
    assert Cooling(100.0, is_linked=True).temperature(0.0) == 100 * LINKED_HOTTEST


def test_cooling_goes_on_from_the_best_plan_in_the_last_quarter() -> None:
    """Four descents from nothing take three quarters of the search; a single one is its own last."""
    cooling = Cooling(1.0, is_linked=False, descents=4)
    assert [cooling.descent(share) for share in (0.0, 0.19, 0.57, 0.74, 0.76, 1.0)] == [0, 1, 3, 3, 4, 4]
    assert [cooling.is_last(share) for share in (0.0, 0.74, 0.76)] == [False, False, True]
    assert Cooling(1.0, is_linked=False).is_last(0.0)


def test_descents_worth_goes_by_iterations_for_each_visit() -> None:
    """A thousand for each visit make a descent; short searches have one, the longest a bounded number."""
    assert descents_worth(0, 150) == descents_worth(300_000, 150) == 1
    assert descents_worth(400_000, 150) == 2  # three quarters of them are 2 x 150,000
    assert descents_worth(10**9, 150) == MOST
    assert descents_worth(10, 0) == 1
