"""Fixtures shared by all tests: Monaco's map, and a service over a small day on it, on both databases."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from xdist.scheduler import LoadScopeScheduling

from app.config import VARIABLES, Settings
from app.desk import EXTRACT, MAP_NAME
from app.identity import passwords
from app.identity.sessions import COOKIE
from app.main import create_app
from app.maps import import_map
from app.store import access
from app.store.database import writing
from app.tables import AccessSession, User
from routing.calibration import MODE_FACTORS
from routing.point import MODES
from tests.databases import Files, Served
from tests.postgres import run_cluster
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa
    from xdist.remote import Producer

    from tests.postgres import Cluster


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever has an hour ask for more, and whoever changed the API say so."""
    parser.addoption(
        "--examples", type=int, help="random requests of every operation in tests/faults/test_schemathesis.py"
    )
    parser.addoption(
        "--injections", type=int, help="how often tests/faults/test_injections.py breaks off on each database"
    )
    parser.addoption(
        "--renew-openapi", action="store_true", help="write docs/openapi.json anew, as the service tells it"
    )


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int | None:
    """Random requests of every operation that were asked for; None for the few of a suite."""
    asked: int | None = request.config.getoption("--examples")
    return asked


class FileScheduling(LoadScopeScheduling):
    """
    Has the tests of a file on one kind of database stay in one process, where they share what they make.

    The plugin's own `loadfile` keeps a file on both kinds together: too large a piece for two processes.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, name = nodeid.partition("::")
        return f"{file} {'postgresql' if 'postgresql' in name else ''}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FileScheduling:
    """Say who gets which tests under `pytest -n 2`."""
    return FileScheduling(config, log)


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of all searches for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords at next to no cost, where a process of a test's own does it."""
    cheap = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", PasswordHash((cheap,)))


@pytest.fixture
def uncalibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times as the tables give them, for towns whose times are worked out by hand."""
    for mode in MODES:
        monkeypatch.setitem(MODE_FACTORS, mode, 1.0)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def monaco_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an installed map of Monaco, made once for all processes that test side by side."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    settings = Settings(data_dir=shared / "monaco")
    settings.data_dir.mkdir(exist_ok=True)
    with (settings.data_dir / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if settings.is_without_map:
            import_map(settings, EXTRACT, MAP_NAME)
    return settings.map.resolve()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of the tests' own."""
    yield from run_cluster()


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Files | Served:
    """Where databases come from: whatever uses this is tested on both kinds."""
    folder = tmp_path_factory.mktemp("small")
    if request.param == "sqlite":
        return Files(folder)
    return Served(request.getfixturevalue("cluster"), folder)


@pytest.fixture
def tableless_settings(tmp_path: Path, databases: Files | Served) -> Iterator[Settings]:
    """Settings of a database without any table."""
    with databases.settings(tmp_path, holds="nothing") as made:
        yield made


@pytest.fixture
def mapless_settings(tmp_path: Path, databases: Files | Served) -> Iterator[Settings]:
    """Settings of a service that has nothing yet."""
    with databases.settings(tmp_path, holds="tables") as made, _processes_told(made):
        yield made


@pytest.fixture
def empty_settings(mapless_settings: Settings, monaco_map: Path) -> Settings:
    """Settings of a service that has a map, and nothing else yet."""
    return _with_map(mapless_settings, monaco_map)


@pytest.fixture
def settings(tmp_path: Path, databases: Files | Served, monaco_map: Path) -> Iterator[Settings]:
    """Settings of a service that has a map and the small day of `tests.records`."""
    with databases.settings(tmp_path, holds="small day") as made, _processes_told(made):
        yield _with_map(made, monaco_map)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Nobody's client of a service over the small day."""
    with _client(settings) as made:
        yield made


@pytest.fixture
def coordinator(client: TestClient) -> TestClient:
    """A signed-in coordinator's client of a service over the small day."""
    client.cookies.set(COOKIE, open_session(engine_of(client)))
    return client


@pytest.fixture(scope="module")
def planned(
    tmp_path_factory: pytest.TempPathFactory, monaco_map: Path, databases: Files | Served
) -> Iterator[TestClient]:
    """A coordinator's client of a service whose small day has one plan, published; not to be changed."""
    with (
        databases.settings(tmp_path_factory.mktemp("planned"), holds="small day") as settings,
        _client(_with_map(settings, monaco_map)) as made,
    ):
        made.cookies.set(COOKIE, open_session(engine_of(made)))
        asked = {"day": "2026-03-02", "seconds": 1}
        answer = made.post("/api/v1/plans", json=asked, headers={"Prefer": "wait=60"})
        assert answer.json()["state"] == "ready", answer.text
        publish(made, answer.json()["id"])
        yield made


def publish(client: TestClient, plan_id: str) -> None:
    """Have nurses see a plan, whichever they saw before."""
    where = f"/api/v1/plans/{plan_id}/publish"
    answer = client.post(where, json={"replaces": "*"}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


def engine_of(client: TestClient) -> sa.Engine:
    """Give the database behind a client's service."""
    engine: sa.Engine = client.app.state.planner.engine  # type: ignore[attr-defined]
    return engine


def open_session(
    engine: sa.Engine,
    nurse_id: str | None = None,
    *,
    name: str = "coordinatrice",
    role: str = "coordinator",
) -> str:
    """Open a session without the slow way through a password; a user's where no nurse is named."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with writing(engine, ORGANISATION) as session:
        user = access.user_named(session, name)
        if user is None:
            user = User(
                id="u-own" if name == "coordinatrice" else f"u-{name}",
                name=name,
                role=role,
                password_hash="none",
                created_at=now,
            )
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


def _with_map(settings: Settings, monaco_map: Path) -> Settings:
    (settings.data_dir / "map").symlink_to(monaco_map)
    return settings


@contextmanager
def _processes_told(settings: Settings) -> Iterator[None]:
    """
    Have the commands and processes that a test starts use the same folder and database.

    Not by the test's own `monkeypatch`: that would be undone after its service has ended, and what a test
    breaks would still be broken then.
    """
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TOURNEE_DATA_DIR", str(settings.data_dir))
        for variable in ("TOURNEE_DATABASE_URL", "TOURNEE_DATABASE_OWNER_URL"):
            environment.setenv(variable, str(getattr(settings, VARIABLES[variable][0])))
        yield


def _client(settings: Settings) -> TestClient:
    return TestClient(create_app(settings), base_url="http://127.0.0.1")
