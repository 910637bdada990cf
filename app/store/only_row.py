"""The one row that an organisation has of a table of settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from app.tables.columns import Owned


def set_only_row(session: Session, table: type[Owned], values: Mapping[str, Any]) -> None:
    """Set columns of the row, which is made where there is none yet."""
    row = session.exec(select(table)).first()
    if row is None:
        session.add(table(**values))
        return
    for name, value in values.items():
        setattr(row, name, value)
