"""A job's way through a solving process and past the judge."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.child import COMMAND, ChildFailedError, run_child
from app.translate import Result
from app.travel import with_matrices
from solver import Fault, read_problem, read_solution, violations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.config import Settings
    from app.tables import StoredDay


@dataclass(frozen=True)
class Solving:
    """
    How this service has jobs solved.

    Parameters
    ----------
    command
        Starts a solving process.
    """

    settings: Settings
    command: Sequence[str] = COMMAND

    def solve(
        self,
        document: Mapping[str, Any],
        *,
        is_stopped: Callable[[], bool],
        tell: Callable[[dict[str, Any]], None],
    ) -> Result:
        """
        Have a job solved in a process of its own, then judge the answer in this one.

        Raises
        ------
        ChildStoppedError
        ChildFailedError
            With `map` where the map cannot be used, `faults` where the problem cannot, and the codes of
            `run_child`.
        """
        self.settings.scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.settings.scratch) as folder:
            answer = run_child(
                {**document, "folder": folder, "graph": str(self.settings.graph)},
                seconds_limit=document["seconds"] + self.settings.solve_grace_seconds,
                is_stopped=is_stopped,
                tell=tell,
                command=self.command,
            )
            if "map_error" in answer:
                raise ChildFailedError("map", answer["map_error"])
            if "faults" in answer:
                raise ChildFailedError("faults", {"found": answer["faults"]})
            problem = read_problem(with_matrices(document["problem"], document["modes"]), Path(folder))
        found = answer["result"]
        solution = read_solution(found["solution"])
        return Result(solution, violations(problem, solution), found["legs"], found["off_road_metres"])


def in_words_of(day: StoredDay, found: Sequence[Mapping[str, str]]) -> list[Fault]:
    """Faults of a job's problem, told with the ids of the day it was made from."""
    ids = {"visits": [row.id for row in day.visits], "shifts": [row.id for row in day.shifts]}
    faults = []
    for fault in found:
        _, part, number, *rest = [*fault["where"].split("/"), "", ""]
        known = part in ids and number.isdigit() and int(number) < len(ids[part])
        where = "/".join((part, ids[part][int(number)], *rest)).rstrip("/") if known else fault["where"]
        faults.append(Fault(fault["code"], where, fault["message"], fault["remedy"]))
    return faults
