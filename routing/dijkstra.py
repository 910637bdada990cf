"""Shortest paths by Dijkstra's algorithm (scipy's): it needs no preparation and judges others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.network import Links, Network

START = 1.0
"""Put on the first step out of a start and taken off again: a step of no cost is none to scipy."""
CHUNK_BYTES = 32 * 2**20
"""How much of the shortest paths is held at once, whatever the number of places."""


class Way(NamedTuple):
    """The fastest way of one leg: the link used of its start, the states on the way, and its cost."""

    entry: int
    states: list[int]
    cost: float


class Dijkstra:
    """
    Searches a network from each start anew.

    Parameters
    ----------
    within
        Of each state, whether a way may go on from and to it; none is left out unless told.
    """

    def __init__(self, network: Network, *, within: NDArray[np.bool_] | None = None) -> None:
        self._size = network.size
        self._start = network.turns.step_start
        self._end = network.turns.step_end
        self._cost = network.step_cost
        if within is not None:
            kept = within[network.step_begin] & within[self._end]
            self._start = np.concatenate(([0], np.cumsum(kept)))[self._start]
            self._end, self._cost = self._end[kept], self._cost[kept]

    def costs(self, entries: Links, exits: Links) -> NDArray[np.float64]:
        """Costs of the fastest ways from each start (row) to each end (column); infinite: none."""
        starts, ends = len(entries.start) - 1, len(exits.start) - 1
        found = np.full((starts, ends), np.inf)
        rows = max(1, CHUNK_BYTES // (8 * (self._size + starts)))
        for first in range(0, starts, rows):
            last = min(starts, first + rows)
            reached = self._reached(entries.part(first, last))[0]
            arrived = reached[:, exits.state] + exits.cost
            if arrived.shape[1]:
                found[first:last] = np.minimum.reduceat(arrived, exits.start[:-1], axis=1)
        return found

    def way(self, entries: Links, exits: Links) -> Way:
        """Trace the fastest way from one start to one end that it can reach."""
        reached, before = self._reached(entries, trace=True)
        arrived = reached[0, exits.state] + exits.cost
        last = int(arrived.argmin())
        states = [int(exits.state[last])]
        while (state := int(before[0, states[-1]])) < self._size:
            states.append(state)
        states.reverse()
        first = np.flatnonzero(entries.state == states[0])
        return Way(int(first[entries.cost[first].argmin()]), states, float(arrived[last]))

    def _reached(
        self, entries: Links, *, trace: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Costs from some starts to all states and, if wanted, the state before each."""
        starts = len(entries.start) - 1
        size = self._size + starts
        steps = sparse.csr_array(
            (
                np.concatenate((self._cost, entries.cost + START)),
                np.concatenate((self._end, entries.state)).astype(np.int32),
                np.concatenate((self._start, self._start[-1] + entries.start[1:])).astype(np.int32),
            ),
            shape=(size, size),
        )
        rows = np.arange(self._size, size, dtype=np.int32)
        if not trace:
            return csgraph.dijkstra(steps, indices=rows) - START, rows
        costs, before = csgraph.dijkstra(steps, indices=rows, return_predecessors=True)
        return costs - START, before
