"""A solving process: followed, stopped, ended when it hangs, kept for the next job."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, NoReturn

from app.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "app.solve_child")
"""`-P`: what lies in the folder it is started in is never taken for our own."""
_LOOK_EVERY_SECONDS = 0.2
_ENDING_SECONDS = 2
"""What a process that said its last word may take to end by itself, so that its own status is told."""
LOWER_BY = 8
"""How much nicer a solving process is than the one that started it: who waits for a page comes first."""


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


class ChildOverdueError(Exception):
    """It did not answer in its time."""


class Child:
    """
    A solving process that is started when it is needed and kept for the next job.

    For one thread, whose end ends the process as well. One that failed or was stopped is ended at once.
    """

    def __init__(self) -> None:
        self._process: _Process | None = None

    def run(
        self,
        job: Mapping[str, Any],
        *,
        seconds_limit: float,
        is_stopped: Callable[[], bool],
        tell: Callable[[dict[str, Any]], None],
        command: Sequence[str] = COMMAND,
    ) -> dict[str, Any]:
        """
        Solve a job and return the last answer.

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
        kept = self._process
        if kept is not None and kept.command != command:
            self.end()
        try:
            if self._process is None:
                self._process = _Process(command)
            answers = self._process.begin(job)
            while (answer := _next(answers, deadline, is_stopped)) is not None:
                if "progress" not in answer:
                    return answer
                kept = None
                tell(answer["progress"])
            if self._process is kept:  # it had ended while nobody needed it
                self.end()
                left = deadline - monotonic()
                return self.run(job, seconds_limit=left, is_stopped=is_stopped, tell=tell, command=command)
            self._process.complain()
        except ChildOverdueError as error:
            self.end()
            raise ChildFailedError("timed_out", {"seconds": round(seconds_limit)}) from error
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process that is kept, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.end()


def _next(
    answers: queue.SimpleQueue[dict[str, Any] | None], deadline: float, is_stopped: Callable[[], bool]
) -> dict[str, Any] | None:
    """Wait for the next answer; None where there will be none."""
    while True:
        if is_stopped():
            raise ChildStoppedError
        if monotonic() > deadline:
            raise ChildOverdueError
        try:
            return answers.get(timeout=_LOOK_EVERY_SECONDS)
        except queue.Empty:
            continue


class _Process:
    """A running process of a command, and who reads what it says."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command
        self._complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `end`
        self._reader: threading.Thread | None = None
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C in a terminal is ours to answer
        )
        _put_behind(self._process.pid)

    def begin(self, job: Mapping[str, Any]) -> queue.SimpleQueue[dict[str, Any] | None]:
        """Hand over a job; gives what comes of it, each answer as it comes."""
        answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=_read, args=(self._process, job, answers), daemon=True)
        self._reader.start()
        return answers

    def end(self) -> None:
        """End the process and close its pipes."""
        self._process.kill()
        self._process.wait()
        if self._reader is not None:
            self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout, self._complaints):
            with suppress(OSError):  # what it did not read any more
                if pipe is not None:
                    pipe.close()

    def complain(self) -> NoReturn:
        """Say why the process ended without an answer."""
        raise _ended(self._process, self._complaints)


def _put_behind(process: int, proc: Path = Path("/proc")) -> None:
    """Have a process leave the processors to others; Linux may weigh whole sessions, and this is one."""
    with suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, process, os.getpriority(os.PRIO_PROCESS, 0) + LOWER_BY)
    with suppress(OSError):  # where it does not
        (proc / str(process) / "autogroup").write_text(f"{LOWER_BY}\n")


def _read(
    process: subprocess.Popen[str],
    job: Mapping[str, Any],
    answers: queue.SimpleQueue[dict[str, Any] | None],
) -> None:
    """Hand over the job, then pass on its answers; None where it ends before the last, or makes no sense."""
    try:
        if process.stdin is not None and process.stdout is not None:
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                answer = json.loads(line)
                if not isinstance(answer, dict):
                    break
                answers.put(answer)
                if "progress" not in answer:
                    return
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
