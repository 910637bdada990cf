"""A database on a PostgreSQL server: what is refused, and what it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database_server import DatabaseServer
from app.keyring import KeySource
from app.store.database import DatabaseUnusableError, open_database, reading
from app.store.postgresql import DatabaseOrderError
from tests.postgres import OWNER, Cluster
from tests.records import ORGANISATION

pytestmark = pytest.mark.postgresql


@pytest.fixture
def french(cluster: Cluster) -> Iterator[DatabaseServer]:
    """A database that orders text by the habits of French."""
    name = cluster.make_in_french_order()
    yield DatabaseServer(url=cluster.url(name), owner_url=cluster.url(name, OWNER))
    cluster.remove(name)


def test_database_of_another_order_is_refused(french: DatabaseServer, tmp_path: Path) -> None:
    """A database that would order ids otherwise is left empty, and the refusal says how to make one."""
    with pytest.raises(DatabaseOrderError) as refused:
        open_database(french, KeySource(tmp_path / "key"))
    assert "LC_COLLATE 'C'" in str(refused.value)
    engine = sa.create_engine(french.owner_url)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()


def test_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    """Who cannot be reached is named by its address alone."""
    url = "postgresql+psycopg://ZZUSER:ZZSECRET@127.0.0.1:1/rounds"
    with pytest.raises(DatabaseUnusableError) as refused:
        open_database(DatabaseServer(url=url, owner_url=url), KeySource(tmp_path / "key"))
    assert "127.0.0.1:1/rounds" in str(refused.value)
    assert "ZZ" not in str(refused.value)


def test_reader_cannot_write(engine: sa.Engine) -> None:
    """The server refuses a change within a session that only reads."""
    with (
        pytest.raises(sa.exc.InternalError, match="ReadOnly"),
        reading(engine, ORGANISATION) as session,
    ):
        session.connection().exec_driver_sql("DELETE FROM plan")


def test_application_cannot_change_tables(engine: sa.Engine) -> None:
    """The account that the service uses owns no table: it reads and writes rows, and no more."""
    for change in (
        "DROP TABLE plan",
        "ALTER TABLE plan ADD COLUMN more text",
        "DELETE FROM alembic_version",
    ):
        with (
            pytest.raises(sa.exc.ProgrammingError, match="InsufficientPrivilege"),
            engine.begin() as c,
        ):
            c.exec_driver_sql(change)


@pytest.fixture
def engine(cluster: Cluster, tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database of the newest revision, as the service has it."""
    name = cluster.make()
    server = DatabaseServer(url=cluster.url(name), owner_url=cluster.url(name, OWNER))
    opened = open_database(server, KeySource(tmp_path / "key"))
    yield opened
    opened.dispose()
    cluster.remove(name)
