"""The database: SQLite's file or one on a PostgreSQL server, opened with its keys at its newest revision."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlmodel import Session

from app.errors import AppError
from app.keyring import key_source
from app.logs import log
from app.store import row_security
from app.store.audit import NOTED_IN, SERVICE, acting
from app.store.postgresql import check_order, postgresql_engine
from app.store.scope import Scope, before_identity, scoped
from app.store.sqlite import sqlite_engine, sweep
from app.store.turns import WRITES
from app.store.unlocking import changing, keyring_of, read_only_without_keys, with_keys
from app.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.config import Settings
    from app.database_server import DatabaseServer
    from app.keyring import Keyring, KeySource

AWAY = (OperationalError, InterfaceError)
"""What is raised where the database does not answer, or takes nothing more; the next try may go well."""
_MIGRATIONS = Path(__file__).parent.parent / "migrations"


class DatabaseUnusableError(AppError):
    """The database cannot be opened, or was made by a newer version of the program."""

    code = "database_unusable"


class OtherRevisionError(AppError):
    """The database is of another revision than this program works on."""

    status = HTTPStatus.CONFLICT
    code = "other_revision"


def open_records(settings: Settings) -> sa.Engine:
    """Open the database that the settings name, with the keys that they name; see `open_database`."""
    return open_database(settings.database, key_source(settings))


def open_as_it_is(settings: Settings) -> sa.Engine:
    """
    Open a database on a server as `open_records` does, without changing its tables.

    Raises
    ------
    OtherRevisionError
    DatabaseUnusableError
    """
    server = settings.database
    assert not isinstance(server, Path)  # noqa: S101 - for those who work on a server only
    engine = postgresql_engine(server)
    try:
        with engine.connect() as connection:
            if not is_newest(connection):
                raise OtherRevisionError(file=server)
        return read_only_without_keys(with_keys(engine, key_source(settings)))
    except SQLAlchemyError as error:
        raise DatabaseUnusableError(file=server, reason=type(error).__name__) from error


def open_database(where: Path | DatabaseServer, keys: KeySource) -> sa.Engine:
    """
    Open the database and bring it to the newest revision.

    Where a key is missing that the database needs, it is opened to be read only.

    Parameters
    ----------
    where
        A file, made where there is none, or a database that exists on a server.
    keys
        A key is made where nothing is sealed yet.

    Raises
    ------
    DatabaseUnusableError
    DatabaseOrderError
    KeyRefusedError
        Where the keys cannot be used as they are kept.
    """
    try:
        engine = _open_file(where, keys) if isinstance(where, Path) else _open_on(where, keys)
        return read_only_without_keys(engine)
    except (OSError, SQLAlchemyError, CommandError) as error:
        reason = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise DatabaseUnusableError(file=where, reason=reason) from error


def _open_file(file: Path, keys: KeySource) -> sa.Engine:
    engine = with_keys(sqlite_engine(file), keys)
    with changing(engine) as connection:
        is_old = not is_newest(connection)
        if is_old:
            migrate(connection, keyring_of(engine))
    if is_old:  # what a revision took out of the tables does not stay in the file either
        sweep(engine)
    return engine


def _open_on(server: DatabaseServer, keys: KeySource) -> sa.Engine:
    engine, owner = postgresql_engine(server), postgresql_engine(server, as_owner=True)
    application = engine.url.username or ""
    try:
        check_order(owner, server)
        engine = with_keys(engine, keys)
        with changing(owner) as connection:
            if is_newest(connection) and row_security.is_secured(connection):
                return engine
            upgrade_on(connection, keyring_of(engine), application)
    finally:
        owner.dispose()
    return engine


def upgrade_on(connection: sa.Connection, keyring: Keyring, application: str) -> None:
    """
    Bring a database on a server to the newest revision, with its walls up.

    Parameters
    ----------
    connection
        The owner's.
    application
        The role that the service connects as.
    """
    row_security.lift(connection)
    migrate(connection, keyring)
    row_security.secure(connection, application, before_identity(), [NOTED_IN])


def migrate(connection: sa.Connection, keyring: Keyring, to: str = "head") -> None:
    """
    Bring the database to a revision, and log what that did to one which held something.

    Parameters
    ----------
    to
        The newest one unless told otherwise; nothing happens where the database is there already.
    """
    config = _revisions(connection)
    config.attributes["keyring"] = keyring
    before = revision_of(connection)
    command.upgrade(config, to)
    if before not in (None, revision_of(connection)):
        _tell(connection, before)


def revision_of(connection: sa.Connection) -> str | None:
    """The revision that a database is at; None where it has no tables."""
    return MigrationContext.configure(connection).get_current_revision()


def _tell(connection: sa.Connection, before: str) -> None:
    newest = revision_of(connection)
    passed = _scripts().iterate_revisions(newest, before)
    for script in reversed(list(passed)):
        log("revised", revision=script.revision, what=(script.doc or "").partition("\n")[0])
    counted = {
        name: connection.scalar(sa.select(sa.func.count()).select_from(table))
        for name, table in sorted(METADATA.tables.items())
    }
    rows = ", ".join(f"{name} {number}" for name, number in counted.items() if number) or "nothing"
    log("upgraded", before=before, revision=newest, rows=rows)


def is_newest(connection: sa.Connection) -> bool:
    """Whether a database is at the newest revision that this program knows."""
    known = _scripts().get_current_head()
    return revision_of(connection) == known


def is_known(revision: str) -> bool:
    """Whether this program knows a revision; it does not where a newer one made it."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(_MIGRATIONS))


def _revisions(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@contextmanager
def reading(engine: sa.Engine, scope: Scope | str) -> Iterator[Session]:
    """Hold a session that sees one state of an organisation's rows throughout."""
    reader = engine.execution_options(**{WRITES: False})
    with Session(reader, expire_on_commit=False) as session:
        yield scoped(session, scope)


@contextmanager
def writing(engine: sa.Engine, scope: Scope | str, actor: str = SERVICE) -> Iterator[Session]:
    """
    Hold a session whose changes are kept all together at the end, or not at all; writers take turns.

    Parameters
    ----------
    actor
        Who is behind it, for the audit log.
    """
    writer = engine.execution_options(**{WRITES: True})
    with Session(writer, expire_on_commit=False) as session, session.begin():
        yield acting(scoped(session, scope), actor)
