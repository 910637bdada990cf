"""What records of one day have in common: the day, its clock, and their order."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from app.errors import ConflictError
from app.records.shelf import Record, Shelf
from app.store import days
from app.translate import DayClock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlmodel import Session


class DayShelf(Shelf[Record]):
    """Records whose ids are unique within a day."""

    @property
    def day(self) -> date:
        """The day they are of."""
        (day,) = self.within
        if not isinstance(day, date):
            raise TypeError("These records are of a day.")
        return day

    @property
    def equal(self) -> Mapping[str, object]:
        """They are of the day."""
        return {"day": self.day}

    @cached_property
    def clock(self) -> DayClock:
        """The day's clock, where the service is."""
        return clock_of(self.session, self.day)

    def minutes(self, moment: datetime) -> int:
        """A moment as the clock on the wall shows it, from 24:00 on for the day after."""
        return minutes_on(self.day, moment, self.clock.zone)


def minutes_on(day: date, moment: datetime, zone: ZoneInfo) -> int:
    """A moment as a zone's clock on the wall shows it, counted from a day's 00:00."""
    local = moment.astimezone(zone)
    return (local.date() - day).days * 24 * 60 + local.hour * 60 + local.minute


def clock_of(session: Session, day: date) -> DayClock:
    """
    Give a day's clock, where the service is.

    Raises
    ------
    ConflictError
        Where no place of it is stored yet.
    """
    team = days.read_team(session)
    if team is None:
        raise ConflictError("no_service")
    return DayClock(day, team.zone)
