"""A day's clock: aware moments to seconds after local midnight and back."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class DayClock:
    """
    The seconds that pass on one day in one place.

    They are counted from local midnight as they pass, so the day on which the clocks go forward is
    23 hours long, the one on which they go back 25, and a visit of half an hour always takes 1,800.
    """

    day: date
    zone: ZoneInfo

    @cached_property
    def midnight(self) -> datetime:
        """The moment the day begins, in UTC."""
        start = datetime(self.day.year, self.day.month, self.day.day, tzinfo=self.zone)
        return start.astimezone(UTC)

    def seconds(self, moment: datetime) -> int:
        """Whole seconds from midnight to an aware moment; more than a day's for the night after."""
        return round((moment - self.midnight).total_seconds())

    def moment(self, seconds: int) -> datetime:
        """The moment some seconds after midnight, on the place's clock."""
        return (self.midnight + timedelta(seconds=seconds)).astimezone(self.zone)

    def on_the_wall(self, minutes: int) -> datetime | None:
        """
        The moment a clock on the wall shows some hours and minutes.

        Parameters
        ----------
        minutes
            After 00:00 as people write them; from 24:00 on they speak of the next day's clock.

        Returns
        -------
        datetime or None
            None where the clocks skip that time; the first of both where it comes twice.
        """
        days, rest = divmod(minutes, _MINUTES_A_DAY)
        then = self.day + timedelta(days=days)
        shown = datetime(then.year, then.month, then.day, rest // 60, rest % 60, tzinfo=self.zone)
        there_and_back = shown.astimezone(UTC).astimezone(self.zone)
        return shown if there_and_back.replace(tzinfo=None) == shown.replace(tzinfo=None) else None

    def shown(self, minutes: int, *, last: bool = False) -> datetime:
        """
        The moment a clock on the wall shows some time; a skipped time is the moment of the change.

        Parameters
        ----------
        last
            Which of both is meant where a time comes twice: with the first for a window's beginning and the
            last for its end, the window holds every moment at which the clock shows a time within.
        """
        days, rest = divmod(minutes, _MINUTES_A_DAY)
        then = self.day + timedelta(days=days)
        wall = datetime(then.year, then.month, then.day, rest // 60, rest % 60, tzinfo=self.zone)
        if self.on_the_wall(minutes) is not None:
            return wall.replace(fold=1 if last else 0)
        # Read with the offset after the change it lies before it, with the one before the change after it.
        before, after = (int(wall.replace(fold=fold).timestamp()) for fold in (1, 0))
        offset = datetime.fromtimestamp(after, self.zone).utcoffset()
        change = bisect_left(
            range(before, after),
            1,
            key=lambda second: datetime.fromtimestamp(second, self.zone).utcoffset() == offset,
        )
        return datetime.fromtimestamp(before + change, self.zone)
