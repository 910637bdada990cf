"""Small days for tests: every builder says only what the test is about."""

# ruff: noqa: ANN401 - the builders pass on any field of the type they build

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from solver import Problem, Shift, TimeWindow, Travel, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE = 60
HOUR = 3600


def window(earliest: int, latest: int, hard_latest: int | None = -1) -> TimeWindow:
    """Make a window; hard at `latest` unless said otherwise."""
    return TimeWindow(earliest, latest, latest if hard_latest == -1 else hard_latest)


def visit(name: str, location: int, *windows: TimeWindow, minutes: int = 10, **more: Any) -> Visit:
    """Make a visit of ten minutes, at any time of the day."""
    return Visit(name, location, minutes * MINUTE, windows or (window(0, 24 * HOUR),), **more)


def shift(name: str, start: int = 8 * HOUR, end: int = 16 * HOUR, **more: Any) -> Shift:
    """Make a shift from location 0 and back, 8:00 to 16:00."""
    return Shift(name, more.pop("start_location", 0), more.pop("end_location", 0), start, end, **more)


def line(count: int, minutes: int = 10) -> Travel:
    """Places in a row, so many minutes from each to the next."""
    at = np.arange(count, dtype=np.int64)
    return Travel(np.abs(at[:, None] - at[None, :]) * minutes * MINUTE)


def day(visits: Sequence[Visit], shifts: Sequence[Shift], **more: Any) -> Problem:
    """Make a problem on places in a row, ten minutes apart."""
    places = 1 + max(
        [visit.location for visit in visits] + [max(s.start_location, s.end_location) for s in shifts] or [0]
    )
    return Problem(tuple(visits), tuple(shifts), more.pop("travel", {"": line(places)}), **more)
