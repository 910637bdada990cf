"""Rounds changed by hand: breaks put where they cost the least, times at once, and what each place costs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, TypeAlias

from solver.day import Day
from solver.problem import NO_WAY
from solver.schedule import named, schedule_on
from solver.timing import REST, follow
from solver.windows import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver.problem import Problem
    from solver.solution import Solution, Step

Orders: TypeAlias = "Mapping[str, Sequence[Step]]"
"""For each shift, by id, its visits and breaks in order."""
MOST_BREAKS = 3
"""Of a shift with more, breaks are put behind its visits: there are too many ways to place them."""
PLACES_TRIED_AGAIN = 3
"""How many of the best places in a round are tried with its breaks put anew."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    The cheapest place of a visit in one shift's round, against the rounds as they are.

    Parameters
    ----------
    shift
        Whose round.
    position
        Visits before it there.
    start
        When its care would begin, links left out.
    travel_seconds, lateness_seconds, overtime_seconds
        How much more there is of each over all rounds; less than 0 where the move saves some.
    broken
        Codes of the judge for rules that would be broken there and are not broken now: `skill`, `refused`,
        `pinned_shift`, `no_way`, `outside_windows`, `overtime_limit`, `break_times`.
    """

    shift: str
    position: int
    start: int
    travel_seconds: int
    lateness_seconds: int
    overtime_seconds: int
    broken: tuple[str, ...]


class Editor:
    """
    A day whose rounds are changed by hand: worked out once, then timed within milliseconds.

    Nothing is searched. A round timed here has the times that `schedule` gives, and so those of a plan
    that was searched.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._day = Day(problem)

    def timed(self, orders: Orders) -> Solution:
        """Time rounds; visits in none of them are unassigned, with the code `not_found`."""
        return schedule_on(self._day, orders)

    def with_breaks(self, shift: str, visits: Sequence[str]) -> list[Step]:
        """
        Put a round's breaks where they cost the least, and break no rule where that can be helped.

        All breaks are taken. Links are left out; of places that cost the same the last one is taken.
        """
        number = self._day.shift_of[shift]
        steps = self._rested(number, [self._day.visit_of[visit] for visit in visits])
        return named(self._day, {number: steps})[shift]

    def places(self, orders: Orders, visit: str) -> list[Place]:
        """
        Find the cheapest place of a visit in the round of every shift, in the problem's order of shifts.

        Parameters
        ----------
        orders
            The rounds as they are; where one holds the visit it is taken out of it first.
        """
        day, moved = self._day, self._day.visit_of[visit]
        rounds = {
            day.shift_of[shift]: [day.visit_of[step] for step in order if isinstance(step, str)]
            for shift, order in orders.items()
        }
        saved = _Amounts()
        for shift, visits in rounds.items():
            if moved in visits:
                left = [other for other in visits if other != moved]
                saved = self._amounts(shift, visits) - self._amounts(shift, left)
                rounds[shift] = left
        return [
            self._cheapest(shift, rounds.get(shift, []), moved, saved) for shift in range(len(day.starts))
        ]

    def _cheapest(self, shift: int, visits: list[int], moved: int, saved: _Amounts) -> Place:
        """Try every place with the breaks where they are, and the best few with the breaks put anew."""
        day = self._day
        steps = self._rested(shift, visits)
        tries = [[*steps[:at], moved, *steps[at:]] for at in range(len(steps) + 1)]
        tries.sort(key=lambda tried: _Amounts.timed(day, shift, tried).price(day))
        orders = [[step for step in tried if step >= 0] for tried in tries[:PLACES_TRIED_AGAIN]]
        rested = [self._rested(shift, order) for order in orders] if day.breaks[shift] else tries[:1]
        best = min(rested, key=lambda tried: _Amounts.timed(day, shift, tried).price(day))
        position = [step for step in best if step >= 0].index(moved)
        more = _Amounts.timed(day, shift, best) - self._amounts(shift, visits) - saved
        return Place(
            day.problem.shifts[shift].id,
            position,
            follow(day, shift, best, {}).starts[position],
            more.travel,
            more.lateness,
            more.overtime,
            (*self._forbidden(shift, moved), *more.broken()),
        )

    def _forbidden(self, shift: int, moved: int) -> tuple[str, ...]:
        """Rules that keep a shift from a visit wherever it stands."""
        asked, offered = self.problem.visits[moved], self.problem.shifts[shift]
        found = {
            "skill": not asked.skills <= offered.skills,
            "refused": offered.id in asked.refused_shifts,
            "pinned_shift": asked.pinned_shift not in (None, offered.id),
        }
        return tuple(code for code, is_broken in found.items() if is_broken)

    def _amounts(self, shift: int, visits: Sequence[int]) -> _Amounts:
        if not visits:
            return _Amounts()
        return _Amounts.timed(self._day, shift, self._rested(shift, visits))

    def _rested(self, shift: int, visits: Sequence[int]) -> list[int]:
        """Put a shift's breaks among its visits."""
        count = len(self._day.breaks[shift])
        if not count or not visits:
            return [*visits]
        if count > MOST_BREAKS:
            return [*visits, *[REST] * count]
        return min(
            (_with_rests(visits, gaps) for gaps in _gaps(len(visits), count)),
            key=lambda steps: _Amounts.timed(self._day, shift, steps).price(self._day),
        )


