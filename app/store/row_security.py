"""
The second wall on PostgreSQL: the server itself shows a transaction the rows of one organisation only.

Every table with an `organisation_id` gets a policy on the setting `tournee.organisation`, which each
transaction says at its beginning; without it nothing is seen and nothing can be written. The policy holds
for the tables' owner too, but while revisions run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SETTING = "tournee.organisation"
POLICY = "own_organisation"
COLUMN = "organisation_id"
ORGANISATIONS = "organisation"
"""The table of the organisations themselves, each of which sees its own row."""
EVERY = "*"
"""What the setting holds where rows of every organisation are asked for; few tables show them."""
_IDS = sa.text(f'SELECT id FROM "{ORGANISATIONS}" ORDER BY id')  # noqa: S608 - a name of ours
_SAID = sa.text("SELECT set_config(:setting, :organisation, true)")
_TABLES = sa.text(
    "SELECT c.relname, c.relname = :organisations OR EXISTS ("
    " SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = :column AND NOT a.attisdropped),"
    " c.relrowsecurity AND c.relforcerowsecurity AND EXISTS ("
    " SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = :policy)"
    " FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
)


def say_organisation(connection: sa.Connection, organisation: str) -> None:
    """Tell a server that has walls, until the transaction ends, whose rows it may show."""
    if connection.dialect.name == "postgresql":
        connection.execute(_SAID, {"setting": SETTING, "organisation": organisation})


def each_organisation(connection: sa.Connection) -> Iterator[str]:
    """
    Look at one organisation's rows after another's, where a server has walls; else at all rows at once.

    Gives the id of each, `*` for all.
    """
    if connection.dialect.name != "postgresql":
        yield EVERY
        return
    say_organisation(connection, EVERY)
    for organisation in connection.scalars(_IDS).all():
        say_organisation(connection, organisation)
        yield organisation


def is_secured(connection: sa.Connection) -> bool:
    """Whether every table that belongs to organisations has its wall."""
    return all(table.has_wall for table in _tables(connection) if table.is_owned)


def lift(connection: sa.Connection) -> None:
    """Let the owner see all rows, for the revisions of one transaction; `secure` ends it."""
    for table in _tables(connection):
        if table.is_owned:
            connection.exec_driver_sql(f'ALTER TABLE "{table.name}" NO FORCE ROW LEVEL SECURITY')


def secure(
    connection: sa.Connection,
    application: str,
    open_to_every: Iterable[str] = (),
    written_by_every: Iterable[str] = (),
) -> None:
    """
    Put the walls up and let the application in.

    Parameters
    ----------
    connection
        The owner's.
    application
        The role that the service connects as; it gets to read and write rows, never to change tables.
    open_to_every
        Tables that are asked before it is known who calls: the setting `*` shows all of their rows.
    written_by_every
        Tables that get new rows then, and show none.
    """
    tables = _tables(connection)
    role = connection.dialect.identifier_preparer.quote_identifier(application)
    open_tables, written = set(open_to_every), set(written_by_every)
    for table in (each.name for each in tables if each.is_owned):
        said = f"current_setting('{SETTING}', true)"
        rule = f"{'id' if table == ORGANISATIONS else COLUMN} = {said}"
        if table in open_tables:
            rule += f" OR {said} = '{EVERY}'"
        new = rule + (f" OR {said} = '{EVERY}'" if table in written else "")
        for statement in (
            "ALTER TABLE {} ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE {} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS {POLICY} ON {{}}",
            f"CREATE POLICY {POLICY} ON {{}} USING ({rule}) WITH CHECK ({new})",
        ):
            connection.exec_driver_sql(statement.format(f'"{table}"'))
    for table in (each.name for each in tables):
        rights = "SELECT" if table == "alembic_version" else "SELECT, INSERT, UPDATE, DELETE"
        connection.exec_driver_sql(f'GRANT {rights} ON "{table}" TO {role}')
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")


class _Table(NamedTuple):
    name: str
    is_owned: bool
    """Whether its rows belong to an organisation."""
    has_wall: bool


def _tables(connection: sa.Connection) -> list[_Table]:
    """Every table of the database."""
    asked = {"organisations": ORGANISATIONS, "column": COLUMN, "policy": POLICY}
    return [_Table(*row) for row in connection.execute(_TABLES, asked)]
