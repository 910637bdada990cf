"""A day's clock: seconds as they pass, right on the nights when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.translate import DayClock

PARIS = ZoneInfo("Europe/Paris")
FORWARD = DayClock(date(2026, 3, 29), PARIS)
BACK = DayClock(date(2026, 10, 25), PARIS)
PLAIN = DayClock(date(2026, 3, 2), PARIS)
HOUR = 3600


@pytest.mark.parametrize(
    ("clock", "wall_minutes", "seconds"),
    [
        (PLAIN, 8 * 60, 8 * HOUR),
        # 2026-03-29: at 2:00 the clocks go to 3:00, so 8:00 comes after seven hours.
        (FORWARD, 60, HOUR),
        (FORWARD, 8 * 60, 7 * HOUR),
        (FORWARD, 24 * 60, 23 * HOUR),
        # 2026-10-25: at 3:00 the clocks go to 2:00, so 8:00 comes after nine hours.
        (BACK, 2 * 60 + 30, 2 * HOUR + 1800),  # the first of both
        (BACK, 8 * 60, 9 * HOUR),
        (BACK, 24 * 60, 25 * HOUR),
        # Half past midnight, the night after.
        (PLAIN, 24 * 60 + 30, 24 * HOUR + 1800),
        (BACK, 24 * 60 + 30, 25 * HOUR + 1800),
        # The night after 2026-03-28 has no 2:30, so 26:30 of the 28th is none either; 27:00 is.
        (DayClock(date(2026, 3, 28), PARIS), 27 * 60, 26 * HOUR),
    ],
)
def test_clock_counts_the_seconds_that_pass(clock: DayClock, wall_minutes: int, seconds: int) -> None:
    """Seconds are counted as they pass, whatever the clock on the wall does."""
    moment = clock.on_the_wall(wall_minutes)
    assert moment is not None
    assert clock.seconds(moment) == seconds


@pytest.mark.parametrize(
    ("clock", "wall_minutes"), [(FORWARD, 150), (DayClock(date(2026, 3, 28), PARIS), 26 * 60 + 30)]
)
def test_clock_knows_the_times_that_never_come(clock: DayClock, wall_minutes: int) -> None:
    """Half past two does not exist in the night when the clocks go forward."""
    assert clock.on_the_wall(wall_minutes) is None


@given(
    day=st.sampled_from([date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]),
    seconds=st.integers(0, 40 * HOUR),
)
def test_clock_goes_there_and_back(day: date, seconds: int) -> None:
    """Seconds to a moment and back gives the same seconds, on the nights of both changes too."""
    clock = DayClock(day, PARIS)
    assert clock.seconds(clock.moment(seconds)) == seconds


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - made aware below
    name=st.sampled_from(["Europe/Monaco", "America/St_Johns", "Australia/Lord_Howe", "Africa/Cairo", "UTC"]),
)
def test_moment_goes_there_and_back(moment: datetime, name: str) -> None:
    """Any moment of a year comes back from its day's seconds as it was, in zones of every kind of change."""
    aware, zone = moment.replace(microsecond=0, tzinfo=UTC), ZoneInfo(name)
    clock = DayClock(aware.astimezone(zone).date(), zone)
    assert clock.moment(clock.seconds(aware)) == aware


def test_moment_is_told_by_the_place_s_own_clock() -> None:
    """Eight hours into the day on which the clocks go forward the wall shows nine, an offset of two hours."""
    moment = FORWARD.moment(8 * HOUR)
    assert moment.isoformat() == "2026-03-29T09:00:00+02:00"
    assert moment.utcoffset() == timedelta(hours=2)
