"""Small days for tests: every builder says only what the test is about."""

# ruff: noqa: ANN401 - the builders pass on any field of the type they build

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from solver import Break, Link, Problem, Shift, TimeWindow, Travel, Visit

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


def city_day(visits: int, shifts: int, *, seed: int, pairs: int = 2, gaps: int = 2) -> Problem:
    """
    Make a day as a care service has it, on a plane: a full morning, a lighter evening, breaks.

    `pairs` visits need two carers at once; `gaps` patients are seen again four hours later or more.
    """
    chance = np.random.default_rng(seed)
    places = chance.normal(0, 1500, (visits + shifts, 2))
    asked: list[Visit] = []
    links: list[Link] = []

    def add(location: int, earliest: int, hours: float) -> str:
        latest = earliest + int(hours * HOUR)
        minutes = int(chance.choice([10, 15, 20, 30, 40]))
        name = f"v{len(asked)}"
        skills = frozenset({"nurse"} if chance.random() < 0.3 else ())
        asked.append(
            visit(
                name,
                location,
                window(earliest, latest, latest + HOUR),
                minutes=minutes,
                skills=skills,
            )
        )
        return name

    while len(asked) < visits:
        location, begun = len(asked), len(asked) // 2
        morning = int(chance.choice([8, 9, 10, 10, 11, 12])) * HOUR
        evening = int(chance.choice([16, 17, 18])) * HOUR
        first = add(
            location, evening if chance.random() < 0.3 else morning, float(chance.choice([1, 1.5, 2]))
        )
        if begun < pairs and len(asked) < visits:
            asked.append(replace(asked[-1], id=f"v{len(asked)}"))
            links.append(Link(first, asked[-1].id, 0, 0, same_nurse=False, together=True))
        elif begun < pairs + gaps and len(asked) < visits:
            asked[-1] = replace(asked[-1], time_windows=(window(8 * HOUR, 10 * HOUR),))
            links.append(Link(first, add(location, 16 * HOUR, 3), 4 * HOUR))
    team = []
    for k in range(shifts):
        start, end = [(7, 14), (8, 17), (14, 21)][k % 3]
        rest = Break((start + 3) * HOUR, (start + 6) * HOUR, 30 * MINUTE)
        skills = frozenset({"nurse"} if k % 2 == 0 else ())
        home = visits + k
        team.append(Shift(f"s{k}", home, home, start * HOUR, end * HOUR, "", 30 * MINUTE, skills, (rest,)))
    legs = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1)) / 6 + 120
    legs[range(len(legs)), range(len(legs))] = 0
    return Problem(tuple(asked), tuple(team), {"": Travel(legs.astype(np.int64))}, tuple(links))
