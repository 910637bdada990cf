"""What planning is to weigh, as a team says it."""

from __future__ import annotations

from app.tables.columns import Owned


class PlanningSettings(Owned, table=True):
    """
    What each bad thing is worth in minutes of driving, and how long a search takes; one row.

    `unusual_minutes` for each visit that no usual nurse makes; the others for each minute: of lateness, of
    overtime, of waiting, and of work that would have to change hands for all nurses to have the same. They
    begin as the search weighs things where it is told nothing.
    """

    __tablename__ = "planning_settings"

    unusual_minutes: int = 10
    lateness_minutes: int = 3
    overtime_minutes: int = 2
    waiting_minutes: int = 0
    balance_minutes: int = 0
    search_seconds: int = 20
