"""The linear programme that chooses among the routes found so far; its dual values say where to look on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from ortools.math_opt.python import mathopt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from solver.bound.clock import Clock

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

Item = TypeVar("Item")

NOTHING = 1e-7
"""Shares and dual values up to this are taken for rounding errors."""
STEP = 4
"""How many times dearer leaving a visit out becomes at once."""


class Held(NamedTuple):
    """A route to choose from: whose it is, what it costs, and what it adds to each row."""

    team: int
    visits: tuple[int, ...]
    cost: float
    counts: Numbers


@dataclass(frozen=True)
class Choice:
    """
    The best choice among the routes held, as far as GLOP knows.

    Attributes
    ----------
    cost
        Of the choice.
    shares, left_out
        For each route held how much of it is taken, and for each visit how much of it is left out.
    visits, teams, rows
        Dual values: what serving each visit is worth, what a shift of each team saves (0 or less), and what
        each row costs (0 or more).
    """

    cost: float
    shares: Values
    left_out: Values
    visits: Values
    teams: Values
    rows: Values

    def reduced(self, route: Held) -> float:
        """Work out what a route costs beyond what it is worth."""
        worth = self.visits[list(route.visits)].sum() - route.counts @ self.rows + self.teams[route.team]
        return float(route.cost - worth)


class Master:
    """
    Every visit is served once or left out; no team goes out more often than it has shifts; rows hold.

    Rounding errors here cannot make a bound wrong: dual values only say where to look.

    Parameters
    ----------
    unassigned
        For each visit what it costs to leave it out.
    enough
        For each visit what it is probably not worth more than. As long as the programme serves it, leaving
        it out costs so much only, which keeps dual values sensible from the beginning.
    shifts
        For each team how many it has.

    Attributes
    ----------
    held
        The routes to choose from.
    """

    def __init__(self, unassigned: Values, enough: Values, shifts: Sequence[int]) -> None:
        self._unassigned, self._price = unassigned, np.minimum(unassigned, enough)
        self.held: list[Held] = []
        self._known: set[tuple[int, tuple[int, ...]]] = set()
        self._model = mathopt.Model()
        self._visits = [self._model.add_linear_constraint(lb=1, ub=1) for _ in unassigned]
        self._teams = [self._model.add_linear_constraint(ub=count) for count in shifts]
        self._rows: list[mathopt.LinearConstraint] = []
        self._variables: list[mathopt.Variable] = []
        self._left_out = [self._model.add_variable(lb=0) for _ in unassigned]
        for visit, left_out in zip(self._visits, self._left_out, strict=True):
            visit.set_coefficient(left_out, 1)
        self._state_prices()
        self._solver: mathopt.IncrementalSolver | None = None

    def holds(self, team: int, visits: tuple[int, ...]) -> bool:
        """Whether a route is held already."""
        return (team, visits) in self._known

    def hold(self, route: Held) -> None:
        """Hold one more route."""
        self._known.add((route.team, route.visits))
        variable = self._model.add_variable(lb=0)
        self._model.objective.set_linear_coefficient(variable, route.cost)
        self._teams[route.team].set_coefficient(variable, 1)
        for visit in set(route.visits):
            self._visits[visit].set_coefficient(variable, route.visits.count(visit))
        for row in np.flatnonzero(route.counts):
            self._rows[row].set_coefficient(variable, float(route.counts[row]))
        self.held.append(route)
        self._variables.append(variable)

    def raise_prices(self, choice: Choice) -> bool:
        """Make it dearer to leave out those visits that a choice leaves out too cheaply; False: none."""
        is_cheap = (choice.left_out > NOTHING) & (self._price < self._unassigned)
        self._price[is_cheap] = np.minimum(self._unassigned, STEP * self._price + 1)[is_cheap]
        self._state_prices()
        return bool(is_cheap.any())

    def _state_prices(self) -> None:
        for left_out, price in zip(self._left_out, self._price, strict=True):
            self._model.objective.set_linear_coefficient(left_out, float(price))

    def let_go(self, choice: Choice, spare: int) -> None:
        """Forget the routes that pay least, but not those chosen or come since, nor `spare` others."""
        reduced = np.array([choice.reduced(route) for route in self.held])
        reduced[: len(choice.shares)][choice.shares > NOTHING] = -np.inf
        reduced[len(choice.shares) :] = -np.inf
        stays = np.isneginf(reduced)
        stays[np.argsort(reduced, kind="stable")[: stays.sum() + spare]] = True
        for variable in _picked(self._variables, ~stays):
            self._model.delete_variable(variable)
        self._variables, self.held = _picked(self._variables, stays), _picked(self.held, stays)
        self._known = {(route.team, route.visits) for route in self.held}

    def change_rows(self, stays: NDArray[np.bool_], counts: Sequence[Numbers]) -> None:
        """
        Drop rows and add others, each at most 1 in all.

        Parameters
        ----------
        stays
            Which of the rows there are remain.
        counts
            For each route held what it adds to each of the new ones.
        """
        for row in _picked(self._rows, ~stays):
            self._model.delete_linear_constraint(row)
        self._rows = _picked(self._rows, stays)
        added = [self._model.add_linear_constraint(ub=1) for _ in range(len(counts[0]))]
        for variable, new in zip(self._variables, counts, strict=True):
            for row in np.flatnonzero(new):
                added[row].set_coefficient(variable, float(new[row]))
        self._rows += added
        self.held = [
            route._replace(counts=np.concatenate([route.counts[stays], new]))
            for route, new in zip(self.held, counts, strict=True)
        ]

    def choose(self, clock: Clock) -> Choice | None:
        """Choose anew; None where GLOP has no answer, or not in time."""
        for _ in range(2):
            parameters = mathopt.SolveParameters(
                time_limit=timedelta(seconds=clock.left + 0.001),
                presolve=mathopt.Emphasis.OFF,  # it would throw away where the last solve ended
                lp_algorithm=mathopt.LPAlgorithm.PRIMAL_SIMPLEX,
            )
            try:
                if self._solver is None:
                    self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
                result = self._solver.solve(params=parameters, model_params=_WANTED)
            except Exception:  # noqa: BLE001, S110 - its faults come as any type, and a bound is in hand
                pass
            else:
                if result.termination.reason == mathopt.TerminationReason.OPTIMAL:
                    return self._choice(result)
            self._solver = None  # begin anew: where the last solve ended may have led it astray
        return None

    def _choice(self, result: mathopt.SolveResult) -> Choice:
        shares = result.variable_values()
        return Choice(
            result.objective_value(),
            np.array([shares.get(variable, 0.0) for variable in self._variables]),
            np.array([shares.get(variable, 0.0) for variable in self._left_out]),
            np.array(result.dual_values(self._visits)),
            np.array(result.dual_values(self._teams)),
            np.maximum(0, -np.array(result.dual_values(self._rows))),
        )


_WANTED = mathopt.ModelSolveParameters(
    variable_values_filter=mathopt.VariableFilter(skip_zero_values=True),
    reduced_costs_filter=mathopt.VariableFilter(filtered_items=[]),
)


def _picked(items: Iterable[Item], stays: NDArray[np.bool_]) -> list[Item]:
    return [item for item, kept in zip(items, stays, strict=True) if kept]
