"""The second wall: on a PostgreSQL server not even raw SQL sees another organisation's rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database_server import DatabaseServer
from app.keyring import KeySource
from app.store import days
from app.store.database import open_database, reading, writing
from app.store.postgresql import postgresql_engine
from app.store.row_security import is_secured, say_organisation
from app.store.scope import EVERY_ORGANISATION, before_identity, scoped
from app.store.unlocking import with_keys
from app.tables import METADATA
from tests.postgres import OWNER, Cluster
from tests.records import ORGANISATION, organisation, small_records

pytestmark = pytest.mark.postgresql

OTHER = "o-other"
OWNED = [table.name for table in METADATA.sorted_tables if "organisation_id" in table.columns]
HELD = ("organisation", "team", "nurse", "patient", "act", "visit", "shift")
"""Tables of which the small day fills some rows."""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeySource:
    """Where the keys of the databases are."""
    return KeySource(tmp_path_factory.mktemp("keys") / "key")


@pytest.fixture(scope="module")
def server(cluster: Cluster, keys: KeySource) -> Iterator[DatabaseServer]:
    """A database with two organisations and the same small day in each."""
    name = cluster.make()
    where = DatabaseServer(url=cluster.url(name), owner_url=cluster.url(name, OWNER))
    engine = open_database(where, keys)
    for own in (ORGANISATION, OTHER):
        with writing(engine, EVERY_ORGANISATION) as session:
            session.add(organisation(own))
        with writing(engine, own) as session:
            days.store_day(session, small_records())
    engine.dispose()
    yield where
    cluster.remove(name)


@pytest.fixture
def engine(server: DatabaseServer, keys: KeySource) -> Iterator[sa.Engine]:
    """The database as the service has it."""
    opened = with_keys(postgresql_engine(server), keys)
    yield opened
    opened.dispose()


@pytest.fixture
def owner(server: DatabaseServer) -> Iterator[sa.Engine]:
    """The database as the owner of its tables has it."""
    opened = postgresql_engine(server, as_owner=True)
    yield opened
    opened.dispose()


def _whose(connection: sa.Connection, table: str) -> set[str]:
    """Of a table's rows, whose they are, by SQL that nothing is added to."""
    column = "id" if table == "organisation" else "organisation_id"
    return set(connection.exec_driver_sql(f'SELECT {column} FROM "{table}"').scalars())  # noqa: S608 - our names


def test_every_table_of_the_code_has_its_wall(engine: sa.Engine) -> None:
    """No table that belongs to organisations is left open, and the service owns none."""
    with engine.connect() as connection:
        assert is_secured(connection)
        walled = connection.exec_driver_sql("SELECT tablename FROM pg_policies").scalars()
        assert set(walled) == {*OWNED, "organisation"}
        owners = connection.exec_driver_sql("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert set(owners.scalars()) == {OWNER}
        role = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert not connection.exec_driver_sql(role).scalar_one()


@pytest.mark.parametrize("own", [ORGANISATION, OTHER])
def test_raw_statement_sees_its_own_organisation_alone(engine: sa.Engine, own: str) -> None:
    """Within a session of one organisation the server shows no row of another."""
    with reading(engine, own) as session:
        connection = session.connection()
        assert {table: _whose(connection, table) for table in HELD} == {table: {own} for table in HELD}
        assert all(_whose(connection, table) <= {own} for table in OWNED)


def test_nothing_is_seen_without_an_organisation(engine: sa.Engine, owner: sa.Engine) -> None:
    """Who says no organisation sees no row at all, be it the owner, also after others on that connection."""
    for kind in (engine, owner):
        with kind.begin() as connection:
            say_organisation(connection, ORGANISATION)
            assert _whose(connection, "patient") == {ORGANISATION}
        with kind.connect() as connection:
            assert [_whose(connection, table) for table in (*OWNED, "organisation")] == [set()] * (
                len(OWNED) + 1
            )


def test_every_organisation_reaches_what_comes_before_identity(engine: sa.Engine) -> None:
    """Before it is known who calls, no row of care is seen."""
    with reading(engine, EVERY_ORGANISATION) as session:
        connection = session.connection()
        assert _whose(connection, "organisation") == {ORGANISATION, OTHER}
        assert all(_whose(connection, table) == set() for table in set(OWNED) - set(before_identity()))


def test_session_that_changes_organisation_tells_the_server(engine: sa.Engine) -> None:
    """Once it is known who calls, the same transaction goes on with that organisation's rows."""
    with reading(engine, EVERY_ORGANISATION) as session:
        assert _whose(session.connection(), "patient") == set()
        assert _whose(scoped(session, OTHER).connection(), "patient") == {OTHER}


def test_raw_statement_cannot_write_for_another_organisation(engine: sa.Engine) -> None:
    """Rows of another are neither changed nor removed nor made."""
    with writing(engine, OTHER) as session:
        connection = session.connection()
        for change in ("DELETE FROM nurse_wish WHERE", "UPDATE patient SET door_note = 'zz' WHERE"):
            statement = f"{change} organisation_id = '{ORGANISATION}'"
            assert connection.exec_driver_sql(statement).rowcount == 0
    for change in (
        "INSERT INTO organisation VALUES ('o-third', 'x', now())",
        "UPDATE patient SET organisation_id = 'o-third'",
    ):
        with pytest.raises(sa.exc.ProgrammingError), writing(engine, OTHER) as session:
            session.connection().exec_driver_sql(change)


def test_table_whose_wall_was_taken_down_gets_it_back(
    server: DatabaseServer, owner: sa.Engine, keys: KeySource
) -> None:
    """Opening the database puts up what is missing."""
    with owner.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE patient DISABLE ROW LEVEL SECURITY")
        assert not is_secured(connection)
    open_database(server, keys).dispose()
    with owner.connect() as connection:
        assert is_secured(connection)


def test_one_account_may_own_the_tables_and_use_them(cluster: Cluster, tmp_path: Path) -> None:
    """Without an owner's address the walls hold for the one account all the same."""
    name = cluster.make()
    url = cluster.url(name, OWNER)
    engine = open_database(DatabaseServer(url=url, owner_url=url), KeySource(tmp_path / "key"))
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add_all([organisation(), organisation(OTHER)])
    with reading(engine, OTHER) as session:
        assert _whose(session.connection(), "organisation") == {OTHER}
    with engine.connect() as connection:
        assert _whose(connection, "organisation") == set()
    engine.dispose()
    cluster.remove(name)
