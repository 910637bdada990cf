"""A new key for everything sealed: begun once, finished by whoever calls it again, at any moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import AppError
from app.keyring import Keyring, new_key
from app.store import keys as store
from app.store.read_only import ReadOnlyError, unreadable
from app.store.row_security import each_organisation, say_organisation
from app.store.unlocking import changing, keyring_of
from app.tables.sealed_rows import sealed_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

BATCH_ROWS = 200
"""Rows sealed anew in one transaction: others can write between two of them."""


class NoNewKeyError(AppError):
    """The keys are where this program cannot write."""

    code = "rotation_needs_key"


@dataclass(frozen=True)
class KeyState:
    """A key, and how many rows hold values sealed with it; `here` where it is among the keys given."""

    id: str
    is_current: bool
    here: bool
    rows: dict[str, int]


@dataclass(frozen=True)
class Rotated:
    """What a rotation did; `removable` are ids of keys in the environment that nothing needs any more."""

    key_id: str
    rows: int
    dropped: tuple[str, ...]
    removable: tuple[str, ...]


def key_states(engine: sa.Engine) -> list[KeyState]:
    """Every key that is here or that the database needs, the current one first."""
    here = keyring_of(engine).ids
    with engine.connect() as connection:
        recorded = store.recorded_keys(connection)
        ids = dict.fromkeys((*recorded, *here))
        parts = store.sealed_with(connection, ids)
    return [
        KeyState(
            key_id,
            recorded.get(key_id, False),
            key_id in here,
            {part.table: part.rows for part in parts if part.key_id == key_id},
        )
        for key_id in ids
    ]


def rotate(engine: sa.Engine, tell: Callable[[str, int], None] = lambda _table, _rows: None) -> Rotated:
    """
    Seal everything with a new key and drop the old ones, or finish a rotation that was interrupted.

    Keys in a file are made and dropped here; in the environment the new one is given before the old one.

    Parameters
    ----------
    tell
        Called after each transaction with its table and how many rows it sealed anew.

    Raises
    ------
    ReadOnlyError
        Where a key is missing.
    NoNewKeyError
        Where the only key is in the environment.
    """
    keyring = keyring_of(engine)
    with keyring.source.held():
        keyring.keys = keyring.source.read()
        if told := unreadable(engine):
            raise ReadOnlyError(unreadable=told)
        _begin(engine, keyring)
        newest = keyring.keys[0]
        rows = sum(_reseal(engine, keyring, table, tell) for table in sealed_tables())
        dropped = _drop(engine, newest.id)
        removable = tuple(key.id for key in keyring.keys if key.id != newest.id)
        if keyring.source.is_file:
            keyring.source.write([newest])
            keyring.keys, removable = (newest,), ()
    return Rotated(newest.id, rows, dropped, removable)


def _begin(engine: sa.Engine, keyring: Keyring) -> None:
    """Have a new key sealed with from now on, unless that was done by a call that was interrupted."""
    with engine.connect() as connection:
        recorded = store.recorded_keys(connection)
    is_under_way = len(recorded) > 1 or not recorded.get(keyring.keys[0].id)
    if not is_under_way and len(keyring.keys) == 1:
        if not keyring.source.is_file:
            raise NoNewKeyError
        # The file first: the database never needs a key that is not kept.
        keyring.source.write([new_key(), *keyring.keys])
        keyring.keys = keyring.source.read()
    with changing(engine) as connection:
        store.make_current(connection, keyring.keys[0].id)


def _reseal(engine: sa.Engine, keyring: Keyring, table: sa.Table, tell: Callable[[str, int], None]) -> int:
    with engine.connect() as connection:
        owners = list(each_organisation(connection))
    return sum(_reseal_of(owner, engine, keyring, table, tell) for owner in owners)


def _reseal_of(
    owner: str, engine: sa.Engine, keyring: Keyring, table: sa.Table, tell: Callable[[str, int], None]
) -> int:
    total, after = 0, None
    while True:
        with changing(engine) as connection:
            say_organisation(connection, owner)
            after, changed = store.reseal(connection, keyring, table, after, BATCH_ROWS)
        total += changed
        tell(table.name, changed)
        if after is None:
            return total


def _drop(engine: sa.Engine, newest: str) -> tuple[str, ...]:
    """Forget the keys that nothing is sealed with any more."""
    with changing(engine) as connection:
        old = [key_id for key_id in store.recorded_keys(connection) if key_id != newest]
        if store.sealed_with(connection, old):
            raise AppError  # a writer that does not ask which key is current: keep them all
        for key_id in old:
            store.forget_key(connection, key_id)
    return tuple(old)
