"""The door to the bound: a day goes in, what every plan of it costs at least comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.bound.relaxation import relaxed
from solver.day import Day
from solver.faults import Fault, ProblemError
from solver.schedule import schedule_on
from solver.solution import Bound
from solver.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.problem import Problem
    from solver.solution import Solution

MOST_VISITS = 1500
"""Of a day that is bounded."""


def refuse_unboundable(problem: Problem) -> None:
    """
    Refuse a day that is too large to be bounded.

    Raises
    ------
    ProblemError
        Where it is.
    """
    if len(problem.visits) > MOST_VISITS:
        message = f"The day has {len(problem.visits):,} visits; a bound can be had up to {MOST_VISITS:,}."
        remedy = "Ask for the bound of a part of the day, or for a plan without a bound."
        raise ProblemError([Fault("too_many_visits", "/visits", message, remedy)])


def lower_bound(
    problem: Problem,
    seconds: float = 60.0,
    *,
    plan: Solution | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> Bound:
    """
    Work out what every plan of a day costs at least (docs/bound.md).

    Parameters
    ----------
    seconds
        When time is up, the best bound so far is the answer; that of the shortest ways is there at once.
        Compiling, once on each machine, comes on top.
    plan
        One that breaks no rule: the better it is, the sooner the bound is good. Where the bound comes up to
        its cost, there is no better plan.
    tell
        Called with the bound at once, and whenever it has risen.

    Raises
    ------
    ProblemError
        Where the day is too large.
    """
    refuse_unboundable(problem)
    from solver.bound.generation import Generation  # noqa: PLC0415 - numba takes a second to import
    from solver.bound.pricing import make_ready  # noqa: PLC0415 - as above

    make_ready()
    watch, day = Watch(seconds), Day(problem)
    generation = Generation(day, watch, schedule_on(day, {}) if plan is None else plan, tell)
    generation.run()
    return Bound(generation.bound, relaxed(problem))
