"""Breaks of rounds that links tie together: in which gaps, while every visit keeps its place in its round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.exact.neighbours import rounds_of
from solver.exact.repair import improve
from solver.exact.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.answer import Answer
    from solver.day import Day
    from solver.exact.asker import Asker
    from solver.solution import Solution

MOST_TIMED = 400
"""Visits in one question where their orders are kept."""


def place_breaks(answer: Answer, asker: Asker) -> None:
    """
    Move breaks to the gaps where they cost least.

    The search knows the best gaps of a round by itself. Where rounds wait for each other's visits, the
    best gaps of one depend on those of the others: these rounds are asked about together.
    """
    for shifts in _tied(answer.day, answer.best):
        if asker.is_over:
            return
        scope = Scope(answer.day, answer.best, shifts)
        if any(answer.day.breaks[shift] for shift in shifts) and len(scope.visits) <= MOST_TIMED:
            improve(answer, asker, scope, orders_kept=True)


def _tied(day: Day, plan: Solution) -> Iterator[tuple[int, ...]]:
    """Used shifts, together where links between their visits speak of times, and more than one."""
    rounds = rounds_of(day, plan)
    place = {visit: shift for shift, visits in rounds.items() for visit in visits}
    left = set(rounds)
    while left:
        group, todo = set(), [min(left)]
        while todo:
            shift = todo.pop()
            group.add(shift)
            partners = [
                other for visit in rounds[shift] for other, _ in (*day.lags[visit], *day.pulls[visit])
            ]
            todo += sorted({place[other] for other in partners if other in place} - group)
        left -= group
        if len(group) > 1:
            yield tuple(sorted(group))
