"""Rows of a table that some condition holds of: counted, dated or removed, by the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlmodel import and_, delete, func, select

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

Which: TypeAlias = "ColumnElement[bool]"
BULK: Any = {"synchronize_session": False}
"""Nothing of what is changed is held in the session."""


class Rows(NamedTuple):
    """Rows of a table; `when` is the column that says how old they are, where they have one."""

    table: Any
    which: Which
    when: Any = None

    @property
    def name(self) -> str:
        """What the table is called."""
        return str(self.table.__tablename__)


def count(session: Session, part: Sequence[Rows]) -> dict[str, int]:
    """How many rows there are of each table."""
    return {
        rows.name: session.exec(select(func.count()).select_from(rows.table).where(rows.which)).one()
        for rows in part
    }


def oldest(session: Session, part: Sequence[Rows]) -> date | datetime | None:
    """When the oldest of some rows is of."""
    known = [rows for rows in part if rows.when is not None]
    found = [session.exec(select(func.min(rows.when)).where(rows.which)).one() for rows in known]
    return min((each for each in found if each is not None), default=None)


def remove(session: Session, part: Sequence[Rows]) -> dict[str, int]:
    """Remove rows, and say how many of each table there were."""
    return {
        rows.name: session.exec(delete(rows.table).where(rows.which).execution_options(**BULK)).rowcount
        for rows in part
    }


def some_ids(session: Session, rows: Rows, key: Any, most: int) -> list[str]:  # noqa: ANN401 - a column
    """The first keys of rows, in order."""
    return list(session.exec(select(key).where(rows.which).order_by(key).limit(most)))


def next_day(session: Session, part: Sequence[Rows], after: date | None) -> date | None:
    """The first day behind one on which there is any of some rows."""
    found = []
    for rows in part:
        behind = rows.which if after is None else and_(rows.which, rows.when > after)
        found.append(session.exec(select(func.min(rows.when)).where(behind)).one())
    return min((day for day in found if day is not None), default=None)
