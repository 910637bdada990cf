"""The streets of one mode, made ready for shortest paths by scipy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from routing.graph import AGAINST, ALONG, CLOSED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.graph import Graph
    from routing.point import Mode
    from routing.snap import Snap

NO_WAY = -1
"""In a matrix: there is no way from here to there."""
MILLISECOND = float(2**26)
"""
Cost of one millisecond; one decimetre costs 1.

Both stand in one number, so the fastest way is found, among equally fast ones the shortest, with its length.
A sum is exact up to 37 hours and 6,700 km: 2**53 is the last whole number that a float64 holds exactly.
"""
START = 1.0
"""Put on the first arc out of a start and taken off again: an arc of no cost is none to scipy."""


def whole_units(costs: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Seconds and metres of costs, rounded here and nowhere else; `NO_WAY` for infinite ones."""
    there = np.isfinite(costs)
    finite = np.where(there, costs, 0.0)
    milliseconds = np.floor(finite / MILLISECOND)
    decimetres = finite - milliseconds * MILLISECOND
    seconds = np.where(there, (milliseconds + 500) // 1_000, NO_WAY)
    metres = np.where(there, (decimetres + 5) // 10, NO_WAY)
    return seconds.astype(np.int32), metres.astype(np.int32)


@dataclass(frozen=True)
class Positions:
    """
    Snapped places, with the costs between each and the two ends of its section.

    Costs are infinite against a one-way street. A place at a junction is at no cost from it either way.
    """

    section: NDArray[np.int64]
    fraction: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    to_tail: NDArray[np.float64]
    to_head: NDArray[np.float64]
    from_tail: NDArray[np.float64]
    from_head: NDArray[np.float64]

    def __len__(self) -> int:
        """How many places."""
        return len(self.section)

    def part(self, chosen: slice | NDArray[np.int64]) -> Positions:
        """Give some of the positions."""
        return Positions(**{name: values[chosen] for name, values in vars(self).items()})


class Network:
    """
    The strongly connected streets of one mode: a sparse matrix of arcs, places put in as extra rows.

    Parameters
    ----------
    graph
        Read and never changed; every arc of the network leads back to one of its sections.
    """

    def __init__(self, graph: Graph, mode: Mode) -> None:
        self.graph = graph
        self.milliseconds = graph.times(mode)
        sections = np.flatnonzero(graph.connected(mode))
        junctions = np.unique(np.concatenate((graph.tail[sections], graph.head[sections])))
        self.size = len(junctions)
        self._local = np.full(len(graph.lat), -1, dtype=np.int32)
        self._local[junctions] = np.arange(self.size, dtype=np.int32)
        self._join(sections)

    def _join(self, sections: NDArray[np.int64]) -> None:
        """Sort the arcs by their ends, the cheapest of parallel ones kept: scipy would add them up."""
        direction, chosen = np.nonzero(self.milliseconds[:, sections] != CLOSED)
        section = sections[chosen]
        cost = self.milliseconds[direction, section] * MILLISECOND + self.graph.decimetres[section]
        tail, head = self._local[self.graph.tail[section]], self._local[self.graph.head[section]]
        start, end = np.where(direction == ALONG, (tail, head), (head, tail))
        order = np.lexsort((section, cost, end, start))
        first = np.ones(len(order), dtype=bool)
        first[1:] = (np.diff(start[order]) != 0) | (np.diff(end[order]) != 0)
        kept = order[first]
        self.arc_section = section[kept]
        self.arc_direction = direction[kept]
        self._arc_cost = cost[kept]
        self._arc_end = end[kept]
        self._row_start = np.searchsorted(start[kept], np.arange(self.size + 1)).astype(np.int32)

    def positions(self, snaps: Sequence[Snap]) -> Positions:
        """Work out the costs between snapped places and the ends of their sections."""
        section = np.array([snap.section for snap in snaps], dtype=np.int64)
        fraction = np.array([snap.fraction for snap in snaps], dtype=np.float64)
        first_forward, rest_forward = self._cut(ALONG, section, fraction)
        first_backward, rest_backward = self._cut(AGAINST, section, fraction)
        at_tail, at_head = fraction == 0, fraction == 1
        return Positions(
            section=section,
            fraction=fraction,
            tail=self._local[self.graph.tail[section]],
            head=self._local[self.graph.head[section]],
            to_tail=np.where(at_tail, 0.0, first_backward),
            to_head=np.where(at_head, 0.0, rest_forward),
            from_tail=np.where(at_tail, 0.0, first_forward),
            from_head=np.where(at_head, 0.0, rest_backward),
        )

    def _cut(
        self, direction: int, section: NDArray[np.int64], fraction: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Costs of a section's part before a fraction of it and of the part after: they make up the whole."""
        whole = np.stack((self.milliseconds[direction, section], self.graph.decimetres[section]))
        before = np.rint(fraction * whole)
        scale = np.array([[MILLISECOND], [1.0]])
        closed = whole[0] == CLOSED
        return (
            np.where(closed, np.inf, (before * scale).sum(axis=0)),
            np.where(closed, np.inf, ((whole - before) * scale).sum(axis=0)),
        )

    def with_starts(self, starts: Positions) -> tuple[sparse.csr_array, NDArray[np.int32]]:
        """
        Give the arcs with one more row for each start, and these rows' numbers.

        The first arc out of a start costs `START` too much, since scipy may not be given an arc of cost 0.
        """
        ends = np.stack((starts.tail, starts.head), axis=1)
        costs = np.stack((starts.to_tail, starts.to_head), axis=1) + START
        loop = starts.tail == starts.head
        costs[loop, 0] = costs[loop].min(axis=1)
        costs[loop, 1] = np.inf
        there = np.isfinite(costs)
        row_end = self._row_start[-1] + np.cumsum(there.sum(axis=1))
        size = self.size + len(starts)
        arcs = sparse.csr_array(
            (
                np.concatenate((self._arc_cost, costs[there])),
                np.concatenate((self._arc_end, ends[there])),
                np.concatenate((self._row_start, row_end)).astype(np.int32),
            ),
            shape=(size, size),
        )
        return arcs, np.arange(self.size, size, dtype=np.int32)

    def arc(self, start: int, end: int) -> tuple[int, int]:
        """Section and direction of the cheapest arc between two neighbouring junctions of the network."""
        first, last = self._row_start[start], self._row_start[start + 1]
        found = first + int(np.searchsorted(self._arc_end[first:last], end))
        return int(self.arc_section[found]), int(self.arc_direction[found])


def direct_costs(starts: Positions, ends: Positions) -> NDArray[np.float64]:
    """Costs from starts to ends, one by one, along the section they share; infinite where they share none."""
    costs = np.full(len(starts), np.inf)
    same = starts.section == ends.section
    ahead = np.flatnonzero(same & (starts.fraction <= ends.fraction) & np.isfinite(ends.from_tail))
    costs[ahead] = ends.from_tail[ahead] - starts.from_tail[ahead]
    behind = np.flatnonzero(same & (ends.fraction <= starts.fraction) & np.isfinite(starts.to_tail))
    costs[behind] = np.minimum(costs[behind], starts.to_tail[behind] - ends.to_tail[behind])
    return costs
