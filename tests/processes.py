"""The console command as its users run it: a process of its own over a data folder."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from tests.forked import ENVIRONMENT, run_forked

if TYPE_CHECKING:
    from pathlib import Path

READY_WITHIN_SECONDS = 120


def run_tournee(data_dir: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return run_forked(arguments, _environment(data_dir), given=given)


def read_tournee(data_dir: Path, *arguments: str) -> dict[str, Any]:
    """Run the command, which must end well, and read the one JSON object it prints."""
    done = run_tournee(data_dir, *arguments)
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def start_tournee(data_dir: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """Start the command, with some variables set; what it says goes to `server.log` in the data folder."""
    with (data_dir / "server.log").open("a") as log:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "app.cli", *arguments],
            stdout=log,
            stderr=log,
            text=True,
            env={**_environment(data_dir), **variables},
        )


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, server: subprocess.Popen[str]) -> None:
    """Wait until a server answers, or fail where it ends or takes too long."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it answered"
        try:
            if httpx2.get(f"{url}/healthz").is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    pytest.fail("the server did not answer in time")


def _environment(data_dir: Path) -> dict[str, str]:
    return {**os.environ, "TOURNEE_DATA_DIR": str(data_dir), **ENVIRONMENT}
