"""Reads and sets what an organisation's shifts must keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import select

from app.store.only_row import set_only_row
from app.tables import WorkLimits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session


def read_limits(session: Session) -> WorkLimits:
    """Give the limits that were set, else those of French law."""
    return session.exec(select(WorkLimits)).first() or WorkLimits()


def set_limits(session: Session, values: Mapping[str, Any]) -> None:
    """Set every limit."""
    set_only_row(session, WorkLimits, values)
