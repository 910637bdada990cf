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


class Router(Protocol):
    """Knows how long it takes from place to place, by one mode."""

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Where each place touches the streets, in the order given; none is left out."""
        ...

    def matrix(self, places: Sequence[Point], ends: Sequence[Point] | None = None) -> Matrix:
        """
        Times and lengths from places to ends: a row for each place, a column for each end.

        A place off the network keeps its row and column, filled with `NO_WAY`. Places at the same
        coordinates are 0 apart.

        Parameters
        ----------
        ends
            The places themselves where none are given: the square table of a day.
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

    def matrix(self, places: Sequence[Point], ends: Sequence[Point] | None = None) -> Matrix:
        """Times and lengths from places to ends; see `Router.matrix`."""
        number: dict[Point, int] = {}
        row = [number.setdefault(place, len(number)) for place in places]
        column = row if ends is None else [number.setdefault(place, len(number)) for place in ends]
        distinct = list(number)
        snaps = self.snap(distinct)
        rows, columns = np.unique(row).astype(np.int64), np.unique(column).astype(np.int64)
        seconds = np.full((len(distinct), len(distinct)), NO_WAY, dtype=np.int32)
        metres = seconds.copy()
        on_road = np.array([isinstance(snap, Snap) for snap in snaps], dtype=bool)
        starts, targets = rows[on_road[rows]], columns[on_road[columns]]
        chosen = {number: snap for number, snap in enumerate(snaps) if isinstance(snap, Snap)}
        to = self.network.positions([chosen[place] for place in targets.tolist()])
        for first in range(0, len(starts), ROWS_AT_ONCE):
            some = starts[first : first + ROWS_AT_ONCE]
            costs = self._costs(self.network.positions([chosen[place] for place in some.tolist()]), to)
            block = np.ix_(some, targets)
            seconds[block], metres[block] = whole_units(costs)
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(metres, 0)
        if row == list(range(len(distinct))) and column == row:
            return Matrix(seconds, metres)
        asked = np.ix_(row, column)
        return Matrix(seconds[asked], metres[asked])

    def paths(self, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
        """Lines on the streets for legs; see `Router.paths`."""
        traced = Tracer(self.network, self._search, self._snapper).paths(legs)
        return [replace(path, steps=tuple(steps(self.network, path))) for path in traced]

    def _costs(self, starts: Positions, ends: Positions) -> NDArray[np.float64]:
        """Costs of the fastest ways from each start (row) to each end (column)."""
        network = self.network
        costs = self._search.costs(network.entries(starts), network.exits(ends))
        costs -= network.tolls(starts, ends)
        return np.minimum(costs, direct_costs(starts, ends), out=costs)
