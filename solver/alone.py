"""Whether a visit, or two that are linked, could be served on an otherwise empty day: tried out in full."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from solver.links import links_hold, settle
from solver.problem import NO_WAY
from solver.timing import NO_GAP, follow, ways_to_rest, with_breaks
from solver.windows import begin, last_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from solver.day import Day


def fits(day: Day, visit: int, shift: int) -> bool:
    """Whether a shift could serve one visit and nothing else, with its breaks in some gap."""
    return any(follow(day, shift, steps, {}).sound for steps in _with_due_breaks(day, shift, (visit,)))


def fits_beside(day: Day, visit: int, other: int) -> bool:
    """Whether some shifts could serve two visits, and nothing else, as the links between them ask."""
    return any(links_hold(day, orders, settle(day, orders)) for orders in _orders_of_two(day, visit, other))


def _with_due_breaks(day: Day, shift: int, visits: Sequence[int]) -> Iterator[list[int]]:
    """All ways to take the breaks that must be taken; the others only take time."""
    missed_costs = day.missed_costs[shift]
    due = [cost for cost in missed_costs if cost is None]
    for chosen in ways_to_rest(due, len(visits) + 1):
        gaps = iter(chosen)
        yield with_breaks(visits, [next(gaps) if cost is None else NO_GAP for cost in missed_costs])


def _orders_of_two(day: Day, visit: int, other: int) -> Iterator[dict[int, list[int]]]:
    """All ways to serve both whose times alone do not rule them out."""
    shifts = range(len(day.starts))
    mine = {k: span for k in shifts if day.able[visit, k] and (span := _span(day, visit, k))}
    hers = {k: span for k in shifts if day.able[other, k] and (span := _span(day, other, k))}
    for k, (first, last) in mine.items():
        for there, (first_other, last_other) in hers.items():
            least, most = _lags(day, visit, other)
            if not _company_holds(day, visit, other, k, there):
                continue
            if last_other - first < least or first_other - last > most:
                continue
            if k == there:
                for both in permutations((visit, other)):
                    yield from ({k: steps} for steps in _with_due_breaks(day, k, both))
                continue
            for steps in _with_due_breaks(day, k, (visit,)):
                yield from ({k: steps, there: more} for more in _with_due_breaks(day, there, (other,)))


def _span(day: Day, visit: int, shift: int) -> tuple[int, int] | None:
    """Earliest and latest start of a visit served alone, breaks left out."""
    ways, place = day.ways[shift], day.locations[visit]
    into, out = ways[day.start_locations[shift]][place], ways[place][day.end_locations[shift]]
    if NO_WAY in {into, out}:
        return None
    windows = day.windows[visit]
    first = begin(windows, day.starts[shift] + into)
    last = last_start(windows, day.latest_returns[shift] - out - day.durations[visit])
    return (first, last) if first <= last else None


def _lags(day: Day, visit: int, other: int) -> tuple[float, float]:
    """Least and most seconds from the start of one to the start of the other."""
    least = max((lag for partner, lag in day.lags[visit] if partner == other), default=float("-inf"))
    most = min((-lag for partner, lag in day.lags[other] if partner == visit), default=float("inf"))
    return least, most


def _company_holds(day: Day, visit: int, other: int, shift: int, there: int) -> bool:
    same = bool(day.nurses[shift] == day.nurses[there])
    return all(wanted == same for partner, wanted in day.company[visit] if partner == other)
