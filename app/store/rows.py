"""Rows of one organisation found by id, whatever table they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import col, delete, select

from app.store.scope import own_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from app.tables import Nurse, Patient
    from app.tables.columns import Owned

Row = TypeVar("Row", bound="Owned")
Person = TypeVar("Person", "Patient", "Nurse")


def find(session: Session, table: type[Row], *key: object) -> Row | None:
    """One row by its key."""
    return session.get(table, own_key(session, *key))


def find_person(session: Session, table: type[Person], person_id: str) -> Person | None:
    """A patient or a nurse; None where the one with the id was erased."""
    row = find(session, table, person_id)
    return None if row is None or row.erased_at is not None else row


def to_fill(session: Session, table: Any, *, is_new: bool, **key: object) -> Any:  # noqa: ANN401 - a row of it
    """Give the row with a key, or a new one that has nothing but its key."""
    return table(**key) if is_new else session.get_one(table, own_key(session, *key.values()))


def known_ids(session: Session, table: Any, ids: Sequence[str], **equal: object) -> set[str]:  # noqa: ANN401 - any table with an id
    """Which of some ids there are among rows whose columns have some values."""
    query = select(table.id).where(
        col(table.id).in_(ids), *(getattr(table, name) == value for name, value in equal.items())
    )
    return set(session.exec(query))


def ids_behind(session: Session, table: Any, after: str, most: int, **equal: object) -> list[str]:  # noqa: ANN401 - as above
    """The ids behind one, in order, among rows whose columns have some values."""
    query = select(table.id).where(
        table.id > after, *(getattr(table, name) == value for name, value in equal.items())
    )
    return list(session.exec(query.order_by(table.id).limit(most)))


def rows_of(session: Session, table: Any, order: str = "position", **equal: object) -> list[Any]:  # noqa: ANN401 - as above
    """Rows whose columns have some values, in order."""
    query = select(table).where(*(getattr(table, name) == value for name, value in equal.items()))
    return list(session.exec(query.order_by(getattr(table, order))))


def remove_rows(session: Session, table: Any, **equal: object) -> None:  # noqa: ANN401 - as above
    """Remove rows whose columns have some values."""
    session.exec(delete(table).where(*(getattr(table, name) == value for name, value in equal.items())))


def is_used(session: Session, table: Any, **equal: object) -> bool:  # noqa: ANN401 - as above
    """Whether there is a row whose columns have some values."""
    query = select(table).where(*(getattr(table, name) == value for name, value in equal.items()))
    return session.exec(query.limit(1)).first() is not None
