"""Travel times and lengths between places, and the protocol that every router keeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.sparse import csgraph

from routing.network import NO_WAY, START, Network, Positions, direct_costs, whole_units
from routing.path import Path, paths
from routing.snap import LIMIT_METRES, OffRoad, Snap, Snapper
from routing.source import TravelSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.graph import Graph
    from routing.point import Mode, Point

CHUNK_BYTES = 32 * 2**20
"""How much of the shortest paths is held at once, whatever the number of places."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """
    Whole seconds and metres from each place (row) to each place (column), or `NO_WAY`.

    The metres are those of the fastest way. Neither is symmetric.
    """

    seconds: NDArray[np.int32]
    metres: NDArray[np.int32]


class Router(Protocol):
    """Knows how long it takes from place to place, by one mode."""

    @property
    def source(self) -> TravelSource:
        """Who makes the times and lines; where it may fall back on another, once asked."""
        ...

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Where each place touches the streets."""
        ...

    def matrix(self, places: Sequence[Point]) -> Matrix:
        """
        Times and lengths between all places.

        A place off the network keeps its row and column, filled with `NO_WAY`. Places at the same
        coordinates are 0 apart.
        """
        ...

    def paths(self, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
        """
        Lines on the streets for legs, with the seconds and metres that the matrix gives for them.

        Raises
        ------
        OffRoadError
            Naming every place that is off the network.
        """
        ...


class RoadRouter:
    """
    Exact times on the streets of a graph, by Dijkstra's algorithm: pure driving, no parking.

    Parameters
    ----------
    limit_metres
        How far from a street a place may be and still be served from it.
    """

    def __init__(self, graph: Graph, mode: Mode, *, limit_metres: float = LIMIT_METRES) -> None:
        self._graph = graph
        self._mode: Mode = mode
        self._limit_metres = limit_metres

    @property
    def source(self) -> TravelSource:
        """The streets of the map, in tables as in drawing."""
        return TravelSource.of("streets")

    @cached_property
    def _snapper(self) -> Snapper:
        return Snapper(self._graph, self._mode, self._limit_metres)

    @cached_property
    def _network(self) -> Network:
        return Network(self._graph, self._mode)

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Where each place touches the streets that can be reached and left again."""
        return self._snapper.snap(places)

    def matrix(self, places: Sequence[Point]) -> Matrix:
        """Times and lengths between all places; see `Router.matrix`."""
        number: dict[Point, int] = {}
        row = np.array([number.setdefault(place, len(number)) for place in places], dtype=np.int64)
        distinct = self._distinct_matrix(list(number))
        if len(number) == len(places):
            return distinct
        again = np.ix_(row, row)
        return Matrix(distinct.seconds[again], distinct.metres[again])

    def paths(self, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
        """Lines on the streets for legs; see `Router.paths`."""
        return paths(self._network, self._snapper, legs)

    def _distinct_matrix(self, places: Sequence[Point]) -> Matrix:
        snaps = self.snap(places)
        on_road = np.array([i for i, snap in enumerate(snaps) if isinstance(snap, Snap)], dtype=np.int64)
        seconds = np.full((len(places), len(places)), NO_WAY, dtype=np.int32)
        metres = seconds.copy()
        positions = self._network.positions([snap for snap in snaps if isinstance(snap, Snap)])
        rows = max(1, CHUNK_BYTES // (8 * (self._network.size + len(places))))
        for first in range(0, len(on_road), rows):
            chunk = slice(first, first + rows)
            costs = _costs(self._network, positions.part(chunk), positions)
            block = np.ix_(on_road[chunk], on_road)
            seconds[block], metres[block] = whole_units(costs)
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(metres, 0)
        return Matrix(seconds, metres)


def _costs(network: Network, starts: Positions, ends: Positions) -> NDArray[np.float64]:
    """Costs of the fastest ways from each start (row) to each end (column)."""
    arcs, rows = network.with_starts(starts)
    reached = csgraph.dijkstra(arcs, indices=rows) - START
    costs: NDArray[np.float64] = np.minimum(
        reached[:, ends.tail] + ends.from_tail, reached[:, ends.head] + ends.from_head
    )
    row, column = np.nonzero(starts.section[:, None] == ends.section[None, :])
    direct = direct_costs(starts.part(row), ends.part(column))
    costs[row, column] = np.minimum(costs[row, column], direct)
    return costs
