"""
What may follow what: for each arc the arcs that may be driven next, and what the turn takes.

A *state* is to be about to drive an arc. For most arcs there is one; where a turn restriction reaches over
several streets there is one more for those who came by its forbidden beginning, from which its end cannot
be driven.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from routing.graph import CLOSED
from routing.point import MODES, mercator
from routing.profiles import SECONDS_TO_DRIVE_THROUGH, TURNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from routing.graph import Graph
    from routing.point import Mode

Angles: TypeAlias = "NDArray[np.float64] | np.float64"
STRAIGHT_DEGREES = 40.0
"""A turn by less is none."""
SHARP_DEGREES = 120.0
"""A turn by more leads almost back."""
CROSSING = 3
"""Where fewer streets meet there is nothing to slow down for: a street goes on under another name."""


def spread(start: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Entries of some rows of a table kept row by row: for each the number in `rows`, and where it stands."""
    counts = start[rows + 1] - start[rows]
    owner = np.repeat(np.arange(len(rows)), counts)
    first = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - np.repeat(first - start[rows], counts)


@dataclass(frozen=True, eq=False)
class Turns:
    """
    States of one mode and the steps between them.

    Parameters
    ----------
    arc
        Of each state.
    base
        By arc the state of who has no restriction begun; -1 where the mode may not drive, or not back.
    step_start, step_end
        States that may follow a state; one more start marks the end.
    milliseconds
        What the turn of each step takes.
    """

    arc: NDArray[np.int32]
    base: NDArray[np.int32]
    step_start: NDArray[np.int64]
    step_end: NDArray[np.int32]
    milliseconds: NDArray[np.int32]

    @property
    def size(self) -> int:
        """How many states there are."""
        return len(self.arc)


def turns(graph: Graph, mode: Mode) -> Turns:
    """Find the states of one mode on its connected streets, and the steps between them."""
    arcs = open_arcs(graph, mode)
    base = np.full(2 * len(graph.tail), -1, dtype=np.int32)
    base[arcs] = np.arange(len(arcs), dtype=np.int32)
    restrictions = list(_restrictions(graph, mode))
    begin, end = _pairs(graph, arcs)
    begin, end = _allowed(begin, end, [row for row in restrictions if len(row) == 2])  # noqa: PLR2004 - by a point
    steps = _over_streets(begin, end, base, [row for row in restrictions if len(row) > 2])  # noqa: PLR2004 - by ways
    arc = np.concatenate((arcs, steps.more_arcs)).astype(np.int32)
    order = np.lexsort((steps.end, steps.begin))
    begin, end = steps.begin[order], steps.end[order]
    return Turns(
        arc=arc,
        base=base,
        step_start=np.searchsorted(begin, np.arange(len(arc) + 1)).astype(np.int64),
        step_end=end.astype(np.int32),
        milliseconds=turn_milliseconds(graph, mode, arc[begin], arc[end]),
    )


def open_arcs(graph: Graph, mode: Mode) -> NDArray[np.int64]:
    """Arcs of the streets that lead to each other, in their order."""
    opened = (graph.times(mode) != CLOSED) & graph.connected(mode)
    return np.flatnonzero(opened.T.ravel())


def arc_ends(graph: Graph) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Junctions at which each arc begins and ends."""
    return np.column_stack((graph.tail, graph.head)).ravel(), np.column_stack(
        (graph.head, graph.tail)
    ).ravel()


def _restrictions(graph: Graph, mode: Mode) -> Iterator[tuple[int, ...]]:
    binding = (graph.restriction_modes >> MODES.index(mode)) & 1
    for number in np.flatnonzero(binding):
        first, last = graph.restriction_start[number : number + 2]
        yield tuple(graph.restriction_arcs[first:last].tolist())


def _pairs(graph: Graph, arcs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Arcs that meet: one ends where the other begins."""
    start, end = arc_ends(graph)
    order = arcs[np.argsort(start[arcs], kind="stable")]
    leaving = np.searchsorted(start[order], np.arange(len(graph.lat) + 1)).astype(np.int64)
    owner, found = spread(leaving, end[arcs].astype(np.int64))
    return arcs[owner], order[found]


