"""Patients are found by their names, though the database knows keyed hashes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlmodel import select

from app.blind_index import indexed, words_of
from app.store.database import reading, writing
from app.store.patients import find_patients
from app.store.rows import PartAsked
from app.store.scope import EVERY_ORGANISATION, own_key
from app.tables import Patient, PatientWord
from tests.databases import open_file
from tests.records import ORGANISATION, organisation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMES = (
    ("Zzélodie", "Zzmarchand-Lévêque"),
    ("Zzelio", "Zzmarchal"),
    ("Li", "Zzconstantinopoulos"),
    ("Zzanne", "Zzconstantinopel"),
)


def _patient(number: int, first: str, last: str) -> Patient:
    return Patient(
        organisation_id=ORGANISATION,
        id=f"p-{number}",
        title="Mme",
        first_name=first,
        last_name=last,
        address="",
        lat=43.7,
        lon=7.4,
        door_seconds=0,
        door_note="",
    )


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    """A database with a few patients."""
    engine = open_file(tmp_path / "tournee.db")
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(organisation())
    with writing(engine, ORGANISATION) as session:
        session.add_all([_patient(number, *name) for number, name in enumerate(NAMES)])
    return engine


def _found(engine: sa.Engine, text: str, limit: int = 10) -> list[str]:
    with reading(engine, ORGANISATION) as session:
        return [row.id for row in find_patients(session, text, PartAsked(limit=limit)).rows]


def test_words_are_compared_without_accents_and_case() -> None:
    """Accents, case and punctuation do not count; a word is known by its beginnings of 3 to 12 letters."""
    assert words_of("  L'Hérault-ŒUVRE straße, É") == ["l", "herault", "œuvre", "strasse", "e"]
    assert indexed("Ab") == {"ab"}
    assert indexed("Abcd") == {"abc", "abcd"}
    assert max(map(len, indexed("a" * 500))) == 12


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zzmar", ["p-1", "p-0"]),
        ("ZZMARCHAND", ["p-0"]),
        ("leveque zzelodie", ["p-0"]),
        ("Zzélio Zzmarchand", []),
        ("li", ["p-2"]),
        ("zz", []),
        ("zzconstantinopou", ["p-2"]),
        ("zzconstantinop", ["p-3", "p-2"]),
        ("", []),
        ("'%_", []),
    ],
)
def test_patients_are_found_by_name(engine: sa.Engine, text: str, found: Sequence[str]) -> None:
    """Every word asked for begins a word of the name, or is one; patients come by name."""
    assert _found(engine, text) == list(found)


def test_index_follows_every_change(engine: sa.Engine) -> None:
    """A patient is found by the new name only once renamed, and not at all once removed."""
    with writing(engine, ORGANISATION) as session:
        session.get_one(Patient, own_key(session, "p-1")).last_name = "Zzdupuis"
    assert _found(engine, "zzmarchal") == []
    assert _found(engine, "zzdupuis") == ["p-1"]
    with writing(engine, ORGANISATION) as session:
        session.merge(_patient(1, "Zzelio", "Zzmartin"))
    assert _found(engine, "zzdupuis") == []
    assert _found(engine, "zzmartin") == ["p-1"]
    with writing(engine, ORGANISATION) as session:
        session.delete(session.get_one(Patient, own_key(session, "p-1")))
    with reading(engine, ORGANISATION) as session:
        assert not session.exec(select(PatientWord).where(PatientWord.patient_id == "p-1")).all()


def test_search_takes_one_query_by_index(engine: sa.Engine) -> None:
    """Ten times the patients take no more queries, and no query looks at every patient."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(
        _connection: object, _cursor: object, statement: str, values: tuple[object, ...], *_: object
    ) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    with writing(engine, ORGANISATION) as session:
        session.add_all([_patient(number, "Zzanne", "Zzmarchal") for number in range(10, 50)])
    sa.event.listen(engine, "before_cursor_execute", note)
    assert len(_found(engine, "zzanne zzmarchal", limit=7)) == 7
    assert len(asked) == 1
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1]).all()
    assert sum("organisation_id=? AND word=?" in str(step) for step in plan) == 2
    assert not any("SCAN patient" in str(step) for step in plan)


def test_index_holds_no_name(engine: sa.Engine) -> None:
    """What the index holds of a word is not the word."""
    with reading(engine, ORGANISATION) as session:
        words = session.exec(select(PatientWord.word)).all()
    assert len(words) > 40
    assert all(len(word) == 22 for word in words)
