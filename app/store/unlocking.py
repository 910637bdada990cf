"""The keys of a database as it is opened: made where nothing is sealed yet, missed where something is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.keyring import Keyring, KeySource, new_key
from app.store.keys import forget_key, holds_sealed, make_current, recorded_keys, sealed_with
from app.store.read_only import UNREADABLE
from app.store.turns import WRITES
from app.tables.sealed_rows import KEYRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa


@contextmanager
def changing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Hold a writer's transaction below all rows and organisations: for revisions and keys."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        yield connection


def with_keys(engine: sa.Engine, keys: KeySource) -> sa.Engine:
    """Give an engine its keyring; where nothing is sealed yet and no key is there, one is made."""
    if not keys.is_file:
        return engine.execution_options(**{KEYRING: Keyring(keys)})
    with keys.held(), engine.connect() as connection:
        if not keys.read() and not holds_sealed(connection):
            keys.write([new_key()])
        return engine.execution_options(**{KEYRING: Keyring(keys)})


def keyring_of(engine: sa.Engine) -> Keyring:
    """The keyring that an engine was given."""
    keyring: Keyring = engine.get_execution_options()[KEYRING]
    return keyring


def read_only_without_keys(engine: sa.Engine) -> sa.Engine:
    """Give the engine to be used from now on: one for reading only where a key is missing."""
    missing = _missing_keys(engine)
    return engine.execution_options(**{UNREADABLE: missing}) if missing else engine


def _missing_keys(engine: sa.Engine) -> str:
    """What cannot be read for want of a key; where nothing is sealed yet, any key is right."""
    keyring = keyring_of(engine)
    with engine.connect() as connection:
        is_sealed = holds_sealed(connection)
        recorded = recorded_keys(connection)
        missing = [key_id for key_id in recorded if key_id not in keyring.ids]
        if is_sealed:
            parts = sealed_with(connection, missing)
            told = [f"{part.table} ({part.rows}: {', '.join(part.columns)}; {part.key_id})" for part in parts]
            return "; ".join(told) or ", ".join(missing)
    if missing or not recorded:
        with changing(engine) as connection:
            make_current(connection, keyring.ids[0])
            for key_id in missing:
                forget_key(connection, key_id)
    return ""
