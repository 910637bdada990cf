"""Which keys the database needs, what cannot be read without them, and rows sealed anew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from app.sealing import FORMAT, seal, unseal
from app.store.row_security import each_organisation
from app.tables import Patient, SealingKey
from app.tables.patient_words import NAMES, index_patient
from app.tables.sealed_rows import identity_in, sealed_columns, sealed_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.keyring import Key, Keyring

_KEYS: Any = SealingKey.__table__  # type: ignore[attr-defined]


class SealedWith(NamedTuple):
    """How many rows of a table hold values sealed with a key."""

    key_id: str
    table: str
    columns: tuple[str, ...]
    rows: int


def recorded_keys(connection: sa.Connection) -> dict[str, bool]:
    """The keys that the database needs, the current one first; of each, whether it is that."""
    order = (_KEYS.c.is_current.desc(), _KEYS.c.created_at.desc())
    found = connection.execute(sa.select(_KEYS.c.id, _KEYS.c.is_current).order_by(*order))
    return {row.id: row.is_current for row in found}


def holds_sealed(connection: sa.Connection) -> bool:
    """Whether anything sealed is stored."""
    if not sa.inspect(connection).has_table("sealing_key"):
        return False
    return any(
        connection.execute(
            sa.select(sa.literal(1)).select_from(table).where(_any_sealed(table)).limit(1)
        ).first()
        for _ in each_organisation(connection)
        for table in sealed_tables()
    )


def sealed_with(connection: sa.Connection, key_ids: Iterable[str]) -> list[SealedWith]:
    """What is sealed with each of some keys; every row is looked at."""
    found = []
    for key_id in key_ids:
        for table in sealed_tables():
            counted = sa.select(sa.func.count()).select_from(table).where(_sealed_by(table, key_id))
            if count := sum(connection.scalar(counted) or 0 for _ in each_organisation(connection)):
                found.append(SealedWith(key_id, table.name, sealed_columns(table), count))
    return found


def make_current(connection: sa.Connection, key_id: str) -> None:
    """Have everything sealed with this key from now on; waits for writers that still use another."""
    is_new = key_id not in recorded_keys(connection)
    connection.execute(sa.update(_KEYS).values(is_current=_KEYS.c.id == key_id))
    if is_new:
        row = {"id": key_id, "is_current": True, "created_at": datetime.now(UTC)}
        connection.execute(sa.insert(_KEYS).values(row))


def forget_key(connection: sa.Connection, key_id: str) -> None:
    """Record that the database needs a key no longer."""
    connection.execute(sa.delete(_KEYS).where(_KEYS.c.id == key_id))


def reseal(
    connection: sa.Connection, keyring: Keyring, table: sa.Table, after: Sequence[Any] | None, most: int
) -> tuple[Any, int]:
    """
    Seal the next rows of a table with the first key, where they are sealed with another.

    Parameters
    ----------
    after
        Key of the last row that was looked at; None to begin.

    Returns
    -------
    tuple
        Key of the last row that was looked at, None at the end; and how many were sealed anew.
    """
    keys = list(table.primary_key)
    columns = [table.c[name] for name in sealed_columns(table)]
    query = sa.select(*keys, *columns).order_by(*keys).limit(most).with_for_update()
    if after is not None:
        query = query.where(sa.tuple_(*keys) > sa.tuple_(*after))
    rows = connection.execute(query).mappings().all()
    newest = keyring.keys[0]
    changed = sum(_reseal_row(connection, keyring, newest, table, row) for row in rows)
    last = tuple(rows[-1][key.name] for key in keys) if len(rows) == most else None
    return last, changed


def _reseal_row(
    connection: sa.Connection, keyring: Keyring, key: Key, table: sa.Table, row: Mapping[Any, Any]
) -> bool:
    identity = identity_in(table, row)
    names = [name for name in sealed_columns(table) if row[name] is not None]
    if all(row[name].key_id == key.id for name in names):
        return False
    opened = {name: unseal(keyring, identity, name, row[name]) for name in names}
    sealed = {name: seal(key, identity, name, value) for name, value in opened.items()}
    this = sa.and_(*(column == row[column.name] for column in table.primary_key))
    connection.execute(sa.update(table).where(this).values(sealed))
    if table.name == Patient.__tablename__:
        words = [str(opened[name]) for name in NAMES]
        index_patient(connection, key, identity.organisation_id, row["id"], words)
    return True


def _any_sealed(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.or_(*(table.c[name].is_not(None) for name in sealed_columns(table)))


def _sealed_by(table: sa.Table, key_id: str) -> sa.ColumnElement[bool]:
    begins = sa.literal(f"{FORMAT}.{key_id}.%", sa.String())
    return sa.or_(*(sa.type_coerce(table.c[name], sa.String).like(begins) for name in sealed_columns(table)))
