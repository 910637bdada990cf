"""Limits of working time, on ordinary days and when the clocks change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.rules.work import Worked, broken_limits, worked_seconds
from app.tables import WorkLimits

PARIS = ZoneInfo("Europe/Paris")
LIMITS = WorkLimits()


def shift(start: str, end: str, day: str | None = None) -> Worked:
    """Make a shift from `2026-03-02 07:00` to the same form."""
    moments = [datetime.fromisoformat(text).replace(tzinfo=PARIS) for text in (start, end)]
    return Worked(date.fromisoformat(day or start[:10]), start, *moments)


def broken(*shifts: Worked, contract: int | None = None) -> list[tuple[str, str]]:
    """Give the limits broken, each with the day it is told of."""
    found = broken_limits("n", shifts, LIMITS, contract, PARIS)
    return [(row.limit, row.finding.facts["day"]) for row in found]


def test_rest_of_eleven_hours_is_kept_to_the_minute() -> None:
    """Eleven hours between the end of a day and the start of the next are enough, a minute less is not."""
    late = shift("2026-03-02 14:00", "2026-03-02 21:00")
    assert broken(late, shift("2026-03-03 08:00", "2026-03-03 12:00")) == []
    assert broken(late, shift("2026-03-03 07:59", "2026-03-03 12:00")) == [("rest", "2026-03-03")]


def test_split_shift_is_one_day_with_one_amplitude() -> None:
    """The gap of a split shift is no rest; from first start to last end pass 13 hours at most."""
    morning = shift("2026-03-02 07:00", "2026-03-02 12:00")
    assert broken(morning, shift("2026-03-02 16:00", "2026-03-02 20:00")) == []
    assert broken(morning, shift("2026-03-02 16:00", "2026-03-02 20:01")) == [("amplitude", "2026-03-02")]


def test_overlap_is_found_with_any_earlier_shift() -> None:
    """A long shift overlaps those that begin within it, not only its neighbour."""
    rows = [("07:00", "15:00"), ("08:00", "09:00"), ("14:00", "16:00")]
    shifts = [shift(f"2026-03-02 {start}", f"2026-03-02 {end}") for start, end in rows]
    assert [limit for limit, _ in broken(*shifts)] == ["overlap", "overlap"]


def test_week_counts_work_and_contract() -> None:
    """Six days of eight hours are 48; more breaks the law's limit, and the contract's where it is lower."""
    days = [shift(f"2026-03-0{day} 08:00", f"2026-03-0{day} 16:00") for day in range(2, 8)]
    assert broken(*days) == []
    assert broken(*days, contract=35 * 60) == [("contract", "2026-03-02")]
    longer = shift("2026-03-08 08:00", "2026-03-08 08:30")
    assert broken(*days, longer) == [("week", "2026-03-02")]


def test_unpaid_break_is_no_work() -> None:
    """An unpaid break is taken off the week's hours."""
    given = shift("2026-03-02 07:00", "2026-03-02 14:00")
    resting = Worked(given.day, given.id, given.start, given.end, ((given.start + timedelta(hours=4), 1800),))
    assert worked_seconds([resting], date(2026, 3, 2), PARIS) == 6 * 3600 + 1800


def test_night_of_the_clock_change_is_as_long_as_it_is() -> None:
    """The rest over the night that loses an hour is an hour short, over the other an hour long."""
    spring = [shift("2026-03-28 14:00", "2026-03-28 21:00"), shift("2026-03-29 08:30", "2026-03-29 12:00")]
    assert broken(*spring) == [("rest", "2026-03-29")]
    autumn = [shift("2026-10-24 14:00", "2026-10-24 21:00"), shift("2026-10-25 07:00", "2026-10-25 12:00")]
    assert broken(*autumn) == []
    night = shift("2026-10-24 21:00", "2026-10-25 09:30")
    assert broken(night) == [("amplitude", "2026-10-24")]


def test_shift_across_sundays_midnight_counts_in_both_weeks() -> None:
    """Hours before Monday 00:00 belong to the old week, the rest to the new one."""
    night = shift("2026-03-08 21:00", "2026-03-09 06:00")
    assert worked_seconds([night], date(2026, 3, 2), PARIS) == 3 * 3600
    assert worked_seconds([night], date(2026, 3, 9), PARIS) == 6 * 3600


def test_finding_names_who_when_and_what_to_do() -> None:
    """A fault says whose shifts, on which day, and from when the shift may begin."""
    late = shift("2026-03-28 14:00", "2026-03-28 21:00")
    (found,) = broken_limits("n", [late, shift("2026-03-29 08:30", "2026-03-29 12:00")], LIMITS, None, PARIS)
    told = found.finding.told("en")
    assert "10 h 30" in told.message
    assert "n" in told.message.split()
    assert "2026-03-29 09:00" in told.remedy