def _gaps(visits: int, breaks: int) -> list[tuple[int, ...]]:
    """Every way to put breaks between visits, the latest first."""
    return list(combinations_with_replacement(range(visits, -1, -1), breaks))


def _with_rests(visits: Sequence[int], gaps: Sequence[int]) -> list[int]:
    steps: list[int] = []
    for position in range(len(visits) + 1):
        steps += [REST] * gaps.count(position)
        steps += visits[position : position + 1]
    return steps


@dataclass(frozen=True, slots=True)
class _Amounts:
    """What a round has of each bad thing, in seconds; what lies beyond hard limits by the rule it breaks."""

    travel: int = 0
    waiting: int = 0
    lateness: int = 0
    overtime: int = 0
    no_way: int = 0
    outside_windows: int = 0
    overtime_limit: int = 0
    break_times: int = 0

    @classmethod
    def timed(cls, day: Day, shift: int, steps: Sequence[int]) -> _Amounts:
        timing = follow(day, shift, steps, {})
        visits = [step for step in steps if step >= 0]
        hard = [max(window[2] for window in day.windows[visit]) for visit in visits]
        over = sum(
            start - latest
            for start, latest in zip(timing.starts, hard, strict=True)
            if latest != NEVER and start > latest
        )
        stops = [day.start_locations[shift], *[day.locations[visit] for visit in visits]]
        ends = [*stops[1:], day.end_locations[shift]]
        return cls(
            timing.travel,
            timing.waiting,
            timing.lateness,
            timing.overtime,
            sum(day.ways[shift][a][b] == NO_WAY for a, b in zip(stops, ends, strict=True)),
            over,
            max(0, timing.back - day.latest_returns[shift]),
            sum(
                max(0, rest[1] - latest)
                for rest, (_, latest, _) in zip(timing.rests, day.breaks[shift], strict=True)
                if rest is not None
            ),
        )

    def __sub__(self, other: _Amounts) -> _Amounts:
        return _Amounts(*[getattr(self, name) - getattr(other, name) for name in self.__slots__])

    def broken(self) -> tuple[str, ...]:
        """Rules of which more is broken."""
        return tuple(name for name in _HARD if getattr(self, name) > 0)

    def price(self, day: Day) -> int:
        """In seconds of driving; what breaks a rule costs more than anything that does not."""
        weights = day.weights
        soft: int = (
            weights.travel * self.travel
            + weights.waiting * self.waiting
            + weights.lateness * self.lateness
            + weights.overtime * self.overtime
        )
        return soft + _DEAR * (self.no_way + self.outside_windows + self.overtime_limit + self.break_times)


_HARD = ("no_way", "outside_windows", "overtime_limit", "break_times")
_DEAR = 1_000_000
