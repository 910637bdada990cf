"""
Column generation: routes are priced at dual values and chosen among, in turn, until no other pays.

Sources: G. Desaulniers, J. Desrosiers, M. M. Solomon (eds.), "Column generation" (2005); R. Baldacci,
A. Mingozzi, R. Roberti, "New route relaxation and pricing strategies for the vehicle routing problem",
Operations Research 59 (2011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.bound import estimates
from solver.bound.amounts import ROOM, amounts_of
from solver.bound.clock import Clock
from solver.bound.master import NOTHING, Held, Master
from solver.bound.network import teams_of
from solver.bound.pricing import Pricing
from solver.bound.rows import MOST_ROWS, no_rows
from solver.bound.separation import broken
from solver.bound.smoothing import Smoothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from solver.bound.master import Choice
    from solver.bound.pricing import Route
    from solver.day import Day
    from solver.solution import Solution
    from solver.watch import Watch

CLOSE = 0.1
"""The bound is close to what the master chose within this share of the way to the plan's cost."""
LIKELY = 1.03
"""A plan dearer than this times the master's choice is not taken for what can be reached."""
MOST_HELD, SPARE = 3000, 1500
"""Routes held before some are let go, and those that stay though they are not chosen."""


class Tried(NamedTuple):
    """
    One pass over the teams: what visits were said to be worth, and what came of it.

    Attributes
    ----------
    routes
        Those that pay at these dual values.
    proven
        What every plan costs at least, without the visits that nobody can serve; None: the pass was fast, or
        was cut short.
    """

    duals: NDArray[np.int64]
    routes: list[Route]
    proven: int | None


