"""How far plans are from what every plan costs at least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver import lower_bound
from tests.benchmarks.ours import plan
from tests.benchmarks.report import grouped, percent, say, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmarks.days import Day


def compare(days: Iterable[Day], seconds: float, seed: int) -> None:
    """Plan and bound each core day, and print a table that grows line by line."""
    say(table(("day", "plan", "unassigned", "at least", "gap"), []))
    for day in days:
        problem = day.core()
        solution = plan(problem, seconds, seed)
        bound = lower_bound(problem, seconds, plan=solution)
        cost = solution.cost.total
        cells = (
            day.name,
            grouped(cost),
            grouped(len(solution.unassigned)),
            grouped(bound.cost),
            percent(bound.gap(cost)),
        )
        say(f"| {' | '.join(cells)} |")
