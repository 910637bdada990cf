"""A real server killed while it plans: the next one brings the plan, once."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
from sqlmodel import select

from app.identity.sessions import COOKIE
from app.store.database import open_records, reading
from app.tables import Job, Plan, Stop
from tests.conftest import open_session
from tests.databases import ON_SERVER
from tests.processes import free_port, start_tournee, wait_until_ready
from tests.records import ORGANISATION

if TYPE_CHECKING:
    import subprocess

    import pytest

    from app.config import Settings

PLANS = "/api/v1/plans"
WITHIN_SECONDS = 90


def _solving_children(process: int) -> list[int]:
    """Solving processes started by any thread of a process."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(child) for thread in threads for child in thread.read_text().split()]
    return [child for child in children if b"app.solve_child" in _command(child)]


def _command(process: int) -> bytes:
    """What a process was started with; nothing where it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _begun_solving_child(*processes: int) -> int:
    """Wait for the one solving process of a service and its workers to begin."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not (children := [child for process in processes for child in _solving_children(process)]):
        assert time.monotonic() < deadline, "nobody began to solve"
        time.sleep(0.02)
    assert len(children) == 1
    return children[0]


def _client(settings: Settings, port: int) -> httpx2.Client:
    engine = open_records(settings)
    cookies = {COOKIE: open_session(engine)}
    engine.dispose()
    return httpx2.Client(base_url=f"http://127.0.0.1:{port}", cookies=cookies, timeout=WITHIN_SECONDS)


def _serve(settings: Settings, port: int) -> subprocess.Popen[str]:
    server = start_tournee(settings.data_dir, "serve", "--port", str(port))
    wait_until_ready(f"http://127.0.0.1:{port}", server)
    return server


def test_service_killed_while_planning_brings_the_plan_once_after_its_next_start(settings: Settings) -> None:
    """Kill -9 of the service ends its solving process too; started again it makes that plan, once."""
    port = free_port()
    server = _serve(settings, port)
    try:
        with _client(settings, port) as client:
            plan = client.post(PLANS, json={"day": "2026-03-02", "seconds": 4}).json()["id"]
            child = _begun_solving_child(server.pid)
            os.kill(server.pid, signal.SIGKILL)
            server.wait(WITHIN_SECONDS)
        _until_gone(child)
    finally:
        server.kill()
        server.wait(WITHIN_SECONDS)

    server = _serve(settings, port)
    try:
        with _client(settings, port) as client:
            _follow_to_its_end(client, plan)
    finally:
        server.terminate()
        assert server.wait(WITHIN_SECONDS) is not None
    _check_stored_once(settings)
    assert list(settings.owners.glob("*.lock")) == []


def test_service_stopped_while_planning_hands_the_plan_over_to_its_next_start(settings: Settings) -> None:
    """SIGTERM ends it though somebody still listens: nobody solves on, and the plan waits for the next."""
    port = free_port()
    server = _serve(settings, port)
    try:
        with _client(settings, port) as client:
            plan = client.post(PLANS, json={"day": "2026-03-02", "seconds": 4}).json()["id"]
            child = _begun_solving_child(server.pid)
            os.kill(child, signal.SIGSTOP)  # so that it is not ready before the service ends
            with client.stream("GET", f"{PLANS}/{plan}/events"):
                server.terminate()
                server.wait(WITHIN_SECONDS)
        _until_gone(child)
    finally:
        server.kill()
        server.wait(WITHIN_SECONDS)
    engine = open_records(settings)
    with reading(engine, ORGANISATION) as session:
        assert session.exec(select(Plan.state)).all() == ["queued"]
        assert session.exec(select(Job.owner)).all() == [None]
    engine.dispose()
    assert list(settings.owners.glob("*.lock")) == []

    server = _serve(settings, port)
    try:
        with _client(settings, port) as client:
            _follow_to_its_end(client, plan)
    finally:
        server.terminate()
        server.wait(WITHIN_SECONDS)


@ON_SERVER
def test_plan_of_a_killed_worker_is_brought_once_by_another(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers, a service that makes no plans, kill -9 of the one that solves: the plan comes once."""
    port = free_port()
    workers = [start_tournee(settings.data_dir, "worker") for _ in range(2)]
    monkeypatch.setenv("TOURNEE_SOLVERS", "0")
    server = _serve(settings, port)
    try:
        with _client(settings, port) as client:
            plan = client.post(PLANS, json={"day": "2026-03-02", "seconds": 2}).json()["id"]
            solving = _begun_solving_child(*(worker.pid for worker in workers))
            assert _solving_children(server.pid) == []
            (killed,) = (worker for worker in workers if solving in _solving_children(worker.pid))
            killed.kill()
            killed.wait(WITHIN_SECONDS)
            _until_gone(solving)
            _follow_to_its_end(client, plan)
    finally:
        for process in (server, *workers):
            process.terminate()
            process.wait(WITHIN_SECONDS)
    _check_stored_once(settings)


def _follow_to_its_end(client: httpx2.Client, plan: str) -> None:
    """Hear that a plan got ready, and that there is no other."""
    with client.stream("GET", f"{PLANS}/{plan}/events") as events:
        told = [line for line in events.iter_lines() if line.startswith("data: ")]
    assert json.loads(told[-1].removeprefix("data: "))["state"] == "ready"
    assert [row["id"] for row in client.get(PLANS).json()["plans"]] == [plan]


def _check_stored_once(settings: Settings) -> None:
    engine = open_records(settings)
    with reading(engine, ORGANISATION) as session:
        assert session.exec(select(Plan.state)).all() == ["ready"]
        assert session.exec(select(Job)).all() == []
        assert len(session.exec(select(Stop)).all()) == 3
    engine.dispose()


def _until_gone(process: int) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while Path(f"/proc/{process}").exists() and "Z" not in _state(process):
        assert time.monotonic() < deadline, "the solving process outlived its service"
        time.sleep(0.02)


def _state(process: int) -> str:
    """How the system says a process is: Z where it has ended and nobody has asked how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"
