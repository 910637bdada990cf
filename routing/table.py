"""Travel times and lengths between places, and the protocol that every router keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from routing.costs import NO_WAY, whole_units
from routing.dijkstra import Dijkstra
from routing.hierarchy import Hierarchy
from routing.network import Network
from routing.path import Path, Tracer
from routing.positions import direct_costs
from routing.snap import LIMIT_METRES, OffRoad, Snap, Snapper
from routing.source import TravelSource
from routing.steps import steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.graph import Graph
    from routing.hierarchy import Shape
    from routing.point import Mode, Point
    from routing.positions import Positions
    from routing.turns import Turns

ROWS_AT_ONCE = 512
"""Rows of a table that are worked out together, whatever the number of places: it bounds the memory."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """
    Whole seconds and metres from each place (row) to each place (column), or `NO_WAY`.

    The metres are those of the fastest way. Neither is symmetric.
    """

    seconds: NDArray[np.int32]
    metres: NDArray[np.int32]

    def part(self, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
        """Give some rows and columns, in any order and repeated."""
        block = np.ix_(np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64))
        return Matrix(self.seconds[block], self.metres[block])


class Router(Protocol):
    """Knows how long it takes from place to place, by one mode."""

    @property
    def source(self) -> TravelSource:
        """Who makes the times and lines; where it may fall back on another, once asked."""
        ...

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Where each place touches the streets, in the order given; none is left out."""
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

        What a router does not know of a path besides, its edges or its steps, it leaves out.

        Raises
        ------
        OffRoadError
            Naming every place that is off the network.
        """
        ...


class RoadRouter:
    """
    Exact times on the streets of a graph: pure driving, no parking.

    Parameters
    ----------
    limit_metres
        How far from a street a place may be and still be served from it.
    hours
        One of `calibration.HOUR_SLICES`; None for a quiet hour.
    turns, prepared
        What `open_router` has found kept of an earlier preparation. Without `prepared` each start is
        searched from anew: the answers are the same, a large map's take longer.
    """

    def __init__(
        self,
        graph: Graph,
        mode: Mode,
        *,
        limit_metres: float = LIMIT_METRES,
        hours: str | None = None,
        turns: Turns | None = None,
        prepared: Shape | None = None,
    ) -> None:
        self.graph = graph
        self.mode: Mode = mode
        self._limit_metres = limit_metres
        self.hours = hours
        self._turns = turns
        self._prepared = prepared

    @cached_property
    def network(self) -> Network:
        """The streets of the mode, with every turn."""
        return Network(self.graph, self.mode, turns_of=self._turns, hours=self.hours)

    @property
    def source(self) -> TravelSource:
        """The streets of the map, in tables as in drawing."""
        return TravelSource.of("streets")

    @cached_property
    def _snapper(self) -> Snapper:
        return Snapper(self.graph, self.mode, self.network.usable, self._limit_metres)

    @cached_property
    def _search(self) -> Dijkstra | Hierarchy:
        if self._prepared is None:
            return Dijkstra(self.network)
        return Hierarchy(self.network, self._prepared)

    def at(self, hours: str | None) -> RoadRouter:
        """Give the same streets at another hour: nothing is prepared anew but the costs."""
        return RoadRouter(
            self.graph,
            self.mode,
            limit_metres=self._limit_metres,
            hours=hours,
            turns=self.network.turns,
            prepared=self._prepared,
        )

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Where each place touches the streets that can be reached and left again."""
        return self._snapper.snap(places)

    def matrix(self, places: Sequence[Point]) -> Matrix:
        """Times and lengths between all places; see `Router.matrix`."""
        return self.between(places, places)

    def between(self, starts: Sequence[Point], ends: Sequence[Point]) -> Matrix:
        """Times and lengths from each start (row) to each end (column): a part of a table."""
        row, some_starts = _numbered(starts)
        column, some_ends = _numbered(ends)
        found = self._distinct(list(some_starts), list(some_ends))
        for place in some_starts.keys() & some_ends.keys():
            found.seconds[some_starts[place], some_ends[place]] = 0
            found.metres[some_starts[place], some_ends[place]] = 0
        if len(some_starts) == len(starts) and len(some_ends) == len(ends):
            return found
        return found.part(row, column)

    def _distinct(self, starts: list[Point], ends: list[Point]) -> Matrix:
        seconds = np.full((len(starts), len(ends)), NO_WAY, dtype=np.int32)
        metres = seconds.copy()
        rows, near = _on_road(self.snap(starts))
        columns, there = _on_road(self.snap(ends))
        to = self.network.positions(there)
        for first in range(0, len(rows), ROWS_AT_ONCE):
            some = slice(first, first + ROWS_AT_ONCE)
            block = np.ix_(rows[some], columns)
            seconds[block], metres[block] = whole_units(self._costs(self.network.positions(near[some]), to))
        return Matrix(seconds, metres)

    def paths(self, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
        """Lines on the streets for legs; see `Router.paths`."""
        traced = Tracer(self.network, self._search, self._snapper).paths(legs)
        return [replace(path, steps=tuple(steps(self.network, path))) for path in traced]

    def _costs(self, starts: Positions, ends: Positions) -> NDArray[np.float64]:
        """Costs of the fastest ways from each start (row) to each end (column)."""
        network = self.network
        costs = self._search.costs(network.entries(starts), network.exits(ends))
        costs -= network.tolls(starts, ends, costs)
        return np.minimum(costs, direct_costs(starts, ends), out=costs)


def _numbered(places: Sequence[Point]) -> tuple[list[int], dict[Point, int]]:
    """For each place its number among the distinct ones, and these."""
    number: dict[Point, int] = {}
    return [number.setdefault(place, len(number)) for place in places], number


def _on_road(snaps: Sequence[Snap | OffRoad]) -> tuple[NDArray[np.int64], list[Snap]]:
    """Which places touch the streets, and where."""
    found = [(number, snap) for number, snap in enumerate(snaps) if isinstance(snap, Snap)]
    return np.array([number for number, _ in found], dtype=np.int64), [snap for _, snap in found]
