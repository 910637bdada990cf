"""Databases of every earlier revision, with something in every table, upgrade with all they hold."""

from __future__ import annotations

import logging
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import select

import app
from app.blind_index import indexed, word_hash
from app.keyring import Keyring, key_source, new_key
from app.organisations import FIRST_NAME
from app.sealing import RowIdentity, Token, seal, unseal
from app.store.audit import NOTED_IN
from app.store.database import migrate, open_records, reading
from app.store.patients import find_patients
from app.store.postgresql import postgresql_engine
from app.store.row_security import say_organisation, secure
from app.store.rows import PartAsked
from app.store.scope import EVERY_ORGANISATION, before_identity
from app.store.sqlite import sqlite_engine
from app.store.unlocking import changing
from app.tables import Nurse, Organisation, Patient, User
from tests.old_rows import (
    FIRST_OWNED,
    FIRST_SEALED,
    FIRST_WITH_ROLES,
    IDENTITIES,
    NUMBERED,
    OWN,
    ROWS,
    SEALED,
)
from tests.postgres import APPLICATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.config import Settings

NEVER_IN_ROWS = {"alembic_version", "sealing_key", "patient_word"}
"""Tables of which the test makes the rows with a key, or that revisions keep themselves."""


def _earlier() -> Iterator[str]:
    """Every revision but the newest one."""
    folder = ScriptDirectory(str(Path(app.__file__).parent / "migrations"))
    newest = folder.get_current_head()
    return (script.revision for script in folder.walk_revisions() if script.revision != newest)


def _open_as_owner(settings: Settings) -> sa.Engine:
    where = settings.database
    return sqlite_engine(where) if isinstance(where, Path) else postgresql_engine(where, as_owner=True)


def _tables(connection: sa.Connection) -> dict[str, sa.Table]:
    known = sa.MetaData()
    known.reflect(connection)
    return {table.name: table for table in known.sorted_tables}


def _stored(table: sa.Table, row: dict[str, Any], revision: str, keyring: Keyring) -> dict[str, Any]:
    """Give a row as a revision keeps it."""
    if lacking := set(table.columns.keys()) - {*row, "organisation_id"}:
        pytest.fail(f"tests/old_rows.py has nothing for {sorted(lacking)} of {table.name}")
    told = {name: row[name] for name in row if name in table.columns}
    if "organisation_id" in table.columns:
        told["organisation_id"] = OWN
    if revision < FIRST_OWNED:
        told |= {name: NUMBERED[table.name, name] for name in told if (table.name, name) in NUMBERED}
    if revision >= FIRST_SEALED:
        place = RowIdentity(table.name, OWN, (row.get("id", ""),))
        for name in SEALED.get(table.name, ()):
            if told.get(name) is not None:
                told[name] = seal(keyring.keys[0], place, name, told[name])
    return told


def _make(settings: Settings, revision: str) -> dict[str, list[str]]:
    """Make a database of a revision with something in every table. Gives its tables' columns."""
    source = key_source(settings)
    with source.held():
        source.write([new_key()])
    keyring = Keyring(source)
    engine = _open_as_owner(settings)
    with changing(engine) as connection:
        migrate(connection, keyring, to=revision)
        tables = _tables(connection)
        for name, table in tables.items():
            if name in NEVER_IN_ROWS:
                continue
            for row in ROWS.get(name) or [{}]:
                connection.execute(table.insert(), _stored(table, row, revision, keyring))
        if revision >= FIRST_SEALED:
            (patient,) = ROWS["patient"]
            words = indexed(f"{patient['first_name']} {patient['last_name']}")
            own = {"organisation_id": OWN, "patient_id": patient["id"]}
            hashed = [{**own, "word": word_hash(keyring.keys[0], OWN, word)} for word in words]
            connection.execute(tables["patient_word"].insert(), hashed)
        if engine.dialect.name == "postgresql":
            secure(connection, APPLICATION, before_identity(), [NOTED_IN])
    engine.dispose()
    return {name: list(table.columns.keys()) for name, table in tables.items()}


def _kept(settings: Settings, own: str, columns: dict[str, list[str]]) -> None:
    """Check that every row of before is there, in every column it had, and opens where it is sealed."""
    keyring = Keyring(key_source(settings))
    engine = _open_as_owner(settings)
    with engine.connect() as connection:
        say_organisation(connection, own)
        tables = _tables(connection)
        for name, rows in ROWS.items():
            if name not in columns:
                continue
            had = [column for column in columns[name] if column != "organisation_id"]
            found = connection.execute(sa.select(tables[name])).mappings().all()
            told = [_opened(name, dict(row), keyring) for row in found]
            wanted = [{column: row[column] for column in had} for row in rows]
            if name == "organisation":
                wanted = [{**row, "id": own} for row in wanted]
            assert [{column: row[column] for column in had} for row in told] == wanted, name
            assert {row.get("organisation_id", own) for row in told} == {own}
    engine.dispose()


def _opened(table: str, row: dict[str, Any], keyring: Keyring) -> dict[str, Any]:
    for name in SEALED.get(table, ()):
        if row.get(name) is not None:
            place = RowIdentity(table, row["organisation_id"], (row["id"],))
            row[name] = unseal(keyring, place, name, Token(row[name]))
    return row


@pytest.mark.parametrize("revision", sorted(_earlier()))
def test_database_of_an_earlier_revision_is_upgraded_with_all_it_holds(
    tableless_settings: Settings, revision: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is lost, people are sealed and found, no name is left in a file, and what was done is told."""
    columns = _make(tableless_settings, revision)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        opened = open_records(tableless_settings)
    left = {file: file.read_bytes() for file in tableless_settings.data_dir.iterdir()}
    for word in (*(word.encode() for word in IDENTITIES), struct.pack(">d", 43.7219)):
        assert not [file for file, content in left.items() if word in content], word
    with reading(opened, EVERY_ORGANISATION) as session:
        organisation = session.exec(select(Organisation)).one()
        roles = set(session.exec(select(User.role)))
    assert roles == {"admin" if revision < FIRST_WITH_ROLES else "reader"}
    assert organisation.name == (FIRST_NAME if revision < FIRST_OWNED else "Zzcabinet")
    with reading(opened, organisation.id) as session:
        patient, nurse = session.exec(select(Patient)).one(), session.exec(select(Nurse)).one()
        assert (patient.last_name, patient.address, patient.lat) == ("Zzquincampoix", "2 Zzrue", 43.7219)
        assert (nurse.last_name, nurse.home_lon) == ("Zzsoignet", 7.41)
        assert find_patients(session, "zzquinc", PartAsked()).rows == [patient]
    opened.dispose()
    _kept(tableless_settings, organisation.id, columns)
    told = caplog.text
    assert re.search(rf"went from revision {revision} to \d{{4}} and holds .*patient 1, .*visit 2", told)
    assert sorted(re.findall(r"revision (\d{4}) of the database: [A-Z]", told)) == [
        each for each in sorted({*_earlier(), told.rpartition(" to ")[2][:4]}) if each > revision
    ]
    assert not [word for word in ("?", "Zz") if word in told]


def test_second_opening_tells_nothing(tableless_settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """A database that is made new, or is at the newest revision, is no upgrade."""
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            open_records(tableless_settings).dispose()
    assert "revision" not in caplog.text
