"""
A process that has imported the program and forks a service or a worker for each order.

`python -m tests.faults.nursery` reads orders, each a line of JSON, and answers with the number of the process
that it forked. All of them end with it. Their searches are replaced by one that says what it was given: a
plan takes half a second. The time of day is for all of them as far from the machine's as a file says.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import signal
import struct
import subprocess
import sys
from datetime import datetime, timedelta, tzinfo
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

    from app.config import Settings

ROOT = Path(__file__).parents[2]
# Tells some progress, then the answer that was found once for all, and leaves the tables that belong to it.
QUICK = """
import json, pathlib, shutil, sys, time
kept = pathlib.Path(sys.argv[1])
answer = (kept / "answer").read_text()
for line in sys.stdin:
    for number in range(4):
        news = {"seconds": number, "cost": 0, "unassigned": 0, "iterations": number, "searching": True}
        print(json.dumps({"progress": news}), flush=True)
        time.sleep(0.1)
    for file in (kept / "tables").iterdir():
        shutil.copy(file, json.loads(line)["folder"])
    print(answer, flush=True)
"""


class Nursery:
    """
    Starts services and workers in a few milliseconds each.

    Parameters
    ----------
    kept
        Folder of what the quick search answers, `answer` and `tables`, and of the `clock`.
    log
        Where they write what they log.
    """

    def __init__(self, kept: Path, log: Path) -> None:
        self._kept = kept
        self.move_clock(0)
        with log.open("a") as out:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "tests.faults.nursery", kept / "clock"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
                cwd=ROOT,
            )

    def __enter__(self) -> Self:
        """Be there until the end of a `with`."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, and all that it forked."""
        self._process.communicate()

    def move_clock(self, seconds: float) -> None:
        """Let the time of day be so far from the machine's, at once, for all that was forked or will be."""
        with (self._kept / "clock").open("r+b" if (self._kept / "clock").exists() else "wb") as clock:
            clock.write(struct.pack("d", seconds))

    def start(self, role: str, settings: Settings) -> int:
        """Fork a `service` or a `worker` and give its number."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        given = {name: getattr(settings, name) for name in _GIVEN} | {"data_dir": str(settings.data_dir)}
        order = {"role": role, "kept": str(self._kept), "settings": given}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


_GIVEN = ("database_url", "database_owner_url", "solvers", "port")


def _follow_clock(file: str) -> None:
    """Have every module of the service ask here for the time of day."""
    with Path(file).open("rb") as clock:
        moved = mmap.mmap(clock.fileno(), 0, access=mmap.ACCESS_READ)

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=struct.unpack("d", moved)[0])

    for name, module in list(sys.modules.items()):
        if name.startswith("app.") and getattr(module, "datetime", None) is datetime:
            module.datetime = Moved  # type: ignore[attr-defined]


def _fork_for_each_order() -> None:
    for module in ("app.main", "app.serving", "app.worker"):
        import_module(module)
    _follow_clock(sys.argv[1])
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    forked = []
    while line := sys.stdin.readline():
        if not (child := os.fork()):
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            os.dup2(2, 1)
            _become(json.loads(line))
            os._exit(0)
        forked.append(child)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    for child in forked:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _become(order: dict[str, Any]) -> None:
    import app.worker  # noqa: PLC0415 - by the process that forks, not by the tests that start it
    from app.config import Settings  # noqa: PLC0415
    from app.logs import install_logs  # noqa: PLC0415
    from app.main import create_app  # noqa: PLC0415
    from app.serving import server_of  # noqa: PLC0415
    from app.solving import Solving  # noqa: PLC0415

    install_logs()
    given = order["settings"]
    settings = Settings(**{**given, "data_dir": Path(given["data_dir"])})
    quick = partial(Solving, command=(sys.executable, "-I", "-S", "-c", QUICK, order["kept"]))
    if order["role"] == "worker":
        app.worker.Solving = quick  # type: ignore[attr-defined,misc]
        app.worker.Worker(settings).run(app.worker.until_told())
    else:
        server_of(create_app(settings, quick(settings)), settings).run()


if __name__ == "__main__":
    _fork_for_each_order()
