"""A job's way through a solving process and past the judge."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.child import COMMAND, Child, ChildFailedError
from app.map_digest import folder_with
from app.translate import Result, job_document
from app.travel import with_matrices, write_matrices
from solver import Fault, ProblemError, Proof, Travel, read_problem, read_solution, violations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.config import Settings
    from app.tables import StoredDay
    from solver import Solution

SCRATCH_LASTS_SECONDS = 86_400
"""Longer than any search may take."""


@dataclass(frozen=True)
class Solving:
    """
    How this service has jobs solved.

    Parameters
    ----------
    command
        Starts a solving process.
    by_digest
        Whether to travel on the map that a job names, as workers do, in place of the one in use here.
    """

    settings: Settings
    command: Sequence[str] = COMMAND
    by_digest: bool = False

    def solve(
        self,
        document: Mapping[str, Any],
        *,
        is_stopped: Callable[[], bool],
        tell: Callable[[dict[str, Any]], None],
        is_enough: Callable[[], bool] = lambda: False,
        child: Child | None = None,
        map_digest: str | None = None,
    ) -> Result:
        """
        Have a job solved in a process of its own, then judge the answer in this one.

        Parameters
        ----------
        is_enough
            Asked after `is_stopped`; once it says so the search ends with the best it has found.
        child
            The process to use, and to keep; without, one that ends with this.

        Raises
        ------
        ChildStoppedError
        ChildFailedError
            With `map` where the map cannot be used, `faults` where the problem cannot, and the codes of
            `Child.run`.
        """
        graph = self._graph(map_digest)
        used = child or Child()
        self.settings.scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.settings.scratch) as folder:
            enough = Path(folder) / "enough"  # once it is there the search ends with the best it has found

            def heard() -> bool:
                is_over = is_stopped()
                if is_enough():
                    enough.touch()
                return is_over

            try:
                answer = used.run(
                    {
                        **document,
                        "folder": folder,
                        "enough": str(enough),
                        "graph": None if graph is None else str(graph),
                        "tables": str(self.settings.tables),
                        "router": self.settings.router,
                        "hours": self.settings.hours or None,
                    },
                    seconds_limit=document["seconds"]
                    + self.settings.solve_grace_seconds
                    + self._asking_seconds,
                    is_stopped=heard,
                    tell=tell,
                    command=self.command,
                )
            finally:
                if child is None:
                    used.end()
            if "map_error" in answer:
                raise ChildFailedError("map", answer["map_error"])
            if "faults" in answer:
                raise ChildFailedError("faults", {"found": answer["faults"]})
            problem = read_problem(with_matrices(document["problem"], document["modes"]), Path(folder))
        found = answer["result"]
        solution = with_proofs(read_solution(found["solution"]), found["proofs"])
        return Result(
            solution,
            violations(problem, solution),
            found["legs"],
            found["off_road"],
            found["travel_sources"],
            **found["searched_with"],
        )

    def _graph(self, map_digest: str | None) -> Path | None:
        """Folder of the map to travel on; None for straight lines."""
        if self.by_digest:
            return folder_with(self.settings, map_digest) if map_digest else None
        return None if self.settings.is_without_map else self.settings.map

    @property
    def _asking_seconds(self) -> float:
        """What asking another router may take beside, over all modes."""
        router = self.settings.router
        return 0 if router is None else router["seconds"] * len(router["urls"])


def with_proofs(solution: Solution, proofs: Mapping[str, Mapping[str, Any]]) -> Solution:
    """Put what is proven of visits left out back to where it was before the solution became a document."""
    proven = {visit: Proof(**{**proof, "visits": tuple(proof["visits"])}) for visit, proof in proofs.items()}
    left = (dataclasses.replace(left, proof=proven.get(left.visit)) for left in solution.unassigned)
    return dataclasses.replace(solution, unassigned=tuple(left))


def faults_of(day: StoredDay) -> list[Fault]:
    """What is wrong with a day whatever its streets are: shifts of one nurse that overlap, for instance."""
    document = job_document(day, seconds=0, seed=0)
    nowhere = np.zeros((len(document["places"]),) * 2, dtype=np.int8)
    with tempfile.TemporaryDirectory() as folder:
        write_matrices({mode: Travel(nowhere, nowhere) for mode in document["modes"]}, Path(folder))
        try:
            read_problem(with_matrices(document["problem"], document["modes"]), Path(folder))
        except ProblemError as error:
            return in_words_of(day, [dataclasses.asdict(fault) for fault in error.faults])
    return []


def clear_scratch(settings: Settings) -> None:
    """Remove what solving processes left behind whose service was killed."""
    before = time.time() - SCRATCH_LASTS_SECONDS
    for folder in settings.scratch.glob("*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)


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
