"""What is known of a day before any route is priced: certain costs, shortest ways, what a plan pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.bound.labels import NEVER
from solver.problem import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from solver.bound.amounts import Amounts
    from solver.bound.network import Team
    from solver.day import Day
    from solver.solution import Route

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]


def hopeless(teams: Sequence[Team], visits: int) -> Flags:
    """Mark the visits that no team can serve: every plan leaves them out."""
    is_hopeless = np.ones(visits, np.bool_)
    for team in teams:
        is_hopeless[team.network.visits] = False
    return is_hopeless


def alone(teams: Sequence[Team], visits: int) -> Values:
    """Work out for each visit what going there and straight back costs, for whom it costs least."""
    cheapest = np.full(visits, np.inf)
    for team in teams:
        served = team.network.visits
        location = team.facts.location[served]
        out = team.facts.travel[team.network.origin, location]
        back = team.facts.travel[location, team.network.destination]
        cost = team.facts.travel_weight * (out + back) + team.pairs
        cost = np.where((out == NO_WAY) | (back == NO_WAY), np.inf, cost)
        cheapest[served] = np.minimum(cheapest[served], cost)
    return cheapest


def shortest_ways(teams: Sequence[Team], unassigned: Numbers) -> Numbers:
    """
    Work out what each visit costs at least: half of the shortest ways to it and from it, or leaving it out.

    Every drive of a plan is half for where it ends and half for where it begins, so the sum over all visits
    is a bound, if a weak one.

    Parameters
    ----------
    unassigned
        For each visit what it costs to leave it out.
    """
    least = unassigned.copy()
    for team in teams:
        network, facts = team.network, team.facts
        location = facts.location[network.visits]
        ways = facts.travel[np.ix_(location, location)]
        np.fill_diagonal(ways, NO_WAY)
        to = _shortest([ways, facts.travel[network.origin, location][None, :]], axis=0)
        back = _shortest([ways, facts.travel[location, network.destination][:, None]], axis=1)
        halves = facts.travel_weight * (to + back) // 2 + team.pairs
        least[network.visits] = np.minimum(least[network.visits], halves)
    return least


def _shortest(ways: Sequence[Numbers], axis: int) -> Numbers:
    ways = [np.where(way == NO_WAY, NEVER, way).min(axis=axis) for way in ways]
    return np.asarray(np.minimum(*ways))


def cost_of(route: Route, day: Day, amounts: Amounts) -> int:
    """Work out what a route of a plan costs by itself."""
    shift = day.shift_of[route.shift]
    visits = [day.visit_of[stop.visit] for stop in route.stops]
    return (
        amounts.travel * route.travel_seconds
        + amounts.waiting * route.waiting_seconds
        + amounts.lateness * sum(stop.lateness_seconds for stop in route.stops)
        + amounts.overtime * route.overtime_seconds
        + int(amounts.pairs[visits, shift].sum())
    )
