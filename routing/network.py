"""The streets of one mode, made ready for shortest paths: states, steps, and how places come to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from routing.costs import MILLISECOND, pair_costs
from routing.dijkstra import Dijkstra
from routing.graph import AGAINST, ALONG
from routing.positions import positions
from routing.profiles import SECONDS_TO_DRIVE_THROUGH
from routing.turns import Turns, arc_ends, areas, bearings, spread, turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.graph import Graph
    from routing.point import Mode
    from routing.positions import Positions
    from routing.snap import Snap


@dataclass(frozen=True)
class Links:
    """
    Places and the states next to them: the first states of who sets out, or the last of who arrives.

    Parameters
    ----------
    start
        Where each place's links begin; one more entry marks the end.
    state, cost
        Of each link. A start's cost is what leads to the state; an end's, what leads on from it.
    arc
        Driven in part beside the state: by a start before it, -1 where it stands at a junction; by an end it
        is the state's own.
    """

    start: NDArray[np.int64]
    state: NDArray[np.int32]
    cost: NDArray[np.float64]
    arc: NDArray[np.int32]

    def part(self, first: int, last: int) -> Links:
        """Give the links of some places in a row."""
        chosen = slice(self.start[first], self.start[last])
        return Links(
            self.start[first : last + 1] - self.start[first],
            self.state[chosen],
            self.cost[chosen],
            self.arc[chosen],
        )

    @property
    def place(self) -> NDArray[np.int64]:
        """Of each link."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


