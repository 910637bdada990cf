"""
Whose rows a session may see: those of one organisation, by construction.

Every statement through a session gets its organisation added, every new row is stamped with it, and a row
of another is refused before it is written. A session that says no organisation cannot do anything.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NewType

import sqlalchemy as sa
from sqlalchemy.orm import with_loader_criteria
from sqlmodel import Session, col

from app.store import row_security
from app.tables import AccessSession, ApiKey, Job, NurseLink, Organisation, Plan, User
from app.tables.columns import Owned

if TYPE_CHECKING:
    from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, UOWTransaction

Scope = NewType("Scope", str)
"""The id of an organisation, or `EVERY_ORGANISATION`."""
EVERY_ORGANISATION = Scope(row_security.EVERY)
"""For what comes before anybody is known: whose session it is, which job is next. No care is seen."""
BEFORE_IDENTITY = (Organisation, User, AccessSession, NurseLink, ApiKey, Job, Plan)
"""The tables that `EVERY_ORGANISATION` reaches."""
_SCOPE = "scope"
_SCOPES_KEPT = 256
"""Organisations whose criteria are kept made."""


class ScopeError(Exception):
    """The program tried to touch rows outside of its organisation: a fault of ours, never a user's."""


def scoped(session: Session, scope: Scope | str) -> Session:
    """Hold a session to an organisation, for all it does from now on."""
    if not scope:
        raise ScopeError("no organisation")
    if session.info.get(_SCOPE) != scope:
        session.expunge_all()
    session.info[_SCOPE] = scope
    if session.in_transaction():
        _say(session, session.connection())
    return session


def before_identity() -> list[str]:
    """Names of the tables that `EVERY_ORGANISATION` reaches."""
    return [str(table.__tablename__) for table in BEFORE_IDENTITY]


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


@lru_cache(maxsize=_SCOPES_KEPT)
def _criteria(scope: Scope) -> tuple[LoaderCriteriaOption, ...]:
    """What every statement of a scope is narrowed by; made once, as every statement asks for it."""
    owned = Owned.__subclasses__()
    if scope == EVERY_ORGANISATION:
        hidden = (table for table in owned if table not in BEFORE_IDENTITY)
        return tuple(with_loader_criteria(table, sa.false()) for table in hidden)
    return (
        *(with_loader_criteria(table, col(table.organisation_id) == scope) for table in owned),
        with_loader_criteria(Organisation, col(Organisation.id) == scope),
    )


def _say(session: Session, connection: sa.Connection) -> None:
    """Tell a server that has walls of its own."""
    row_security.say_organisation(connection, session.info.get(_SCOPE) or "")


@sa.event.listens_for(Session, "after_begin")
def _begin(session: Session, _transaction: object, connection: sa.Connection) -> None:
    """Say the organisation at the beginning of each transaction."""
    _say(session, connection)


@sa.event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    """Add the organisation to a statement."""
    scope = scope_of(state.session)  # type: ignore[arg-type]  # every session here is SQLModel's
    if not state.is_orm_statement or state.is_insert:
        raise ScopeError("a statement that cannot be held to an organisation")
    if state.is_relationship_load or state.is_column_load:
        return
    state.statement = state.statement.options(*_criteria(scope))


@sa.event.listens_for(Session, "before_flush")
def _check(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Stamp what is new, refuse what is another's."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Owned):
            stamp(session, row)
        elif scope_of(session) not in {EVERY_ORGANISATION, row.id}:
            raise ScopeError(type(row).__name__)
