"""The audit log: what is noted, and that it only grows."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from app.store import audit, days, rows
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION, own_key
from app.tables import Absence, AuditEntry, Patient
from tests.databases import open_file
from tests.records import DAY, ORGANISATION, organisation, small_records

OTHER = "o-other"


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    """A database with the small day of one organisation, stored by the console; another has nothing."""
    made = open_file(tmp_path / "tournee.db")
    with writing(made, EVERY_ORGANISATION) as session:
        session.add_all([organisation(), organisation(OTHER)])
    with writing(made, ORGANISATION, audit.CONSOLE) as session:
        days.store_day(session, small_records())
    return made


def _told(session: Session, **wanted: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = audit.entries(session, **wanted)  # type: ignore[arg-type]  # words only
    return [(row.actor, row.action, row.record_id, tuple(row.fields)) for row in found]


def test_each_new_record_is_noted(engine: sa.Engine) -> None:
    """Every patient, nurse and visit of an import has an entry that says who brought it."""
    with reading(engine, ORGANISATION) as session:
        for record, rows in (("patient", small_records().patients), ("visit", small_records().visits)):
            assert {entry[:2] for entry in _told(session, record=record)} == {("console", "create")}
            assert len(_told(session, record=record)) == len(rows)


def test_a_change_is_noted_by_the_names_of_its_fields(engine: sa.Engine) -> None:
    """Which fields were changed and by whom is kept, what stood and stands in them is not."""
    with writing(engine, ORGANISATION, "user:7") as session:
        patient = session.get_one(Patient, own_key(session, "p-sidonine"))
        patient.last_name, patient.door_seconds = "Zzafterwards", 99
    with reading(engine, ORGANISATION) as session:
        told = _told(session, record="patient", record_id="p-sidonine")
        assert told[0] == ("user:7", "change", "p-sidonine", ("door_seconds", "last_name"))
        assert not any("Zz" in repr(row) for row in session.exec(select(AuditEntry)).all())


def test_what_is_not_changed_is_not_noted(engine: sa.Engine) -> None:
    """Storing the same day's people again says nothing."""
    with reading(engine, ORGANISATION) as session:
        before = len(_told(session, record="patient"))
    with writing(engine, ORGANISATION) as session:
        patient = session.get_one(Patient, own_key(session, "p-sidonine"))
        patient.door_seconds += 0
    with reading(engine, ORGANISATION) as session:
        assert len(_told(session, record="patient")) == before


def test_a_removal_of_many_is_noted_once(engine: sa.Engine) -> None:
    """A day's visits go together: one entry, for several."""
    with writing(engine, ORGANISATION, "user:7") as session:
        days.remove_day(session, DAY)
    with reading(engine, ORGANISATION) as session:
        assert _told(session, record="visit")[0] == ("user:7", "remove", "*", ())


def test_a_change_that_fails_is_not_noted(engine: sa.Engine) -> None:
    """The entry is kept with the change, or neither is."""

    def change_and_fail() -> None:
        with writing(engine, ORGANISATION, "user:7") as session:
            session.get_one(Patient, own_key(session, "p-sidonine")).door_seconds = 99
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    with reading(engine, ORGANISATION) as session:
        assert _told(session, actor="user:7") == []


def test_reads_are_noted(engine: sa.Engine) -> None:
    """Whoever was shown a day is in the log."""
    with writing(engine, ORGANISATION, "nurse:n-odelphe") as session:
        audit.note_read(session, "round", DAY.isoformat())
    with reading(engine, ORGANISATION) as session:
        assert _told(session, actor="nurse:n-odelphe") == [("nurse:n-odelphe", "read", DAY.isoformat(), ())]


def test_the_log_only_grows(engine: sa.Engine) -> None:
    """The database itself refuses to change an entry, or to remove a young one."""
    for statement in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(sa.exc.DatabaseError), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with reading(engine, ORGANISATION) as session:
        assert _told(session, record="patient")


def test_an_organisation_sees_its_own_log(engine: sa.Engine) -> None:
    """Another organisation's log is empty."""
    with reading(engine, OTHER) as session:
        assert _told(session) == []


def test_the_log_is_read_page_by_page(engine: sa.Engine) -> None:
    """Newest first; the next page begins after the last entry of this one, and none is told twice."""
    with reading(engine, ORGANISATION) as session:
        whole = [entry.id for entry in audit.entries(session, limit=1000)]
        pages: list[str] = []
        while page := audit.entries(session, before=pages[-1] if pages else "", limit=4):
            pages += [entry.id for entry in page]
    assert pages == whole
    assert pages == sorted(pages, reverse=True)


def test_a_removal_of_one_is_noted_by_its_id(engine: sa.Engine) -> None:
    """Who was removed is told, also where it is done without looking at the row."""
    with writing(engine, ORGANISATION, "user:7") as session:
        rows.remove_rows(session, Absence, id="nobody")
        session.add(Absence(id="b", nurse_id="n-odelphe", first_day=DAY, last_day=DAY, kind="leave"))
        session.flush()
        rows.remove_rows(session, Absence, id="b")
    with reading(engine, ORGANISATION) as session:
        told = [entry[:3] for entry in _told(session, record="absence")]
    assert told[:2] == [("user:7", "remove", "b"), ("user:7", "create", "b")]
