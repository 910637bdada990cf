"""Laws of windows and working time in any zone, on any day, changed clocks included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.work import Worked, broken_limits, worked_seconds
from app.tables import WorkLimits
from app.translate import DayClock

UNHURRIED = settings(deadline=None, max_examples=150)
ZONES = st.sampled_from(
    ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Indian/Reunion", "UTC"]
).map(ZoneInfo)
DAYS = st.one_of(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.sampled_from(
        [
            date(2026, 3, 29),
            date(2026, 10, 25),
            date(2026, 3, 8),
            date(2026, 11, 1),
            date(2026, 4, 5),
            date(2026, 10, 4),
        ]
    ).flatmap(lambda day: st.sampled_from([day - timedelta(days=1), day])),
)
MINUTES = st.integers(0, 48 * 60 - 1)


@UNHURRIED
@given(zone=ZONES, day=DAYS, first=MINUTES, second=MINUTES, third=MINUTES)
def test_window_holds_every_moment_whose_clock_lies_within(
    zone: ZoneInfo, day: date, first: int, second: int, third: int
) -> None:
    """Windows never end before they begin, and hold each time between their ends as often as it is shown."""
    clock = DayClock(day, zone)
    earliest, between, latest = sorted((first, second, third))
    begins, ends = clock.shown(earliest).timestamp(), clock.shown(latest, last=True).timestamp()
    assert begins <= ends
    for last in (False, True):
        assert begins <= clock.shown(between, last=last).timestamp() <= ends


@UNHURRIED
@given(zone=ZONES, day=DAYS, minutes=MINUTES)
def test_shown_time_is_shown(zone: ZoneInfo, day: date, minutes: int) -> None:
    """The clock shows the time asked for, or, where it is skipped, jumps over it at that moment."""
    moment = DayClock(day, zone).shown(minutes)
    wanted = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - a clock on the wall
    at = datetime.fromtimestamp(moment.timestamp(), zone).replace(tzinfo=None)
    before = datetime.fromtimestamp(moment.timestamp() - 1, zone).replace(tzinfo=None)
    assert at == wanted or before < wanted < at


@UNHURRIED
@given(
    zone=ZONES,
    day=DAYS,
    hours=st.lists(st.tuples(st.integers(0, 20 * 60), st.integers(1, 16 * 60)), min_size=1, max_size=9),
)
def test_weeks_share_out_the_seconds_that_pass(
    zone: ZoneInfo, day: date, hours: list[tuple[int, int]]
) -> None:
    """Weeks together count each second of work once; a limit is broken exactly where a week has more."""
    shifts = []
    for number, (start, length) in enumerate(hours):
        begins = DayClock(day + timedelta(days=number), zone).moment(60 * start)
        ends = (begins.astimezone(UTC) + timedelta(minutes=length)).astimezone(zone)
        shifts.append(Worked(day + timedelta(days=number), str(number), begins, ends))
    mondays = [day - timedelta(days=day.weekday()) + timedelta(days=7 * week) for week in range(3)]
    by_week = [worked_seconds(shifts, monday, zone) for monday in mondays]
    assert sum(by_week) == sum(60 * length for _, length in hours)
    found = broken_limits("n", shifts, WorkLimits(), None, zone)
    told = {row.finding.facts["day"] for row in found if row.limit == "week"}
    assert told == {
        monday.isoformat() for monday, seconds in zip(mondays, by_week, strict=True) if seconds > 48 * 3600
    }
