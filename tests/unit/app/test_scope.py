"""Whose rows a session sees: those of its organisation, whatever it asks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, func, select, update

from app.store import days
from app.store.database import open_database, reading, writing
from app.store.scope import EVERY_ORGANISATION, Scope, ScopeError, own_key, scoped
from app.tables import Organisation, Patient, Shift, Visit
from tests.records import DAY, ORGANISATION, organisation, small_records

OTHER = "o-other"
"""Another organisation, with a day that has the same ids throughout."""


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    """A database with two organisations and the same small day in each."""
    made = open_database(tmp_path / "tournee.db")
    for own in (ORGANISATION, OTHER):
        with writing(made, EVERY_ORGANISATION) as session:
            session.add(organisation(own))
        with writing(made, own) as session:
            given = small_records()
            for patient in given.patients:
                patient.last_name = f"{patient.last_name} of {own}"
            days.store_day(session, given)
    return made


def _of_whom(session: Session) -> set[str]:
    return {patient.organisation_id for patient in session.exec(select(Patient)).all()}


def test_two_organisations_may_use_the_same_ids(engine: sa.Engine) -> None:
    """Each reads its own day back, with its own people."""
    for own in (ORGANISATION, OTHER):
        with reading(engine, own) as session:
            stored = days.read_day(session, DAY)
        assert stored is not None
        assert len(stored.visits) == len(small_records().visits)
        assert all(patient.last_name.endswith(f" of {own}") for patient in stored.patients)


ASKED: list[Callable[[Session], Any]] = [
    lambda session: session.exec(select(func.count()).select_from(Visit)).one(),
    lambda session: session.exec(select(func.count(col(Visit.id)))).one(),
    lambda session: len(session.exec(select(Visit.id).where(col(Visit.id).like("v%"))).all()),
    lambda session: len(
        session.exec(
            select(Visit.id).where(col(Visit.patient_id).in_(select(Patient.id).where(Patient.id != "")))
        ).all()
    ),
    lambda session: len(session.exec(select(Visit, Patient).where(Visit.patient_id == Patient.id)).all()),
]


@pytest.mark.parametrize("ask", ASKED, ids=["count", "count of a column", "columns", "subquery", "join"])
def test_no_question_reaches_another_organisation(engine: sa.Engine, ask: Callable[[Session], Any]) -> None:
    """Counts, columns, subqueries and joins see one organisation's visits."""
    with reading(engine, ORGANISATION) as session:
        assert ask(session) == len(small_records().visits)


def test_a_key_of_another_organisation_finds_nothing(engine: sa.Engine) -> None:
    """Asking for a row by its whole key gives one's own rows only."""
    with reading(engine, ORGANISATION) as session:
        assert session.get(Patient, own_key(session, "p-sidonine")) is not None
        assert session.get(Patient, (OTHER, "p-sidonine")) is None


def test_changes_in_bulk_touch_one_organisation(engine: sa.Engine) -> None:
    """Updates and deletes without a condition leave the other organisation as it was."""
    with writing(engine, ORGANISATION) as session:
        session.exec(update(Patient).values(door_seconds=7))
        days.remove_day(session, DAY)
    with reading(engine, OTHER) as session:
        assert 7 not in session.exec(select(Patient.door_seconds)).all()
        assert session.exec(select(func.count()).select_from(Shift)).one() == len(small_records().shifts)
    with reading(engine, ORGANISATION) as session:
        assert set(session.exec(select(Patient.door_seconds)).all()) == {7}
        assert session.exec(select(Visit)).all() == []


def test_a_new_row_of_another_organisation_is_refused(engine: sa.Engine) -> None:
    """Nothing can be written for somebody else, and nothing of the attempt is kept."""
    row = small_records().patients[0]
    row.id, row.organisation_id = "p-new", OTHER
    with pytest.raises(ScopeError), writing(engine, ORGANISATION) as session:
        session.add(row)
    with reading(engine, OTHER) as session:
        assert session.get(Patient, own_key(session, "p-new")) is None


def test_without_an_organisation_nothing_is_answered(engine: sa.Engine) -> None:
    """A session that nobody held to an organisation fails instead of showing everything."""
    with Session(engine) as session, pytest.raises(ScopeError):
        session.exec(select(Patient)).all()
    for scope in ("", Scope("")):
        with pytest.raises(ScopeError), reading(engine, scope):
            pass


def test_what_cannot_be_held_to_an_organisation_is_refused(engine: sa.Engine) -> None:
    """SQL written by hand and inserts in bulk get no answer."""
    with reading(engine, ORGANISATION) as session:
        for statement in (sa.text("SELECT * FROM patient"), sa.insert(Organisation).values(id="x", name="x")):
            with pytest.raises(ScopeError):
                session.execute(statement)


def test_before_anybody_is_known_nothing_of_care_is_seen(engine: sa.Engine) -> None:
    """The door may look up whose session it is, in every organisation, and sees no patient and no visit."""
    with reading(engine, EVERY_ORGANISATION) as session:
        assert len(session.exec(select(Organisation)).all()) == 2
        assert session.exec(select(Patient)).all() == []
        assert session.exec(select(Visit)).all() == []
    with reading(engine, ORGANISATION) as session:
        assert [row.id for row in session.exec(select(Organisation)).all()] == [ORGANISATION]


def test_a_session_that_learns_its_organisation_forgets_what_it_saw(engine: sa.Engine) -> None:
    """From then on it sees that organisation, and no row found before."""
    with reading(engine, ORGANISATION) as session:
        assert _of_whom(session) == {ORGANISATION}
        assert _of_whom(scoped(session, OTHER)) == {OTHER}
        assert session.get(Patient, (ORGANISATION, "p-sidonine")) is None
