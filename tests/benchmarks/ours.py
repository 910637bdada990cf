"""Tournée's own solver, called the same way by every comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import solver
from tests.benchmarks.report import note

if TYPE_CHECKING:
    from solver import Problem, Solution


def plan(problem: Problem, seconds: float, seed: int, threads: int = 1) -> Solution:
    """Plan a day in the seconds given."""
    return solver.solve(problem, seconds, seed=seed, threads=threads)


def make_ready() -> None:
    """Compile the search where it is not compiled yet, so that no measured second goes into that."""
    note("Preparing the search ...")
    solver.warm_up()
