"""The service's keys: made once, read from where they are kept, refused where they are not safe."""

from __future__ import annotations

import base64
import stat
from typing import TYPE_CHECKING

import pytest

from app.keyring import KeyMissingError, KeyRefusedError, Keyring, KeySource, new_key
from app.store import days
from app.store.database import open_database, reading, writing
from app.store.read_only import ReadOnlyError, unreadable
from app.store.scope import EVERY_ORGANISATION, own_key
from app.tables import AccessSession, Patient, Team, User
from tests.databases import open_file
from tests.records import DAY, ORGANISATION, organisation, small_records, team

if TYPE_CHECKING:
    from pathlib import Path


def _text(*keys: object) -> str:
    return ",".join(base64.b64encode(key.secret).decode() for key in keys)  # type: ignore[attr-defined]


def test_first_start_makes_a_key(tmp_path: Path) -> None:
    """The first start makes one key that its owner alone may read; later ones keep it."""
    open_file(tmp_path / "tournee.db").dispose()
    made = (tmp_path / "key").read_text()
    open_file(tmp_path / "tournee.db").dispose()
    assert (tmp_path / "key").read_text() == made
    assert len(base64.b64decode(made)) == 32
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_key_readable_by_others_is_refused(tmp_path: Path) -> None:
    """A key file that others may read is refused with what to do, and nothing is opened."""
    open_file(tmp_path / "tournee.db").dispose()
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(KeyRefusedError, match="chmod 600"):
        open_file(tmp_path / "tournee.db")


@pytest.mark.parametrize("kept", ["", "hello", "aGVsbG8=", "%%%"])
def test_text_that_is_no_key_is_refused(tmp_path: Path, kept: str) -> None:
    """What is no key of 32 bytes is refused, wherever it is kept, without being quoted."""
    KeySource(tmp_path / "key").write([new_key()])
    (tmp_path / "key").write_text(kept)
    with pytest.raises(KeyRefusedError) as refused:
        KeySource(tmp_path / "key").read()
    assert not kept or kept not in str(refused.value)


def test_keys_of_the_environment_are_used(tmp_path: Path) -> None:
    """Keys in the environment need no file, and are read in their order."""
    first, second = new_key(), new_key()
    source = KeySource(tmp_path / "key", _text(first, second))
    assert Keyring(source).ids == (first.id, second.id)
    assert _text(first) not in repr(source)
    open_database(tmp_path / "tournee.db", source).dispose()
    assert not (tmp_path / "key").exists()


def test_keyring_learns_of_a_new_key(tmp_path: Path) -> None:
    """A key that another process has made is found when it is asked for."""
    old, made = new_key(), new_key()
    source = KeySource(tmp_path / "key")
    source.write([old])
    keyring = Keyring(source)
    with pytest.raises(KeyMissingError):
        keyring.key(made.id)
    source.write([made, old])
    assert keyring.key(made.id) == made


def test_database_without_its_key_is_read_only(tmp_path: Path) -> None:
    """A wrong or missing key: it is said which data cannot be read, the rest can, and nothing is written."""
    engine = open_file(tmp_path / "tournee.db")
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(organisation())
    with writing(engine, ORGANISATION) as session:
        days.store_day(session, small_records())
    engine.dispose()
    kept = (tmp_path / "key").read_bytes()
    (tmp_path / "key").unlink()
    for wrong in (None, new_key()):
        if wrong is not None:
            KeySource(tmp_path / "key").write([wrong])
        engine = open_file(tmp_path / "tournee.db")
        told = unreadable(engine)
        assert "patient (2: title, first_name" in told
        assert "nurse (2: " in told
        with reading(engine, ORGANISATION) as session:
            assert session.get_one(Team, own_key(session, "team")).name == "Zzservice"
            with pytest.raises(KeyMissingError):
                session.get(Patient, own_key(session, "p-maturin"))
        with pytest.raises(ReadOnlyError, match="patient"), writing(engine, ORGANISATION) as session:
            session.get_one(Team, own_key(session, "team")).name = "Zzother"
        with pytest.raises(ReadOnlyError), writing(engine, ORGANISATION) as session:
            days.remove_day(session, DAY)
        with writing(engine, ORGANISATION) as session:  # somebody has to be able to sign in to see it
            name = "x" if wrong is None else "y"
            session.add(
                User(id=name, name=name, password_hash="h", created_at=small_records().shifts[0].start)
            )
        engine.dispose()
    (tmp_path / "key").write_bytes(kept)
    engine = open_file(tmp_path / "tournee.db")
    assert not unreadable(engine)
    with reading(engine, ORGANISATION) as session:
        assert session.get_one(Patient, own_key(session, "p-maturin")).last_name == "Zzmaturin"
        assert session.get(AccessSession, own_key(session, "t")) is None


def test_key_of_an_empty_database_may_be_replaced(tmp_path: Path) -> None:
    """Where nothing is sealed yet, a lost key costs nothing: another one is made."""
    engine = open_file(tmp_path / "tournee.db")
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(organisation())
    with writing(engine, ORGANISATION) as session:
        session.add(team())
    engine.dispose()
    (tmp_path / "key").unlink()
    engine = open_file(tmp_path / "tournee.db")
    assert not unreadable(engine)
    with writing(engine, ORGANISATION) as session:
        days.store_day(session, small_records())
