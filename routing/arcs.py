"""Arcs of a graph by the junctions where they begin and end, for who looks at one junction at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.graph import CLOSED

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Arcs:
    """
    Arcs that leave and reach junctions; arc 2 * section + direction.

    Parameters
    ----------
    tail, head, milliseconds
        As in `Graph`.
    """

    def __init__(
        self, tail: NDArray[np.int32], head: NDArray[np.int32], milliseconds: NDArray[np.int32]
    ) -> None:
        self.start = np.column_stack((tail, head)).ravel()
        self.end = np.column_stack((head, tail)).ravel()
        bits = np.left_shift(1, np.arange(len(milliseconds)))[:, None, None]
        opened = ((milliseconds != CLOSED) * bits).sum(axis=0)
        self.modes = opened.T.ravel().astype(np.uint8)
        """By arc the modes that it is open to: bit i stands for `MODES[i]`."""
        self._leaving = np.argsort(self.start, kind="stable")
        self._reaching = np.argsort(self.end, kind="stable")
        self._starts, self._ends = self.start[self._leaving], self.end[self._reaching]

    def leaving(self, junction: int, modes: int) -> list[int]:
        """Arcs that begin at a junction and are open to any of some modes."""
        return self._open(self._leaving, self._starts, junction, modes)

    def reaching(self, junction: int, modes: int) -> list[int]:
        """Arcs that end at a junction and are open to any of some modes."""
        return self._open(self._reaching, self._ends, junction, modes)

    def _open(
        self, order: NDArray[np.int64], keys: NDArray[np.int32], junction: int, modes: int
    ) -> list[int]:
        first, last = np.searchsorted(keys, (junction, junction + 1))
        arcs = order[first:last]
        return [int(arc) for arc in arcs[(self.modes[arcs] & modes) != 0]]
