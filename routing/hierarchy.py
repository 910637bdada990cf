"""
Shortest paths by customisable contraction hierarchies (Dibbelt, Strasser and Wagner, 2016).

The order of the states and the edges between them depend on the streets alone and are made once for a map;
the costs are put in whenever they change, in a moment. The order is RoutingKit's; costs are carried as time
and length in one number, which its own tables (32 bit) do not hold, so the loops are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from routing.dijkstra import Way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.network import Links, Network

SIDE_BY_SIDE = 16
"""Starts whose ways are swept down together."""


@dataclass(frozen=True, eq=False)
class Shape:
    """
    What of a hierarchy depends on the streets alone.

    Parameters
    ----------
    rank
        Of each state; the ways between two states lead over those of higher rank.
    start, head
        By rank, where a state's edges to higher ones begin, and their higher ends.
    low_start, low_edge
        By rank, the edges whose higher end a state is.
    """

    rank: NDArray[np.int32]
    start: NDArray[np.int64]
    head: NDArray[np.int32]
    low_start: NDArray[np.int64]
    low_edge: NDArray[np.int32]


SHAPE_ARRAYS = tuple(field.name for field in fields(Shape))


def can_prepare() -> bool:
    """Whether the library that orders the states is there."""
    try:
        import routingkit_cch  # noqa: F401, PLC0415 - may be missing
    except ImportError:
        return False
    return True


def shape(network: Network) -> Shape:
    """Order the states of a network, by cutting the map again and again in two; takes seconds to minutes."""
    import routingkit_cch  # noqa: PLC0415 - may be missing

    from routing import hierarchy_kernels as kernels  # noqa: PLC0415 - numba takes a second to import

    begin, end = network.step_begin, network.turns.step_end
    section = network.turns.arc >> 1
    graph = network.graph
    order = routingkit_cch.compute_order_inertial(
        network.size,
        begin.tolist(),
        end.tolist(),
        ((graph.lat[graph.tail] + graph.lat[graph.head]) / 2)[section].tolist(),
        ((graph.lon[graph.tail] + graph.lon[graph.head]) / 2)[section].tolist(),
    )
    rank = np.empty(network.size, dtype=np.int32)
    rank[np.array(order, dtype=np.int64)] = np.arange(network.size, dtype=np.int32)
    low = np.minimum(rank[begin], rank[end]).astype(np.int64)
    high = np.maximum(rank[begin], rank[end])
    pairs = np.unique((low << 32 | high)[low != high])
    first = np.searchsorted(pairs >> 32, np.arange(network.size + 1)).astype(np.int64)
    start, head = kernels.fill_in(first, (pairs & 0xFFFF_FFFF).astype(np.int32))
    low_edge = np.argsort(head, kind="stable").astype(np.int32)
    low_start = np.searchsorted(head[low_edge], np.arange(network.size + 1)).astype(np.int64)
    return Shape(rank, start, head, low_start, low_edge)


class Hierarchy:
    """A prepared network with its costs put in: answers as `Dijkstra` does, many times faster."""

    def __init__(self, network: Network, prepared: Shape) -> None:
        from routing import hierarchy_kernels  # noqa: PLC0415 - numba takes a second to import

        self._kernels = hierarchy_kernels
        self._shape = prepared
        self._network = network
        edges = np.diff(prepared.start)
        self._tail = np.repeat(np.arange(network.size, dtype=np.int32), edges)
        self._state = np.argsort(prepared.rank).astype(np.int32)
        self._put_costs_in()

    def _put_costs_in(self) -> None:
        """Customise the edges for the network's costs."""
        shape, network = self._shape, self._network
        begin, end = shape.rank[network.step_begin], shape.rank[network.turns.step_end]
        keys = self._tail.astype(np.int64) << 32 | shape.head
        self._up, self._down = np.full(len(keys), np.inf), np.full(len(keys), np.inf)
        for costs, low, high, chosen in (
            (self._up, begin, end, begin < end),
            (self._down, end, begin, begin > end),
        ):
            edge = np.searchsorted(keys, low[chosen].astype(np.int64) << 32 | high[chosen])
            np.minimum.at(costs, edge, network.step_cost[chosen])
        self._kernels.customise(
            shape.start, shape.head, shape.low_start, shape.low_edge, self._tail, self._up, self._down
        )

    def costs(self, entries: Links, exits: Links) -> NDArray[np.float64]:
        """Costs of the fastest ways from each start (row) to each end (column); infinite: none."""
        shape = self._shape
        exit_state = shape.rank[exits.state]
        order, place = self._kernels.above(exit_state, shape.start, shape.head)
        found: NDArray[np.float64] = self._kernels.sweep(
            order, place, shape.start, shape.head, self._up, self._down,
            entries.start, shape.rank[entries.state], entries.cost,
            exits.start, exit_state, exits.cost, SIDE_BY_SIDE,
        )  # fmt: skip
        return found

    def way(self, entries: Links, exits: Links) -> Way:
        """Trace the fastest way from one start to one end that it can reach."""
        shape, turns = self._shape, self._network.turns
        first, last = shape.rank[entries.state], shape.rank[exits.state]
        ahead, before = self._climb(first, entries.cost, self._up)
        back, after = self._climb(last, exits.cost, self._down)
        met = np.flatnonzero(np.isfinite(ahead) & np.isfinite(back))
        top = int(met[(ahead[met] + back[met]).argmin()])
        states = [top]
        while (state := int(before[states[-1]])) >= 0:
            states.append(state)
        states.reverse()
        while (state := int(after[states[-1]])) >= 0:
            states.append(state)
        found = self._kernels.unpack(
            np.array(states, dtype=np.int32),
            shape.start, shape.head, shape.low_start, shape.low_edge, self._tail, self._up, self._down,
            shape.rank, self._state, turns.step_start, turns.step_end, self._network.step_cost,
        )  # fmt: skip
        entry = np.flatnonzero(first == states[0])
        return Way(
            int(entry[entries.cost[entry].argmin()]),
            self._state[np.array(found)].tolist(),
            float(ahead[top] + back[top]),
        )

    def _climb(
        self, states: NDArray[np.int32], costs: NDArray[np.float64], edge_costs: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        reached = np.full(self._network.size, np.inf)
        before = np.full(self._network.size, -1, dtype=np.int32)
        seen = np.zeros(self._network.size, dtype=np.int32)
        self._kernels.climb(
            states, costs, self._shape.start, self._shape.head, edge_costs, reached, before, seen, 1
        )
        return reached, before
