"""Subset rows: found where a choice in fractions breaks them, and never broken by a plan."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from solver.bound.rows import Rows, no_rows
from solver.bound.separation import broken

VISITS = np.arange(6)


def _triple(members: list[int]) -> Rows:
    """Make one row that keeps everything."""
    row = np.zeros((len(VISITS), 1), np.bool_)
    row[members] = True
    return Rows(row, np.ones((len(VISITS), 1), np.bool_))


def test_halves_of_three_routes_break_a_row() -> None:
    """Each two of three visits in half a route of their own: one and a half routes where one may be."""
    routes = [(0, 1), (1, 2), (2, 0)]
    found = broken(routes, np.array([0.5, 0.5, 0.5]), no_rows(len(VISITS)))
    assert np.flatnonzero(found.members[:, 0]).tolist() == [0, 1, 2]
    assert [int(found.counts(route, VISITS)[0]) for route in routes] == [1, 1, 1]


def test_rows_there_are_already_are_not_found_again() -> None:
    """Once a row is among those held, it is the linear programme that keeps it."""
    choice = [(0, 1), (1, 2), (2, 0)], np.array([0.5, 0.5, 0.5])
    assert len(broken(*choice, _triple([0, 1, 2]))) == 0


def test_route_pays_once_for_three_members_of_a_row() -> None:
    """Two make a pair, the third begins another."""
    assert _triple([0, 1, 2]).counts((0, 4, 1, 5, 2), VISITS).tolist() == [1]
    assert _triple([0, 1, 2]).counts((0, 3, 4), VISITS).tolist() == [0]


def test_row_lets_a_route_forget() -> None:
    """Beyond the visits that a row keeps, a route has served none of its members."""
    row = _triple([0, 1, 2])
    row.kept[5] = False
    assert row.counts((0, 4, 1), VISITS).tolist() == [1]
    assert row.counts((0, 5, 1), VISITS).tolist() == [0]


@settings(deadline=None, derandomize=True, database=None)
@given(some.permutations(VISITS.tolist()), some.lists(some.integers(0, 6), max_size=3), some.data())
def test_no_plan_breaks_a_row(order: list[int], cuts: list[int], data: some.DataObject) -> None:
    """However visits are shared out among routes, a row is paid once at most."""
    ends = [0, *sorted(cuts), len(order)]
    routes = [order[begin:end] for begin, end in pairwise(ends)]
    row = _triple(data.draw(some.permutations(VISITS.tolist()))[:3])
    row.kept[data.draw(some.lists(some.sampled_from(VISITS.tolist()), max_size=3))] = False
    assert sum(int(row.counts(route, VISITS)[0]) for route in routes) <= 1
    assert len(broken(routes, np.ones(len(routes)), no_rows(len(VISITS)))) == 0
