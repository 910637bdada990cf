"""Routes that pay: labelling, team by team, with as much room and memory as it turns out to need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.bound.amounts import amounts_of
from solver.bound.labels import FINISHED, FULL, LABEL, NOBODY, REMEMBERED, grow
from solver.bound.network import teams_of
from solver.bound.rows import no_rows
from solver.day import Day
from solver.problem import Problem, Shift, TimeWindow, Travel, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from solver.bound.network import Team
    from solver.bound.rows import Rows

    Numbers = NDArray[np.int64]

FEWEST_LABELS, MOST_LABELS = 1 << 14, 1 << 20
"""Room for labels: at first, and at most."""
MOST_ROUTES = 10
"""Routes told of one team."""


@cache
def make_ready() -> None:
    """Compile the labelling, where that is not done yet, by pricing a day of one visit."""
    day = Day(
        Problem(
            (Visit("v", 0, 0, (TimeWindow(0, 0, 0),)),),
            (Shift("s", 0, 0, 0, 0),),
            {"": Travel(np.zeros((1, 1), np.int64))},
        )
    )
    pricing = Pricing(teams_of(day, amounts_of(day.problem)))
    pricing.price(0, np.zeros(1, np.int64), no_rows(1), is_strict=True, patience=1)


class Route(NamedTuple):
    """A route of a team: its visits by their place in the problem, and its cost less what they are worth."""

    team: int
    visits: tuple[int, ...]
    reduced: int


@dataclass(frozen=True)
class Priced:
    """
    What one team can do.

    Attributes
    ----------
    least
        No route has a smaller reduced cost, and neither has staying at home, which costs 0.
    routes
        For each last visit the cheapest route; those that pay most.
    """

    least: int
    routes: list[Route]


class Pricing:
    """
    The teams, and the memory they are priced in.

    Attributes
    ----------
    remembered
        For each team how many near visits its labels remember. One that would need too many labels
        remembers fewer, which makes the bound weaker but leaves it valid.
    """

    def __init__(self, teams: Sequence[Team]) -> None:
        self.teams = teams
        self.remembered = [REMEMBERED] * len(teams)
        self._pool = np.zeros(FEWEST_LABELS, LABEL)

    def price(
        self, team: int, duals: Numbers, rows: Rows, *, is_strict: bool, patience: int
    ) -> Priced | None:
        """
        Find a team's routes that pay; None where even the shortest memory takes too much room or work.

        Parameters
        ----------
        duals
            For each visit of the problem what serving it is worth.
        is_strict
            False: fast, with whatever routes are found within the limits; `least` is then no bound.
        patience
            The most comparisons of labels; half of it where less is remembered.
        """
        while True:
            priced = self._tried(team, duals, rows, is_strict=is_strict, patience=patience)
            if priced is not None or self.remembered[team] == 1:
                return priced
            self.remembered[team] //= 2
            patience //= 2

    def _tried(
        self, team: int, duals: Numbers, rows: Rows, *, is_strict: bool, patience: int
    ) -> Priced | None:
        facts, network, pairs = self.teams[team].facts, self.teams[team].network, self.teams[team].pairs
        bits = rows.of(network.visits)
        totals, ends = np.empty(len(pairs), np.int64), np.empty(len(pairs), np.int64)
        prizes = pairs - duals[network.visits]
        while True:
            states = np.empty((len(self._pool), bits.members.shape[1]), np.uint64)
            remembered = self.remembered[team]
            tables = bits, self._pool, states, totals, ends
            status, _ = grow(facts, network, prizes, *tables, remembered, is_strict, patience)
            if status == FINISHED or not is_strict:
                return self._priced(team, totals, ends)
            if status != FULL or len(self._pool) >= MOST_LABELS:
                return None
            self._pool = np.zeros(4 * len(self._pool), LABEL)

    def _priced(self, team: int, totals: Numbers, ends: Numbers) -> Priced:
        visits = self.teams[team].network.visits.tolist()
        visit, parent = self._pool["visit"], self._pool["parent"]
        routes = []
        for last in np.argsort(totals, kind="stable")[:MOST_ROUTES].tolist():
            if totals[last] >= 0:
                break
            route, label = [], ends[last]
            while visit[label] != NOBODY:
                route.append(visits[visit[label]])
                label = parent[label]
            routes.append(Route(team, tuple(reversed(route)), int(totals[last])))
        return Priced(min(0, int(totals.min())), routes)
