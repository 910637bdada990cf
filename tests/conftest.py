"""Fixtures shared by all tests: the map of Monaco, and a service over a small day on it."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from app.auth import COOKIE
from app.config import Settings
from app.desk import EXTRACT, MAP_NAME
from app.main import create_app
from app.maps import import_map
from app.store import access, days
from app.store.database import open_database, writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import AccessSession, User
from routing.calibration import MODE_FACTORS
from routing.point import MODES
from tests.records import ORGANISATION, organisation, small_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa


@pytest.fixture
def uncalibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times as the tables give them, for towns whose times are worked out by hand."""
    for mode in MODES:
        monkeypatch.setitem(MODE_FACTORS, mode, 1.0)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def monaco_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an installed map of Monaco, made once."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("monaco"))
    import_map(settings, EXTRACT, MAP_NAME)
    return settings.map.resolve()


@pytest.fixture
def empty_settings(tmp_path: Path, monaco_map: Path) -> Settings:
    """Settings of a service that has a map, and nothing else yet."""
    return _with_map(tmp_path, monaco_map)


@pytest.fixture(scope="session")
def small_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the small day of `tests.records`, made once."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("small"))
    engine = open_database(settings.database)
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(organisation())
    with writing(engine, ORGANISATION) as session:
        days.store_day(session, small_records())
    engine.dispose()
    return settings.database


@pytest.fixture
def settings(empty_settings: Settings, small_database: Path) -> Settings:
    """Settings of a service that has a map and the small day of `tests.records`."""
    shutil.copy(small_database, empty_settings.database)
    return empty_settings


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
    tmp_path_factory: pytest.TempPathFactory, monaco_map: Path, small_database: Path
) -> Iterator[TestClient]:
    """A signed-in coordinator's client of a service whose small day is planned once; not to be changed."""
    settings = _with_map(tmp_path_factory.mktemp("planned"), monaco_map)
    shutil.copy(small_database, settings.database)
    with _client(settings) as made:
        made.cookies.set(COOKIE, open_session(engine_of(made)))
        asked = {"day": "2026-03-02", "seconds": 1}
        answer = made.post("/api/v1/plans", json=asked, headers={"Prefer": "wait=60"})
        assert answer.json()["state"] == "ready", answer.text
        yield made


def engine_of(client: TestClient) -> sa.Engine:
    """Give the database behind a client's service."""
    engine: sa.Engine = client.app.state.planner.engine  # type: ignore[attr-defined]
    return engine


def open_session(engine: sa.Engine, nurse_id: str | None = None) -> str:
    """Open a session without the slow way through a password; a coordinator's where no nurse is named."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with writing(engine, ORGANISATION) as session:
        user = access.user_named(session, "coordinatrice")
        if user is None:
            user = User(id="u-own", name="coordinatrice", password_hash="none", created_at=now)
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


def _with_map(data_dir: Path, monaco_map: Path) -> Settings:
    (data_dir / "map").symlink_to(monaco_map)
    return Settings(data_dir=data_dir, solve_grace_seconds=60)


def _client(settings: Settings) -> TestClient:
    return TestClient(create_app(settings), base_url="http://127.0.0.1")
