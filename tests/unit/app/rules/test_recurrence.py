"""Recurrence rules: which days they name, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.rules.recurrence import LONGEST_DAYS, Rule, read_rule

START = date(2026, 3, 2)  # a Monday
END = date(2026, 12, 31)


def _rule(text: str, start: date = START, end: date | None = END) -> Rule:
    rule, findings = read_rule(text, start, end)
    assert findings == []
    assert rule is not None
    return rule


def _codes(text: str, end: date | None = END) -> list[str]:
    rule, findings = read_rule(text, START, end)
    assert rule is None
    return [finding.code for finding in findings]


def test_weekly_rule_names_its_weekdays() -> None:
    """Two weekdays every other week, counted from the week of the start."""
    days = _rule("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", end=date(2026, 3, 31)).days()
    assert [day.day for day in days] == [2, 5, 16, 19, 30]


def test_monthly_rule_names_the_last_friday() -> None:
    """A numbered weekday counts from the end of the month where it is negative."""
    days = _rule("FREQ=MONTHLY;BYDAY=-1FR", end=date(2026, 5, 31)).days()
    assert [day.isoformat() for day in days] == ["2026-03-27", "2026-04-24", "2026-05-29"]


def test_rule_ends_by_count_or_until() -> None:
    """A count and a last day both end a rule; its last day is included."""
    assert len(list(_rule("FREQ=DAILY;COUNT=10", end=None).days())) == 10
    assert list(_rule("FREQ=DAILY;UNTIL=20260304T235959Z", end=None).days())[-1] == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA",
        "FREQ=MONTHLY;BYMONTHDAY=31,-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;COUNT=7",
    ],
)
def test_day_is_named_by_asking_as_by_listing(text: str) -> None:
    """Asking for one day, which is quick, says the same as going through all of them."""
    start = date(2025, 1, 29)
    rule = _rule(text, start, date(2028, 12, 31))
    listed = set(rule.days())
    days = [start + timedelta(days=number) for number in range(-3, 1300)]
    assert {day for day in days if rule.names(day)} == {day for day in listed if day in days}


@pytest.mark.parametrize(
    ("text", "end", "codes"),
    [
        ("FREQ=SECONDLY", END, ["rule_too_often"]),
        ("FREQ=MINUTELY;INTERVAL=5", END, ["rule_too_often"]),
        ("FREQ=HOURLY", END, ["rule_too_often"]),
        ("FREQ=DAILY;BYHOUR=8,9", END, ["rule_hours"]),
        ("FREQ=DAILY", None, ["rule_endless"]),
        ("FREQ=DAILY;COUNT=1000000", None, ["rule_too_many"]),
        ("FREQ=DAILY;UNTIL=99991231", None, ["rule_too_far"]),
        ("FREQ=DAILY", START + timedelta(days=LONGEST_DAYS + 1), ["rule_too_far"]),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260401", None, ["rule_count_and_until"]),
        ("FREQ=DAILY;UNTIL=20260231", END, ["rule_value"]),
        ("FREQ=DAILY;UNTIL=20250101", None, ["ends_before_start", "rule_never"][:1]),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", END, ["rule_never"]),
        ("FREQ=WEEKLY;BYDAY=1MO", END, ["rule_value"]),
        ("FREQ=DAILY;FREQ=WEEKLY", END, ["rule_twice"]),
        ("", END, ["rule_part"]),
        ("FREQ=DAILY;" + "X" * 600, END, ["rule_too_long"]),
        ("FREQ=OFTEN;INTERVAL=0;BYDAY=XX;BYMONTH=13;NEW=1", END, ["rule_part", *["rule_value"] * 4]),
    ],
)
def test_unsound_rule_is_refused_with_every_fault(text: str, end: date | None, codes: list[str]) -> None:
    """Rules of hours, without an end, of a million visits and whatever cannot be read, all at once."""
    assert _codes(text, end) == codes
