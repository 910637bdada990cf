"""When small questions are asked after a search, and how much time or work they may take."""

from __future__ import annotations

import math
from functools import cached_property
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from solver.exact.finding import ALL_COUNTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.answer import Answer
    from solver.exact.asker import Asker
    from solver.exact.finding import Told
    from solver.exact.placing import Placing
    from solver.watch import Watch

IMPROVING, PROVING = 0.015, 0.015
"""Shares of the time for questions about what could be better, and about visits left out."""
IMPROVING_WORK, PROVING_WORK = 0.15, 0.4
"""The same where no time is given, in seconds as CP-SAT counts its work: those of a clock are some more."""
LEAST_SECONDS = 0.1
"""With less time none is asked."""


class Questions:
    """
    What CP-SAT is asked about the best plan so far: a few rounds at a time, each question answered exactly.

    CP-SAT takes a second to import, so that begins while the search goes on.

    Attributes
    ----------
    answer
        With the best plan so far.
    """

    def __init__(self, watch: Watch, answer: Answer) -> None:
        self._watch, self.answer = watch, answer
        self._importing: Thread | None = None

    def prepare(self) -> float:
        """Get ready to ask; returns the seconds that it is going to take."""
        seconds = IMPROVING * self._watch.seconds
        if seconds < LEAST_SECONDS:
            return 0.0
        self._importing = Thread(target=import_module, args=("solver.exact.placing",))
        self._importing.start()
        return seconds + PROVING * self._watch.seconds

    def improve(self, left: float) -> None:
        """
        Take what is better: gaps of breaks, places for visits left out, neighbouring rounds planned anew.

        Parameters
        ----------
        left
            Seconds for all questions, those about proofs included.
        """
        share = PROVING if self.answer.best.unassigned else 0.0
        seconds = (IMPROVING + PROVING - share) * self._watch.seconds
        asker = self._asker(min(seconds, left - share * self._watch.seconds), IMPROVING_WORK)
        if asker is not None:
            from solver.exact.break_places import place_breaks  # noqa: PLC0415 - imported ahead
            from solver.exact.repair import repair  # noqa: PLC0415 - as above

            place_breaks(self.answer, asker)
            self._placing.place(asker)
            repair(self.answer, asker)

    def proof(self, left: float) -> Callable[[int], Told | None]:
        """
        Get ready to tell what is proven about a visit that the best plan leaves out.

        Parameters
        ----------
        left
            Seconds for all such questions.
        """
        asker = None
        if self.answer.best.unassigned:
            asker = self._asker(min((IMPROVING + PROVING) * self._watch.seconds, left), PROVING_WORK)
        visits = self.answer.day.problem.visits

        def tell(visit: int) -> Told | None:
            found = None if asker is None else self._placing.finding(visit, asker)
            return None if found is None else found.told(visits[visit].id)

        return tell

    @cached_property
    def _placing(self) -> Placing:
        from solver.exact.placing import Placing  # noqa: PLC0415 - as above

        return Placing(self.answer)

    def _asker(self, seconds: float, work: float) -> Asker | None:
        """Get ready for questions of so many seconds, or so much work; None where there is no time to ask."""
        watch = self._watch
        if self._importing is None or watch.is_over():
            return None
        if watch.is_timed and (seconds < LEAST_SECONDS or self._importing.is_alive()):
            return None
        self._importing.join()
        from solver.exact.asker import Asker  # noqa: PLC0415 - as above

        if watch.is_timed:
            return Asker(watch, watch.elapsed + seconds, math.inf, self._tell)
        return Asker(watch, math.inf, work, self._tell)

    def _tell(self) -> None:
        best = self.answer.best
        self._watch.report(best.cost.total, len(best.unassigned))


def counted(_: int) -> Told:
    """Tell what is proven of every visit left out by the best plan of all."""
    return ALL_COUNTED
