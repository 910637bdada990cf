"""Backups: made while the service runs, sealed, verified, and put back whole or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from app.backup_file import CHUNK_BYTES, MAGIC, BackupBrokenError, NoBackupError
from app.backups import (
    BackupFileError,
    NewerRevisionError,
    OtherDatabaseError,
    WrongKeyError,
    restore_backup,
    write_backup,
)
from app.errors import ConflictError
from app.keyring import KeySource, new_key
from app.store.database import open_records, writing
from app.store.row_security import each_organisation
from app.store.snapshot import snapshot
from app.tables import METADATA, Plan
from tests.processes import read_tournee
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi.testclient import TestClient

    from app.config import Settings
    from tests.databases import Files, Served

DAY = "2026-03-02"


@pytest.fixture
def elsewhere(tmp_path: Path, databases: Files | Served, settings: Settings) -> Iterator[Settings]:
    """Settings of an empty data folder and an empty database, with the key of the service put in place."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(settings.data_dir / "key", folder)
    with databases.settings(folder, holds="nothing") as made:
        yield made


def rows_of(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """Read every row of every table, sealed as it is stored."""
    engine, rows = open_records(settings), {}
    with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            query = sa.select(table).order_by(*table.primary_key)
            found = [
                dict(row)
                for _ in each_organisation(connection)
                for row in connection.execute(query).mappings()
            ]
            rows[table.name] = found
    engine.dispose()
    return rows


def is_empty(settings: Settings) -> bool:
    """Whether there is no table, nor anything half-made in the data folder."""
    names = {path.name for path in settings.data_dir.iterdir()} - {"key", "key.lock"}
    if not settings.database_url:
        return not names
    engine = sa.create_engine(settings.database_owner_url)
    tables = sa.inspect(engine).get_table_names()
    engine.dispose()
    return not names and not tables


def test_restore_drill_loses_what_came_after_the_backup_and_nothing_else(
    coordinator: TestClient,
    settings: Settings,
    elsewhere: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the commands, while the service runs: every row of before is there, a plan of later is not."""
    asked = {"json": {"day": DAY, "seconds": 1}, "headers": {"Prefer": "wait=60"}}
    kept = coordinator.post("/api/v1/plans", **asked).json()
    assert kept["state"] == "ready"
    file = tmp_path / "day.backup"
    before = rows_of(settings)
    told = read_tournee(settings.data_dir, "backup", str(file), "--json")
    assert told["size"] == file.stat().st_size
    lost = coordinator.post("/api/v1/plans", **asked).json()
    assert lost["state"] == "ready"

    for variable, value in (
        ("TOURNEE_DATABASE_URL", elsewhere.database_url),
        ("TOURNEE_DATABASE_OWNER_URL", elsewhere.database_owner_url),
    ):
        monkeypatch.setenv(variable, value)
    restored = read_tournee(elsewhere.data_dir, "restore", str(file), "--json")
    assert (restored["revision"], restored["unreadable"]) == (told["revision"], "")
    after = rows_of(elsewhere)
    assert [row["id"] for row in after["plan"]] == [kept["id"]]
    assert after == before
    (elsewhere.data_dir / "map").symlink_to(settings.map.resolve())
    assert read_tournee(elsewhere.data_dir, "check", "--json")["is_sound"]
    planned = read_tournee(elsewhere.data_dir, "plan", "--day", DAY, "--seconds", "1", "--json")
    assert planned["figures"]["served"] == kept["figures"]["served"]


def test_restore_refuses_what_is_not_empty(settings: Settings, tmp_path: Path) -> None:
    """A database that has anything is left as it is."""
    file = tmp_path / "a.backup"
    write_backup(settings, file)
    before = rows_of(settings)
    with pytest.raises(ConflictError) as refused:
        restore_backup(settings, file)
    assert refused.value.code == "restore_not_empty"
    assert rows_of(settings) == before


def test_backup_never_takes_the_place_of_a_file(settings: Settings, tmp_path: Path) -> None:
    """A backup of yesterday is not written over."""
    file = tmp_path / "a.backup"
    file.write_text("yesterday")
    with pytest.raises(ConflictError) as refused:
        write_backup(settings, file)
    assert refused.value.code == "backup_exists"
    assert file.read_text() == "yesterday"


def test_backup_needs_its_key(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    """Another key, or none, is refused with the id of the right one; nothing is made."""
    file = tmp_path / "a.backup"
    made = write_backup(settings, file)
    key = elsewhere.data_dir / "key"
    for keys in ([new_key()], []):
        key.unlink()
        if keys:
            KeySource(key).write(keys)
        with pytest.raises(WrongKeyError) as refused:
            restore_backup(elsewhere, file)
        assert made.key_id in str(refused.value)
        assert is_empty(elsewhere)
        key.touch()


def test_backup_that_was_cut_or_changed_is_refused(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    """Wherever a byte is changed or the file ends too early or too late, nothing is put back."""
    file = tmp_path / "a.backup"
    write_backup(settings, file)
    whole = file.read_bytes()
    places = (len(MAGIC) + 20, len(MAGIC) + 60, len(whole) // 2, len(whole) - 1)
    damaged = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in places]
    damaged += [whole[:-1], whole[: len(whole) // 2], whole[: len(MAGIC) + 30], whole + b"\0"]
    for number, content in enumerate(damaged):
        broken = tmp_path / f"{number}.backup"
        broken.write_bytes(content)
        with pytest.raises(BackupBrokenError):
            restore_backup(elsewhere, broken)
        assert is_empty(elsewhere)


def test_backup_tells_no_identity(settings: Settings, tmp_path: Path) -> None:
    """The file begins with what it is, a key's id and chance; no name of anything in it can be read."""
    file = tmp_path / "a.backup"
    made = write_backup(settings, file)
    content = file.read_bytes()
    assert content.startswith(MAGIC + made.key_id.encode())
    assert not any(word in content for word in (b"Zzservice", b"tournee.db", b"patient", b"SQLite", b"ustar"))
    assert file.stat().st_mode & 0o077 == 0


def test_backup_of_another_kind_or_version_is_refused(
    settings: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is none, one of another database, and one of a newer program are told apart."""
    (tmp_path / "none").write_bytes(b"PK" * 99)
    with pytest.raises(NoBackupError):
        restore_backup(elsewhere, tmp_path / "none")
    with pytest.raises(BackupFileError):
        restore_backup(elsewhere, tmp_path / "missing")
    for kind, revision, error in (
        ("oracle", "0001", OtherDatabaseError),
        ("postgresql" if settings.database_url else "sqlite", "9999", NewerRevisionError),
    ):
        file = tmp_path / f"{kind}.backup"
        with monkeypatch.context() as patched:
            patched.setattr("app.backups.snapshot", _pretending(kind, revision))
            write_backup(settings, file)
        with pytest.raises(error):
            restore_backup(elsewhere, file)
        assert is_empty(elsewhere)


def _pretending(kind: str, revision: str) -> Any:  # noqa: ANN401 - a context manager like `snapshot`
    @contextmanager
    def pretending(*arguments: Any) -> Iterator[Any]:  # noqa: ANN401
        with snapshot(*arguments) as taken:
            yield taken._replace(kind=kind, revision=revision)

    return pretending


def test_backup_on_a_full_disk_leaves_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up while it is written is told, and no half of a backup stays."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "backups"
    folder.mkdir()
    monkeypatch.setattr("app.backups.os.fsync", full)
    with pytest.raises(BackupFileError, match="No space left"):
        write_backup(settings, folder / "a.backup")
    assert list(folder.iterdir()) == []


def test_backup_is_compared_with_what_was_to_be_written(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that does not keep what it was given is noticed at once."""
    keep = os.fsync

    def lying(handle: int) -> None:
        keep(handle)
        os.pwrite(handle, b"\0" * 8, os.fstat(handle).st_size - 20)

    monkeypatch.setattr("app.backups.os.fsync", lying)
    with pytest.raises(BackupBrokenError):
        write_backup(settings, tmp_path / "a.backup")
    assert not (tmp_path / "a.backup").exists()


def test_backup_larger_than_a_chunk_comes_back(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    """What is sealed in several chunks is put back as it was; cut between two of them it is refused."""
    engine = open_records(settings)
    with writing(engine, ORGANISATION) as session:
        session.add_all(_plan(f"p{number}", {"noise": os.urandom(64_000).hex()}) for number in range(20))
    engine.dispose()
    file = tmp_path / "a.backup"
    write_backup(settings, file)
    assert file.stat().st_size > CHUNK_BYTES
    cut = tmp_path / "cut.backup"
    cut.write_bytes(file.read_bytes()[: len(MAGIC) + 48 + CHUNK_BYTES + 16])
    with pytest.raises(BackupBrokenError):
        restore_backup(elsewhere, cut)
    assert is_empty(elsewhere)
    restore_backup(elsewhere, file)
    assert rows_of(elsewhere) == rows_of(settings)


def _plan(plan_id: str, facts: dict[str, str]) -> Plan:
    return Plan(
        id=plan_id,
        day=date(2026, 3, 2),
        source="solve",
        state="failed",
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        created_by="service",
        seconds=1,
        seed=0,
        error_facts=facts,
    )
