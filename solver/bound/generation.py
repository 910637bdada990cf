"""
Column generation: routes are priced at dual values and chosen among, in turn, until no other pays.

Sources: G. Desaulniers, J. Desrosiers, M. M. Solomon (eds.), "Column generation" (2005); R. Baldacci,
A. Mingozzi, R. Roberti, "New route relaxation and pricing strategies for the vehicle routing problem",
Operations Research 59 (2011); A. Pessoa, R. Sadykov, E. Uchoa, F. Vanderbeck, "Automation and combination
of linear-programming based stabilization techniques in column generation", INFORMS Journal on Computing
30 (2018), for the smoothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.bound.amounts import ROOM, amounts_of
from solver.bound.master import NOTHING, Held, Master
from solver.bound.network import alone, teams_of
from solver.bound.pricing import Pricing
from solver.bound.rows import MOST_ROWS, broken, no_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from solver.bound.master import Choice
    from solver.bound.pricing import Route
    from solver.day import Day
    from solver.solution import Solution
    from solver.watch import Watch

STILL, LESS_STILL = 0.8, 0.3
"""Share of the best dual values so far in those tried next: at first, and once there are rows."""
RESTLESS = 0.3
"""How much smaller that share becomes when nothing was found."""
CLOSE = 0.1
"""The bound is close to what the master chose within this share of the way to the plan's cost."""
LIKELY = 1.03
"""A plan dearer than this times the master's choice is not taken for what can be reached."""
MOST_HELD, SPARE = 3000, 1500
"""Routes held before some are let go, and those that stay though they are not chosen."""
LOOSE = 0.3
"""Share of the time in which routes may be priced fast without a bound."""
LOOSE_PASS, STRICT_PASS = 0.05, 0.25
"""Shares of the time for a pass over all teams, fast or for a bound; one team may take half of the rest."""
COMPARISONS = 20_000_000
"""Of labels, in a second."""


class Tried(NamedTuple):
    """What visits were said to be worth, and the routes that pay then."""

    duals: NDArray[np.int64]
    routes: list[Route]


