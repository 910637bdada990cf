"""The one door to planning: a day goes in, the best plan found in the time given comes out."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from solver.answer import Answer
from solver.day import Day
from solver.draft import Draft
from solver.enumeration import OutOfTimeError, best_plan, is_tiny
from solver.explain import reasons_on
from solver.insertion import construct, seat
from solver.questions import Questions, counted
from solver.schedule import orders_of
from solver.warmup import start_warm_up
from solver.watch import Watch

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from solver.exact.finding import Told
    from solver.problem import Problem
    from solver.search import Pulse
    from solver.solution import Solution
    from solver.watch import Progress

REASONS = 0.03
"""Share of the time kept for judging the plan and giving reasons; more of it where there are many visits."""
REASONS_PER_VISIT = 1e-4
"""Seconds that this takes for each visit, on a machine of 2020."""
CONSTRUCTION = 0.2
"""Share of the time in which first plans are built while the search is still being compiled."""
COMPILE_SLICE = 1.0
"""Seconds that OR-Tools works at a time before it is asked again whether the search is compiled."""
PAUSE = 0.05
"""Seconds until it is asked again where OR-Tools found nothing."""


def solve(
    problem: Problem,
    seconds: float | None = None,
    *,
    iterations: int | None = None,
    seed: int = 0,
    threads: int = 1,
    start: Solution | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] = lambda: False,
) -> Solution:
    """
    Plan a day.

    1. A tiny day is counted through: its plan is the best there is, and comes at once.
    2. Any other day is searched by ruin and recreate (docs/search.md) until the time or the iterations are
       used up.
    3. Where the search is not compiled yet, that happens in another process; meanwhile visits are inserted
       one by one and OR-Tools improves the plan, and what they found is where the search begins. Where it
       cannot be compiled at all, theirs is the answer.
    4. Small questions are answered exactly by CP-SAT: the gaps of breaks in rounds that links tie
       together, places for visits left out, two or three neighbouring rounds at a time.
    5. Every plan worth keeping is timed anew and judged by `violations`; only a clean one that is cheaper
       replaces the one in hand. At first that is `start`, or a plan that serves nobody.
    6. Every visit left out gets its reason, and where that is another visit, what is proven about it.

    Parameters
    ----------
    seconds
        For all of this; 10 where neither seconds nor iterations are given. An answer comes even when it is
        too short to serve anybody.
    iterations
        Of each thread. Given without seconds, the clock decides nothing: equal input gives equal plans.
    seed
        Another seed, another search.
    threads
        Searches side by side, which exchange their best plans.
    start
        A plan of the same problem to begin with. Where it breaks no rule, the answer is never worse.
    progress
        Told several times a second how far it is.
    cancel
        Asked many times a second; once it says True the best plan so far is returned.

    Returns
    -------
    Solution
        Without violations, with a reason for each unassigned visit.
    """
    if seconds is None and iterations is None:
        seconds = 10.0
    watch = Watch(seconds, progress, cancel)
    solving = _Solving(problem, watch, Answer(Day(problem), start), seed)
    proof: Callable[[int], Told | None] = counted
    if not solving.counted_through():
        solving.search(iterations, threads)
        proof = solving.ask()
    best = replace(
        solving.answer.best,
        unassigned=reasons_on(solving.answer.day, solving.answer.best, proof),
        seed=seed,
        iterations=watch.iterations,
        seconds_limit=seconds,
        bound=None,
    )
    watch.report(best.cost.total, len(best.unassigned), now=True)
    return best


class _Solving:
    def __init__(self, problem: Problem, watch: Watch, answer: Answer, seed: int) -> None:
        self.problem = problem
        self.watch = watch
        self.answer = answer
        self.seed = seed
        self.questions = Questions(watch, answer)

    def counted_through(self) -> bool:
        """Take the best plan of all; False where there are too many to count in the time."""
        if not is_tiny(self.answer.day):
            return False
        try:
            until = self.watch.seconds / 2
            self.answer.offer_steps(
                best_plan(self.answer.day, self.answer.best.cost.total, self.watch, until)
            )
        except OutOfTimeError:
            return False
        return True

    def search(self, iterations: int | None, threads: int) -> None:
        """Search for as long as may be."""
        if not self.problem.visits or not self.problem.shifts:
            return
        from solver.search import compiled, search  # noqa: PLC0415 - numba takes a second to import, and only here is it needed

        if not compiled.are_ready():
            alone = compiled.FOLDER is None and self.watch.is_timed
            self.watch.searching = "missing" if alone else "compiling"
            best = self.answer.best
            self.watch.report(best.cost.total, len(best.unassigned), now=True)
            if self.watch.is_timed:
                self._work_until_compiled()
                if not compiled.are_ready():
                    return
                self.watch.searching = "ready"
        kept = self.questions.prepare()
        found = search(
            self.problem,
            seconds=max(0.0, self._left() - kept) if self.watch.is_timed else None,
            iterations=iterations,
            seed=self.seed,
            threads=threads,
            start=orders_of(self.answer.best),
            pulse=self._tell,
            cancel=self.watch.is_over,
        )
        self.watch.iterations += found.iterations
        if not self.answer.offer(found.orders) and found.cost < self.answer.best.cost.total:
            self._build()  # the judge did not pass it: insertion answers in its place

    def ask(self) -> Callable[[int], Told | None]:
        """Take what small questions find better, and return what tells the proof of a visit left out."""
        self.questions.improve(self._left())
        return self.questions.proof(self._left())

    def _left(self) -> float:
        """Seconds until the judge must have the plan."""
        left = self.watch.left
        return max(0.0, left - max(REASONS * left, REASONS_PER_VISIT * len(self.problem.visits)))

    def _tell(self, pulse: Pulse) -> None:
        self.watch.report(pulse.cost, pulse.unassigned, iterations=pulse.iterations)

    def _build(self) -> Draft:
        """Insert what the plan in hand leaves out, one visit or group after the other."""
        draft = Draft(self.answer.day)
        seat(draft, self.answer.best)
        random = Random(self.seed)  # noqa: S311 - it chooses what to try, and guards no secret
        until = self.watch.elapsed + CONSTRUCTION * self.watch.left if self.watch.is_timed else 0.0
        construct(draft, self.watch, until, random)
        self.answer.offer(draft.orders())
        return draft

    def _work_until_compiled(self) -> None:
        from solver.search import compiled  # noqa: PLC0415 - as above

        compiling = start_warm_up() if compiled.FOLDER is not None else None
        draft = self._build()
        while self._left() > 0 and not self.watch.is_over() and not _ended_well(compiling):
            before = draft.cost
            _improve_by_routing_model(draft, self.watch, min(self._left(), COMPILE_SLICE))
            if draft.cost < before:
                self.answer.offer(draft.orders())
            elif _can_wait(compiling):
                time.sleep(PAUSE)
            else:
                break


def _ended_well(compiling: subprocess.Popen[bytes] | None) -> bool:
    return compiling is not None and compiling.poll() == 0


def _can_wait(compiling: subprocess.Popen[bytes] | None) -> bool:
    return compiling is not None and compiling.poll() is None


def _improve_by_routing_model(draft: Draft, watch: Watch, seconds: float) -> None:
    """Take what OR-Tools makes of a draft where it is cheaper; whatever goes wrong there changes nothing."""
    from solver.ortools_model import improved_visits  # noqa: PLC0415 - a search that is ready does without it

    before, cost = draft.mark(), draft.cost

    def report() -> None:
        watch.report(cost, len(before.absent))

    try:
        visits = improved_visits(draft, seconds, report)
    except Exception:  # noqa: BLE001 - its faults come as any type, and a plan is in hand
        visits = None
    change = None if visits is None else draft.resettled(visits)
    if change is not None:
        draft.apply(change)
    if draft.cost >= cost:
        draft.restore(before)
