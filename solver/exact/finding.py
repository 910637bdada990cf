"""What is proven about a visit left out, as numbers and as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from solver.solution import Proof

NOT_FOUND = "No place was found for it beside the other visits that is worth what leaving it out costs."
COUNTED = "Proven: every plan of the day was tried, and none that serves it costs less than this one."
OTHERS_STAY = "in whatever order, while the other rounds stay as they are"


class Told(NamedTuple):
    """What is said of a visit left out, and what of that is proven, if anything."""

    sentence: str
    proof: Proof | None = None


ALL_COUNTED = Told(COUNTED, Proof("counted"))


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What is proven of fitting visits into rounds in any order, while the other rounds stay as they are.

    Attributes
    ----------
    visits
        The visits it speaks of: one, or two that are served together or not at all.
    ways
        Nurses who could make the visit with nothing else to do; for two visits, pairs of rounds.
    full
        Of those: proven that no order keeps every hard rule.
    dear
        Of the rest: proven that no order that does costs less than leaving the visits out.
    worth
        What leaving the visits out costs.
    least
        With every one of `dear` it costs so much or more to serve them; None where there are none.
    """

    visits: tuple[str, ...]
    ways: int
    full: int
    dear: int
    worth: int
    least: int | None = None

    @property
    def is_proof(self) -> bool:
        """Whether nothing is left open."""
        return self.full + self.dear == self.ways

    def told(self, visit: str) -> Told:
        """Tell it of one visit."""
        return Told(self.sentence(visit), self._proof())

    def _proof(self) -> Proof | None:
        if not self.is_proof:
            return None
        if self.full == self.ways:
            return Proof("full", self.visits, self.ways)
        return Proof("dear", self.visits, self.ways, self.least, self.worth)

    def sentence(self, visit: str) -> str:
        """Say it of one visit."""
        if not self.is_proof:
            return self._part()
        others = [name for name in self.visits if name != visit]
        if visit not in self.visits:
            return f"It is served together with {others[0]} or not at all. {self._of_one(others[0])}"
        return self._of_two(others[0]) if others else self._of_one("it")

    def _part(self) -> str:
        known = self.full + self.dear
        if not known or len(self.visits) > 1:
            return NOT_FOUND
        return f"{NOT_FOUND} That is proven for {known} of the {self.ways} nurses able to make it."

    def _of_one(self, name: str) -> str:
        if self.full < self.ways:
            nurses = "the nurse" if self.ways == 1 else f"any of the {self.ways} nurses"
            impossible = "is impossible or " if self.full else ""
            return (
                f"Proven: fitting {name} into the round of {nurses} able to make it {impossible}"
                f"costs {self.least} or more, leaving it out {self.worth}, {OTHERS_STAY}."
            )
        nurses, can = "the one nurse", "cannot"
        if self.ways > 1:
            nurses, can = f"none of the {self.ways} nurses", "can"
        return f"Proven: {nurses} able to make {name} {can} fit it into her round, {OTHERS_STAY}."

    def _of_two(self, other: str) -> str:
        both = f"it and {other} are served together or not at all"
        if self.full == self.ways:
            return f"Proven: {both}, and no two nurses can fit them into their rounds, {OTHERS_STAY}."
        return (
            f"Proven: {both}, and fitting them into two rounds costs {self.least} or more, "
            f"leaving them out {self.worth}, {OTHERS_STAY}."
        )
