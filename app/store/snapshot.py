"""One state of a whole database, taken while others write, and put back into an empty one."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from psycopg import sql

from app.disk import keep_folder
from app.errors import AppError, ConflictError
from app.keyring import Keyring
from app.store.database import migrate, open_database, revision_of, upgrade_on
from app.store.postgresql import check_order, postgresql_engine
from app.store.row_security import COLUMN, ORGANISATIONS, each_organisation
from app.store.turns import WRITES
from app.store.unlocking import changing
from app.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.database_server import DatabaseServer
    from app.keyring import KeySource

BLOCK_BYTES = 1 << 20
SQLITE_FILE = "tournee.db"
"""Name of the one part of a snapshot of SQLite's file."""


class Part(NamedTuple):
    """A table's rows as PostgreSQL copies them, or SQLite's whole file."""

    name: str
    file: IO[bytes]


class Snapshot(NamedTuple):
    """
    One state of a database.

    Parameters
    ----------
    kind
        Name of the database's dialect.
    parts
        To be read in their order, each before the next is asked for; rows follow those they refer to.
    """

    kind: str
    revision: str
    parts: Iterator[Part]


class DatabaseBrokenError(AppError):
    """What is stored does not hold together."""

    code = "database_broken"


@contextmanager
def snapshot(engine: sa.Engine, folder: Path) -> Iterator[Snapshot]:
    """
    Hold one state of a database at the newest revision; others read and write meanwhile.

    Parameters
    ----------
    folder
        Takes what is needed on the way; nothing stays there.

    Raises
    ------
    DatabaseBrokenError
    """
    reader = engine.execution_options(**{WRITES: False})
    with reader.connect() as connection:
        revision = revision_of(connection) or ""
        if connection.dialect.name == "postgresql":
            yield Snapshot("postgresql", revision, _copied(connection, folder))
            return
    with _copied_file(engine, folder) as file:
        yield Snapshot("sqlite", revision, iter([Part(SQLITE_FILE, file)]))


def read_every_row(engine: sa.Engine, folder: Path) -> None:
    """
    Read all that is stored, and how it hangs together where the database tells that.

    Raises
    ------
    DatabaseBrokenError
    """
    with snapshot(engine, folder) as taken:
        for part in taken.parts:
            while part.file.read(BLOCK_BYTES):
                pass


def put_back_file(file: Path, keys: KeySource, parts: Iterable[Part]) -> None:
    """
    Put a snapshot in the place of a file that is not there, at the newest revision; whole or not at all.

    Raises
    ------
    ConflictError
        Where there is a file.
    DatabaseBrokenError
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = file.with_name(f".restore-{secrets.token_hex(4)}.db")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            for part in parts:
                shutil.copyfileobj(part.file, made, BLOCK_BYTES)
            made.flush()
            os.fsync(made.fileno())
        with closing(sqlite3.connect(aside)) as connection:
            _check_file(connection)
        open_database(aside, keys).dispose()
        try:
            os.link(aside, file)
        except FileExistsError:
            raise ConflictError("restore_not_empty", place=file) from None
        keep_folder(file.parent)
    finally:
        for suffix in ("", "-wal", "-shm"):
            aside.with_name(aside.name + suffix).unlink(missing_ok=True)


def put_back_on(server: DatabaseServer, keys: KeySource, revision: str, parts: Iterable[Part]) -> None:
    """
    Put a snapshot into an empty database on a server, at the newest revision; whole or not at all.

    Parameters
    ----------
    revision
        That of the snapshot.

    Raises
    ------
    ConflictError
        Where the database has tables.
    """
    owner = postgresql_engine(server, as_owner=True)
    application = sa.make_url(server.url).username or ""
    try:
        check_order(owner, server)
        with changing(owner) as connection:
            if sa.inspect(connection).get_table_names():
                raise ConflictError("restore_not_empty", place=server)
            keyring = Keyring(keys)
            migrate(connection, keyring, to=revision)
            for part in parts:
                _copy_in(connection, part)
            upgrade_on(connection, keyring, application)
    finally:
        owner.dispose()


def _copied(connection: sa.Connection, folder: Path) -> Iterator[Part]:
    for table in METADATA.sorted_tables:
        is_owned = COLUMN in table.columns or table.name == ORGANISATIONS
        statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table.name))
        with tempfile.TemporaryFile(dir=folder) as file:
            for _ in each_organisation(connection) if is_owned else [""]:
                with _cursor(connection) as cursor, cursor.copy(statement) as rows:
                    for block in rows:
                        file.write(block)
            file.seek(0)
            yield Part(table.name, file)


def _copy_in(connection: sa.Connection, part: Part) -> None:
    connection.execute(sa.delete(sa.table(part.name)))  # a revision notes the key there
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(part.name))
    with _cursor(connection) as cursor, cursor.copy(statement) as rows:
        while block := part.file.read(BLOCK_BYTES):
            rows.write(block)


def _cursor(connection: sa.Connection) -> Any:  # noqa: ANN401 - psycopg's own
    return connection.connection.cursor()


@contextmanager
def _copied_file(engine: sa.Engine, folder: Path) -> Iterator[IO[bytes]]:
    handle, name = tempfile.mkstemp(prefix=".backup-", dir=folder)  # mode 0600
    os.close(handle)
    driver = engine.raw_connection()
    try:
        with closing(sqlite3.connect(name)) as copy:
            source: Any = driver.driver_connection
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file
            _check_file(copy)
        with Path(name).open("rb") as file:
            yield file
    finally:
        driver.close()
        Path(name).unlink()


def _check_file(connection: sqlite3.Connection) -> None:
    faults = []
    with suppress(sqlite3.DatabaseError):  # then the answer is none, which is a fault too
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if faults != ["ok"]:
        raise DatabaseBrokenError(found="; ".join(faults) or "no database")
    if astray := [f"{row[0]} {row[1]}" for row in connection.execute("PRAGMA foreign_key_check")][:5]:
        raise DatabaseBrokenError(found=f"rows that refer to nothing: {', '.join(astray)}")
