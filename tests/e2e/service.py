"""The service as its users run it: a process of its own, on a port of its own, with its own data."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 180
PLAN_SECONDS = 20 if os.environ.get("TOURNEE_PICTURES") else 3
"""Pictures for people show a plan that had its time."""
DAY = "2026-03-02"
COMMAND = Path(sys.executable).with_name("tournee")


@dataclass(frozen=True)
class Service:
    """A running service: where it answers, who may come in, and its process."""

    port: int
    user: str
    password: str
    process: int

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def account(self) -> dict[str, str]:
        """What signs its coordinator in."""
        return {"user": self.user, "password": self.password}

    def solving_processes(self) -> list[int]:
        """Ids of the processes that search for it at this moment."""
        command = [b"app.solve_child", str(self.process).encode()]
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # it has ended meanwhile
                if path.read_bytes().split(b"\0")[-3:-1] == command:
                    found.append(int(path.parent.name))
        return found


@contextmanager
def serve_demonstration(data: Path) -> Iterator[Service]:
    """Import and plan the demonstration in an empty folder, and serve it until the block ends."""
    environment = os.environ | {"TOURNEE_DATA_DIR": str(data), "NO_COLOR": "1", "COLUMNS": "200"}
    planned = subprocess.run(
        [COMMAND, "demo", "--plan", "--seconds", str(PLAN_SECONDS), "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert planned.returncode == 0, planned.stderr
    with serve(data, environment) as (port, process, log):
        said = dict(line.split(":", 1) for line in log.splitlines() if ":" in line)
        yield Service(port, said["Account"].strip(), said["Password"].split()[0], process)


@contextmanager
def serve(data: Path, environment: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Serve what a folder holds until the block ends; gives port, process and what was said at the start."""
    port = _free_port()
    log = data / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port)], env=environment, stdout=output, stderr=output
        )
    try:
        _wait_until_healthy(port, process, log)
        yield port, process.pid, log.read_text()
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_healthy(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                told: dict[str, Any] = json.load(answer)
        except URLError:
            time.sleep(0.1)
        else:
            assert told["status"] == "ok"
            return
    raise AssertionError(log.read_text())
