"""The database: its revisions, its guarantees and how it is opened."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import select

import app
from app.config import Settings
from app.store import access
from app.store.database import DatabaseUnusableError, open_records, reading, writing
from app.store.postgresql import postgresql_engine
from app.store.scope import EVERY_ORGANISATION, own_key
from app.tables import (
    METADATA,
    AccessSession,
    Plan,
    PlanRoute,
    User,
)
from tests.databases import open_file
from tests.records import ORGANISATION, organisation

MIGRATIONS = Path(app.__file__).parent / "migrations"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def engine(mapless_settings: Settings) -> sa.Engine:
    """A database of the newest revision that holds an organisation, and nothing else; of either kind."""
    made = open_records(mapless_settings)
    with writing(made, EVERY_ORGANISATION) as session:
        session.add(organisation())
    return made


@pytest.fixture
def owner(mapless_settings: Settings, engine: sa.Engine) -> sa.Engine:
    """The same, opened by who may change its tables."""
    where = mapless_settings.database
    return engine if isinstance(where, Path) else postgresql_engine(where, as_owner=True)


@pytest.fixture
def file_engine(tmp_path: Path) -> sa.Engine:
    """An empty SQLite file of the newest revision."""
    return open_file(tmp_path / "tournee.db")


def test_revisions_give_the_tables_of_the_code(engine: sa.Engine) -> None:
    """Going through every revision gives exactly the tables that the code declares."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_database_opens_twice(engine: sa.Engine, mapless_settings: Settings) -> None:
    """Opening a database of the newest revision changes nothing."""
    with writing(engine, ORGANISATION) as session:
        session.add(User(id="u", name="x", password_hash="h", created_at=NOW))
    with reading(open_records(mapless_settings), ORGANISATION) as session:
        assert session.get(User, own_key(session, "u")) is not None


def test_file_keeps_a_log_and_foreign_keys(file_engine: sa.Engine) -> None:
    """Readers never wait for a writer, and nothing can point at what is not there."""
    with file_engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_file_is_its_owners_alone(file_engine: sa.Engine, tmp_path: Path) -> None:
    """No other user of the machine may read the file."""
    assert file_engine is not None
    assert stat.S_IMODE((tmp_path / "tournee.db").stat().st_mode) == 0o600


def test_route_of_no_plan_is_refused(engine: sa.Engine) -> None:
    """A row that points at nothing is refused by the database itself."""
    route = {"position": 0, "start": NOW, "end": NOW}
    with pytest.raises(sa.exc.IntegrityError), writing(engine, ORGANISATION) as session:
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
    with pytest.raises(sa.exc.IntegrityError), writing(engine, ORGANISATION) as session:
        session.add(AccessSession(token_hash="t", created_at=NOW, seen_at=NOW))


def test_writing_keeps_all_or_nothing(engine: sa.Engine) -> None:
    """An error within a writing session leaves no trace of it."""

    def write_and_fail() -> None:
        with writing(engine, ORGANISATION) as session:
            session.add(User(id="u", name="x", password_hash="h", created_at=NOW))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with reading(engine, ORGANISATION) as session:
        assert session.get(User, own_key(session, "u")) is None


def test_reading_sees_one_state_throughout(engine: sa.Engine) -> None:
    """What is written meanwhile is seen by the next to read, not by who reads already."""
    with reading(engine, ORGANISATION) as session:
        assert access.user_named(session, "x") is None
        with writing(engine, ORGANISATION) as other:
            other.add(User(id="x", name="x", password_hash="h", created_at=NOW))
        assert access.user_named(session, "x") is None
    with reading(engine, ORGANISATION) as session:
        assert access.user_named(session, "x") is not None


def test_writers_take_turns(engine: sa.Engine) -> None:
    """Of many who read a number and write the next, none overwrites another's, and none is refused."""

    def count_on(_: int) -> None:
        with writing(engine, ORGANISATION) as session:
            plan = session.get_one(Plan, own_key(session, "p"))
            plan.seed += 1

    with writing(engine, ORGANISATION) as session:
        session.add(
            Plan(id="p", day=NOW.date(), source="solve", state="queued", created_at=NOW, seconds=1, seed=0)
        )
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count_on, range(20)))
    with reading(engine, ORGANISATION) as session:
        assert session.get_one(Plan, own_key(session, "p")).seed == 20


def test_ids_are_ordered_by_code_points(engine: sa.Engine) -> None:
    """Both databases give text in the same order, whatever the language of the server."""
    names = ["Z", "a", "a-c", "ab", "b", "z", "É", "é"]
    with writing(engine, ORGANISATION) as session:
        session.add_all(
            User(id=name, name=name, password_hash="h", created_at=NOW) for name in reversed(names)
        )
    with reading(engine, ORGANISATION) as session:
        assert list(session.exec(select(User.name).order_by(User.name))) == names


def test_moment_without_zone_is_refused(engine: sa.Engine) -> None:
    """A naive moment cannot be stored: nobody could say when it was."""
    with pytest.raises(sa.exc.StatementError), writing(engine, ORGANISATION) as session:
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
        open_file(file)
    assert str(file) in str(refused.value)
    assert file.read_text().startswith("Dear diary")


def test_database_of_a_newer_version_is_refused(owner: sa.Engine, mapless_settings: Settings) -> None:
    """A database whose revision is not known here is not touched."""
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnusableError):
        open_records(mapless_settings)


def test_error_of_the_database_quotes_no_value(engine: sa.Engine) -> None:
    """What was being stored never appears in a database error's words."""
    with pytest.raises(sa.exc.IntegrityError) as refused, writing(engine, ORGANISATION) as session:
        session.add(AccessSession(token_hash="ZZUNMISTAKABLE", created_at=NOW, seen_at=NOW))
    assert "ZZUNMISTAKABLE" not in str(refused.value)
