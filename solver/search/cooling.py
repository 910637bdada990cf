"""
How hot it is when: one descent from hot to cold, or several.

What a descent ends with is settled while it is still hot: who goes where. Past some length a slower one
finds nothing better, but another one does. So where there is time for it the search starts over from
nothing several times, and a last descent goes on from the best plan of all.
"""

from __future__ import annotations

from dataclasses import dataclass

ENOUGH = 1_000
"""Iterations for each visit that a descent is worth; a slower one gains little."""
MOST = 8
"""The most descents from nothing."""
LAST = 0.25
"""Share of the search that goes on from the best plan of all, where there are several."""
HOTTEST, LINKED_HOTTEST, WARM, COLDEST = 8.0, 25.0, 1.2, 0.15
"""
First and last temperature of a descent, in drives between near neighbours; WARM begins one from a good plan.

Where visits are linked a search gets stuck sooner: a better place for one often waits for its partner.
"""


@dataclass(frozen=True, slots=True)
class Cooling:
    """
    The temperatures of one search.

    Parameters
    ----------
    drive
        What a drive between near neighbours costs.
    descents
        How many begin from nothing; where there is one there is no last one.
    """

    drive: float
    is_linked: bool
    descents: int = 1

    def descent(self, share: float) -> int:
        """Number, from 0, of the descent that the search is in when this share of it is over."""
        if self.descents == 1:
            return 0
        return min(self.descents, int(share / self._length(0)))

    def is_last(self, share: float) -> bool:
        """Whether the descent is the one that goes on from the best plan of all, or the only one."""
        return self.descents == 1 or self.descent(share) == self.descents

    def temperature(self, share: float) -> float:
        """Return what a cost is weighed with when this share of the search is over."""
        number = self.descent(share)
        hottest = LINKED_HOTTEST if self.is_linked else HOTTEST
        if number > 0 and self.is_last(share):
            hottest = WARM
        within = (share - number * self._length(0)) / self._length(number)
        return float(self.drive * hottest * (COLDEST / hottest) ** min(1.0, within))

    def _length(self, number: int) -> float:
        """Share of the search that a descent takes."""
        if self.descents == 1:
            return 1.0
        return LAST if number == self.descents else (1 - LAST) / self.descents


def descents_worth(iterations: float, visits: int) -> int:
    """Return how many descents from nothing a search of so many iterations is best divided into."""
    return max(1, min(MOST, int((1 - LAST) * iterations / (ENOUGH * max(visits, 1)))))
