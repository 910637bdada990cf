"""What tables share: names of constraints, the organisation that owns a row, moments stored in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, ForeignKeyConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

# Revisions can only change constraints that have a name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Owned(SQLModel):
    """
    A row of one organisation: its id comes first in every primary key, so that nothing can point across.

    Left empty in new rows: whoever stores them is of one organisation, and the session writes it in
    (`app.store.scope`).
    """

    organisation_id: str = Field(
        default="", primary_key=True, foreign_key="organisation.id", ondelete="CASCADE"
    )


def belongs_to(
    table: str, *keys: str, ids: tuple[str, ...] = ("id",), ends: bool = True
) -> ForeignKeyConstraint:
    """
    Point at a row of the same organisation.

    Parameters
    ----------
    keys
        Columns that name the other row.
    ids
        The columns of `table` that they name, in the same order.
    ends
        Whether this row goes when the other one is removed; else the other one cannot be removed.
    """
    return ForeignKeyConstraint(
        ["organisation_id", *keys],
        [f"{table}.organisation_id", *(f"{table}.{name}" for name in ids)],
        ondelete="CASCADE" if ends else None,
    )


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. A naive one is refused: nobody could say when it was."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - named by SQLAlchemy
        """Aware -> naive UTC for the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - named by SQLAlchemy
        """Naive UTC from the database -> aware."""
        return None if value is None else value.replace(tzinfo=UTC)
