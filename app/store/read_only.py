"""Records that cannot be written while a key that some of them need is missing."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.errors import AppError
from app.tables import access, audit

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlalchemy.orm import ORMExecuteState

UNREADABLE = "tournee_unreadable"
"""Execution option of an engine: a sentence for all that cannot be read; none where everything can."""


class ReadOnlyError(AppError):
    """Nothing is written while some of what is stored cannot be read."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "read_only"


def unreadable(engine: sa.Engine) -> str:
    """What cannot be read for want of a key; empty where everything can be, and written too."""
    told: str = engine.get_execution_options().get(UNREADABLE, "")
    return told


def _check(session: Session, kinds: set[type]) -> None:
    # Signing in and out stays possible: else nobody could see what can be read.
    if all(kind.__module__ in (access.__name__, audit.__name__) for kind in kinds):
        return
    if told := session.get_bind().get_execution_options().get(UNREADABLE):
        raise ReadOnlyError(unreadable=told)


@event.listens_for(Session, "before_flush")
def _flushing(session: Session, _context: object, _instances: object) -> None:
    _check(session, {type(row) for row in (*session.new, *session.dirty, *session.deleted)})


@event.listens_for(Session, "do_orm_execute")
def _executing(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        _check(state.session, {mapper.class_ for mapper in state.all_mappers})
