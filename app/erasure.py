"""Erases one person: who and where she is goes from every table and file, past visits keep their numbers."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.errors import ConflictError, NotFoundError
from app.store import audit, days, persons
from app.store.kept_answers import blank_answers
from app.store.rows import remove_rows
from app.store.sqlite import sweep
from app.tables import Patient
from routing import forget_tables

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.planning import Planner
    from app.store.persons import Kind

ERASED = "erased-"
"""What the opaque ids of erased people begin with."""


@dataclass(frozen=True)
class Erased:
    """
    What was done.

    Parameters
    ----------
    kept
        Visits of a patient, or shifts of a nurse, that stay as nobody's.
    removed
        Those to come, which are gone.
    ways
        Ways of plans that lost their line and directions.
    is_swept
        Whether the database file was written anew; True on a server, which sweeps by itself.
    """

    kind: Kind
    kept: int
    removed: int
    ways: int
    is_swept: bool


def kind_of(planner: Planner, person_id: str, kind: Kind | None = None) -> Kind:
    """
    Find whether an id is a patient's or a nurse's.

    Raises
    ------
    NotFoundError
        Where nobody has it, or whoever had it is erased.
    ConflictError
        Where a patient and a nurse have it, and neither kind is asked for.
    """
    wanted: tuple[Kind, ...] = ("patient", "nurse") if kind is None else (kind,)
    with planner.reading() as session:
        found = [each for each in wanted if persons.read_person(session, each, person_id) is not None]
    if not found:
        raise NotFoundError("unknown_person", id=person_id)
    if len(found) > 1:
        raise ConflictError("two_people", id=person_id)
    return found[0]


def erase(planner: Planner, kind: Kind, person_id: str) -> Erased:
    """
    Erase a patient or a nurse, all or nothing; nothing brings her back.

    Kept travel tables of everybody go with it: they hold places and are computed again.

    Raises
    ------
    NotFoundError
        Where nobody has the id, or whoever had it is erased.
    ConflictError
        Where a plan of one of her days is being made: what makes it holds her place.
    """
    with planner.writing() as session:
        kept, removed, ways = erase_within(session, kind, person_id)
        forget_tables(planner.settings.tables)
    return Erased(kind, kept, removed, ways, sweep_file(planner))


def erase_within(session: Session, kind: Kind, person_id: str) -> tuple[int, int, int]:
    """
    Erase a patient or a nurse within a session, as `erase` does.

    Returns
    -------
    tuple of int
        How many visits or shifts stay, how many to come are gone, how many ways are cut.
    """
    person, team = persons.read_person(session, kind, person_id), days.read_team(session)
    if person is None:
        raise NotFoundError("unknown_person", id=person_id)
    own_days = persons.days_of(session, kind, person_id)
    if persons.is_being_planned(session, own_days):
        raise ConflictError("person_being_planned", id=person_id)
    audit.note_erasure(session, kind, person_id)
    session.flush()
    persons.remove_refused_plans(session, own_days)
    blank_answers(session)
    now, opaque = datetime.now(UTC), f"{ERASED}{secrets.token_hex(8)}"
    today = now.astimezone(UTC if team is None else team.zone).date()
    if isinstance(person, Patient):
        persons.cut_reasons(session, person_id)
        ways = persons.cut_ways(session, persons.ways_to_patient(session, person_id))
        session.add(persons.erased_patient(opaque, team, now))
        session.flush()
        removed, kept = persons.give_visits_away(session, person_id, opaque, today)
    else:
        ways = persons.cut_ways(session, persons.ways_to_nurse(session, person_id))
        session.add(persons.erased_nurse(opaque, person, now))
        session.flush()
        removed, kept = persons.give_shifts_away(session, person_id, opaque, today)
    for gone in (person_id,) if kept else (person_id, opaque):  # nobody is needed where nothing stays
        remove_rows(session, persons.TABLES[kind], id=gone)
    return kept, removed, ways


def sweep_file(planner: Planner) -> bool:
    """Write the file of the database anew; one that others are reading is left as it is."""
    if planner.engine.dialect.name != "sqlite":
        return True
    try:
        sweep(planner.engine)
    except sqlite3.Error:
        return False
    return True
