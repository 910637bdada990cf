"""
Working time as the law and contracts limit it, in hours as they really pass.

A nurse's shifts of one day are one working day, whatever its gaps: its amplitude runs from the first start
to the last end. Rest lies between the last end of a working day and the first start of the next. Weeks run
from Monday 00:00 to Sunday 24:00 on the place's clock; a shift across that midnight counts in both. Unpaid
breaks are not work. French law: Code du travail L3131-1 (11 hours of rest), L3121-20 (48 hours a week); an
amplitude of 13 hours follows from the first.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from app.tables import WorkLimits

LIMITS = ("rest", "amplitude", "week", "contract")


@dataclass(frozen=True)
class Worked:
    """
    A shift of one nurse.

    Parameters
    ----------
    unpaid
        Start and seconds of each unpaid break.
    """

    day: date
    id: str
    start: datetime
    end: datetime
    unpaid: tuple[tuple[datetime, int], ...] = ()


@dataclass(frozen=True)
class Broken:
    """A limit that shifts do not keep."""

    limit: str
    finding: Finding
    shifts: frozenset[str]
    """The shifts it is about, as `day/id`."""


def broken_limits(
    nurse: str, shifts: Sequence[Worked], limits: WorkLimits, contract_minutes: int | None, zone: ZoneInfo
) -> list[Broken]:
    """
    Every limit that one nurse's shifts do not keep, and every overlap (limit `overlap`).

    Parameters
    ----------
    nurse
        How she is told of: her id.
    """
    days: dict[date, list[Worked]] = defaultdict(list)
    ordered = sorted(shifts, key=lambda shift: (shift.start.timestamp(), shift.end.timestamp(), shift.id))
    for shift in ordered:
        days[shift.day].append(shift)
    return [
        *_overlaps(nurse, ordered, zone),
        *_amplitudes(nurse, days, limits, zone),
        *_rests(nurse, days, limits, zone),
        *_weeks(nurse, ordered, limits, contract_minutes, zone),
    ]


def _broken(limit: str, nurse: str, shifts: Sequence[Worked], zone: ZoneInfo, /, **facts: object) -> Broken:
    told = {"nurse": nurse, "shifts": [_told(shift, zone) for shift in shifts], **facts}
    where = f"body.{'start' if limit in {'overlap', 'rest'} else 'end'}"
    return Broken(limit, Finding(f"work_{limit}", where, told), frozenset(key(shift) for shift in shifts))


def _told(shift: Worked, zone: ZoneInfo) -> str:
    """A shift by its day and hours, as people speak of it."""
    start, end = (moment.astimezone(zone).strftime("%H:%M") for moment in (shift.start, shift.end))
    return f"{shift.day.isoformat()} {start}-{end}"


def key(shift: Worked) -> str:
    """What a shift is called across days."""
    return f"{shift.day.isoformat()}/{shift.id}"


def _overlaps(nurse: str, ordered: Sequence[Worked], zone: ZoneInfo) -> list[Broken]:
    found = []
    last: Worked | None = None
    for shift in ordered:
        if last is not None and seconds_between(last.end, shift.start) < 0:
            found.append(_broken("overlap", nurse, [last, shift], zone, day=shift.day.isoformat()))
        if last is None or seconds_between(last.end, shift.end) > 0:
            last = shift
    return found


def _amplitudes(
    nurse: str, days: dict[date, list[Worked]], limits: WorkLimits, zone: ZoneInfo
) -> list[Broken]:
    found = []
    for day, shifts in days.items():
        seconds = seconds_between(shifts[0].start, _last(shifts).end)
        if seconds > 60 * limits.amplitude_minutes:
            hours, most = as_hours(seconds), as_hours(60 * limits.amplitude_minutes)
            facts = {"day": day.isoformat(), "hours": hours, "limit": most}
            found.append(_broken("amplitude", nurse, shifts, zone, **facts))
    return found


def _rests(nurse: str, days: dict[date, list[Worked]], limits: WorkLimits, zone: ZoneInfo) -> list[Broken]:
    found = []
    for (_, before), (day, after) in itertools.pairwise(sorted(days.items())):
        last = _last(before)
        seconds = seconds_between(last.end, after[0].start)
        if 0 <= seconds < 60 * limits.rest_minutes:
            found.append(
                _broken(
                    "rest",
                    nurse,
                    [last, after[0]],
                    zone,
                    day=day.isoformat(),
                    hours=as_hours(seconds),
                    limit=as_hours(60 * limits.rest_minutes),
                    ready=_later(last.end, limits, zone),
                )
            )
    return found


def _later(end: datetime, limits: WorkLimits, zone: ZoneInfo) -> str:
    ready = datetime.fromtimestamp(end.timestamp() + 60 * limits.rest_minutes, zone)
    return ready.strftime("%Y-%m-%d %H:%M")


def _weeks(
    nurse: str, ordered: Sequence[Worked], limits: WorkLimits, contract_minutes: int | None, zone: ZoneInfo
) -> list[Broken]:
    weeks: dict[date, list[Worked]] = defaultdict(list)
    for shift in ordered:
        first = _monday(shift.start.astimezone(zone).date())
        last = _monday(shift.end.astimezone(zone).date())
        for monday in {first, last}:
            weeks[monday].append(shift)
    found = []
    for monday, shifts in sorted(weeks.items()):
        seconds = worked_seconds(shifts, monday, zone)
        for limit, most in (("week", limits.week_minutes), ("contract", contract_minutes)):
            if most is not None and seconds > 60 * most:
                facts = {"day": monday.isoformat(), "hours": as_hours(seconds), "limit": as_hours(60 * most)}
                found.append(_broken(limit, nurse, shifts, zone, **facts))
    return found


def worked_seconds(shifts: Sequence[Worked], monday: date, zone: ZoneInfo) -> int:
    """Seconds of work within the week that begins on a Monday."""
    begins, ends = (datetime.combine(day, time(), zone) for day in (monday, monday + timedelta(days=7)))
    total = 0
    for shift in shifts:
        inside = seconds_between(
            max(begins, shift.start, key=datetime.timestamp), min(ends, shift.end, key=datetime.timestamp)
        )
        total += max(0, inside)
        total -= sum(
            length
            for start, length in shift.unpaid
            if begins.timestamp() <= start.timestamp() < ends.timestamp()
        )
    return total


def seconds_between(first: datetime, second: datetime) -> int:
    """The seconds that really pass: aware moments of one zone are subtracted by their clocks otherwise."""
    return round(second.timestamp() - first.timestamp())


def as_hours(seconds: int) -> str:
    """Hours and minutes: `10 h 30`."""
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes:02}"


def _last(shifts: Sequence[Worked]) -> Worked:
    return max(shifts, key=lambda shift: shift.end.timestamp())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
