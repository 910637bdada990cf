"""
Keeps the audit log: what a session changes of records that matter is noted in the same transaction.

Reads are noted by whoever answers them (`note_read`). Nobody else writes entries, and nobody changes one.
Old ones are removed by `app.tidying` alone, which says so first (`note_tidying`).
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

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
    PlanningSettings,
    Qualification,
    Retention,
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
    PlanningSettings,
    Qualification,
    Retention,
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
SIGN_IN = "sign-in"
READ_AGAIN_AFTER_NS = 15 * 60 * 10**9
"""How long one entry stands for all that one actor reads of one record."""
_BECOMING = {"published": "publish", "archived": "archive"}
"""What is done to a plan whose status becomes another."""
_ACTOR = "actor"
_LAST = "audit_last"
_NOTED = "audit_noted"
_LONGEST_JUMP_NS = 60 * 60 * 10**9
"""Of a clock that was set back, or of another machine's: ids go on growing meanwhile."""
_IS_QUIET = "audit_is_quiet"
_MAY_REMOVE = "audit_may_remove"


class LogOnlyGrowsError(Exception):
    """The program tried to change the log, or to remove of it: a fault of ours, never a user's."""


class Like(TypedDict, total=False):
    """What entries that are looked for have to say."""

    record: str
    record_id: str
    actor: str
    action: str


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
    session.add(_entry(session, scope_of(session), SIGN_IN, "user", user_id, [by]))


def last_sign_ins(session: Session) -> dict[str, datetime]:
    """When each account was signed in to last, by its id, as far back as the log goes."""
    newest = select(AuditEntry.record_id, sa.func.max(AuditEntry.at))
    signed_in = (col(AuditEntry.record) == "user") & (col(AuditEntry.action) == SIGN_IN)
    return dict(session.exec(newest.where(signed_in).group_by(AuditEntry.record_id)).all())


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


def note_tidying(session: Session, record: str, record_id: str, tables: Sequence[str]) -> None:
    """
    Note what retention removes by all that the session does from now on, of which nothing else is noted.

    No other session can remove entries of the log, and the database keeps those of the last year from this
    one too.

    Parameters
    ----------
    tables
        Names of those that rows are removed from.
    """
    session.add(_entry(session, scope_of(session), "remove", record, record_id, tables))
    session.info[_IS_QUIET] = session.info[_MAY_REMOVE] = True


def note_change(session: Session, record: str, record_id: str) -> None:
    """Note that a record changed by what belongs to it, where nothing was noted of the record itself."""
    if not session.info.get(_IS_QUIET) and (record, record_id) not in session.info.get(_NOTED, ()):
        session.add(_entry(session, scope_of(session), "change", record, record_id))


def last_change(session: Session, record: str, record_id: str) -> str | None:
    """Who changed a record last; None where the log does not go back that far."""
    query = select(AuditEntry.actor).where(
        AuditEntry.record == record, AuditEntry.record_id == record_id, AuditEntry.action != "read"
    )
    return session.exec(query.order_by(col(AuditEntry.id).desc()).limit(1)).first()


def entries(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    before: str = "",
    limit: int = 100,
    **like: Unpack[Like],
) -> Sequence[AuditEntry]:
    """
    Entries of the log, newest first.

    Parameters
    ----------
    since, until
        Only those of this moment and later, and those before it.
    before
        Only those older than the entry of this id.
    like
        What entries have to say; an empty text is anything.
    """
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    for name, wanted in like.items():
        if wanted:
            query = query.where(getattr(AuditEntry, name) == wanted)
    if since is not None:
        query = query.where(AuditEntry.id >= first_id(since))
    for end in (before, "" if until is None else first_id(until)):
        if end:
            query = query.where(AuditEntry.id < end)
    return session.exec(query).all()


def first_id(moment: datetime) -> str:
    """What the ids of entries begin with from a moment on."""
    return f"{max(round(moment.timestamp() * 10**6), 0) * 1000:016x}"


def _entry(
    session: Session, own: str, action: str, record: str, record_id: str, fields: Sequence[str] = ()
) -> AuditEntry:
    session.info.setdefault(_NOTED, set()).add((record, record_id))
    return AuditEntry(
        organisation_id=own,
        id=f"{_next_nanosecond(session):016x}{secrets.token_hex(4)}",
        at=datetime.now(UTC),
        actor=session.info.get(_ACTOR, SERVICE),
        action=action,
        record=record,
        record_id=record_id,
        fields=list(fields),
    )


def _next_nanosecond(session: Session) -> int:
    """Give the time, or what is behind the newest entry: whoever asks what came after one misses none."""
    now = time.time_ns()
    if _LAST not in session.info:
        newest = session.exec(select(sa.func.max(AuditEntry.id))).one()
        session.info[_LAST] = int(newest[:16], 16) if newest else 0
    if now <= session.info[_LAST] < now + _LONGEST_JUMP_NS:
        now = session.info[_LAST] + 1
    session.info[_LAST] = now
    return now


@sa.event.listens_for(Session, "before_flush")
def _note_changes(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if any(isinstance(row, AuditEntry) for row in (*session.dirty, *session.deleted)):
        raise LogOnlyGrowsError
    if session.info.get(_IS_QUIET):
        return
    changed = [(row, _changed(row)) for row in session.dirty if type(row) in AUDITED]
    noted = [
        *(("create", row, ()) for row in session.new if type(row) in AUDITED),
        *((_change_of(row, fields), row, fields) for row, fields in changed if fields),
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
    if table is AuditEntry and not (state.is_delete and session.info.get(_MAY_REMOVE)):
        raise LogOnlyGrowsError
    if table in AUDITED and not session.info.get(_IS_QUIET):
        action = "change" if state.is_update else "remove"
        session.add(_entry(session, scope_of(session), action, _name_of(table), _id_of_one(state, table)))


def _id_of_one(state: ORMExecuteState, table: type[Owned]) -> str:
    """The id of the one row that a statement changes; `*` where there are several, or none."""
    which = state.statement.whereclause  # type: ignore[attr-defined]  # of an update or a removal
    names = [getattr(table, name) for name in _key_of(table)]
    query = sa.select(*names).limit(2)
    found = state.session.execute(query if which is None else query.where(which)).all()
    return "/".join(map(str, found[0])) if len(found) == 1 else SEVERAL


def _name_of(table: type[Owned]) -> str:
    return str(table.__tablename__)


def _id_of(row: Owned) -> str:
    return "/".join(str(getattr(row, name)) for name in _key_of(type(row)))


def _key_of(table: type[Owned]) -> list[str]:
    """The columns that name a row within its organisation."""
    return [column.key for column in sa.inspect(table).primary_key if column.key != "organisation_id"]


def _change_of(row: Owned, fields: Sequence[str]) -> str:
    return _BECOMING[row.status] if isinstance(row, Plan) and "status" in fields else "change"


def _changed(row: Owned) -> list[str]:
    return sorted(attribute.key for attribute in sa.inspect(row).attrs if attribute.history.has_changes())
