"""`tournee check` says what is wrong with what a service stands on, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.checking import check
from app.database_server import DatabaseServer
from app.keyring import KeySource, new_key
from app.store.database import open_records
from app.store.postgresql import postgresql_engine
from app.store.row_security import each_organisation
from app.store.sqlite import sqlite_engine
from app.tables import Patient
from tests.processes import run_tournee

if TYPE_CHECKING:
    from app.config import Settings

PATIENTS: sa.Table = Patient.__table__  # type: ignore[attr-defined]


def faults_of(settings: Settings) -> dict[str, str]:
    """Look at everything, and give what is wrong."""
    return {found.what: found.told for found in check(settings) if not found.is_sound}


def execute(settings: Settings, statement: str) -> None:
    """Change the database by hand, as its owner."""
    where = settings.database
    is_server = isinstance(where, DatabaseServer)
    engine = postgresql_engine(where, as_owner=True) if is_server else sqlite_engine(where)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_sound_service_has_no_fault(settings: Settings) -> None:
    """Database, revision, seals and map are all well; the command ends with 0."""
    assert [found.what for found in check(settings)] == ["database", "revision", "seals", "map"]
    assert faults_of(settings) == {}
    done = run_tournee(settings.data_dir, "check")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("ok ") == 4


def test_changed_seal_is_a_fault(settings: Settings) -> None:
    """A sealed value put into another row does not open, and is told by table and column."""
    engine = open_records(settings)
    with engine.begin() as connection:
        for _ in each_organisation(connection):
            taken = connection.scalar(sa.select(PATIENTS.c.address).order_by(PATIENTS.c.id).limit(1))
            connection.execute(sa.update(PATIENTS).values(address=taken))
    engine.dispose()
    assert "patient.address are not what was stored" in faults_of(settings)["seals"]
    done = run_tournee(settings.data_dir, "check")
    assert done.returncode == 1
    assert "FAULT  seals" in done.stdout


def test_missing_key_is_a_fault(settings: Settings) -> None:
    """Values sealed with a key that is not here are counted by its id; no key is made."""
    key = settings.data_dir / "key"
    needed = KeySource(key).read()[0].id
    key.unlink()
    assert f"need the key {needed}, not here" in faults_of(settings)["seals"]
    assert not key.exists()
    KeySource(key).write([new_key()])
    assert needed in faults_of(settings)["seals"]


def test_other_revision_is_a_fault_and_stays(settings: Settings) -> None:
    """A database of a newer or an older program is told and left at its revision."""
    for revision, told in (("9999", "newer version"), ("0009", "older version")):
        execute(settings, f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608 - ours
        assert told in faults_of(settings)["revision"]
        assert revision in faults_of(settings)["revision"]


def test_database_that_is_not_there_is_a_fault(tableless_settings: Settings) -> None:
    """Where nothing was stored yet, that is said, and nothing is made."""
    assert set(faults_of(tableless_settings)) <= {"database", "revision", "map"}
    assert "yet" in " ".join(faults_of(tableless_settings).values())
    assert not tableless_settings.database_file.exists()


def test_damaged_file_is_a_fault(settings: Settings) -> None:
    """A file that is no database any more, or a server that is not there, is told in one sentence."""
    if settings.database_url:
        execute(settings, "ALTER TABLE visit DISABLE ROW LEVEL SECURITY")
        assert "row security" in faults_of(settings)["revision"]
        return
    content = bytearray(settings.database_file.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    settings.database_file.write_bytes(content)
    assert "database" in faults_of(settings)


def test_map_that_cannot_be_used_is_a_fault(settings: Settings) -> None:
    """No map, and one that is gone, are told with what to do."""
    link = settings.data_dir / "map"
    link.unlink()
    assert "tournee map import" in faults_of(settings)["map"]
    link.symlink_to(settings.data_dir / "nowhere")
    assert faults_of(settings)["map"]
