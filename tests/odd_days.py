"""Odd small days: everything the format allows, at random, the impossible included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as some

from solver import NO_WAY, Break, CurrentStop, Link, Problem, Shift, TimeWindow, Travel, Visit, Weights

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn
    from numpy.typing import NDArray

DAY = 600
"""Moments of such a day. They are called seconds, but a small day needs few of them."""
SKILLS = ("a", "b")
MODES = ("car", "bicycle")


def _matrix(draw: DrawFn, places: int) -> NDArray[np.int64]:
    legs = draw(some.lists(some.integers(0, 40), min_size=places**2, max_size=places**2))
    matrix = np.array(legs, dtype=np.int64).reshape(places, places)
    if draw(some.booleans()):
        matrix[draw(some.integers(0, places - 1)), draw(some.integers(0, places - 1))] = NO_WAY
    matrix[np.diag_indices(places)] = draw(some.sampled_from([0, 0, 3]))
    return matrix


def _window(draw: DrawFn) -> TimeWindow:
    earliest = draw(some.integers(0, DAY * 2 // 3))
    latest = earliest + draw(some.integers(0, DAY // 2))
    return TimeWindow(earliest, latest, draw(some.sampled_from([latest, latest + 60, None])))


def _skills(draw: DrawFn, *, likely: bool) -> frozenset[str]:
    return frozenset(skill for skill in SKILLS if draw(some.integers(0, 5)) < (5 if likely else 1))


def _some_shifts(draw: DrawFn, names: list[str]) -> frozenset[str]:
    return frozenset(name for name in names if draw(some.integers(0, 4)) == 0)


def _visit(draw: DrawFn, name: str, places: int, shifts: list[str]) -> Visit:
    windows = tuple(_window(draw) for _ in range(draw(some.sampled_from([1, 1, 1, 2, 3]))))
    return Visit(
        name,
        draw(some.integers(0, places - 1)),
        draw(some.integers(0, 60)),
        windows,
        skills=_skills(draw, likely=False),
        unassigned_cost=draw(some.sampled_from([0, 50, 36_000, 36_000])),
        usual_shifts=_some_shifts(draw, shifts),
        refused_shifts=_some_shifts(draw, shifts),
        pinned_shift=draw(some.sampled_from([None] * 8 + shifts[:1])),
        pinned_start=draw(some.sampled_from([None] * 8 + [windows[0].earliest, windows[0].latest])),
    )


def _break(draw: DrawFn, start: int) -> Break:
    earliest = start + draw(some.integers(-20, 150))
    duration = draw(some.integers(0, 40))
    latest = max(0, earliest) + duration + draw(some.integers(0, 150))
    return Break(max(0, earliest), latest, duration, draw(some.sampled_from([None, None, 0, 30])))


def _shift(draw: DrawFn, name: str, places: int, start: int, end: int, nurse: str, modes: list[str]) -> Shift:
    breaks = [_break(draw, start) for _ in range(draw(some.sampled_from([0, 0, 1, 1, 2])))]
    return Shift(
        name,
        draw(some.integers(0, places - 1)),
        draw(some.integers(0, places - 1)),
        start,
        end,
        nurse=nurse,
        max_overtime_seconds=draw(some.sampled_from([0, 0, 60, 600])),
        skills=_skills(draw, likely=True),
        breaks=tuple(sorted(breaks, key=lambda rest: rest.earliest)),
        mode=draw(some.sampled_from(modes)),
        max_visits=draw(some.sampled_from([None, None, None, 2, 1, 0])),
        max_care_seconds=draw(some.sampled_from([None, None, None, 100, 40])),
        carried_seconds=draw(some.sampled_from([0, 0, 200, -50])),
    )


def _link(draw: DrawFn, names: list[str]) -> Link:
    first, second = draw(some.permutations(names))[:2]
    least = draw(some.sampled_from([0, 0, 60, -100]))
    return Link(
        first,
        second,
        least,
        draw(some.sampled_from([None, least, max(least, 100)])),
        same_nurse=draw(some.sampled_from([None, True, False])),
        together=draw(some.booleans()),
    )


def _weights(draw: DrawFn) -> Weights:
    kinds = ("travel", "waiting", "lateness", "largest_lateness", "overtime")
    return Weights(
        **{kind: draw(some.sampled_from([0, 1, 3])) for kind in kinds},
        unusual=draw(some.sampled_from([0, 40])),
        balance=draw(some.sampled_from([0, 0, 1, 3])),
        moved=draw(some.sampled_from([0, 40])),
        shifted=draw(some.sampled_from([0, 0, 1, 3])),
    )


def _current(draw: DrawFn, visits: list[str], shifts: list[str]) -> tuple[CurrentStop, ...]:
    if not shifts or draw(some.booleans()):
        return ()
    return tuple(
        CurrentStop(visit, draw(some.sampled_from(shifts)), draw(some.integers(0, DAY)))
        for visit in visits
        if draw(some.integers(0, 3))
    )


@some.composite
def odd_days(draw: DrawFn, most_visits: int = 6, most_shifts: int = 2) -> Problem:
    """Make a day of few visits and shifts with any combination of the format's rules."""
    places = draw(some.integers(1, 5))
    modes = draw(some.sampled_from([[""], [""], list(MODES)]))
    shifts = []
    split = draw(some.booleans())
    for i in range(draw(some.sampled_from(range(most_shifts + 1)))):
        start = 300 * i if split else draw(some.integers(0, 200))
        end = start + draw(some.integers(100, 300 if split else DAY))
        shifts.append(_shift(draw, f"s{i}", places, start, end, "n" if split else f"n{i}", modes))
    visits = [
        _visit(draw, f"v{i}", places, [shift.id for shift in shifts])
        for i in range(draw(some.integers(0, most_visits)))
    ]
    names = [visit.id for visit in visits]
    links = (
        [_link(draw, names) for _ in range(draw(some.sampled_from([0, 0, 1, 2, 3])))]
        if len(names) > 1
        else []
    )
    travel = {mode: Travel(_matrix(draw, places)) for mode in modes}
    current = _current(draw, names, [shift.id for shift in shifts])
    return Problem(tuple(visits), tuple(shifts), travel, tuple(links), _weights(draw), current)
