"""Traffic lights and barriers take their place in a graph: seconds on the way past them, or no way past."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from routing.graph import CLOSED
from routing.obstacles import barrier_seconds, has_signals, signal_directions
from routing.point import MODES
from routing.profiles import TURNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from routing.arcs import Arcs
    from routing.restrictions import Sequences
    from routing.sections import Cut

MILLISECONDS = 1_000


class Holdups:
    """
    Marked points that lie on a line of streets.

    A barrier at a junction of three or more streets open to a mode is passed over for this mode: which
    street it stands on cannot be told.

    Parameters
    ----------
    marks
        Tags of obstacles by the number of their point.
    refs
        The line's points.
    """

    def __init__(self, marks: Mapping[int, Mapping[str, str]], refs: NDArray[np.int64]) -> None:
        self._marked = np.flatnonzero(np.isin(refs, np.array(list(marks), dtype=np.int64)))
        self._tags = [marks[ref] for ref in refs[self._marked].tolist()]
        self._with_signals = np.array(
            [ref for ref, tags in marks.items() if has_signals(tags)], dtype=np.int64
        )
        self.cutting = np.array(
            [
                ref
                for ref, tags in marks.items()
                if any(barrier_seconds(tags, mode) is None for mode in MODES)
            ],
            dtype=np.int64,
        )
        """Points where a barrier stops some mode, and streets are to be cut."""

    def signals(self, refs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some junctions have traffic lights."""
        return np.isin(refs, self._with_signals)

    def add_delays(self, cut: Cut, arcs: Arcs, milliseconds: NDArray[np.int32]) -> None:
        """
        Lengthen times by what lights between junctions, and barriers that open, take.

        Lights at a junction are counted where its turns are.
        """
        for point, tags in zip(self._marked.tolist(), self._tags, strict=True):
            if cut.junction[point] >= 0:
                continue
            section = int(np.searchsorted(cut.first, point, side="right")) - 1
            held = signal_directions(tags) if has_signals(tags) else (False, False)
            for number, mode in enumerate(MODES):
                passing = barrier_seconds(tags, mode) or 0.0
                for direction in (0, 1):
                    seconds = passing + held[direction] * TURNS[mode].signals
                    _lengthen(milliseconds[number, direction], section, seconds)
        for junction, tags in self._at_junctions(cut):
            for number, mode in enumerate(MODES):
                seconds = barrier_seconds(tags, mode) or 0.0
                for arc in _arcs_past(arcs, junction, 1 << number)[0] if seconds else ():
                    _lengthen(milliseconds[number, arc % 2], arc // 2, seconds)

    def forbidden(self, cut: Cut, arcs: Arcs) -> Sequences:
        """Give the turns that closed barriers forbid; turning back before one is allowed."""
        found: Sequences = {}
        for junction, tags in self._at_junctions(cut):
            for number, mode in enumerate(MODES):
                if barrier_seconds(tags, mode) is not None:
                    continue
                for turn in product(*_arcs_past(arcs, junction, 1 << number)):
                    if turn[0] ^ 1 != turn[1]:
                        found[turn] = found.get(turn, 0) | 1 << number
        return found

    def _at_junctions(self, cut: Cut) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Each junction with an obstacle, once."""
        tags_at = {
            int(cut.junction[point]): tags
            for point, tags in zip(self._marked.tolist(), self._tags, strict=True)
            if cut.junction[point] >= 0
        }
        yield from tags_at.items()


def _arcs_past(arcs: Arcs, junction: int, mode: int) -> tuple[list[int], list[int]]:
    """Arcs of one mode into and out of a junction of no more than two streets; none of any other."""
    into, out = arcs.reaching(junction, mode), arcs.leaving(junction, mode)
    if len({arc // 2 for arc in (*into, *out)}) > 2:  # noqa: PLR2004 - a street before it and one behind
        return [], []
    return into, out


def _lengthen(times: NDArray[np.int32], section: int, seconds: float) -> None:
    if times[section] != CLOSED:
        times[section] += round(seconds * MILLISECONDS)
