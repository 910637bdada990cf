"""Rounds as they grow on paper: the places where one more visit may go, told by the clock alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver import BREAK, NO_WAY, BreakStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from solver import Problem, Solution, Step


class Rounds:
    """
    The rounds placed so far.

    Attributes
    ----------
    orders
        Visits and breaks of each used shift.
    plan
        The same with times.
    """

    def __init__(self, problem: Problem, plan: Solution) -> None:
        self._visits = {visit.id: visit for visit in problem.visits}
        self._shifts = {shift.id: shift for shift in problem.shifts}
        self._travel = problem.travel
        self._late: set[str] = set()
        self.orders: dict[str, list[Step]] = {}
        self.plan = plan

    def keep(self, orders: Mapping[str, list[Step]], plan: Solution) -> None:
        """Take over rounds that were found lawful, with their plan."""
        self.orders, self.plan = dict(orders), plan
        self._late = {stop.visit for route in plan.routes for stop in route.stops if stop.lateness_seconds}

    def care_seconds(self, shift: str) -> int:
        """How much care a shift's round holds so far."""
        steps = self.orders.get(shift, [])
        return sum(self._visits[step].duration_seconds for step in steps if not isinstance(step, BreakStep))

    def with_visit(self, shift: str, visit: str, *, may_be_late: bool) -> Iterator[list[Step]]:
        """
        A shift's round with one more visit at its place by the clock, where the clock allows it.

        Once for every place of the break, the first place first. Links to visits of others are not looked
        at.
        """
        held = [step for step in self.orders.get(shift, []) if not isinstance(step, BreakStep)]
        visits = sorted([*held, visit], key=self.agreed_hour)
        for rest in range(len(visits) + 1) if self._shifts[shift].breaks else (None,):
            steps: list[Step] = list(visits)
            if rest is not None:
                steps.insert(rest, BREAK)
            if self._is_in_time(shift, steps, may_be_late=may_be_late):
                yield steps

    def agreed_hour(self, visit: str) -> tuple[int, int]:
        """The middle of a visit's preferred time (doubled), then its number: what rounds are ordered by."""
        window = self._visits[visit].time_windows[0]
        return window.earliest + window.latest, int(visit)

    def _is_in_time(self, shift: str, steps: Sequence[Step], *, may_be_late: bool) -> bool:
        held = self._shifts[shift]
        seconds = self._travel[held.mode].seconds
        here, now, resting = held.start_location, held.start, 0
        for step in steps:
            if isinstance(step, BreakStep):
                rest = held.breaks[0]
                resting = rest.duration_seconds
                if max(now, rest.earliest) + resting > rest.latest:
                    return False
                # The break may also be taken after the drive: only its own begin is bound.
                not_before = rest.earliest + resting
                continue
            visit = self._visits[step]
            drive = int(seconds[here, visit.location])
            window = visit.time_windows[0]
            now = max(now + drive + resting, window.earliest)
            if resting:
                now, resting = max(now, not_before), 0
            must_be_on_time = not may_be_late and step not in self._late
            limit = window.latest if must_be_on_time else window.hard_latest
            if drive == NO_WAY or (limit is not None and now > limit):
                return False
            now += visit.duration_seconds
            here = visit.location
        back = int(seconds[here, held.end_location])
        return back != NO_WAY and now + back <= held.end + held.max_overtime_seconds
