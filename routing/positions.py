"""Places that lie on streets, with what it costs to drive between each and the ends of its section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.costs import pair_costs
from routing.graph import AGAINST, ALONG, CLOSED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.graph import Graph
    from routing.snap import Snap


@dataclass(frozen=True)
class Positions:
    """
    Snapped places, with the costs between each and the two ends of its section.

    Costs are infinite against a one-way street. A place at a junction is at no cost from it either way, and
    `junction` names it; elsewhere that is -1.
    """

    section: NDArray[np.int64]
    fraction: NDArray[np.float64]
    junction: NDArray[np.int32]
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


def positions(graph: Graph, milliseconds: NDArray[np.int32], snaps: Sequence[Snap]) -> Positions:
    """Work out the costs between snapped places and the ends of their sections."""
    section = np.array([snap.section for snap in snaps], dtype=np.int64)
    fraction = np.array([snap.fraction for snap in snaps], dtype=np.float64)
    tail, head = graph.tail[section], graph.head[section]
    whole = np.stack(
        (milliseconds[:, section], np.broadcast_to(graph.decimetres[section], (2, len(section))))
    )
    before = np.rint(fraction * whole)
    closed = whole[0] == CLOSED
    first = np.where(closed, np.inf, pair_costs(before[0], before[1]))
    rest = np.where(closed, np.inf, pair_costs((whole - before)[0], (whole - before)[1]))
    at_tail, at_head = fraction == 0, fraction == 1
    return Positions(
        section=section,
        fraction=fraction,
        junction=np.where(at_tail, tail, np.where(at_head, head, -1)).astype(np.int32),
        tail=tail,
        head=head,
        to_tail=np.where(at_tail, 0.0, first[AGAINST]),
        to_head=np.where(at_head, 0.0, rest[ALONG]),
        from_tail=np.where(at_tail, 0.0, first[ALONG]),
        from_head=np.where(at_head, 0.0, rest[AGAINST]),
    )


def direct_costs(starts: Positions, ends: Positions) -> NDArray[np.float64]:
    """
    Costs from each start (row) to each end (column) without passing a junction; infinite elsewhere.

    Who sets out at a junction goes nowhere but there without passing it: what is owed for entering the
    streets beside it is for the search to count.
    """
    costs = np.full((len(starts), len(ends)), np.inf)
    for to_end, at in ((starts.to_tail, starts.tail), (starts.to_head, starts.head)):
        reaches = at[:, None] == ends.junction[None, :]
        np.minimum(costs, np.where(reaches, to_end[:, None], np.inf), out=costs)
    row, column = np.nonzero(starts.section[:, None] == ends.section[None, :])
    along = _along(starts.part(row), ends.part(column))
    costs[row, column] = np.minimum(costs[row, column], along)
    elsewhere = starts.junction[:, None] != ends.junction[None, :]
    costs[(starts.junction >= 0)[:, None] & elsewhere] = np.inf
    return costs


def _along(starts: Positions, ends: Positions) -> NDArray[np.float64]:
    """Costs one by one along the section that each pair shares."""
    costs = np.full(len(starts), np.inf)
    ahead = np.flatnonzero((starts.fraction <= ends.fraction) & np.isfinite(ends.from_tail))
    costs[ahead] = ends.from_tail[ahead] - starts.from_tail[ahead]
    behind = np.flatnonzero((ends.fraction <= starts.fraction) & np.isfinite(starts.to_tail))
    costs[behind] = np.minimum(costs[behind], starts.to_tail[behind] - ends.to_tail[behind])
    return costs
