"""
A process that has imported the program already and forks for each command: importing it takes seconds.

What is forked is a process of its own all the same, with its own arguments, environment, folder, output
and exit status. `python -m tests.forked` is the process; `run_forked` has it fork.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Process = subprocess.Popen[str]

ROOT = Path(__file__).parents[1]
IMPORTED_ONCE = ("app.cli", "app.desk", "app.key_rotation", "app.maps", "app.person_export", "solver.search")
ENVIRONMENT = {"NO_COLOR": "1", "COLUMNS": "200", "LANG": "C"}
"""As it is when a terminal is looked at, which is when it is imported."""


def run_forked(
    arguments: Sequence[str], environment: dict[str, str], *, script: str = "", given: str = ""
) -> subprocess.CompletedProcess[str]:
    """
    Run the console command to its end in a process of its own.

    Parameters
    ----------
    script
        A program to run instead of the command.
    given
        What it reads from stdin.
    """
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
        streams[0].write_text(given)
        order = {
            "arguments": [*arguments],
            "environment": environment,
            "folder": os.getcwd(),  # noqa: PTH109 - as text
            "script": script,
            "streams": [str(stream) for stream in streams],
        }
        answer = _ask(_forking(), order)
        return subprocess.CompletedProcess(
            [*arguments], int(answer), streams[1].read_text(), streams[2].read_text()
        )


def _ask(process: Process, order: dict[str, Any]) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    assert answer, "the process that forks has ended"
    return answer


@cache
def _forking() -> Process:
    """The process that forks, started once and ended with this one."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forked"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT},
    )

    def end() -> None:
        process.communicate()

    atexit.register(end)
    return process


def _fork_for_each_order() -> None:
    """Answer each order, a line of JSON, with the exit status; in a forked process, run what is ordered."""
    for module in IMPORTED_ONCE:
        import_module(module)
    gc.freeze()
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            _become(json.loads(line))
            return
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


def _become(order: dict[str, Any]) -> None:
    for number, stream in enumerate(order["streams"]):
        opened = os.open(stream, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - without what was read ahead
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv[1:] = order["arguments"]
    if order["script"]:
        sys.argv[0] = "-c"
        exec(compile(order["script"], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - a test's
    else:
        import_module("app.cli").main()


if __name__ == "__main__":
    _fork_for_each_order()
