"""What a bound leaves out of a problem: leaving anything out makes no plan dearer, so bounds stay valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.bound.amounts import amounts_of

if TYPE_CHECKING:
    from solver.problem import Problem, Visit


def relaxed(problem: Problem) -> tuple[str, ...]:
    """Name what the bound of this problem leaves out, in the words of docs/bound.md."""
    weights = problem.weights
    may_miss = any(rest.missed_cost is not None for shift in problem.shifts for rest in shift.breaks)
    left_out = {
        "links": bool(problem.links),
        "waiting": weights.waiting > 0 and (bool(problem.links) or may_miss),
        "several_windows": weights.lateness > 0 and any(map(_may_be_less_late_later, problem.visits)),
        "largest_lateness": weights.largest_lateness > 0,
        "missable_breaks": may_miss,
        "balance": weights.balance > 0,
        "shifted": weights.shifted > 0 and bool(problem.current),
        "huge_amounts": amounts_of(problem).are_cut,
    }
    return tuple(name for name, is_left_out in left_out.items() if is_left_out)


def _may_be_less_late_later(visit: Visit) -> bool:
    """Whether a care that is late in one window might wait for another to begin."""
    if visit.pinned_start is not None:
        return False
    last = max(window.earliest for window in visit.time_windows)
    return any(
        window.earliest < last and (window.hard_latest is None or window.latest < window.hard_latest)
        for window in visit.time_windows
    )
