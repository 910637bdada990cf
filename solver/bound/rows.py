"""
Subset rows: of three visits, routes that serve two or more of them are chosen at most once.

A row lets routes forget: what a route has of the three counts only while the route stays among the visits
that the row keeps, so that few labels are told apart by it.

Sources: M. Jepsen, B. Petersen, S. Spoorendonk, D. Pisinger, "Subset-row inequalities applied to the
vehicle-routing problem with time windows", Operations Research 56 (2008); D. Pecin, A. Pessoa, M. Poggi,
E. Uchoa, "Improved branch-cut-and-price for capacitated vehicle routing", Mathematical Programming
Computation 9 (2017), for the forgetting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.bound.labels import WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

MOST_ROWS = 512
"""Rows at one time."""


class Bits(NamedTuple):
    """What a kernel reads of rows: for each visit words of one bit a row, and the rows' penalties."""

    members: NDArray[np.uint64]
    kept: NDArray[np.uint64]
    penalties: Numbers


class Rows:
    """
    Rows, each with three members: routes that serve two or more of them are chosen once at most.

    No plan breaks one: where a route serves two of three visits, no other can. Halves of three routes, each
    with two of the three, do.

    Attributes
    ----------
    members, kept
        Visits by rows: who counts, and who lets be what was counted.
    penalties
        For each row what a route pays for each two of its members that it serves.
    """

    def __init__(self, members: Flags, kept: Flags) -> None:
        self.members, self.kept = members, kept
        self.penalties: Numbers = np.zeros(len(self), np.int64)

    def __len__(self) -> int:
        """Count the rows."""
        return int(self.members.shape[1])

    def of(self, visits: Numbers) -> Bits:
        """Pack the rows that have a penalty and that a route among these visits can add to."""
        felt = np.flatnonzero(self._can_count(visits) & (self.penalties > 0))
        words = -(-len(felt) // WORD)
        penalties = np.zeros(words * WORD, np.int64)
        penalties[: len(felt)] = self.penalties[felt]
        members, kept = self.members[visits][:, felt], self.kept[visits][:, felt]
        return Bits(_packed(members, words), _packed(kept, words), penalties)

    def counts(self, route: Sequence[int], visits: Numbers) -> Numbers:
        """
        Count for each row how often a route serves two members without leaving what the row keeps.

        Parameters
        ----------
        visits
            All that the route's shift can serve: rows with but one member among them do not count.
        """
        count = np.zeros(len(self), np.int64)
        has_one = np.zeros(len(self), np.bool_)
        for visit in route:
            has_one &= self.kept[visit]
            count += has_one & self.members[visit]
            has_one ^= self.members[visit]
        return count * self._can_count(visits)

    def _can_count(self, visits: Numbers) -> Flags:
        can_count: Flags = self.members[visits].sum(axis=0) > 1
        return can_count

    def with_others(self, stays: Flags, others: Rows) -> Rows:
        """Return the rows that stay and other ones after them, all without a penalty."""
        return Rows(
            np.hstack([self.members[:, stays], others.members]),
            np.hstack([self.kept[:, stays], others.kept]),
        )


def no_rows(visits: int) -> Rows:
    """Begin without any."""
    return Rows(np.zeros((visits, 0), np.bool_), np.zeros((visits, 0), np.bool_))


def _packed(flags: Flags, words: int) -> NDArray[np.uint64]:
    padded = np.zeros((len(flags), words * WORD), np.bool_)
    padded[:, : flags.shape[1]] = flags
    packed = np.packbits(padded, axis=1, bitorder="little").view("<u8")
    return np.ascontiguousarray(packed.reshape(len(flags), words), dtype=np.uint64)
