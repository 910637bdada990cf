"""
Which days a recurrence rule (RFC 5545) names; the one place that knows python-dateutil.

Rules are about whole days: hours belong to the windows of a care plan. Every rule ends.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from dateutil import rrule

from app.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_DAYS = 5 * 366
"""From the first to the last day of a rule."""
LONGEST_RULE = 500
_FREQUENCIES: dict[str, int] = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.YEARLY,
}
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_HOURS = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_WEEKDAYS = {str(day): day for day in (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)}
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(T\d{6}Z?)?")
_LIMITS = {
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True),
}
_HIGHEST_INTERVAL = 366
_HIGHEST_WEEK = 53


@dataclass(frozen=True)
class Rule:
    """
    A checked rule.

    Parameters
    ----------
    starts_on, ends_on
        The days between which it counts, both included.
    parts
        dateutil's words for it, but for its first and last day.
    """

    starts_on: date
    ends_on: date
    frequency: int
    interval: int
    count: int | None
    parts: dict[str, object]

    def days(self) -> Iterator[date]:
        """Every day it names, in order."""
        return itertools.islice(self._between(self.starts_on, self.ends_on), self.count)

    def names(self, day: date) -> bool:
        """Whether it names a day; quick however long ago it began."""
        if not self.starts_on <= day <= self.ends_on:
            return False
        if self.count is not None:
            return day in self._counted
        return any(found == day for found in self._between(self._shortly_before(day), day))

    @cached_property
    def _counted(self) -> frozenset[date]:
        return frozenset(self.days())

    def _between(self, first: date, last: date) -> Iterator[date]:
        rule = rrule.rrule(
            self.frequency,
            dtstart=datetime.combine(first, time()),
            until=datetime.combine(last, time()),
            interval=self.interval,
            **self.parts,
        )
        return (found.date() for found in rule)

    def _shortly_before(self, day: date) -> date:
        """A start not after a day that gives the same days from there on: whole intervals later."""
        if self.frequency in (rrule.DAILY, rrule.WEEKLY):
            step = self.interval * (1 if self.frequency == rrule.DAILY else 7)
            return self.starts_on + timedelta(days=(day - self.starts_on).days // step * step)
        return self.starts_on


def read_rule(text: str, starts_on: date, ends_on: date | None) -> tuple[Rule | None, list[Finding]]:
    """
    Read a rule and check it.

    Parameters
    ----------
    text
        `FREQ=WEEKLY;BYDAY=MO,TH`, with or without `RRULE:` before it.
    ends_on
        The last day it may name; None where the rule ends by itself.

    Returns
    -------
    tuple of Rule or None, list of Finding
        No rule where anything is found; everything wrong is.
    """
    reading = _Reading(text, starts_on, ends_on)
    rule = reading.rule()
    return (None, reading.findings) if reading.findings else (rule, [])


class _Reading:
    def __init__(self, text: str, starts_on: date, ends_on: date | None) -> None:
        self.findings: list[Finding] = []
        self._starts_on, self._ends_on = starts_on, ends_on
        self._values = self._split(text.strip().removeprefix("RRULE:"))

    def note(self, code: str, **facts: object) -> None:
        self.findings.append(Finding(code, "body.rule", facts))

    def rule(self) -> Rule | None:
        if self.findings and not self._values:
            return None
        frequency = self._frequency()
        interval = self._number("INTERVAL", _HIGHEST_INTERVAL) or 1
        count = self._number("COUNT", LONGEST_DAYS)
        parts: dict[str, object] = {
            name.lower(): self._numbers(name) for name in _LIMITS if name in self._values
        }
        if "BYDAY" in self._values:
            parts["byweekday"] = self._weekdays()
        week_start = self._values.get("WKST", "MO")
        if week_start not in _WEEKDAYS:
            self.note("rule_value", part="WKST", value=week_start[:20])
        last = self._last(count)
        if last is None or self.findings:
            return None
        parts["wkst"] = _WEEKDAYS[week_start]
        found = Rule(self._starts_on, last, frequency, interval, count, parts)
        if next(found.days(), None) is None:
            self.note("rule_never")
        return found

    def _split(self, text: str) -> dict[str, str]:
        if len(text) > LONGEST_RULE:
            self.note("rule_too_long", most=LONGEST_RULE)
            return {}
        values: dict[str, str] = {}
        known = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", *_LIMITS}
        for part in text.split(";"):
            name, _, value = part.partition("=")
            name = name.strip().upper()
            if name in _HOURS:
                self.note("rule_hours", part=name)
            elif name not in known:
                self.note("rule_part", part=name[:20])
            elif name in values:
                self.note("rule_twice", part=name)
            else:
                values[name] = value.strip().upper()
        return values

    def _frequency(self) -> int:
        given = self._values.get("FREQ", "")
        if given in _TOO_OFTEN:
            self.note("rule_too_often", value=given)
        elif given not in _FREQUENCIES:
            self.note("rule_value", part="FREQ", value=given[:20])
        elif given != "YEARLY" and "BYWEEKNO" in self._values:
            self.note("rule_value", part="BYWEEKNO", value=given)
        return _FREQUENCIES.get(given, _FREQUENCIES["DAILY"])

    def _number(self, name: str, most: int) -> int | None:
        given = self._values.get(name)
        if given is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", given) or int(given) == 0:
            self.note("rule_value", part=name, value=given[:20])
        elif int(given) > most:
            self.note("rule_too_many", part=name, value=given, most=most)
        else:
            return int(given)
        return None

    def _numbers(self, name: str) -> list[int]:
        least, most, may_be_negative = _LIMITS[name]
        found = []
        for given in self._values[name].split(","):
            sound = re.fullmatch(r"[+-]?[0-9]{1,3}", given) is not None
            if sound and least <= (abs(int(given)) if may_be_negative else int(given)) <= most:
                found.append(int(given))
            else:
                self.note("rule_value", part=name, value=given[:20])
        return found

    def _weekdays(self) -> list[object]:
        found: list[object] = []
        for given in self._values["BYDAY"].split(","):
            match = _WEEKDAY.fullmatch(given)
            position = int(match[1]) if match and match[1] else None
            numbered = self._values.get("FREQ") in ("MONTHLY", "YEARLY")
            if (
                match is None
                or position == 0
                or abs(position or 0) > _HIGHEST_WEEK
                or (position and not numbered)
            ):
                self.note("rule_value", part="BYDAY", value=given[:20])
            else:
                weekday = _WEEKDAYS[match[2]]
                found.append(weekday if position is None else weekday(position))
        return found

    def _last(self, count: int | None) -> date | None:
        until = self._until()
        ends = [end for end in (self._ends_on, until) if end is not None]
        if "COUNT" in self._values and "UNTIL" in self._values:
            self.note("rule_count_and_until")
        farthest = self._starts_on + timedelta(days=min(LONGEST_DAYS, (date.max - self._starts_on).days))
        if not ends and count is None:
            if "COUNT" not in self._values and "UNTIL" not in self._values:
                self.note("rule_endless", years=LONGEST_DAYS // 366)
            return None
        last = min(ends, default=farthest)
        if last < self._starts_on:
            self.note("ends_before_start")
        if last > farthest:
            self.note("rule_too_far", years=LONGEST_DAYS // 366, last=farthest.isoformat())
        return last

    def _until(self) -> date | None:
        given = self._values.get("UNTIL")
        if given is None:
            return None
        try:
            match = _UNTIL.fullmatch(given)
            if match:
                return date.fromisoformat(match[1])
        except ValueError:
            pass
        self.note("rule_value", part="UNTIL", value=given[:20])
        return None
