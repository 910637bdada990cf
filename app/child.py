"""One solving process, from its start to its answer: followed, stopped, or ended when it hangs."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from app.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "app.solve_child")
"""`-P`: what lies in the folder it is started in is never taken for our own."""
_LOOK_EVERY_SECONDS = 0.2
_ENDING_SECONDS = 2
"""What a process that said its last word may take to end by itself, so that its own status is told."""


class ChildStoppedError(Exception):
    """It was stopped, as was asked."""


class ChildFailedError(Exception):
    """
    It gave no answer.

    Parameters
    ----------
    code
        Names the sentence `plan_error.<code>`.
    facts
        What the sentence is told with.
    """

    def __init__(self, code: str, facts: dict[str, Any]) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


def run_child(
    job: Mapping[str, Any],
    *,
    seconds_limit: float,
    is_stopped: Callable[[], bool],
    tell: Callable[[dict[str, Any]], None],
    command: Sequence[str] = COMMAND,
) -> dict[str, Any]:
    """
    Solve a job in a process of its own and return its last answer.

    Parameters
    ----------
    seconds_limit
        When the process counts as hung and is ended.
    is_stopped
        Asked a few times a second; the process is ended once it says so.
    tell
        Called with the data of each `progress`.

    Raises
    ------
    ChildStoppedError
    ChildFailedError
        When it ended without an answer or had to be ended.
    """
    deadline = monotonic() + seconds_limit
    with tempfile.TemporaryFile("w+") as complaints, _started(command, complaints) as process:
        answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        reader = threading.Thread(target=_read, args=(process, job, answers), daemon=True)
        reader.start()
        try:
            while True:
                if is_stopped():
                    raise ChildStoppedError
                if monotonic() > deadline:
                    raise ChildFailedError("timed_out", {"seconds": round(seconds_limit)})
                try:
                    answer = answers.get(timeout=_LOOK_EVERY_SECONDS)
                except queue.Empty:
                    continue
                if answer is None:
                    raise _ended(process, complaints)
                if "progress" not in answer:
                    return answer
                tell(answer["progress"])
        finally:
            process.kill()
            reader.join()


@contextmanager
def _started(command: Sequence[str], complaints: IO[str]) -> Iterator[subprocess.Popen[str]]:
    """Hold a process that has ended, and whose pipes are closed, when this is let go."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        text=True,
        encoding="utf-8",
        start_new_session=True,  # Ctrl-C in a terminal is ours to answer
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what it did not read any more
                if pipe is not None:
                    pipe.close()


def _read(
    process: subprocess.Popen[str],
    job: Mapping[str, Any],
    answers: queue.SimpleQueue[dict[str, Any] | None],
) -> None:
    """Hand over the job, then pass on each answer; None at the end or at the first that makes no sense."""
    try:
        if process.stdin is not None and process.stdout is not None:
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                answer = json.loads(line)
                answers.put(answer if isinstance(answer, dict) else None)
    except (OSError, ValueError):
        log("child_broke_off", process=process.pid)
    answers.put(None)


def _ended(process: subprocess.Popen[str], complaints: IO[str]) -> ChildFailedError:
    """Why a process ended without an answer."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(_ENDING_SECONDS)
    process.kill()  # where it only closed its output, or wrote what is no answer
    code = process.wait()
    complaints.seek(0)
    # The kind of error only: what it says may hold the place of somebody's home.
    last = complaints.read()[-2000:].strip().rpartition("\n")[2].partition(":")[0][:100]
    ending = signal.Signals(-code).name if code < 0 else f"status {code}"
    log("child_ended", process=process.pid, ending=ending, kind=last)
    return ChildFailedError("crashed", {"ending": ending})
