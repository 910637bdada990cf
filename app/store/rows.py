"""Rows of one organisation found by id, whatever table they are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from sqlmodel import col, delete, func, select

from app.store.scope import own_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session
    from sqlmodel.sql.expression import SelectOfScalar

    from app.tables import Nurse, Patient
    from app.tables.columns import Owned

Row = TypeVar("Row", bound="Owned")
Person = TypeVar("Person", "Patient", "Nurse")


@dataclass(frozen=True, slots=True)
class PartAsked:
    """
    Which part of a list is asked for.

    Parameters
    ----------
    after
        Rows behind this id only, in the order of ids: rows that come or go meanwhile move no other.
    limit
        So many at most.
    of
        Rows of the people with these ids only; all where it is empty.
    search
        Rows found by these words only; all where there are none.
    """

    after: str = ""
    limit: int = 100
    of: tuple[str, ...] = ()
    search: str = ""


class Part(NamedTuple, Generic[Row]):
    """A part of a list, and the id behind which it goes on; None at its end."""

    rows: list[Row]
    next: str | None


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


def part_of(session: Session, table: Any, query: SelectOfScalar[Any], asked: PartAsked) -> Part[Any]:  # noqa: ANN401 - as above
    """The rows of a query behind an id, in the order of ids, as many as are asked for."""
    behind = query.where(table.id > asked.after) if asked.after else query
    found = list(session.exec(behind.order_by(table.id).limit(asked.limit + 1)))
    kept = found[: asked.limit]
    return Part(kept, kept[-1].id if len(found) > asked.limit else None)


def rows_of(session: Session, table: Any, order: str = "position", **equal: object) -> list[Any]:  # noqa: ANN401 - as above
    """Rows whose columns have some values, in order."""
    query = select(table).where(*equal_to(table, equal))
    return list(session.exec(query.order_by(getattr(table, order))))


def rows_by(
    session: Session,
    table: Any,  # noqa: ANN401 - as above
    name: str,
    values: Sequence[str],
    order: str = "position",
    **equal: object,
) -> dict[str, list[Any]]:
    """Rows by the value of one of their columns, for some values of it, in order; one query."""
    query = select(table).where(col(getattr(table, name)).in_(values), *equal_to(table, equal))
    found: dict[str, list[Any]] = {value: [] for value in values}
    for row in session.exec(query.order_by(getattr(table, order))):
        found[getattr(row, name)].append(row)
    return found


def remove_rows(session: Session, table: Any, **equal: object) -> None:  # noqa: ANN401 - as above
    """Remove rows whose columns have some values."""
    session.exec(delete(table).where(*equal_to(table, equal)))


def is_used(session: Session, table: Any, **equal: object) -> bool:  # noqa: ANN401 - as above
    """Whether there is a row whose columns have some values."""
    query = select(table).where(*equal_to(table, equal))
    return session.exec(query.limit(1)).first() is not None


def next_position(session: Session, table: Any, **equal: object) -> int:  # noqa: ANN401 - any table whose rows have an order
    """The position behind all rows whose columns have some values."""
    last = session.exec(select(func.max(table.position)).where(*equal_to(table, equal))).one()
    return 0 if last is None else last + 1


def equal_to(table: Any, equal: Mapping[str, object]) -> list[Any]:  # noqa: ANN401 - as above
    """Say that columns have some values."""
    return [getattr(table, name) == value for name, value in equal.items()]
