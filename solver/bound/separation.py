"""
Which subset rows a choice of routes in fractions breaks, and what each of them needs to keep.

Sources: as in `rows.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.bound.rows import MOST_ROWS, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_ADDED = 120
"""Rows added in one go."""
MOST_OF_A_VISIT = 6
"""Rows of one visit among those."""
VIOLATED = 0.03
"""A row is worth adding where a choice of routes passes 1 by more than this."""
TRIED = 20 * MOST_ADDED
"""Of the rows broken, so many that are broken most are looked at."""


def broken(routes: Sequence[Sequence[int]], shares: NDArray[np.float64], rows: Rows) -> Rows:
    """
    Find the rows, not among those there are, that a choice of routes breaks most.

    Parameters
    ----------
    shares
        How much of each route is taken.
    """
    visits = len(rows.members)
    chosen: list[tuple[int, ...]] = []
    known = {tuple(np.flatnonzero(column).tolist()) for column in rows.members.T}
    times = np.zeros(visits, np.int64)
    for members in _most_broken(routes, shares, visits):
        if len(chosen) == min(MOST_ADDED, MOST_ROWS - len(rows)):
            break
        if members not in known and times[list(members)].max() < MOST_OF_A_VISIT:
            times[list(members)] += 1
            chosen.append(members)
    found = Rows(np.zeros((visits, len(chosen)), np.bool_), np.zeros((visits, len(chosen)), np.bool_))
    for row, members in enumerate(chosen):
        found.members[list(members), row] = True
        found.kept[_between(members, routes), row] = True
    return found


def _most_broken(
    routes: Sequence[Sequence[int]], shares: NDArray[np.float64], visits: int
) -> list[tuple[int, ...]]:
    """List the triples of visits with more than one route for two of them, the most broken first."""
    served = np.zeros((len(routes), visits))
    for i, route in enumerate(routes):
        served[i, list(route)] = 1
    weighed = served * shares[:, None]
    both = weighed.T @ served
    np.fill_diagonal(both, 0)
    found: dict[tuple[int, ...], float] = {}
    for hub in range(visits):
        # Two of the three are in routes with the third, or the row would not be broken.
        near = np.flatnonzero(both[hub])
        pairs = both[hub, near][:, None] + both[hub, near][None, :] + both[np.ix_(near, near)]
        for j, k in np.argwhere(np.triu(pairs > 1 + VIOLATED, 1)).tolist():
            members = sorted((hub, int(near[j]), int(near[k])))
            # A route with all three counts once, and is in three pairs.
            excess = pairs[j, k] - 2 * (weighed[:, hub] @ served[:, near[[j, k]]].prod(axis=1)) - 1
            if excess > VIOLATED:
                found[tuple(members)] = float(excess)
    return sorted(found, key=lambda members: (-found[members], members))[:TRIED]


def _between(members: tuple[int, ...], routes: Sequence[Sequence[int]]) -> list[int]:
    """List the members and the visits that routes pass between two of them."""
    kept = set(members)
    for route in routes:
        places = [place for place, visit in enumerate(route) if visit in members]
        for first, second in zip(places[::2], places[1::2], strict=False):
            kept.update(route[first : second + 1])
    return sorted(kept)
