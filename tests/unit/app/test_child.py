"""Solving processes: kept for the next job, ended where they were stopped, replaced where they are gone."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.child import LOWER_BY, Child, ChildFailedError, ChildStoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

ECHOES = """
import json, os, sys
for line in sys.stdin:
    print(json.dumps({"progress": json.loads(line)}), flush=True)
    print(json.dumps({"process": os.getpid()}), flush=True)
"""
HANGS = "import time; time.sleep(600)"


@pytest.fixture
def child() -> Iterator[Child]:
    """A process that is ended with the test."""
    made = Child()
    yield made
    made.end()


def _run(child: Child, script: str = ECHOES, *, stops: bool = False) -> tuple[int, list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []
    answer = child.run(
        {"number": 1},
        seconds_limit=60,
        is_stopped=lambda: stops,
        tell=told.append,
        command=(sys.executable, "-I", "-S", "-c", script),
    )
    return answer["process"], told


def _is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_process_leaves_the_processors_to_the_service(child: Child) -> None:
    """A solving process is nicer than the one that started it: pages come first while it searches."""
    process, _ = _run(child)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, process) == min(own + LOWER_BY, 19)


def test_process_is_kept_for_the_next_job(child: Child) -> None:
    """One process answers one job after another, each with its own progress, until it is ended."""
    first, told = _run(child)
    assert told == [{"number": 1}]
    assert _run(child) == (first, [{"number": 1}])
    child.end()
    assert not _is_there(first)


def test_process_that_ended_while_idle_is_replaced(child: Child) -> None:
    """Nobody notices that a kept process is gone: the job is done by a new one."""
    first, _ = _run(child)
    os.kill(first, signal.SIGKILL)
    while _is_there(first) and "Z" not in Path(f"/proc/{first}/stat").read_text().rpartition(")")[2]:
        time.sleep(0.01)
    second, told = _run(child)
    assert second != first
    assert told == [{"number": 1}]


def test_process_of_another_command_is_not_kept(child: Child) -> None:
    """A job is never given to a process that was started for something else."""
    first, _ = _run(child)
    second, _ = _run(child, ECHOES + "# another")
    assert second != first
    assert not _is_there(first)


def test_process_that_failed_is_not_kept(child: Child) -> None:
    """After a stop or a failure nothing is left of a process; the next job begins anew."""
    with pytest.raises(ChildStoppedError):
        _run(child, HANGS, stops=True)
    with pytest.raises(ChildFailedError):
        _run(child, "import sys; sys.exit(3)")
    assert _run(child)[1] == [{"number": 1}]
