"""A problem file solved into a solution file, or bounded, without map or database."""

from __future__ import annotations

import json
import os
import secrets
import sys
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from app.errors import BadInputError
from solver import (
    Fault,
    lower_bound,
    read_problem,
    read_solution,
    refuse_unboundable,
    solution_document,
    solve,
    violations,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from solver import Bound, Problem, Progress, Solution

STANDARD = "-"
"""In place of a file: stdin or stdout."""
PLANNING = 0.3
"""Share of the time in which a bound finds itself a plan."""
BOUND_SECONDS = 60.0
"""For the bound of a solve by iterations."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How a search goes about it; as `solve` takes it."""

    seconds: float | None
    iterations: int | None
    seed: int
    threads: int


def solve_file(
    file: Path,
    output: Path,
    effort: Effort,
    *,
    start: Path | None,
    bound: bool,
    tell: Callable[[dict[str, Any]], None],
) -> Solution:
    """
    Read a problem, solve it and write the solution; nothing is written where something is wrong.

    Parameters
    ----------
    bound
        Work out the bound too, in as much time again.

    Raises
    ------
    BadInputError
        Where a file cannot be read or written.
    ProblemError
        With all faults of the problem.
    SolutionError
        With all faults of the plan to begin with.
    """
    problem = read_problem(*_read(file))
    begun = None if start is None else read_solution(_read(start)[0])
    _check_writable(output)
    if bound:
        refuse_unboundable(problem)

    def hear(progress: Progress) -> None:
        tell(asdict(progress))

    solution = solve(
        problem,
        effort.seconds,
        iterations=effort.iterations,
        seed=effort.seed,
        threads=effort.threads,
        start=begun,
        progress=hear,
    )
    if bound:
        limit = BOUND_SECONDS if effort.seconds is None else effort.seconds
        solution = replace(solution, bound=lower_bound(problem, limit, plan=solution))
    text = json.dumps(solution_document(solution), ensure_ascii=False, indent=2) + "\n"
    if str(output) == STANDARD:
        sys.stdout.write(text)
    else:
        _write(output, text)
    return solution


def bound_file(
    file: Path, plan: Path | None, *, seconds: float, tell: Callable[[int], None]
) -> tuple[Solution, Bound]:
    """
    Read a problem and work out what every plan of it costs at least.

    Parameters
    ----------
    plan
        The solution to compare with; where there is none, a part of the time goes into finding one.

    Returns
    -------
    tuple
        The plan compared with, and the bound.

    Raises
    ------
    BadInputError
        Where a file cannot be read, or the plan breaks a rule.
    ProblemError
        With all faults of the problem, or where it is too large.
    SolutionError
        With all faults of the plan.
    """
    problem = read_problem(*_read(file))
    compared = None if plan is None else read_solution(_read(plan)[0])
    refuse_unboundable(problem)
    if compared is None:
        compared = solve(problem, PLANNING * seconds)
        seconds -= PLANNING * seconds
    elif plan is not None:
        _refuse_broken(problem, compared, plan)
    return compared, lower_bound(problem, seconds, plan=compared, tell=tell)


def _refuse_broken(problem: Problem, solution: Solution, plan: Path) -> None:
    remedy = "Give a plan of this problem that breaks no rule, or none: then one is made."
    broken = [
        Fault(found.code, f"{plan}{found.where}", found.message, remedy)
        for found in violations(problem, solution)
    ]
    if broken:
        raise BadInputError(faults=broken)


def _read(file: Path) -> tuple[bytes, Path | None]:
    """The problem's text, and the folder of the matrices it may name; files only beside a file."""
    if str(file) == STANDARD:
        return sys.stdin.buffer.read(), None
    try:
        return file.read_bytes(), file.parent
    except OSError as error:
        raise BadInputError(faults=[_fault(file, "read", error)]) from error


def _check_writable(output: Path) -> None:
    """Find out before the search, not after it."""
    if str(output) == STANDARD:
        return
    if output.is_dir() or not output.parent.is_dir() or not os.access(output.parent, os.W_OK):
        message = "The solution cannot be written there."
        remedy = "Name a file in a folder that exists and that you may write to."
        raise BadInputError(faults=[Fault("unwritable_file", str(output), message, remedy)])


def _write(output: Path, text: str) -> None:
    aside = output.with_name(f".{output.name}.{secrets.token_hex(4)}")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(output)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise BadInputError(faults=[_fault(output, "written", error)]) from error


def _fault(file: Path, done: str, error: OSError) -> Fault:
    message = f"The file cannot be {done}: {error.strerror or error}."
    return Fault("unusable_file", str(file), message, "Check its name and who may use it.")
