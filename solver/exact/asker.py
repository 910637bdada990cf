"""One question at a time: how long it may take, whether it was cancelled, and what came of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.exact.model import Model
    from solver.watch import Watch

MOST_WORK = 0.1
"""What one question may take, as CP-SAT counts its work: about a second for each 1."""
LEAST_WORK = 0.005
"""At least so much counts for each question, since describing it takes time too."""
LEAST_SECONDS = 0.02
"""With less time left no question is begun; none takes more than a quarter of what is left."""
LOOK = 0.02
"""Seconds between two looks at whether the solve was cancelled."""


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What came of a question.

    Attributes
    ----------
    least
        Proven: no answer costs less. None where it is proven that there is no answer at all.
    cost
        Of the cheapest answer found; None where none was found.
    steps
        That answer: for each shift its visits and rests.
    """

    least: int | None = 0
    cost: int | None = None
    steps: dict[int, list[int]] = field(default_factory=dict)


NOTHING_KNOWN = Reply()


class Asker:
    """
    Asks CP-SAT until its time, or where the clock has no say its work, is used up.

    CP-SAT searches on one thread with a fixed seed: its answer depends on the question and the work alone.
    Meanwhile it lets go of Python's global lock, so another thread can stop it, which takes a millisecond.

    Parameters
    ----------
    until
        Seconds since the solve began.
    work
        For all questions together, as CP-SAT counts it.
    tell
        Called many times a second meanwhile.
    """

    def __init__(
        self, watch: Watch, until: float, work: float, tell: Callable[[], None] = lambda: None
    ) -> None:
        self._watch, self._until, self._work, self._tell = watch, until, work, tell
        self.asked = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be asked."""
        return self._work <= 0 or self._left < LEAST_SECONDS or self._watch.is_over()

    @property
    def _left(self) -> float:
        return self._until - self._watch.elapsed

    def ask(self, model: Model, *, below: int | None = None) -> Reply:
        """
        Look for the cheapest answer.

        Parameters
        ----------
        below
            Only answers that cost less count.
        """
        if self.is_over or not model.can_be_asked:
            return NOTHING_KNOWN
        price = model.prices.total()
        if below is not None:
            model.program.add(price <= below - 1)
        model.program.minimize(price)
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = 1
        parameters.max_deterministic_time = min(MOST_WORK, self._work)
        if len(model.scope.rounds) == 1:
            parameters.linearization_level = 0  # of one round its times tell more than a linear relaxation
        if self._watch.is_timed:
            parameters.max_time_in_seconds = self._left / 4
        self.asked += 1
        try:
            status = self._solve(solver, model.program)
        except Exception:  # noqa: BLE001 - its faults come as any type, and a plan is in hand
            return NOTHING_KNOWN
        self._work -= max(solver.deterministic_time, LEAST_WORK)
        if status == cp_model.INFEASIBLE:
            return Reply(None)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return NOTHING_KNOWN
        least, cost = round(solver.best_objective_bound), round(solver.objective_value)
        return Reply(least, cost, model.steps(solver.boolean_value))

    def _solve(self, solver: Any, program: Any) -> Any:  # noqa: ANN401 - OR-Tools' own types
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(solver.solve, program)
            while True:
                try:
                    return answer.result(LOOK)
                except TimeoutError:
                    self._tell()
                    if self._watch.is_over():
                        solver.stop_search()
