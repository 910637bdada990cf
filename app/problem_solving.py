"""A bare problem of the public format, solved in a process of its own; no record has a part in it."""

from __future__ import annotations

import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.child import Child, ChildFailedError
from app.errors import BadInputError, BusyError
from app.language import sentence
from solver import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.language import Language
    from app.solving import Solving

MOST_PROBLEM_SECONDS = 600
"""How long one problem is searched at most: whoever sent it waits for the answer."""
MOST_ITERATIONS = 10_000_000
PROBLEM, SOLUTION = "problem.json", "solution.json"
"""Where the process finds the one and leaves the other, in a folder of its own."""
_AGAIN_AFTER_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Effort:
    """
    How long to search: so many seconds, or so many iterations on one thread.

    By iterations the clock decides nothing: the same problem and seed give the same solution each time.
    """

    seconds: int | None
    iterations: int | None
    seed: int


class ProblemSolver:
    """
    Solves problems of whoever asks, as many at the same time as days are planned; others are to come back.

    Parameters
    ----------
    solving
        How this service has jobs solved.
    """

    def __init__(self, solving: Solving) -> None:
        self._solving = solving
        self._most = max(1, solving.settings.solvers)  # where workers plan the days, too
        self._free = threading.BoundedSemaphore(self._most)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """
        Hold one of the places that there are.

        Raises
        ------
        BusyError
            Where none is free.
        """
        if not self._free.acquire(blocking=False):
            headers = {"Retry-After": str(_AGAIN_AFTER_SECONDS)}
            raise BusyError("solvers_busy", headers=headers, problems=self._most)
        try:
            yield
        finally:
            self._free.release()

    def solve(
        self, problem: bytes, effort: Effort, language: Language, is_stopped: Callable[[], bool]
    ) -> bytes:
        """
        Have a problem solved and judged, and give the text of its solution.

        The texts go by files: neither is taken apart in this process, which has others to answer.

        Raises
        ------
        BadInputError
            With the faults of the problem.
        BusyError
            Where the process ended without an answer, or had to be ended.
        ChildStoppedError
        """
        settings = self._solving.settings
        settings.scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.scratch) as name:
            folder = Path(name)
            (folder / PROBLEM).write_bytes(problem)
            job = {
                "folder": name,
                "problem_file": PROBLEM,
                "solution_file": SOLUTION,
                "seconds": effort.seconds,
                "iterations": effort.iterations,
                "seed": effort.seed,
            }
            child = Child()
            try:
                answer = child.run(
                    job,
                    seconds_limit=(effort.seconds or MOST_PROBLEM_SECONDS) + settings.solve_grace_seconds,
                    is_stopped=is_stopped,
                    tell=lambda _: None,
                    command=self._solving.command,
                )
            except ChildFailedError as error:
                raise _failed(error.code, language, **error.facts) from error
            finally:
                child.end()
            if "faults" in answer:
                raise BadInputError(faults=[Fault(**fault) for fault in answer["faults"]])
            if rules := answer["result"]["broken_rules"]:
                raise _failed("rejected", language, count=len(rules), rules=rules)
            return (folder / SOLUTION).read_bytes()


def _failed(code: str, language: Language, **facts: object) -> BusyError:
    return BusyError("calculation_failed", reason=sentence(language, f"problem_error.{code}", **facts))
