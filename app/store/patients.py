"""Patients: found by their names, which the database holds sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.blind_index import matches, word_hash, words_of
from app.store.rows import Part, part_of
from app.store.scope import scope_of
from app.tables import Patient, PatientWord
from app.tables.sealed_rows import keyring_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.store.rows import PartAsked

MOST_WORDS = 6
"""Words of a question that are looked for; those after are left out."""


def find_patients(session: Session, text: str, asked: PartAsked) -> Part[Patient]:
    """
    Patients of whose names every word asked for is one, or begins one with three letters and more.

    One query, by index, however many patients there are. Accents, case and order do not matter. Parts follow
    each other in the order of ids, since the database cannot read names; each is sorted by name.

    Returns
    -------
    Part of Patient
        Nobody where no word is asked for.
    """
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return Part([], None)
    keys = keyring_of(session).keys
    query = select(Patient)
    for word in words:
        # While keys are being changed, some patients are indexed by the old one still.
        hashes = [word_hash(key, scope_of(session), word) for key in keys]
        query = query.where(
            col(Patient.id).in_(select(PatientWord.patient_id).where(col(PatientWord.word).in_(hashes)))
        )
    found = part_of(session, Patient, query, asked)
    # The index knows the first letters of a long word only.
    told = [row for row in found.rows if matches(" ".join(words), f"{row.first_name} {row.last_name}")]
    told.sort(key=lambda row: (words_of(row.last_name), words_of(row.first_name), row.id))
    return Part(told, found.next)
