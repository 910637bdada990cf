"""Reads and sets what an organisation's planning weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import select

from app.store.only_row import set_only_row
from app.tables import PlanningSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session


def read_planning_settings(session: Session) -> PlanningSettings:
    """Give the settings that were made, else the usual ones."""
    return session.exec(select(PlanningSettings)).first() or PlanningSettings()


def set_planning_settings(session: Session, values: Mapping[str, Any]) -> None:
    """Set every setting."""
    set_only_row(session, PlanningSettings, values)