def _allowed(
    begin: NDArray[np.int64], end: NDArray[np.int64], forbidden: Iterable[tuple[int, ...]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Turns that no restriction at their junction forbids; back into the same street only where it ends."""
    keys = np.array([first << 32 | then for first, then in forbidden], dtype=np.int64)
    kept = ~np.isin(begin << 32 | end, keys)
    begin, end = begin[kept], end[kept]
    back = end == begin ^ 1
    goes_on = np.unique(begin[~back])
    kept = ~back | ~np.isin(begin, goes_on)
    return begin[kept], end[kept]


@dataclass(frozen=True)
class _Steps:
    """Steps between numbered states, and the arcs of the states beyond those of `base`."""

    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    more_arcs: list[int]


def _over_streets(
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    base: NDArray[np.int32],
    forbidden: list[tuple[int, ...]],
) -> _Steps:
    """Add the states of who has begun a restriction over several streets, from which its end is cut off."""
    followers: dict[int, list[int]] = {}
    inside = {arc for row in forbidden for arc in row[:-1]}
    near = np.isin(begin, np.array(sorted(inside), dtype=np.int64))
    for first, then in zip(begin[near].tolist(), end[near].tolist(), strict=True):
        followers.setdefault(first, []).append(then)
    started = sorted({row[:many] for row in forbidden for many in range(2, len(row))})
    first_more = int((base >= 0).sum())
    state = {row: first_more + number for number, row in enumerate(started)}
    state_end = base[end].astype(np.int64)
    for number in np.flatnonzero(near):  # by its first two arcs one comes into a state of its own
        state_end[number] = state.get((int(begin[number]), int(end[number])), state_end[number])
    ended = set(forbidden)
    more: list[tuple[int, int]] = []
    for row in started:
        for then in followers.get(row[-1], ()):
            driven = (*row, then)
            tails = [driven[first:] for first in range(len(driven) - 1)]
            if not ended.intersection(tails):
                reached = next((state[tail] for tail in tails if tail in state), int(base[then]))
                more.append((state[row], reached))
    begins, ends = np.array(more, dtype=np.int64).reshape(-1, 2).T
    return _Steps(
        np.concatenate((base[begin], begins)),
        np.concatenate((state_end, ends)),
        [row[-1] for row in started],
    )


def turn_milliseconds(
    graph: Graph, mode: Mode, begin: NDArray[np.int32], end: NDArray[np.int32]
) -> NDArray[np.int32]:
    """What it takes to turn from arcs into arcs, one by one."""
    table = TURNS[mode]
    start_bearing, end_bearing = bearings(graph)
    angle = np.abs(turn_angle(end_bearing[begin], start_bearing[end]))
    right = turn_angle(end_bearing[begin], start_bearing[end]) > 0
    at = arc_ends(graph)[1][begin]
    sides = np.where(right, table.right, table.left)
    bend = np.where(
        angle > SHARP_DEGREES, table.sharp, np.where(angle > STRAIGHT_DEGREES, sides, table.straight)
    )
    seconds = np.where(_crossings(graph, mode)[at], bend, 0.0)
    seconds = np.where(end == begin ^ 1, table.u_turn, seconds) + np.where(
        graph.signals[at], table.signals, 0.0
    )
    only = graph.destination_only[MODES.index(mode)]
    seconds += np.where(~only[begin >> 1] & only[end >> 1], SECONDS_TO_DRIVE_THROUGH, 0)
    milliseconds: NDArray[np.int32] = np.rint(seconds * 1000).astype(np.int32)
    return milliseconds


def turn_angle(before: Angles, after: Angles) -> NDArray[np.float64]:
    """Degrees from one bearing to another, to the right above 0, from -180 to below 180."""
    return np.asarray((after - before + 180) % 360 - 180)


def _crossings(graph: Graph, mode: Mode) -> NDArray[np.bool_]:
    """Junctions where at least three streets of the mode meet."""
    opened = (graph.times(mode) != CLOSED).any(axis=0)
    ends = np.concatenate((graph.tail[opened], graph.head[opened]))
    crossings: NDArray[np.bool_] = np.bincount(ends, minlength=len(graph.lat)) >= CROSSING
    return crossings


def bearings(graph: Graph) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees clockwise from north in which each arc sets out, and in which it arrives."""
    first, last = graph.shape_start[:-1], graph.shape_start[1:] - 1
    flat = mercator(graph.shape_lat, graph.shape_lon)

    def bearing(here: NDArray[np.int64], there: NDArray[np.int64]) -> NDArray[np.float64]:
        way = flat[there] - flat[here]
        degrees: NDArray[np.float64] = np.degrees(np.arctan2(way[:, 0], way[:, 1]))
        return degrees

    set_out = np.column_stack((bearing(first, first + 1), bearing(last, last - 1))).ravel()
    arrive = np.column_stack((bearing(last - 1, last), bearing(first + 1, first))).ravel()
    return set_out, arrive


def areas(graph: Graph, mode: Mode) -> NDArray[np.int32]:
    """For each section the destination-only area that it is part of; -1 where all may drive through."""
    only = np.flatnonzero(graph.destination_only[MODES.index(mode)])
    area = np.full(len(graph.tail), -1, dtype=np.int32)
    if len(only):
        joined = sparse.coo_array(
            (np.ones(len(only), dtype=np.int8), (graph.tail[only], graph.head[only])),
            shape=(len(graph.lat), len(graph.lat)),
        )
        _, part = csgraph.connected_components(joined.tocsr(), directed=False)
        area[only] = part[graph.tail[only]]
    return area
