"""The database: its revisions, its guarantees and how it is opened."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

import app
from app.store.database import DatabaseUnusableError, open_database, reading, writing
from app.tables import METADATA, AccessSession, Plan, PlanRoute, User

MIGRATIONS = Path(app.__file__).parent / "migrations"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    """An empty database of the newest revision."""
    return open_database(tmp_path / "tournee.db")


def test_revisions_give_the_tables_of_the_code(engine: sa.Engine) -> None:
    """Going through every revision gives exactly the tables that the code declares."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_revisions_can_be_undone(engine: sa.Engine) -> None:
    """Going back through every revision leaves no table but the list of revisions."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_database_opens_twice(engine: sa.Engine, tmp_path: Path) -> None:
    """Opening a database of the newest revision changes nothing."""
    with writing(engine) as session:
        session.add(User(name="x", password_hash="h", created_at=NOW))
    with reading(open_database(tmp_path / "tournee.db")) as session:
        assert session.get(User, 1) is not None


def test_database_keeps_a_log_and_foreign_keys(engine: sa.Engine) -> None:
    """Readers never wait for a writer, and nothing can point at what is not there."""
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_database_is_its_owners_alone(engine: sa.Engine, tmp_path: Path) -> None:
    """No other user of the machine may read the file."""
    assert engine is not None
    assert stat.S_IMODE((tmp_path / "tournee.db").stat().st_mode) == 0o600


def test_route_of_no_plan_is_refused(engine: sa.Engine) -> None:
    """A row that points at nothing is refused by the database itself."""
    route = {"position": 0, "start": NOW, "end": NOW}
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as session:
        session.add(
            PlanRoute(
                plan_id="none",
                shift_id="none",
                day=NOW.date(),
                travel_seconds=0,
                waiting_seconds=0,
                overtime_seconds=0,
                **route,
            )
        )


def test_session_belongs_to_one_identity(engine: sa.Engine) -> None:
    """A session is a coordinator's or a nurse's, never nobody's."""
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as session:
        session.add(AccessSession(token_hash="t", created_at=NOW, seen_at=NOW))


def test_writing_keeps_all_or_nothing(engine: sa.Engine) -> None:
    """An error within a writing session leaves no trace of it."""

    def write_and_fail() -> None:
        with writing(engine) as session:
            session.add(User(name="x", password_hash="h", created_at=NOW))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with reading(engine) as session:
        assert session.get(User, 1) is None


def test_moment_without_zone_is_refused(engine: sa.Engine) -> None:
    """A naive moment cannot be stored: nobody could say when it was."""
    with pytest.raises(sa.exc.StatementError), writing(engine) as session:
        session.add(
            Plan(
                id="p",
                day=NOW.date(),
                source="solve",
                state="queued",
                created_at=datetime(2026, 3, 2),  # noqa: DTZ001 - what is refused
                seconds=1,
                seed=0,
            )
        )


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A file of another kind is left as it is, and the refusal says which file."""
    file = tmp_path / "tournee.db"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(DatabaseUnusableError) as refused:
        open_database(file)
    assert str(file) in str(refused.value)
    assert file.read_text().startswith("Dear diary")


def test_database_of_a_newer_version_is_refused(engine: sa.Engine, tmp_path: Path) -> None:
    """A database whose revision is not known here is not touched."""
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnusableError):
        open_database(tmp_path / "tournee.db")


def test_error_of_the_database_quotes_no_value(engine: sa.Engine) -> None:
    """What was being stored never appears in a database error's words."""
    with pytest.raises(sa.exc.IntegrityError) as refused, writing(engine) as session:
        session.add(AccessSession(token_hash="ZZUNMISTAKABLE", created_at=NOW, seen_at=NOW))
    assert "ZZUNMISTAKABLE" not in str(refused.value)
