"""Compiling the search ahead of its first use, here or in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from functools import cache


def warm_up() -> bool:
    """
    Compile the search, a minute's work the first time.

    Returns
    -------
    bool
        False where no folder can be written: the search is then compiled by nobody, and OR-Tools plans alone.
    """
    from solver.search import compiled, warm  # noqa: PLC0415 - numba takes a second to import

    warm.warm()
    return compiled.are_ready()


@cache
def start_warm_up() -> subprocess.Popen[bytes]:
    """
    Compile the search in another process, which ends with status 0 when all of it is there.

    However often this is called, a process starts one other at most.
    """
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "solver.search.warm"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
