"""Fixtures shared by all tests: the map of Monaco, a service over a small day, and a real server process."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.auth import COOKIE
from app.config import Settings
from app.desk import EXTRACT
from app.main import create_app
from app.maps import install_map
from app.store import access, days
from app.store.database import open_database, writing
from app.tables import AccessSession, User
from tests.records import small_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa

READY_WITHIN_SECONDS = 120
DEMONSTRATION_SECONDS = 10


@pytest.fixture(scope="session")
def monaco_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an installed map of Monaco, made once."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("monaco"))
    install_map(settings, EXTRACT)
    return settings.graph.parent


@pytest.fixture
def empty_settings(tmp_path: Path, monaco_map: Path) -> Settings:
    """Settings of a service that has a map, and nothing else yet."""
    (tmp_path / "map").symlink_to(monaco_map)
    return Settings(data_dir=tmp_path, solve_grace_seconds=60)


@pytest.fixture
def settings(empty_settings: Settings) -> Settings:
    """Settings of a service that has a map and the small day of `tests.records`."""
    engine = open_database(empty_settings.database)
    with writing(engine) as session:
        days.store_day(session, small_records())
    engine.dispose()
    return empty_settings


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Nobody's client of a service over the small day."""
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as made:
        yield made


@pytest.fixture
def coordinator(client: TestClient) -> TestClient:
    """A signed-in coordinator's client of a service over the small day."""
    client.cookies.set(COOKIE, open_session(client.app.state.planner.engine))  # type: ignore[attr-defined]
    return client


def open_session(engine: sa.Engine, nurse_id: str | None = None) -> str:
    """Open a session without the slow way through a password; a coordinator's where no nurse is named."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with writing(engine) as session:
        user = access.user_named(session, "coordinatrice")
        if user is None:
            user = User(name="coordinatrice", password_hash="none", created_at=now)
            session.add(user)
            session.flush()
        session.add(
            AccessSession(
                token_hash=hashlib.sha256(token.encode()).hexdigest(),
                user_id=user.id if nurse_id is None else None,
                nurse_id=nurse_id,
                created_at=now,
                seen_at=now,
            )
        )
    return token


@dataclass(frozen=True)
class DemoServer:
    """
    A real `tournee serve` process over the demonstration, planned.

    Parameters
    ----------
    compared
        What `tournee demo --plan --json` printed: the figures before and after.
    """

    url: str
    user: str
    password: str
    day: str
    data_dir: Path
    compared: dict[str, Any]

    def client(self) -> httpx2.Client:
        """Give a client that is signed in as the coordinator."""
        made = httpx2.Client(base_url=self.url, timeout=60)
        made.post("/api/v1/session", json={"user": self.user, "password": self.password}).raise_for_status()
        return made

    def nurse_link(self, nurse_id: str) -> str:
        """Make a one-time link to a nurse's phone page; a phone opened with an earlier one is signed out."""
        with self.client() as signed_in:
            answer = signed_in.post(f"/api/v1/nurses/{nurse_id}/link")
        return str(answer.raise_for_status().json()["url"])


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """Serve the planned demonstration in a process of its own, for the whole session."""
    data_dir = tmp_path_factory.mktemp("demonstration")
    compared = run_tournee(data_dir, "demo", "--plan", "--seconds", str(DEMONSTRATION_SECONDS), "--json")
    port = free_port()
    server = start_tournee(data_dir, "serve", "--port", str(port))
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, server)
        account = run_tournee(data_dir, "user", "password", "--json")
        with httpx2.Client(base_url=url) as client:
            client.post("/api/v1/session", json=account).raise_for_status()
            day = client.get("/api/v1/days").raise_for_status().json()["days"][0]["day"]
        yield DemoServer(url, account["user"], account["password"], day, data_dir, compared)
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_tournee(data_dir: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the console command over a data folder; what it says goes to `server.log` there."""
    with (data_dir / "server.log").open("a") as log:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "app.cli", *arguments],
            stdout=log,
            stderr=log,
            text=True,
            env={**os.environ, "TOURNEE_DATA_DIR": str(data_dir)},
        )


def run_tournee(data_dir: Path, *arguments: str) -> dict[str, Any]:
    """Run the console command to its end and read the JSON object it prints."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "app.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TOURNEE_DATA_DIR": str(data_dir)},
    )
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


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
