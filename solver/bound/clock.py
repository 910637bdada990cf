"""How the time for a bound is shared out among passes over the teams, and a pass's among its teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.watch import Watch

FAST = 0.3
"""Share of the time in which passes may be fast, and prove nothing."""
FAST_PASS, PROVING_PASS = 0.05, 0.25
"""Shares of the time for one pass over all teams."""
LEAST = 4
"""Every team of a pass may take this part of an equal share, however much the teams before it took."""
COMPARISONS = 20_000_000
"""Of labels, in a second."""


class Clock:
    """
    Tells how much work may go into the next thing to do.

    Work is counted, not timed, so that time decides nothing as long as there is enough of it.

    Parameters
    ----------
    teams
        How many teams are priced in one pass.
    """

    def __init__(self, watch: Watch, teams: int) -> None:
        self._watch = watch
        self._least = 1 / (LEAST * max(1, teams))
        self._pass_seconds = self._pass_ends = 0.0

    @property
    def left(self) -> float:
        """Seconds until time is up."""
        return self._watch.left

    @property
    def is_late(self) -> bool:
        """Whether it is time to prove something."""
        return self._watch.elapsed > FAST * self._watch.seconds

    def begin_pass(self, *, is_proving: bool) -> None:
        """Begin a pass over all teams."""
        self._pass_seconds = (PROVING_PASS if is_proving else FAST_PASS) * self._watch.seconds
        self._pass_ends = self._watch.elapsed + self._pass_seconds

    def patience(self) -> int:
        """Tell how many comparisons the pass's next team may make: half of what is left, or its least."""
        turn = max((self._pass_ends - self._watch.elapsed) / 2, self._pass_seconds * self._least)
        return int(min(self._watch.left, turn) * COMPARISONS)
