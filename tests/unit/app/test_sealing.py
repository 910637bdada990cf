"""Sealed columns: open in Python, never in the database, each bound to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlmodel import col, select, update

from app.keyring import KeyMissingError, new_key
from app.sealing import RowIdentity, SealBrokenError, Token, seal
from app.store import days
from app.store.database import reading, writing
from app.store.scope import own_key
from app.tables import Nurse, Patient
from app.tables.sealed_rows import sealed_columns, sealed_tables
from tests.databases import Files, open_file
from tests.records import DAY, IDENTITIES, ORGANISATION, small_records

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """File of a database that holds the small day."""
    with Files(tmp_path_factory.mktemp("small")).settings(tmp_path, holds="small day") as made:
        return made.database_file


@pytest.fixture
def engine(database: Path) -> sa.Engine:
    """The small day's database, open."""
    return open_file(database)


def _raw(engine: sa.Engine, table: str = "patient") -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")]  # noqa: S608


def test_people_are_sealed() -> None:
    """Whatever tells who a patient or a nurse is, or where they live, is sealed, also in answers kept."""
    assert {table.name: set(sealed_columns(table)) for table in sealed_tables()} == {
        "kept_answer": {"asked", "body"},
        "nurse": {"first_name", "last_name", "home_address", "home_lat", "home_lon"},
        "patient": {
            "title",
            "first_name",
            "last_name",
            "address",
            "lat",
            "lon",
            "door_note",
            "wishes",
            "phone",
            "birth_date",
        },
        "user": {"totp_secret"},
    }


def test_stored_day_is_read_as_it_was(engine: sa.Engine) -> None:
    """Texts, numbers and what is not known come back as they were given."""
    given = small_records()
    with reading(engine, ORGANISATION) as session:
        read = days.read_day(session, DAY)
        assert days.holds_day(session, given)
    assert read is not None
    assert {row.id: row.model_dump(exclude={"organisation_id"}) for row in read.patients} == {
        row.id: row.model_dump(exclude={"organisation_id"}) for row in given.patients
    }
    assert {row.id: row.model_dump(exclude={"organisation_id"}) for row in read.nurses} == {
        row.id: row.model_dump(exclude={"organisation_id"}) for row in given.nurses
    }


def test_database_file_holds_no_identity(engine: sa.Engine, database: Path) -> None:
    """Neither the file nor its log holds a name, an address or a place of a person."""
    with writing(engine, ORGANISATION) as session:
        session.get_one(Patient, own_key(session, "p-maturin")).last_name = "Zzrenamed"
    seen = b"".join(file.read_bytes() for file in database.parent.glob("tournee.db*"))
    homes = [word for word in IDENTITIES if word != "Zzplacette"]  # the service's base is nobody's home
    for word in (*homes, "Zzrenamed", "43.7402", "43.7384"):
        assert word.encode() not in seen, word


def test_stored_row_stays_open_in_python(engine: sa.Engine) -> None:
    """A row that was just stored or changed has its plain values, and is not about to be stored again."""
    made = Nurse(
        id="n-new",
        first_name="Zza",
        last_name="Zzb",
        role="nurse",
        mode="car",
        leaves_from="base",
        home_address="",
    )
    with writing(engine, ORGANISATION) as session:
        session.add_all([made])
        session.flush()
        assert (made.first_name, made.home_lat) == ("Zza", None)
        made.first_name = "Zzc"
        session.flush()
        assert made.first_name == "Zzc"
        assert not session.is_modified(made)
        session.refresh(made)
        assert (made.first_name, made.last_name) == ("Zzc", "Zzb")


def test_unchanged_values_are_not_written_anew(engine: sa.Engine) -> None:
    """Storing the same day again leaves each sealed value as it was; a change seals its own column only."""
    before = {table: _raw(engine, table) for table in ("patient", "nurse")}
    with writing(engine, ORGANISATION) as session:
        days.remove_day(session, DAY)
        days.store_day(session, small_records())
    assert {table: _raw(engine, table) for table in ("patient", "nurse")} == before
    with writing(engine, ORGANISATION) as session:
        patient = session.get_one(Patient, own_key(session, "p-maturin"))
        patient.address = "9 Zzimpasse"
        patient.title = str(patient.title)
    changed = [
        (old, new) for old, new in zip(before["patient"][0], _raw(engine)[0], strict=True) if old != new
    ]
    assert len(changed) == 1


@pytest.mark.parametrize(
    "swap",
    [
        "UPDATE patient SET last_name = (SELECT last_name FROM patient WHERE id = 'p-sidonine')",
        "UPDATE patient SET last_name = first_name",
        "UPDATE patient SET last_name = (SELECT last_name FROM nurse WHERE id = 'n-irmeline')",
        "UPDATE patient SET last_name = 'Zzopen'",
        "UPDATE patient SET last_name = substr(last_name, 1, length(last_name) - 8)",
        "UPDATE patient SET last_name = last_name || '='",
        "UPDATE patient SET lat = lon",
    ],
)
def test_value_in_a_foreign_place_is_refused(engine: sa.Engine, swap: str) -> None:
    """A sealed value that was moved to another row, column or table, or changed, is not believed."""
    with engine.begin() as connection:
        connection.exec_driver_sql(swap + " WHERE id = 'p-maturin'")
    with reading(engine, ORGANISATION) as session:
        assert session.get_one(Patient, own_key(session, "p-sidonine")).last_name == "Zzsidonine"
        with pytest.raises(SealBrokenError) as refused:
            session.get(Patient, own_key(session, "p-maturin"))
    assert "patient." in str(refused.value)
    assert "Zz" not in str(refused.value)


def test_single_columns_are_given_sealed(engine: sa.Engine) -> None:
    """A query that selects columns alone learns nothing."""
    with reading(engine, ORGANISATION) as session:
        found = session.exec(select(Patient.last_name)).all()
    # Whole names: in base64 any two letters come by chance.
    names = [patient.last_name for patient in small_records().patients]
    assert len(found) == len(names)
    assert all(isinstance(value, Token) and not any(name in value for name in names) for value in found)


def test_open_value_cannot_be_written(engine: sa.Engine) -> None:
    """Ways of writing that pass by the rows are refused rather than left open, and quote nothing."""
    with pytest.raises(sa.exc.StatementError) as refused, writing(engine, ORGANISATION) as session:
        session.exec(update(Patient).where(col(Patient.id) == "p-maturin").values(last_name="Zzopen"))
    assert "Zzopen" not in str(refused.value)


def test_same_value_is_never_sealed_alike() -> None:
    """Two seals of one value differ: nothing can be told from their likeness."""
    key, place = new_key(), RowIdentity("patient", "", ("p",))
    assert seal(key, place, "title", "Mme") != seal(key, place, "title", "Mme")


def test_key_names_its_id_only() -> None:
    """A key printed by mistake gives nothing away."""
    key = new_key()
    assert repr(key) == f"Key({key.id})"


def test_value_of_a_foreign_key_is_named(engine: sa.Engine) -> None:
    """What was sealed with a key that is not here says which one it needs."""
    key = new_key()
    token = seal(key, RowIdentity("patient", ORGANISATION, ("p-maturin",)), "last_name", "Zzmaturin")
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE patient SET last_name = :token WHERE id = 'p-maturin'"), {"token": str(token)}
        )
    with reading(engine, ORGANISATION) as session, pytest.raises(KeyMissingError) as refused:
        session.get(Patient, own_key(session, "p-maturin"))
    assert key.id in str(refused.value)
