"""The one door to planning: a day goes in, the best plan found in the time given comes out."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from solver.answer import Answer
from solver.day import Day
from solver.draft import Draft
from solver.enumeration import OutOfTimeError, best_plan, is_tiny
from solver.explain import reasons
from solver.insertion import construct, seat
from solver.ortools_model import improved_visits
from solver.ruin import improve
from solver.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.problem import Problem
    from solver.solution import Solution
    from solver.watch import Progress

CONSTRUCTION = 0.05
"""Share of the time in which first plans are built."""
ROUTING_MODEL = 0.15
"""Share of the time that OR-Tools then has."""
REASONS = 0.03
"""Share of the time kept for judging the plan and giving reasons."""


def solve(
    problem: Problem,
    seconds: float = 10.0,
    *,
    seed: int = 0,
    start: Solution | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Solution:
    """
    Plan a day.

    1. Visits are inserted in several orders, linked ones in one go, breaks in their best gaps.
    2. OR-Tools improves the best of these plans, with linked visits held at their times.
    3. Ruin and reinsert improves it further, linked visits and breaks included, until the time is up.
    4. Every plan worth keeping is timed anew and judged by `violations`; only a clean one that is cheaper
       replaces the one in hand. At first that is `start`, or a plan that serves nobody.
    5. Every visit left out gets its reason.

    A tiny day is counted through instead of 2 and 3: its plan is the best there is, and comes at once.

    Parameters
    ----------
    seconds
        For all of this. An answer comes even when it is too short to serve anybody.
    seed
        Another seed, another search. The same seed finds the same plan as far as the clock lets it.
    start
        A plan of the same problem to begin with. Where it breaks no rule, the answer is never worse.
    progress
        Told several times a second how far it is; while OR-Tools works, whenever that finds a better plan.

    Returns
    -------
    Solution
        Without violations, with a reason for each unassigned visit.
    """
    watch = Watch(seconds, progress)
    day = Day(problem)
    answer = Answer(day, start)
    draft = Draft(day)
    if start is not None:
        seat(draft, start)
    random = Random(seed)  # noqa: S311 - it chooses what to try, and guards no secret
    construct(draft, watch, 0.0 if is_tiny(day) else CONSTRUCTION * seconds, random)
    answer.offer(draft.orders())
    if not (is_tiny(day) and _counted_through(answer, watch)):
        _improve(draft, answer, watch, random)
    best = replace(
        answer.best,
        unassigned=reasons(problem, answer.best),
        seed=seed,
        iterations=watch.iterations,
        seconds_limit=seconds,
    )
    watch.report(best.cost.total, len(best.unassigned), now=True)
    return best


def _counted_through(answer: Answer, watch: Watch) -> bool:
    """Take the best plan of all; False where the clock did not let every plan be counted."""
    try:
        answer.offer_steps(best_plan(answer.day, answer.best.cost.total, watch, watch.seconds / 2))
    except OutOfTimeError:
        return False
    return True


def _improve(draft: Draft, answer: Answer, watch: Watch, random: Random) -> None:
    if not draft.rounds or not draft.shift_of:
        return
    _improve_by_routing_model(draft, watch)
    answer.offer(draft.orders())
    improve(draft, watch, (1 - REASONS) * watch.seconds, random)
    answer.offer(draft.orders())


def _improve_by_routing_model(draft: Draft, watch: Watch) -> None:
    """Take what OR-Tools makes of a draft where it is cheaper; whatever goes wrong there changes nothing."""
    before, cost = draft.mark(), draft.cost

    def report() -> None:
        watch.report(cost, len(before.absent))

    try:
        visits = improved_visits(draft, min(watch.left, ROUTING_MODEL * watch.seconds), report)
    except Exception:  # noqa: BLE001 - its faults come as any type, and a plan is in hand
        visits = None
    change = None if visits is None else draft.resettled(visits)
    if change is not None:
        draft.apply(change)
    if draft.cost >= cost:
        draft.restore(before)
