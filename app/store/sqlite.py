"""SQLite: a file opened with write-ahead log and foreign keys, whose writers take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.store.turns import BUSY_TIMEOUT_SECONDS, WRITES

if TYPE_CHECKING:
    from pathlib import Path


def sqlite_engine(file: Path) -> sa.Engine:
    """
    Give the engine of a file, made where there is none.

    Parameters
    ----------
    file
        Readable by its owner only once made.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        file.touch(mode=0o600)
    engine = sa.create_engine(
        f"sqlite:///{file}",
        hide_parameters=True,  # an error's words must not quote a patient
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def sweep(engine: sa.Engine) -> None:
    """Write the file anew, so that nothing stays in it that is in no table."""
    driver = engine.raw_connection()
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            driver.cursor().execute(statement).close()
    finally:
        driver.close()


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # the driver must not begin or commit by itself
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    # A writer takes the lock when it begins: one that read first could not take it safely afterwards.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
