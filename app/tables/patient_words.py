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
    table: Any = PatientWord.__table__  # type: ignore[attr-defined]
    own = {"organisation_id": organisation_id, "patient_id": patient_id}
    connection.execute(sa.delete(table).where(*(table.c[name] == value for name, value in own.items())))
    hashes = sorted(word_hash(key, organisation_id, word) for word in indexed(" ".join(names)))
    if hashes:
        connection.execute(sa.insert(table), [{**own, "word": hashed} for hashed in hashes])


@event.listens_for(Session, "before_flush")
def _note(session: Session, _context: object, _instances: object) -> None:
    """Note whose names are about to be stored, while it is still known what changed."""
    session.info[_RENAMED] = [
        row
        for row in (*session.new, *session.dirty)
        if isinstance(row, Patient)
        and (row in session.new or any(inspect(row).attrs[name].history.has_changes() for name in NAMES))
    ]


@event.listens_for(Session, "after_flush")
def _keep_up(session: Session, _context: object) -> None:
    for row in session.info.pop(_RENAMED, ()):
        organisation = row_identity(row).organisation_id
        names = [getattr(row, name) for name in NAMES]
        index_patient(session.connection(), sealing_key(session), organisation, row.id, names)