class Generation:
    """
    One day's bound, which rises as it runs.

    Three ideas take turns. `Master` chooses among the routes held, `Pricing` finds routes that pay at the
    choice's dual values, and `Rows` forbid what a choice in fractions does and no plan can. Passes are fast
    at first and look for routes only; later each of them proves a bound.

    Parameters
    ----------
    plan
        A plan of the day: its routes are the first to choose from. Once the bound has come up to its cost
        nothing is left to do.
    tell
        Called with the bound at once, and whenever it has risen.
    """

    def __init__(self, day: Day, watch: Watch, plan: Solution, tell: Callable[[int], None]) -> None:
        self._day, self._plan, self._tell = day, plan, tell
        self._amounts = amounts_of(day.problem)
        self._teams = teams_of(day, self._amounts)
        self._pricing = Pricing(self._teams)
        self._clock = Clock(watch, len(self._teams))
        visits = len(day.locations)
        self._rows = no_rows(visits)
        is_hopeless = estimates.hopeless(self._teams, visits)
        self._certain = sum(day.unassigned_costs[visit] for visit in np.flatnonzero(is_hopeless))
        self._unassigned = np.where(is_hopeless, 0, self._amounts.unassigned)
        self._best: int = sum(estimates.shortest_ways(self._teams, self._unassigned).tolist())
        self._best_of_master = 0
        scale = self._amounts.scale
        self._master = Master(
            self._unassigned / scale,
            estimates.alone(self._teams, visits) / scale,
            [len(team.shifts) for team in self._teams],
        )
        self._smoothing = Smoothing(self._held_plan())
        self._is_proving = self._is_fine = False
        self._tell(self.bound)

    @property
    def bound(self) -> int:
        """What every plan costs at least, rounded up: costs are whole numbers."""
        return self._certain - (-self._best // self._amounts.scale)

    def run(self) -> None:
        """Raise the bound until time is up or it can rise no further."""
        while self._clock.left > 0 and self.bound < self._plan.cost.total and self._has_stepped():
            pass

    def _held_plan(self) -> NDArray[np.float64]:
        """Hold the plan's routes; return what each visit pays of its route's cost, or of leaving it out."""
        shares = self._unassigned.astype(np.float64)
        team_of = {shift: team for team, each in enumerate(self._teams) for shift in each.shifts}
        for route in self._plan.routes:
            team = team_of[self._day.shift_of[route.shift]]
            visits = tuple(self._day.visit_of[stop.visit] for stop in route.stops)
            cost = estimates.cost_of(route, self._day, self._amounts)
            shares[list(visits)] = cost / len(visits)
            self._master.hold(Held(team, visits, cost / self._amounts.scale, np.zeros(0, np.int64)))
        return shares

    def _has_stepped(self) -> bool:
        """Choose among the routes and price others, once; False where that leads no further."""
        choice = self._master.choose(self._clock)
        if choice is None:
            return False
        tried = self._try(choice)
        has_found = self._hold(tried, choice) > 0
        if len(self._master.held) > MOST_HELD:
            self._master.let_go(choice, SPARE)
        is_settled = self._is_proving and not has_found and self._smoothing.is_off
        is_close = is_settled or (tried.proven is not None and self._is_close(choice))
        if (is_close or not has_found) and self._master.raise_prices(choice):
            self._best_of_master = 0
            return True
        if is_close and self._has_added_rows(choice):
            return True
        if is_settled or (is_close and self._is_fine):
            return False
        self._is_fine = self._is_fine or is_close
        if has_found:
            self._smoothing.stay()
        elif self._is_proving:
            self._smoothing.approach()
        self._is_proving = self._is_proving or not has_found or self._clock.is_late
        return True

    def _try(self, choice: Choice) -> Tried:
        """Price every team at dual values between the choice's and the best so far."""
        values = self._smoothing.between(np.concatenate([choice.visits, choice.rows]) * self._amounts.scale)
        visits = len(self._unassigned)
        lowest = -float(self._amounts.largest)
        duals = np.rint(np.clip(values[:visits], lowest, self._unassigned)).astype(np.int64)
        penalties = np.rint(np.clip(values[visits:], 0, ROOM // MOST_ROWS)).astype(np.int64)
        self._rows.penalties = penalties
        proven: int | None = sum(duals.tolist()) - sum(penalties.tolist())
        if not self._is_proving:
            proven = None
        routes: list[Route] = []
        self._clock.begin_pass(is_proving=self._is_proving)
        for number, team in enumerate(self._teams):
            priced = self._pricing.price(
                number, duals, self._rows, is_strict=self._is_proving, patience=self._clock.patience()
            )
            if priced is None:
                proven = None
                continue
            routes += priced.routes
            if proven is not None:
                proven += len(team.shifts) * priced.least
        if proven is not None:
            self._prove(values, proven)
        return Tried(duals, routes, proven)

    def _prove(self, values: NDArray[np.float64], proven: int) -> None:
        """Take a bound where it is better than those before."""
        self._smoothing.learn(values, proven)
        self._best_of_master = max(self._best_of_master, proven)
        if proven > self._best:
            self._best = proven
            self._tell(self.bound)

    def _hold(self, tried: Tried, choice: Choice) -> int:
        """Hold the routes that are cheaper than what the choice would take in their place; count them."""
        found = 0
        for route in tried.routes:
            if self._master.holds(route.team, route.visits):
                continue
            counts = self._rows.counts(route.visits, self._teams[route.team].network.visits)
            worth = int(tried.duals[list(route.visits)].sum()) - int(counts @ self._rows.penalties)
            held = Held(route.team, route.visits, (route.reduced + worth) / self._amounts.scale, counts)
            if choice.reduced(held) < -1 / self._amounts.scale:
                self._master.hold(held)
                found += 1
        return found

    def _is_close(self, choice: Choice) -> bool:
        """Whether the bound has nearly come up to the choice, so that only other rows can raise it much."""
        scale = self._amounts.scale
        gap = choice.cost * scale - self._best_of_master
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
        stays = (choice.rows > NOTHING) | (self._smoothing.rows > NOTHING)
        reach = [team.network.visits for team in self._teams]
        self._master.change_rows(
            stays, [found.counts(route.visits, reach[route.team]) for route in self._master.held]
        )
        self._rows = self._rows.with_others(stays, found)
        self._smoothing.change_rows(stays, len(found))
        self._best_of_master = 0
        self._is_fine = False
        return True
