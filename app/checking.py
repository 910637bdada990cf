"""Looks at what a service stands on, changes nothing, and says what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.errors import AppError
from app.keyring import KeyMissingError, Keyring, key_source
from app.maps import OUTDATED
from app.sealing import SealBrokenError, unseal
from app.store.database import is_known, is_newest, revision_of
from app.store.postgresql import check_order, postgresql_engine
from app.store.row_security import each_organisation, is_secured
from app.store.snapshot import read_every_row
from app.store.sqlite import sqlite_engine
from app.tables.sealed_rows import identity_in, sealed_columns, sealed_tables
from routing import Graph, MapError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.config import Settings

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what was found."""

    what: str
    is_sound: bool
    told: str


def check(settings: Settings) -> Iterator[Finding]:
    """Look at the database, its revision, the seals and the map, and tell of each as soon as it is known."""
    yield from _checked_database(settings)
    yield _checked_map(settings)


def _checked_database(settings: Settings) -> Iterator[Finding]:
    where = settings.database
    if isinstance(where, Path) and not where.exists():
        yield Finding("database", is_sound=False, told=f"There is none at {where} yet.")
        return
    engine = sqlite_engine(where) if isinstance(where, Path) else postgresql_engine(where)
    try:
        if not isinstance(where, Path):
            check_order(engine, where)
        revision = _checked_revision(engine)
        if revision.is_sound:
            read_every_row(engine, settings.data_dir)
            yield Finding("database", is_sound=True, told=f"Every row of {where} can be read.")
        yield revision
        if revision.is_sound:
            yield _checked_seals(engine, Keyring(key_source(settings)))
    except AppError as error:
        yield Finding("database", is_sound=False, told=str(error))
    except (OSError, SQLAlchemyError) as error:
        told = f"It cannot be read ({type(error).__name__}). Restore the last backup, or start the server."
        yield Finding("database", is_sound=False, told=told)
    finally:
        engine.dispose()


def _checked_revision(engine: sa.Engine) -> Finding:
    with engine.connect() as connection:
        revision = revision_of(connection)
        if revision is None:
            return Finding("revision", is_sound=False, told="The database has no tables yet.")
        if not is_known(revision):
            told = f"{revision} was made by a newer version of the program: use that version."
            return Finding("revision", is_sound=False, told=told)
        if not is_newest(connection):
            told = f"{revision} is of an older version: the next start of the service upgrades it."
            return Finding("revision", is_sound=False, told=told)
        if connection.dialect.name == "postgresql" and not is_secured(connection):
            told = "A table lacks its row security: the next start of the service puts it up."
            return Finding("revision", is_sound=False, told=told)
    return Finding("revision", is_sound=True, told=f"{revision}, the newest.")


def _checked_seals(engine: sa.Engine, keyring: Keyring) -> Finding:
    sound, broken, missing = 0, Counter[str](), Counter[str]()
    with engine.connect() as connection:
        for _ in each_organisation(connection):
            for table in sealed_tables():
                for column, value in _opened(connection, keyring, table):
                    if value is None:
                        sound += 1
                    elif isinstance(value, KeyMissingError):
                        missing[str(value.facts["key_id"])] += 1
                    else:
                        broken[f"{table.name}.{column}"] += 1
    faults = [f"{count} values of {place} are not what was stored there" for place, count in broken.items()]
    faults += [f"{count} values need the key {key_id}, not here" for key_id, count in missing.items()]
    told = "; ".join(faults) or f"{sound} sealed values, all of them whole"
    return Finding("seals", is_sound=not faults, told=f"{told}.")


def _opened(
    connection: sa.Connection, keyring: Keyring, table: sa.Table
) -> Iterator[tuple[str, AppError | None]]:
    """Of each sealed value of a table its column, and why it does not open."""
    names = sealed_columns(table)
    query = sa.select(*table.primary_key, *(table.c[name] for name in names))
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query).mappings():
        identity = identity_in(table, dict(row))
        for name in names:
            if row[name] is None:
                continue
            try:
                unseal(keyring, identity, name, row[name])
            except (SealBrokenError, KeyMissingError) as error:
                yield name, error
            else:
                yield name, None


def _checked_map(settings: Settings) -> Finding:
    if settings.is_without_map:
        told = "None is in use: travel times are straight lines. `tournee map import` makes one."
        return Finding("map", is_sound=False, told=told)
    try:
        graph = Graph.load(settings.map)
    except MapError as error:
        return Finding("map", is_sound=False, told=f"{error.message} {error.remedy}")
    if graph.meta.profiles_changed:
        return Finding("map", is_sound=False, told=f"{settings.map.resolve().name}: {OUTDATED}")
    return Finding("map", is_sound=True, told=f"{settings.map.resolve().name}, {len(graph.lat):,} places.")
