"""The best plan that the judge has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.check import violations
from solver.schedule import named, schedule_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver.day import Day
    from solver.solution import Solution, Step


class Answer:
    """
    What a solve would return now; at first a plan that serves nobody, which breaks no rule.

    Attributes
    ----------
    best
        The cheapest plan so far that the judge finds nothing wrong with.
    """

    def __init__(self, day: Day, start: Solution | None = None) -> None:
        self.day = day
        self.best = schedule_on(day, {})
        if start is not None:
            self._take(start)

    def offer(self, orders: Mapping[str, Sequence[Step]]) -> bool:
        """Time orders anew and take them where the judge finds them clean and they are cheaper."""
        return self._take(schedule_on(self.day, orders))

    def offer_steps(self, steps: Mapping[int, Sequence[int]] | None) -> bool:
        """Do the same with visits and rests by number; None is no offer."""
        return steps is not None and self.offer(named(self.day, steps))

    def _take(self, plan: Solution) -> bool:
        better = plan.cost.total < self.best.cost.total and not violations(self.day.problem, plan)
        if better:
            self.best = plan
        return better
