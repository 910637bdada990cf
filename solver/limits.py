"""The bounds of the public format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from solver.problem import Problem

NO_WAY: Final = -1
"""In a travel matrix: there is no way from here to there."""
MOST_SECONDS: Final = 10_000_000
"""No time and no duration is longer."""
MOST_AMOUNT: Final = 2**63 - 1
"""Costs, weights and metres are 64-bit."""


def dearest_plan(problem: Problem) -> int:
    """More than any plan can cost: no route is on its way longer than until its latest return."""
    visits, shifts, weights = problem.visits, problem.shifts, problem.weights
    latest = max((shift.end + shift.max_overtime_seconds for shift in shifts), default=0)
    work = sum(latest + abs(shift.carried_seconds) for shift in shifts)
    current = problem.current
    return (
        (weights.travel + weights.waiting) * latest * len(shifts)
        + (weights.lateness * len(visits) + weights.largest_lateness) * latest
        + weights.overtime * sum(shift.max_overtime_seconds for shift in shifts)
        + weights.unusual * len(visits)
        + weights.balance * (work + len(shifts))  # the mean is rounded down, once for each nurse
        + weights.moved * len(current)
        + weights.shifted * sum(max(latest, stop.start) for stop in current)
        + sum(rest.missed_cost or 0 for shift in shifts for rest in shift.breaks)
        + sum(visit.unassigned_cost for visit in visits)
    )
