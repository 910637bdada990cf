"""
Whose rows a session may see: those of one organisation, by construction.

Every statement through a session gets its organisation added, every new row is stamped with it, and a row
of another is refused before it is written. A session that says no organisation cannot do anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NewType

import sqlalchemy as sa
from sqlalchemy.orm import with_loader_criteria
from sqlmodel import Session, SQLModel, col

from app.tables import AccessSession, Job, NurseLink, Organisation, Plan, User
from app.tables.columns import Owned

if TYPE_CHECKING:
    from sqlalchemy.orm import ORMExecuteState, UOWTransaction

Scope = NewType("Scope", str)
"""The id of an organisation, or `EVERY_ORGANISATION`."""
EVERY_ORGANISATION = Scope("*")
"""For what comes before anybody is known: whose session it is, which job is next. No care is seen."""
BEFORE_IDENTITY = (Organisation, User, AccessSession, NurseLink, Job, Plan)
"""The tables that `EVERY_ORGANISATION` reaches."""
_SCOPE = "scope"


class ScopeError(Exception):
    """The program tried to touch rows outside of its organisation: a fault of ours, never a user's."""


def scoped(session: Session, scope: Scope | str) -> Session:
    """Hold a session to an organisation, for all it does from now on."""
    if not scope:
        raise ScopeError("no organisation")
    if session.info.get(_SCOPE) != scope:
        session.expunge_all()
    session.info[_SCOPE] = scope
    return session


def scope_of(session: Session) -> Scope:
    """Give the organisation a session is held to."""
    scope: Scope | None = session.info.get(_SCOPE)
    if not scope:
        raise ScopeError("no organisation")
    return scope


def own_key(session: Session, *key: Any) -> tuple[Any, ...]:  # noqa: ANN401 - ids, days and positions
    """Give the primary key of a row of the session's organisation."""
    return (scope_of(session), *key)


def stamp(session: Session, row: Owned) -> None:
    """Write the session's organisation into a new row."""
    scope = scope_of(session)
    if row.organisation_id in {"", scope} and scope != EVERY_ORGANISATION:
        row.organisation_id = scope
    elif not (scope == EVERY_ORGANISATION and row.organisation_id and isinstance(row, BEFORE_IDENTITY)):
        raise ScopeError(type(row).__name__)


def _owned_tables(base: type[SQLModel] = Owned) -> list[type[Owned]]:
    return [table for table in base.__subclasses__() if issubclass(table, Owned)]


@sa.event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    """Add the organisation to a statement."""
    scope = scope_of(state.session)  # type: ignore[arg-type]  # every session here is SQLModel's
    if not state.is_orm_statement or state.is_insert:
        raise ScopeError("a statement that cannot be held to an organisation")
    if state.is_relationship_load or state.is_column_load:
        return
    criteria = []
    for table in _owned_tables():
        if scope != EVERY_ORGANISATION:
            criteria.append(with_loader_criteria(table, col(table.organisation_id) == scope))
        elif table not in BEFORE_IDENTITY:
            criteria.append(with_loader_criteria(table, sa.false()))
    if scope != EVERY_ORGANISATION:
        criteria.append(with_loader_criteria(Organisation, col(Organisation.id) == scope))
    state.statement = state.statement.options(*criteria)


@sa.event.listens_for(Session, "before_flush")
def _check(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Stamp what is new, refuse what is another's."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Owned):
            stamp(session, row)
        elif scope_of(session) not in {EVERY_ORGANISATION, row.id}:
            raise ScopeError(type(row).__name__)
