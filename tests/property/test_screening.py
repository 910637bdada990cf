"""The estimate hides no place: every place where a visit fits is on the list."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from solver.day import Day
from solver.draft import Draft
from solver.insertion import construct
from solver.watch import Watch
from tests.days import city_day
from tests.odd_days import odd_days

if TYPE_CHECKING:
    from solver import Problem


def half_full(problem: Problem) -> Draft:
    """Make a draft of a day from which every second visit has been taken out again."""
    draft = Draft(Day(problem))
    construct(draft, Watch(10.0), 0.0, Random(0))  # noqa: S311
    draft.remove({visit for visit in range(0, len(draft.shift_of), 2) if visit not in draft.absent})
    return draft


def prices(draft: Draft, visit: int) -> dict[tuple[int, int], int]:
    """Price of a visit at every place where it fits, found by trying all."""
    found = {}
    for shift, held in enumerate(draft.rounds):
        for position in range(len(held.visits) + 1):
            if draft.allowed(visit)[shift]:
                change = draft.inserted(visit, shift, position)
                if change is not None:
                    found[shift, position] = change.price
    return found


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(odd_days(8, 4))
def test_places_lists_every_place_where_a_visit_fits(problem: Problem) -> None:
    """No place that holds is hidden, whatever the matrix, windows, breaks and modes."""
    draft = half_full(replace(problem, links=()))
    for visit in sorted(draft.absent):
        listed = {(shift, position) for _, shift, position in draft.places(visit)}
        assert prices(draft, visit).keys() <= listed


@pytest.mark.parametrize("seed", range(4))
def test_places_never_promises_too_little(seed: int) -> None:
    """Where the way round is never shorter than the straight one, no place is cheaper than estimated."""
    draft = half_full(replace(city_day(40, 5, seed=seed), links=()))
    for visit in sorted(draft.absent):
        found = prices(draft, visit)
        estimates = [estimate for estimate, _, _ in draft.places(visit)]
        assert estimates == sorted(estimates)
        for estimate, shift, position in draft.places(visit):
            # whole seconds of the matrix let the way round be a second or two shorter
            assert estimate <= found.get((shift, position), float("inf")) + 8
