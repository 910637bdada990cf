"""A problem file solved into a solution file, without map or database."""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
import sys
from typing import TYPE_CHECKING, Any

from app.errors import BadInputError
from solver import Fault, read_problem, read_solution, solution_document, solve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from solver import Progress, Solution

STANDARD = "-"
"""In place of a file: stdin or stdout."""


def solve_file(
    file: Path,
    output: Path,
    *,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    threads: int,
    start: Path | None,
    tell: Callable[[dict[str, Any]], None],
) -> Solution:
    """
    Read a problem, solve it and write the solution; nothing is written where something is wrong.

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

    def hear(progress: Progress) -> None:
        tell(dataclasses.asdict(progress))

    solution = solve(
        problem,
        seconds,
        iterations=iterations,
        seed=seed,
        threads=threads,
        start=begun,
        progress=hear,
    )
    text = json.dumps(solution_document(solution), ensure_ascii=False, indent=2) + "\n"
    if str(output) == STANDARD:
        sys.stdout.write(text)
    else:
        _write(output, text)
    return solution


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
