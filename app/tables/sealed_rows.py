"""Rows with sealed columns: sealed on their way into the database, opened on their way out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper, Session, attributes, object_session
from sqlmodel import SQLModel

from app.keyring import KeyMissingError
from app.sealing import RowIdentity, Sealed, Token, seal, unseal
from app.tables.keys import SealingKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.keyring import Key, Keyring

KEYRING = "tournee_keyring"
"""Execution option of an engine: the keyring that opens its rows."""
_SEALING = "tournee_sealing"


def row_identity(row: SQLModel) -> RowIdentity:
    """What the sealed values of a row are bound to."""
    table: sa.Table = inspect(type(row)).local_table
    return identity_in(table, {column.name: getattr(row, column.name) for column in table.primary_key})


def identity_in(table: sa.Table, values: Mapping[str, Any]) -> RowIdentity:
    """What the sealed values of a row are bound to, of its key's columns."""
    names = [column.name for column in table.primary_key if column.name != "organisation_id"]
    organisation = str(values.get("organisation_id", ""))
    return RowIdentity(table.name, organisation, tuple(str(values[name]) for name in names))


def sealed_tables() -> list[sa.Table]:
    """Every table that has sealed columns."""
    return [table for table in SQLModel.metadata.sorted_tables if sealed_columns(table)]


@cache
def sealed_columns(table: sa.Table) -> tuple[str, ...]:
    """Names of the sealed columns of a table."""
    return tuple(column.name for column in table.columns if isinstance(column.type, Sealed))


def keyring_of(session: Session) -> Keyring:
    """The keyring of the database that a session works on."""
    if KEYRING not in session.info:
        session.info[KEYRING] = session.get_bind().get_execution_options()[KEYRING]
    keyring: Keyring = session.info[KEYRING]
    return keyring


def sealing_key(session: Session) -> Key:
    """
    The key to seal with in a session's transaction, which cannot be dropped before that has ended.

    Raises
    ------
    KeyMissingError
    """
    transaction, key = session.info.get(_SEALING, (None, None))
    if key is None or transaction is not session.get_transaction():
        known: Any = SealingKey.__table__  # type: ignore[attr-defined]
        current = sa.select(known.c.id).where(known.c.is_current).with_for_update(read=True)
        found = session.connection().execute(current).scalar()
        if found is None:
            raise KeyMissingError(key_id="?")
        key = keyring_of(session).key(found)
        session.info[_SEALING] = (session.get_transaction(), key)
    given: Key = key
    return given


@event.listens_for(Mapper, "mapper_configured")
def _watch(mapper: Mapper[Any], kind: type[Any]) -> None:
    """Have every table with sealed columns sealed: none can forget it."""
    if not isinstance(mapper.local_table, sa.Table) or not sealed_columns(mapper.local_table):
        return
    event.listen(kind, "load", _loaded)
    event.listen(kind, "refresh", _refreshed)
    event.listen(mapper, "before_insert", _before_insert)
    event.listen(mapper, "before_update", _before_update)
    event.listen(mapper, "after_insert", _after)
    event.listen(mapper, "after_update", _after)


def _names(row: SQLModel) -> tuple[str, ...]:
    return sealed_columns(inspect(type(row)).local_table)


def _session(row: SQLModel) -> Session:
    session = object_session(row)
    if session is None:
        raise RuntimeError("A sealed row is read and written within a session only.")
    return session


def _open(row: SQLModel, session: Session, names: Iterable[str]) -> None:
    identity = None
    for name in names:
        value = row.__dict__.get(name)
        if isinstance(value, Token):
            identity = identity or row_identity(row)
            attributes.set_committed_value(row, name, unseal(keyring_of(session), identity, name, value))


def _loaded(row: SQLModel, context: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
    if context is not None:  # none where a new row is merged: it never was in the database
        _open(row, context.session, _names(row))


def _refreshed(row: SQLModel, context: Any, _names_refreshed: object) -> None:  # noqa: ANN401 - SQLAlchemy's own
    _open(row, context.session, _names(row))


def _before_insert(_mapper: object, _connection: object, row: SQLModel) -> None:
    _seal(row, _names(row))


def _before_update(_mapper: object, _connection: object, row: SQLModel) -> None:
    names = _names(row)
    state = inspect(row)
    moved = any(
        state.attrs[column.name].history.has_changes()
        for column in inspect(type(row)).local_table.primary_key
    )
    _seal(row, [name for name in names if moved or state.attrs[name].history.has_changes()])


def _seal(row: SQLModel, names: Iterable[str]) -> None:
    for name in names:
        value = getattr(row, name)
        if value is not None and not isinstance(value, Token):
            setattr(row, name, seal(sealing_key(_session(row)), row_identity(row), name, value))


def _after(_mapper: object, _connection: object, row: SQLModel) -> None:
    _open(row, _session(row), _names(row))
