"""The SQLite database: opened with its keys, its log and foreign keys, brought to the newest revision."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.errors import AppError
from app.keyring import Keyring, KeySource, new_key
from app.store.keys import forget_key, holds_sealed, make_current, recorded_keys, sealed_with
from app.store.read_only import UNREADABLE
from app.store.scope import Scope, scoped
from app.tables.sealed_rows import KEYRING

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_TIMEOUT_SECONDS = 20
"""How long a writer waits for another to finish."""
_WRITES = "tournee_writes"
_MIGRATIONS = Path(__file__).parent.parent / "migrations"


class DatabaseUnusableError(AppError):
    """The database cannot be opened, or was made by a newer version of the program."""

    code = "database_unusable"


def open_database(file: Path, keys: KeySource | None = None) -> sa.Engine:
    """
    Open the database, made where there is none, and bring it to the newest revision.

    Where a key is missing that the database needs, it is opened to be read only.

    Parameters
    ----------
    file
        Readable by its owner only once made.
    keys
        File `key` beside the database where none is given. A key is made where nothing is sealed yet.

    Raises
    ------
    DatabaseUnusableError
    KeyRefusedError
        Where the keys cannot be used as they are kept.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            file.touch(mode=0o600)
        return _open(file, keys or KeySource(file.with_name("key")))
    except (OSError, SQLAlchemyError, CommandError) as error:
        reason = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise DatabaseUnusableError(file=file, reason=reason) from error


def _open(file: Path, keys: KeySource) -> sa.Engine:
    engine = sa.create_engine(
        f"sqlite:///{file}",
        hide_parameters=True,  # an error's words must not quote a patient
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    engine = engine.execution_options(**{KEYRING: _keyring(engine, keys)})
    migrate(engine)
    missing = _missing_keys(engine)
    return engine.execution_options(**{UNREADABLE: missing}) if missing else engine


def migrate(engine: sa.Engine) -> None:
    """
    Bring the database to the newest revision; nothing happens where it is there already.

    What a revision took out of the tables does not stay in the file either.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with changing(engine) as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        config.attributes["connection"] = connection
        config.attributes["keyring"] = engine.get_execution_options()[KEYRING]
        command.upgrade(config, "head")
        after = MigrationContext.configure(connection).get_current_revision()
    if before != after and engine.dialect.name == "sqlite":
        driver = engine.raw_connection()
        try:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                driver.cursor().execute(statement).close()
        finally:
            driver.close()


@contextmanager
def reading(engine: sa.Engine, scope: Scope | str) -> Iterator[Session]:
    """Hold a session that sees one state of an organisation's rows throughout."""
    with Session(engine, expire_on_commit=False) as session:
        yield scoped(session, scope)


@contextmanager
def writing(engine: sa.Engine, scope: Scope | str) -> Iterator[Session]:
    """Hold a session whose changes are kept all together at the end, or not at all; writers take turns."""
    writer = engine.execution_options(**{_WRITES: True})
    with Session(writer, expire_on_commit=False) as session, session.begin():
        yield scoped(session, scope)


@contextmanager
def changing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Hold a writer's transaction below all rows and organisations: for revisions and keys."""
    with engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


def _keyring(engine: sa.Engine, keys: KeySource) -> Keyring:
    if not keys.is_file:
        return Keyring(keys)
    with keys.held(), engine.connect() as connection:
        if not keys.read() and not holds_sealed(connection):
            keys.write([new_key()])
        return Keyring(keys)


def _missing_keys(engine: sa.Engine) -> str:
    """What cannot be read for want of a key; where nothing is sealed yet, any key is right."""
    keyring: Keyring = engine.get_execution_options()[KEYRING]
    with engine.connect() as connection:
        is_sealed = holds_sealed(connection)
        recorded = recorded_keys(connection)
        missing = [key_id for key_id in recorded if key_id not in keyring.ids]
        if is_sealed:
            parts = sealed_with(connection, missing)
            told = [f"{part.table} ({part.rows}: {', '.join(part.columns)}; {part.key_id})" for part in parts]
            return "; ".join(told) or ", ".join(missing)
    if missing or not recorded:
        with changing(engine) as connection:
            make_current(connection, keyring.ids[0])
            for key_id in missing:
                forget_key(connection, key_id)
    return ""


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # the driver must not begin or commit by itself
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    # A writer takes the lock when it begins: one that read first could not take it safely afterwards.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