class Generation:
    """
    One day's bound, which rises from 0 as it runs.

    Parameters
    ----------
    plan
        A plan of the day: its routes are the first to choose from. Once the bound has come up to its cost
        nothing is left to do.
    tell
        Called with the bound whenever it has risen.
    """

    def __init__(self, day: Day, watch: Watch, plan: Solution, tell: Callable[[int], None]) -> None:
        self._day, self._watch, self._plan, self._tell = day, watch, plan, tell
        self._amounts = amounts_of(day.problem)
        self._teams = teams_of(day, self._amounts)
        self._pricing = Pricing(self._teams)
        self._rows = no_rows(len(day.locations))
        cheapest = np.full(len(day.locations), np.inf)
        is_hopeless = np.ones(len(day.locations), np.bool_)
        for team in self._teams:
            visits = team.network.visits
            is_hopeless[visits] = False
            cheapest[visits] = np.minimum(cheapest[visits], alone(team))
        self._certain = sum(day.unassigned_costs[visit] for visit in np.flatnonzero(is_hopeless))
        self._unassigned = np.where(is_hopeless, 0, self._amounts.unassigned)
        self._centre = self._unassigned.astype(np.float64)
        scale = self._amounts.scale
        shifts = [len(team.shifts) for team in self._teams]
        self._master = Master(self._centre / scale, cheapest / scale, shifts)
        self._best = self._best_with_rows = 0
        self._stillness = STILL
        self._is_strict = self._is_proven = self._is_fine = False
        self._learn()

    @property
    def bound(self) -> int:
        """What every plan costs at least, rounded up: costs are whole numbers."""
        return self._certain - (-self._best // self._amounts.scale)

    def run(self) -> None:
        """Raise the bound until time is up or it can rise no further."""
        while self._watch.left > 0 and self.bound < self._plan.cost.total and self._has_stepped():
            pass

    def _has_stepped(self) -> bool:
        """Choose among the routes and price others, once; False where that leads no further."""
        choice = self._master.choose(self._watch)
        if choice is None:
            return False
        found = self._hold(self._try(choice), choice)
        if len(self._master.held) > MOST_HELD:
            self._master.let_go(choice, SPARE)
        is_settled = self._is_strict and not found and self._stillness == 0
        is_close = is_settled or (self._is_proven and self._is_close(choice))
        if (is_close or not found) and self._master.raise_prices(choice):
            self._best_with_rows = 0
            return True
        if is_close:
            if self._has_added_rows(choice):
                return True
            if is_settled or self._is_fine:
                return False
            self._is_fine = True
        if found:
            self._stillness = LESS_STILL if len(self._rows) else STILL
        elif self._is_strict:
            self._stillness = max(0.0, self._stillness - RESTLESS)
        late = self._watch.elapsed > LOOSE * self._watch.seconds
        self._is_strict = self._is_strict or not found or late
        return True

    def _learn(self) -> None:
        """Take over the plan's routes; each visit is worth its share of what its route costs."""
        amounts = self._amounts
        team_of = {shift: team for team, each in enumerate(self._teams) for shift in each.shifts}
        for route in self._plan.routes:
            shift = self._day.shift_of[route.shift]
            visits = tuple(self._day.visit_of[stop.visit] for stop in route.stops)
            cost = (
                amounts.travel * route.travel_seconds
                + amounts.waiting * route.waiting_seconds
                + amounts.lateness * sum(stop.lateness_seconds for stop in route.stops)
                + amounts.overtime * route.overtime_seconds
                + int(amounts.pairs[list(visits), shift].sum())
            )
            self._centre[list(visits)] = cost / len(visits)
            self._master.hold(Held(team_of[shift], visits, cost / amounts.scale, np.zeros(0, np.int64)))

    def _try(self, choice: Choice) -> Tried:
        """Price every team at dual values between the choice's and the best so far."""
        visits = len(self._unassigned)
        now = np.concatenate([choice.visits, choice.rows]) * self._amounts.scale
        smooth = self._stillness * self._centre + (1 - self._stillness) * now
        lowest = -float(self._amounts.largest)
        duals = np.rint(np.clip(smooth[:visits], lowest, self._unassigned)).astype(np.int64)
        penalties = np.rint(np.clip(smooth[visits:], 0, ROOM // MOST_ROWS)).astype(np.int64)
        self._rows.penalties = penalties
        total = sum(duals.tolist()) - sum(penalties.tolist())
        routes: list[Route] = []
        self._is_proven = self._is_strict
        seconds = (STRICT_PASS if self._is_strict else LOOSE_PASS) * self._watch.seconds
        until = self._watch.elapsed + seconds
        for number, team in enumerate(self._teams):
            turn = max((until - self._watch.elapsed) / 2, seconds / len(self._teams) / 4)
            patience = int(min(self._watch.left, turn) * COMPARISONS)
            priced = self._pricing.price(
                number, duals, self._rows, is_strict=self._is_strict, patience=patience
            )
            if priced is None:
                self._is_proven = False
            else:
                total += len(team.shifts) * priced.least
                routes += priced.routes
        if self._is_proven:
            self._best_with_rows = max(self._best_with_rows, total)
            if total > self._best:
                self._best, self._centre = total, smooth
                self._tell(self.bound)
        return Tried(duals, routes)

    def _hold(self, tried: Tried, choice: Choice) -> int:
        """Hold the routes that are cheaper than what the choice would take in their place; count them."""
        found = 0
        for route in tried.routes:
            counts = self._rows.counts(route.visits, self._teams[route.team].network.visits)
            worth = int(tried.duals[list(route.visits)].sum()) - int(counts @ self._rows.penalties)
            held = Held(route.team, route.visits, (route.reduced + worth) / self._amounts.scale, counts)
            if choice.reduced(held) < -1 / self._amounts.scale:
                found += self._master.hold(held)
        return found

    def _is_close(self, choice: Choice) -> bool:
        scale = self._amounts.scale
        gap = choice.cost * scale - self._best_with_rows
        if self._is_fine:
            return gap <= scale / 2
        reached = min(float(self._plan.cost.total - self._certain), LIKELY * choice.cost) * scale
        return gap <= max(scale / 2, CLOSE * (reached - self._best))

    def _has_added_rows(self, choice: Choice) -> bool:
        """Add rows that the choice breaks, if any; drop those that neither it nor the bound feels."""
        taken = np.flatnonzero(choice.shares > NOTHING)
        routes = [self._master.held[i].visits for i in taken]
        found = broken(routes, choice.shares[taken], self._rows)
        if not len(found):
            return False
        self._master.let_go(choice, SPARE)
        visits = len(self._unassigned)
        stays = (choice.rows > NOTHING) | (self._centre[visits:] > NOTHING)
        reach = [team.network.visits for team in self._teams]
        self._master.change_rows(
            stays, [found.counts(route.visits, reach[route.team]) for route in self._master.held]
        )
        self._rows = self._rows.with_others(stays, found)
        self._centre = np.concatenate(
            [self._centre[:visits], self._centre[visits:][stays], np.zeros(len(found))]
        )
        self._best_with_rows = 0
        self._stillness, self._is_fine = LESS_STILL, False
        return True