class Network:
    """
    The connected streets of one mode, with every turn and every restriction.

    Parameters
    ----------
    graph
        Read and never changed; every arc of the network is one of its own.
    turns_of
        The turns of the mode where they are known already.
    hours
        One of `calibration.HOUR_SLICES`; None for a quiet hour.
    """

    def __init__(
        self,
        graph: Graph,
        mode: Mode,
        *,
        turns_of: Turns | None = None,
        hours: str | None = None,
    ) -> None:
        self.graph = graph
        self.mode: Mode = mode
        self.milliseconds = graph.times(mode, hours)
        self.turns = turns(graph, mode) if turns_of is None else turns_of
        self.area = areas(graph, mode)
        self.arc_start, self.arc_end = arc_ends(graph)

    @property
    def size(self) -> int:
        """How many states there are."""
        return self.turns.size

    @cached_property
    def arc_cost(self) -> NDArray[np.float64]:
        """Of every arc of the graph, driven from end to end."""
        return pair_costs(self.milliseconds.T.ravel(), np.repeat(self.graph.decimetres, 2))

    @cached_property
    def step_begin(self) -> NDArray[np.int32]:
        """State from which each step leads."""
        return np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.turns.step_start))

    @cached_property
    def step_cost(self) -> NDArray[np.float64]:
        """Of each step: its arc from end to end, and the turn at that end."""
        costs: NDArray[np.float64] = (
            self.arc_cost[self.turns.arc[self.step_begin]] + self.turns.milliseconds * MILLISECOND
        )
        return costs

    @cached_property
    def usable(self) -> NDArray[np.bool_]:
        """
        Sections that can be reached from all others, and left for all others, with every restriction kept.

        What is not is an island, or a street closed off by restrictions.
        """
        steps = sparse.csr_array(
            (np.ones(len(self.turns.step_end), dtype=np.int8), self.turns.step_end, self.turns.step_start),
            shape=(self.size, self.size),
        )
        _, part = csgraph.connected_components(steps, directed=True, connection="strong")
        main = np.isin(part, np.bincount(part, minlength=1).argmax())
        begin, end = self.step_begin, self.turns.step_end
        main &= (main[begin] & main[end]).any()  # one state that cannot be left is no street to live in
        reached, left = main.copy(), main.copy()
        reached[end[main[begin]]] = True
        left[begin[main[end]]] = True
        usable = np.zeros((2, len(self.area)), dtype=bool)
        usable[0, self.turns.arc[reached] >> 1] = True
        # A stop forgets how one came: it is left as by who has no restriction begun.
        known = np.flatnonzero(self.turns.base >= 0)
        usable[1, known[left[self.turns.base[known]]] >> 1] = True
        both: NDArray[np.bool_] = np.logical_and(usable[0], usable[1])
        return both

    def positions(self, snaps: Sequence[Snap]) -> Positions:
        """Work out where snapped places lie, and the costs to the ends of their sections."""
        return positions(self.graph, self.milliseconds, snaps)

    def entries(self, places: Positions) -> Links:
        """
        States in which places are left, each at the cost of having come there.

        Within a section one sets out in either direction; at a junction into every street.
        """
        inner = np.flatnonzero(places.junction < 0)
        owners, arcs, costs = _sides(places, inner, along=places.to_head, against=places.to_tail)
        base = self.turns.base[arcs]
        owner, step = spread(self.turns.step_start, base.astype(np.int64))
        states = self.turns.step_end[step]
        turned = costs[owner] + self.turns.milliseconds[step] * MILLISECOND
        corner = np.flatnonzero(places.junction >= 0)
        place, leaving = self.leaving.at(places.junction[corner])
        from_outside = self.areas(places)[corner][place] != self.area[leaving >> 1]
        toll = np.where(from_outside & (self.area[leaving >> 1] >= 0), _DRIVE_THROUGH, 0.0)
        return _links(
            len(places),
            np.concatenate((owners[owner], corner[place])),
            np.concatenate((states, self.turns.base[leaving])),
            np.concatenate((turned, toll)),
            np.concatenate((arcs[owner], np.full(len(place), -1))),
        )

    def exits(self, places: Positions) -> Links:
        """
        States in which places are reached, each with the cost that is left from there.

        Within a section one arrives in either direction; at a junction by every street.
        """
        inner = np.flatnonzero(places.junction < 0)
        owners, arcs, costs = _sides(places, inner, along=places.from_tail, against=places.from_head)
        corner = np.flatnonzero(places.junction >= 0)
        place, reaching = self.reaching.at(places.junction[corner])
        owners = np.concatenate((owners, corner[place]))
        arcs = np.concatenate((arcs, reaching))
        costs = np.concatenate((costs, self.arc_cost[reaching]))
        owner, states = self._states.at(arcs)
        return _links(len(places), owners[owner], states, costs[owner], arcs[owner])

    def tolls(self, starts: Positions, ends: Positions, costs: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Give what fastest ways have paid for entering the destination-only area of their end, and owe not.

        Whoever lives in one may leave it and come back, where that is faster even at this price than all
        ways within.

        Parameters
        ----------
        costs
            Of the fastest ways from each start (row) to each end (column), the price included.
        """
        area, from_area = self.areas(ends)[None, :], self.areas(starts)[:, None]
        enters = (area >= 0) & (area != from_area)
        returns = (area >= 0) & (area == from_area) & (costs >= _DRIVE_THROUGH) & np.isfinite(costs)
        row, column = np.flatnonzero(returns.any(axis=1)), np.flatnonzero(returns.any(axis=0))
        if len(row):
            near, there = self.entries(starts.part(row)), self.exits(ends.part(column))
            block = np.ix_(row, column)
            enters[block] |= returns[block] & (costs[block] < self._within_areas.costs(near, there))
        return np.where(enters, _DRIVE_THROUGH, 0.0)

    @cached_property
    def _within_areas(self) -> Dijkstra:
        return Dijkstra(self, within=self.area[self.turns.arc >> 1] >= 0)

    def areas(self, places: Positions) -> NDArray[np.int32]:
        """For each place the destination-only area it lies in; -1 on its edge and outside."""
        area = self.area[places.section]
        corner = np.flatnonzero(places.junction >= 0)
        place, leaving = self.leaving.at(places.junction[corner])
        also, reaching = self.reaching.at(places.junction[corner])
        for owner, arcs in ((place, leaving), (also, reaching)):
            area[corner[owner[self.area[arcs >> 1] < 0]]] = -1
        return area

    @cached_property
    def bearings(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Degrees clockwise from north in which each arc sets out, and in which it arrives."""
        return bearings(self.graph)

    @cached_property
    def leaving(self) -> Grouped:
        """Arcs by the junction where they begin."""
        arcs = np.flatnonzero(self.turns.base >= 0)
        return Grouped.of(self.arc_start[arcs], arcs, len(self.graph.lat))

    @cached_property
    def reaching(self) -> Grouped:
        """Arcs by the junction where they end."""
        arcs = np.flatnonzero(self.turns.base >= 0)
        return Grouped.of(self.arc_end[arcs], arcs, len(self.graph.lat))

    @cached_property
    def _states(self) -> Grouped:
        """States by their arc."""
        return Grouped.of(self.turns.arc, np.arange(self.size), len(self.turns.base))


@dataclass(frozen=True)
class Grouped:
    """Numbers put together by a key, from 0 up; `start` has one more entry, which marks the end."""

    start: NDArray[np.int64]
    items: NDArray[np.int64]

    @classmethod
    def of(cls, keys: NDArray[np.int32], items: NDArray[np.int64], size: int) -> Grouped:
        """Sort some numbers by their keys, of which there are so many."""
        order = np.argsort(keys, kind="stable")
        return cls(np.searchsorted(keys[order], np.arange(size + 1)).astype(np.int64), items[order])

    def at(self, keys: NDArray[np.int32] | NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Numbers of some keys: for each where its key stands in `keys`, and the number."""
        owner, found = spread(self.start, keys.astype(np.int64))
        return owner, self.items[found]


_DRIVE_THROUGH = SECONDS_TO_DRIVE_THROUGH * 1_000 * MILLISECOND


def _sides(
    places: Positions, inner: NDArray[np.int64], *, along: NDArray[np.float64], against: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Arcs within which places lie, in either direction that is open, each with its part of the cost."""
    owners, arcs, costs = [], [], []
    for direction, cost in ((ALONG, along), (AGAINST, against)):
        there = inner[np.isfinite(cost[inner])]
        owners.append(there)
        arcs.append(2 * places.section[there] + direction)
        costs.append(cost[there])
    return np.concatenate(owners), np.concatenate(arcs), np.concatenate(costs)


def _links(
    places: int,
    owner: NDArray[np.int64],
    state: NDArray[np.int64],
    cost: NDArray[np.float64],
    arc: NDArray[np.int64],
) -> Links:
    """Sort links by their places."""
    order = np.lexsort((state, owner))
    start = np.searchsorted(owner[order], np.arange(places + 1)).astype(np.int64)
    return Links(start, state[order].astype(np.int32), cost[order], arc[order].astype(np.int32))
