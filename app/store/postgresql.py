"""PostgreSQL: a database on a server; readers see one state and writers take turns, as on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import sqlalchemy as sa

from app.errors import AppError
from app.store.turns import BUSY_TIMEOUT_SECONDS, WRITES

if TYPE_CHECKING:
    from app.database_server import DatabaseServer

CONNECT_TIMEOUT_SECONDS = 10
WRITERS_TURN = 0x746F75726E
"""Number of the database's lock that a writer holds until it is done: "tourn" in ASCII."""
_ORDER = sa.text("SELECT current_setting('server_encoding') = 'UTF8' AND 'B' < 'a' AND 'a-c' < 'ab'")
"""Whether text is ordered by code points, as SQLite orders it."""


class DatabaseOrderError(AppError):
    """The database would order ids otherwise than SQLite does."""

    code = "database_order"


def postgresql_engine(server: DatabaseServer, *, as_owner: bool = False) -> sa.Engine:
    """
    Give the engine of a database on a server.

    Parameters
    ----------
    as_owner
        Whether to come as who owns the tables, to change them.
    """
    engine = sa.create_engine(
        server.owner_url if as_owner else server.url,
        hide_parameters=True,  # an error's words must not quote a patient
        pool_pre_ping=True,  # a server that was started anew is no error
        connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS},
    )
    sa.event.listen(engine, "begin", _begin)
    sa.event.listen(engine, "handle_error", _quote_nothing)
    return engine


def check_order(engine: sa.Engine, server: DatabaseServer) -> None:
    """
    Refuse a database that orders text by the habits of a language.

    Raises
    ------
    DatabaseOrderError
    """
    with engine.connect() as connection:
        if not connection.execute(_ORDER).scalar_one():
            raise DatabaseOrderError(file=server)


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    if writes:
        # Whoever waits here has seen nothing yet: each of its statements sees what those before it left.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_TURN})")
    elif writes is False:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _quote_nothing(context: sa.engine.ExceptionContext) -> None:
    """Tell an error by its kind and where it is: the server's own words quote the whole row."""
    error = context.original_exception
    if not isinstance(error, psycopg.Error) or error.sqlstate is None:
        return
    places = (error.diag.table_name, error.diag.column_name, error.diag.constraint_name)
    told = " ".join((type(error).__name__, error.sqlstate, *(place for place in places if place)))
    error.args = (told,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (told,)
