"""
Keeps the audit log: what a session changes of records that matter is noted in the same transaction.

Reads are noted by whoever answers them (`note_read`). Nobody else writes entries, and nobody changes one.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.store.scope import scope_of
from app.tables import (
    Absence,
    Act,
    ActEdition,
    ApiKey,
    AuditEntry,
    CarePlan,
    CareSlot,
    Nurse,
    NurseLink,
    NurseWish,
    Patient,
    Plan,
    Qualification,
    Shift,
    Team,
    User,
    Visit,
    WorkLimits,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import ORMExecuteState, UOWTransaction

    from app.tables.columns import Owned

AUDITED: set[type[Owned]] = {
    Absence,
    Act,
    ActEdition,
    ApiKey,
    CarePlan,
    CareSlot,
    Nurse,
    NurseLink,
    NurseWish,
    Patient,
    Plan,
    Qualification,
    Shift,
    Team,
    User,
    Visit,
    WorkLimits,
}
"""Tables whose changes are noted; windows, breaks and stops belong to one of them."""
NOTED_IN = str(AuditEntry.__tablename__)
"""The table of the log, which gets entries in whatever scope something is done."""
CONSOLE = "console"
SERVICE = "service"
SEVERAL = "*"
READ_AGAIN_AFTER_NS = 15 * 60 * 10**9
"""How long one entry stands for all that one actor reads of one record."""
_ACTOR = "actor"
_IS_QUIET = "audit_is_quiet"


def acting(session: Session, actor: str) -> Session:
    """Say who is behind all that a session does from now on."""
    session.info[_ACTOR] = actor
    return session


def is_noted(session: Session, actor: str, record: str, record_id: str) -> bool:
    """Whether it was noted within the last quarter of an hour that somebody was shown a record."""
    since = f"{time.time_ns() - READ_AGAIN_AFTER_NS:016x}"
    query = select(AuditEntry.id).where(
        AuditEntry.actor == actor,
        AuditEntry.record == record,
        AuditEntry.record_id == record_id,
        AuditEntry.action == "read",
        AuditEntry.id > since,
    )
    return session.exec(query.limit(1)).first() is not None


def note_read(session: Session, record: str, record_id: str) -> None:
    """
    Note that a record was shown to whoever is behind the session.

    Not once more within a quarter of an hour: a page that asks again and again would bury the rest.
    """
    if not is_noted(session, session.info.get(_ACTOR, SERVICE), record, record_id):
        session.add(_entry(session, scope_of(session), "read", record, record_id))


def note_sign_in(session: Session, user_id: str, by: str) -> None:
    """Note that an account signed in, by which of its fields it was known."""
    session.add(_entry(session, scope_of(session), "sign-in", "user", user_id, [by]))


def note_export(session: Session, record: str, record_id: str) -> None:
    """Note that all that is stored of a person was given out."""
    session.add(_entry(session, scope_of(session), "export", record, record_id))


def note_erasure(session: Session, record: str, record_id: str) -> None:
    """
    Note that a person is erased by all that the session does from now on, of which nothing else is noted.

    Else the log would tell under which id the person's past visits are kept.
    """
    session.add(_entry(session, scope_of(session), "erase", record, record_id))
    session.info[_IS_QUIET] = True


def entries(
    session: Session,
    *,
    record: str = "",
    record_id: str = "",
    actor: str = "",
    before: str = "",
    limit: int = 100,
) -> Sequence[AuditEntry]:
    """
    Entries of the log, newest first.

    Parameters
    ----------
    before
        Only those older than the entry of this id.
    """
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    for column, wanted in (
        (AuditEntry.record, record),
        (AuditEntry.record_id, record_id),
        (AuditEntry.actor, actor),
    ):
        if wanted:
            query = query.where(column == wanted)
    return session.exec(query.where(AuditEntry.id < before) if before else query).all()


def _entry(
    session: Session, own: str, action: str, record: str, record_id: str, fields: Sequence[str] = ()
) -> AuditEntry:
    return AuditEntry(
        organisation_id=own,
        id=f"{time.time_ns():016x}{secrets.token_hex(4)}",
        at=datetime.now(UTC),
        actor=session.info.get(_ACTOR, SERVICE),
        action=action,
        record=record,
        record_id=record_id,
        fields=list(fields),
    )


@sa.event.listens_for(Session, "before_flush")
def _note_changes(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if session.info.get(_IS_QUIET):
        return
    changed = [(row, _changed(row)) for row in session.dirty if type(row) in AUDITED]
    noted = [
        *(("create", row, ()) for row in session.new if type(row) in AUDITED),
        *(("change", row, fields) for row, fields in changed if fields),
        *(("remove", row, ()) for row in session.deleted if type(row) in AUDITED),
    ]
    for action, row, fields in noted:
        session.add(_entry(session, row.organisation_id, action, _name_of(type(row)), _id_of(row), fields))


@sa.event.listens_for(Session, "do_orm_execute")
def _note_change_of_several(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    table = state.bind_mapper.class_
    session: Session = state.session  # type: ignore[assignment]  # every session here is SQLModel's
    if table in AUDITED and not session.info.get(_IS_QUIET):
        action = "change" if state.is_update else "remove"
        session.add(_entry(session, scope_of(session), action, _name_of(table), SEVERAL))


def _name_of(table: type[Owned]) -> str:
    return str(table.__tablename__)


def _id_of(row: Owned) -> str:
    mapper = sa.inspect(type(row))
    names = [column.key for column in mapper.primary_key if column.key != "organisation_id"]
    return "/".join(str(getattr(row, name)) for name in names)


def _changed(row: Owned) -> list[str]:
    return sorted(attribute.key for attribute in sa.inspect(row).attrs if attribute.history.has_changes())
