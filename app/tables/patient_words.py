"""The blind index of patients' names, kept up with every patient that is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Index, event, inspect
from sqlalchemy.orm import Session
from sqlmodel import Field

from app.blind_index import indexed, word_hash
from app.tables.care import Patient
from app.tables.columns import Owned, belongs_to
from app.tables.sealed_rows import row_identity, sealing_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.keyring import Key

NAMES = ("first_name", "last_name")
"""What a patient is found by."""
_RENAMED = "tournee_renamed"


class PatientWord(Owned, table=True):
    """The keyed hash of a word, or of a word's beginning, of a patient's name."""

    __tablename__ = "patient_word"
    __table_args__ = (belongs_to("patient", "patient_id"), Index(None, "organisation_id", "patient_id"))

    word: str = Field(primary_key=True)  # before the patient: it is what is looked for
    patient_id: str = Field(primary_key=True)


def index_patient(
    connection: sa.Connection, key: Key, organisation_id: str, patient_id: str, names: Iterable[str]
) -> None:
    """Put the words of a patient's names in the place of those that were there."""
    table = _table()
    own = {"organisation_id": organisation_id, "patient_id": patient_id}
    connection.execute(sa.delete(table).where(*(table.c[name] == value for name, value in own.items())))
    if rows := _hashed(key, organisation_id, patient_id, names):
        connection.execute(sa.insert(table), rows)


def _table() -> Any:  # noqa: ANN401 - SQLModel does not say that its classes have tables
    return PatientWord.__table__  # type: ignore[attr-defined]


def _hashed(key: Key, organisation_id: str, patient_id: str, names: Iterable[str]) -> list[dict[str, str]]:
    own = {"organisation_id": organisation_id, "patient_id": patient_id}
    words = indexed(" ".join(names))
    return [
        {**own, "word": hashed} for hashed in sorted(word_hash(key, organisation_id, one) for one in words)
    ]


@event.listens_for(Session, "before_flush")
def _note(session: Session, _context: object, _instances: object) -> None:
    """Note whose names are about to be stored, while it is still known what changed."""
    new = [row for row in session.new if isinstance(row, Patient)]
    renamed = [
        row
        for row in session.dirty
        if isinstance(row, Patient) and any(inspect(row).attrs[name].history.has_changes() for name in NAMES)
    ]
    session.info[_RENAMED] = (new, renamed)


@event.listens_for(Session, "after_flush")
def _keep_up(session: Session, _context: object) -> None:
    new, renamed = session.info.pop(_RENAMED, ((), ()))
    words: list[dict[str, str]] = []
    for row in new:  # all at once: a day that is imported brings many
        words += _hashed(sealing_key(session), row_identity(row).organisation_id, row.id, _names(row))
    if words:
        session.connection().execute(sa.insert(_table()), words)
    for row in renamed:
        own = row_identity(row).organisation_id
        index_patient(session.connection(), sealing_key(session), own, row.id, _names(row))


def _names(row: Patient) -> list[str]:
    return [getattr(row, name) for name in NAMES]
