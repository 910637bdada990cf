"""The SQLite database: opened with write-ahead log and foreign keys, brought to the newest revision."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.errors import AppError
from app.store.scope import Scope, scoped

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_TIMEOUT_SECONDS = 20
"""How long a writer waits for another to finish."""
_WRITES = "tournee_writes"
_MIGRATIONS = Path(__file__).parent.parent / "migrations"


class DatabaseUnusableError(AppError):
    """The database cannot be opened, or was made by a newer version of the program."""

    code = "database_unusable"


def open_database(file: Path) -> sa.Engine:
    """
    Open the database, made where there is none, and bring it to the newest revision.

    Parameters
    ----------
    file
        Readable by its owner only once made.

    Raises
    ------
    DatabaseUnusableError
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            file.touch(mode=0o600)
        return _open(file)
    except (OSError, SQLAlchemyError, CommandError) as error:
        reason = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise DatabaseUnusableError(file=file, reason=reason) from error


def _open(file: Path) -> sa.Engine:
    engine = sa.create_engine(
        f"sqlite:///{file}",
        hide_parameters=True,  # an error's words must not quote a patient
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    migrate(engine)
    return engine


def migrate(engine: sa.Engine) -> None:
    """Bring the database to the newest revision; nothing happens where it is there already."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.execution_options(**{_WRITES: True}).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


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


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # the driver must not begin or commit by itself
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    # A writer takes the lock when it begins: one that read first could not take it safely afterwards.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
