"""The answer: who visits whom, when, at what cost, and why a visit is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

ReasonCode = Literal[
    "no_skill", "refused", "outside_shifts", "unreachable", "pinned", "link", "partner", "not_found"
]
REASON_CODES: tuple[str, ...] = get_args(ReasonCode)
ProofKind = Literal["counted", "full", "dear"]


@dataclass(frozen=True, slots=True)
class BreakStep:
    """
    In an order of steps: the shift's next break is taken here, or missed.

    Where in the order a break is missed means nothing; only which of the shift's breaks it is.
    """

    taken: bool = True


BREAK = BreakStep()
MISSED = BreakStep(taken=False)
Step: TypeAlias = str | BreakStep
"""What a nurse does next: a visit, by its id, or her next break, taken or missed."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit on a route. At the first stop `arrival` equals `start`: she leaves as late as she can."""

    visit: str
    arrival: int
    start: int
    end: int
    waiting_seconds: int
    lateness_seconds: int


@dataclass(frozen=True, slots=True)
class TakenBreak:
    """A break as taken."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Route:
    """
    One used shift's round, from leaving (`start`) to being back (`end`).

    `breaks` has one entry for each break of the shift, in its order; None where it was missed.
    """

    shift: str
    start: int
    end: int
    stops: tuple[Stop, ...]
    breaks: tuple[TakenBreak | None, ...]
    travel_seconds: int
    waiting_seconds: int
    overtime_seconds: int


@dataclass(frozen=True, slots=True)
class Proof:
    """
    What is proven of a visit that the search left out; docs/solving.md says how far that goes.

    Attributes
    ----------
    kind
        "counted": every plan of the day was tried, and none that serves the visit costs less. "full": no
        round has room, in whatever order, while the other rounds stay as they are. "dear": in each round
        that has, serving costs as much as leaving out, or more.
    visits
        Whom it speaks of: the visit, the one that is served together with it or not at all, or both.
    ways
        Nurses able to make the visit; for two visits, pairs of rounds. 0 where all plans were counted.
    least, worth
        Of "dear": what serving costs at least, and what leaving out costs, in seconds of driving.
    """

    kind: ProofKind
    visits: tuple[str, ...] = ()
    ways: int = 0
    least: int | None = None
    worth: int | None = None


@dataclass(frozen=True, slots=True)
class Unassigned:
    """
    A visit nobody makes, with the reason as a code and as a plain sentence.

    `proof` is what the sentence claims to be proven, if it does; documents hold the sentence only.
    """

    visit: str
    code: ReasonCode
    message: str
    proof: Proof | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cost:
    """Weighted amounts by kind, in seconds of driving."""

    travel: int = 0
    waiting: int = 0
    lateness: int = 0
    largest_lateness: int = 0
    overtime: int = 0
    unusual: int = 0
    missed_breaks: int = 0
    balance: int = 0
    moved: int = 0
    shifted: int = 0
    unassigned: int = 0

    @property
    def total(self) -> int:
        """The sum of all kinds: what a search makes small."""
        return (
            self.travel
            + self.waiting
            + self.lateness
            + self.largest_lateness
            + self.overtime
            + self.unusual
            + self.missed_breaks
            + self.balance
            + self.moved
            + self.shifted
            + self.unassigned
        )


RELAXATIONS = (
    "links",
    "waiting",
    "several_windows",
    "largest_lateness",
    "missable_breaks",
    "balance",
    "shifted",
    "huge_amounts",
)
"""What a bound may leave out of a problem."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What every plan of a day costs at least, whatever else it does; `relaxed` was left out for that."""

    cost: int
    relaxed: tuple[str, ...] = ()

    def gap(self, cost: int) -> float:
        """Share of a plan's cost that some better plan could save at most."""
        return max(0, cost - self.cost) / max(1, cost)


@dataclass(frozen=True, slots=True)
class Solution:
    """
    Rounds for a problem. `routes` holds used shifts only, in the problem's order.

    `bound` is there where it was asked for.
    """

    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...]
    cost: Cost
    seed: int = 0
    iterations: int = 0
    seconds_limit: float | None = None
    bound: Bound | None = None

    @property
    def status(self) -> Literal["complete", "partial"]:
        """`partial` where some visit is unassigned."""
        return "partial" if self.unassigned else "complete"
