"""A new key for everything sealed, whatever interrupts it."""

from __future__ import annotations

import base64
import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.key_rotation import NoNewKeyError, key_states, rotate
from app.keyring import Key, KeySource, new_key
from app.store import days
from app.store.database import open_database, reading, writing
from app.store.patients import find_patients
from app.store.rows import PartAsked
from app.store.scope import EVERY_ORGANISATION, own_key
from app.tables import Patient
from tests.databases import open_file
from tests.forked import run_forked
from tests.processes import read_tournee, run_tournee
from tests.records import ORGANISATION, organisation, small_records

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "o-other"

# Rotates, and ends itself as by kill -9 at its n-th write: of the database, or of the key file.
DIES = """
import os, pathlib, signal, sys
import sqlalchemy as sa
from app import key_rotation, keyring
from app.store.database import open_database
key_rotation.BATCH_ROWS = 1
left = int(sys.argv[2])
file = pathlib.Path(sys.argv[1])
engine = open_database(file, keyring.KeySource(file.with_name("key")))
def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
def executed(connection, cursor, text, *_):
    if not text.startswith("SELECT"):
        count()
sa.event.listen(sa.Engine, "before_cursor_execute", executed)
sa.event.listen(sa.Engine, "commit", count)
def write(source, keys, write=keyring.KeySource.write):
    count()
    write(source, keys)
    count()
keyring.KeySource.write = write
key_rotation.rotate(engine)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """File of a database with the same small day in two organisations."""
    engine = open_file(tmp_path / "tournee.db")
    for own in (ORGANISATION, OTHER):
        with writing(engine, EVERY_ORGANISATION) as session:
            session.add(organisation(own))
        with writing(engine, own) as session:
            days.store_day(session, small_records())
    engine.dispose()
    return tmp_path / "tournee.db"


def _check(engine: sa.Engine) -> None:
    """Everything can be read and found, in each organisation."""
    for own in (ORGANISATION, OTHER):
        with reading(engine, own) as session:
            assert days.holds_day(session, small_records())
            assert [row.id for row in find_patients(session, "zzmat", PartAsked()).rows] == ["p-maturin"]


def _check_only(engine: sa.Engine, key_id: str) -> None:
    """One key is left, and everything is sealed with it."""
    states = key_states(engine)
    assert [(state.id, state.is_current, state.here) for state in states] == [(key_id, True, True)]
    assert states[0].rows == {"nurse": 4, "patient": 4}
    with engine.connect() as connection:
        words = sa.text("SELECT count(DISTINCT word) FROM patient_word")
        assert connection.execute(words).scalar_one() > 0


def test_rotation_seals_everything_anew(database: Path) -> None:
    """Afterwards only the new key is kept, and no sealed value is what it was."""
    engine = open_file(database)
    old = KeySource(database.with_name("key")).read()[0]
    before = database.read_bytes()
    told: list[tuple[str, int]] = []
    done = rotate(engine, lambda table, rows: told.append((table, rows)))
    assert (done.rows, done.dropped, done.removable) == (8, (old.id,), ())
    assert sum(rows for _, rows in told) == 8
    assert [key.id for key in KeySource(database.with_name("key")).read()] == [done.key_id]
    assert old.id.encode() in before
    for opened in (engine, open_file(database)):
        _check(opened)
        _check_only(opened, done.key_id)
    assert rotate(engine).key_id != done.key_id


def test_service_goes_on_while_keys_change(database: Path) -> None:
    """A service that runs over the same database reads and seals with the new key, unasked."""
    serving = open_file(database)
    _check(serving)
    done = rotate(open_file(database))
    with writing(serving, ORGANISATION) as session:
        session.get_one(Patient, own_key(session, "p-maturin")).last_name = "Zzrenamed"
    fresh = open_file(database)
    _check_only(fresh, done.key_id)
    with reading(fresh, ORGANISATION) as session:
        assert [row.last_name for row in find_patients(session, "zzren", PartAsked()).rows] == ["Zzrenamed"]
        assert not find_patients(session, "zzmat", PartAsked()).rows


def test_keys_of_the_environment_are_rotated(database: Path) -> None:
    """In the environment the new key is given first; without one nothing is done."""
    kept = KeySource(database.with_name("key")).read()[0]

    def given(*keys: Key) -> KeySource:
        text = ",".join(base64.b64encode(key.secret).decode() for key in keys)
        return KeySource(database.with_name("none"), text)

    with pytest.raises(NoNewKeyError):
        rotate(open_database(database, given(kept)))
    made = new_key()
    engine = open_database(database, given(made, kept))
    _check(engine)
    done = rotate(engine)
    assert (done.key_id, done.dropped, done.removable) == (made.id, (kept.id,), (kept.id,))
    engine = open_database(database, given(made))
    _check(engine)
    _check_only(engine, made.id)


def test_killed_rotation_is_finished_by_the_next(
    database: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Killed at any write, everything can still be read, and running it again ends it: one key is left."""
    for number in (0, 2, 13, 44, 47, 48, 49, 50, 52, 56, 64, 80, 120):
        folder = tmp_path_factory.mktemp("killed")
        for name in ("tournee.db", "key"):
            shutil.copy(database.with_name(name), folder)
        file = folder / "tournee.db"
        ended = run_forked([str(file), str(number)], dict(os.environ), script=DIES)
        assert ended.returncode in {-signal.SIGKILL, 0}
        engine = open_file(file)
        _check(engine)
        was_killed = ended.returncode != 0
        if was_killed:
            rotate(engine)
        _check(engine)
        _check_only(engine, KeySource(folder / "key").read()[0].id)
        engine.dispose()
        if not was_killed:
            break
    else:
        pytest.fail("more writes than were tried: name later ones too")


def test_keys_are_told_and_changed_on_the_console(database: Path) -> None:
    """`tournee key status` and `rotate` name keys by their ids and never show one."""
    folder = database.parent
    secret = (folder / "key").read_text().strip()
    before = read_tournee(folder, "key", "status", "--json")
    assert before["keys"][0]["rows"] == {"nurse": 4, "patient": 4}
    done = read_tournee(folder, "key", "rotate", "--json")
    assert done["rows"] == 8
    (folder / "key").write_text(secret)
    wrong = run_tournee(folder, "key", "status")
    assert wrong.returncode == 1
    assert "MISSING" in wrong.stdout
    assert "patient (4: title" in wrong.stderr
    assert secret not in wrong.stdout + wrong.stderr
    assert run_tournee(folder, "key", "rotate").returncode == 1
