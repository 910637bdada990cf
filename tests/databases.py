"""Databases for tests, empty or with the small day of `tests.records`: SQLite's, or on a real server."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import pytest
import sqlalchemy as sa

from app.config import Settings
from app.keyring import KeySource
from app.store import days
from app.store.database import open_database, open_records, writing
from app.store.scope import EVERY_ORGANISATION
from tests.postgres import OWNER
from tests.records import ORGANISATION, organisation, small_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg

    from tests.postgres import Cluster


ON_FILE, ON_SERVER = (
    pytest.mark.parametrize("databases", [kind], indirect=True)
    for kind in ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))
)
"""For a test of one kind of database alone."""
Holds = Literal["nothing", "tables", "small day"]
"""What a database is to hold; SQLite's tables are made when a file is opened."""


class Files:
    """
    SQLite's.

    Parameters
    ----------
    folder
        Where the small day is kept, to be copied from.
    """

    def __init__(self, folder: Path) -> None:
        self._small = Settings(data_dir=folder)
        _store_small_day(self._small)

    @contextmanager
    def settings(self, data_dir: Path, *, holds: Holds) -> Iterator[Settings]:
        """Give the settings of a service with a database of its own."""
        given = Settings(data_dir=data_dir, solve_grace_seconds=60)
        if holds == "small day":
            shutil.copy(self._small.database_file, given.database_file)
            shutil.copy(self._small.data_dir / "key", given.data_dir)
        yield given


class Served:
    """PostgreSQL's: each is a copy of one that is at the newest revision already."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster = cluster
        empty = cluster.make()
        open_records(self._settings(folder, empty)).dispose()
        small = cluster.make(empty)
        _store_small_day(self._settings(folder, small))
        self._key = folder / "key"
        self._templates: dict[Holds, str] = {"nothing": "template0", "tables": empty, "small day": small}

    @contextmanager
    def settings(self, data_dir: Path, *, holds: Holds) -> Iterator[Settings]:
        """Give the settings of a service with a database of its own, removed with its connections."""
        name = self._cluster.make(self._templates[holds])
        opened: list[psycopg.Connection] = []

        def note(connection: psycopg.Connection, _record: object) -> None:
            if getattr(connection, "info", None) and connection.info.dbname == name:
                opened.append(connection)

        sa.event.listen(sa.pool.Pool, "connect", note)
        if holds != "nothing":
            shutil.copy(self._key, data_dir)
        yield self._settings(data_dir, name)
        sa.event.remove(sa.pool.Pool, "connect", note)
        for connection in opened:
            connection.close()
        self._cluster.remove(name)

    def _settings(self, data_dir: Path, name: str) -> Settings:
        return Settings(
            data_dir=data_dir,
            solve_grace_seconds=60,
            database_url=self._cluster.url(name),
            database_owner_url=self._cluster.url(name, OWNER),
        )


def open_file(file: Path) -> sa.Engine:
    """Open a file of SQLite's with the keys beside it."""
    return open_database(file, KeySource(file.with_name("key")))


def _store_small_day(settings: Settings) -> None:
    engine = open_records(settings)
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(organisation())
    with writing(engine, ORGANISATION) as session:
        days.store_day(session, small_records())
    engine.dispose()
