"""Reads and sets how long an organisation keeps what is past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import select

from app.store.only_row import set_only_row
from app.tables import Retention

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session


DEFAULT_MONTHS: dict[str, Any] = {
    "plan_months": 12,
    "day_months": 36,
    "care_plan_months": 36,
    "patient_months": 60,
    "access_months": 6,
    "audit_months": 36,
}
"""A starting point; each organisation has to check it with its texts."""


def read_retention(session: Session) -> Retention:
    """Give the periods that were set, else the default ones."""
    return session.exec(select(Retention)).first() or Retention(**DEFAULT_MONTHS)


def set_retention(session: Session, values: Mapping[str, Any]) -> None:
    """Set every period."""
    set_only_row(session, Retention, values)
