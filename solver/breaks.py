"""Which gaps of a route the breaks are taken in: exact for one route, by labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, TypeAlias

from solver.day import NEVER, begin, lateness
from solver.problem import NO_WAY
from solver.timing import go_back

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver.day import Day

Label: TypeAlias = tuple[int, int, int, tuple[int, ...], Optional["Label"]]
"""
One way to have come so far: (breaks taken, when the nurse is free after the last care, weighted lateness and
waiting, for each break taken the number of visits before it, how she had come to the visit before).
"""
Trail: TypeAlias = list[list[Label]]
"""For the start of the shift and after each visit, the ways to have come there that may yet be the best."""


def drive_on(day: Day, shift: int, visits: Sequence[int], lower: Mapping[int, int], trail: Trail) -> bool:
    """
    Lengthen a trail to the end of a route's visits; False where a hard limit must break on the way.

    Of the ways to have come to a visit with equally many breaks behind them only those neither later nor
    dearer than another can still become the best.

    Parameters
    ----------
    lower
        For some visits a moment before which links do not let their care start.
    trail
        Holds the start of the shift or, where the route begins like another, what is known from there.
    """
    ways = day.ways[shift]
    done = len(trail) - 1
    here = day.locations[visits[done - 1]] if done else day.start_locations[shift]
    for position in range(done, len(visits)):
        visit = visits[position]
        there = day.locations[visit]
        leg = ways[here][there]
        if leg == NO_WAY:
            return False
        labels = _arrive(day, shift, visit, lower.get(visit, 0), (leg, position, trail[-1]))
        if not labels:
            return False
        trail.append(labels)
        here = there
    return True


def _arrive(day: Day, shift: int, visit: int, bound: int, way: tuple[int, int, list[Label]]) -> list[Label]:
    """Drive to a visit and serve it, each label with as many more breaks in this gap as there is time for."""
    leg, position, labels = way
    breaks = day.breaks[shift]
    _, duration, earliest, latest, hard, more = day.facts[visit]
    most = len(breaks)
    first = max(earliest, bound)
    reached: list[Label] = []
    for label in labels:
        taken, pause, price, gaps, _ = label
        arrival = pause + leg
        while True:
            ready = max(pause, arrival)
            start = max(first, ready)
            if more:
                start = begin(day.windows[visit], max(ready, bound))
                late = lateness(day.windows[visit], start)
            else:
                late = start - latest
            if start > hard and (not more or start == NEVER):
                break
            paid = price + day.weights.lateness * late if late > 0 else price
            if position:
                paid += day.weights.waiting * (start - arrival)
            reached.append((taken, start + duration, paid, gaps, label))
            if taken == most:
                break
            opens, closes, length = breaks[taken]
            pause = max(pause, opens) + length
            if pause > closes:
                break
            taken += 1
            arrival += length
            gaps = (*gaps, position)
    return _undominated(reached, day.weights.waiting) if len(reached) > 1 else reached


def _undominated(labels: list[Label], waiting: int) -> list[Label]:
    """
    Keep the labels that may still become the best among those with equally many breaks taken.

    An earlier one can always follow a later one's lead, at the price of waiting for the difference.
    """
    labels.sort()
    kept: list[Label] = []
    count, least = -1, 0
    for label in labels:
        price = label[2] - waiting * label[1]
        if label[0] != count or price < least:
            kept.append(label)
            count, least = label[0], price
    return kept


def cheapest_return(day: Day, shift: int, visits: Sequence[int], trail: Trail) -> Label | None:
    """
    Take the breaks still due, go back and choose the cheapest way to have come; None where there is none.

    Returns
    -------
    Label
        With all breaks taken, the return for its moment and overtime in its price.
    """
    here = day.locations[visits[-1]] if visits else day.start_locations[shift]
    leg = day.ways[shift][here][day.end_locations[shift]]
    best: Label | None = None
    if leg == NO_WAY:
        return None
    breaks = day.breaks[shift]
    for label in trail[-1]:
        taken, free, price, gaps, _ = label
        back = free + leg
        if taken < len(breaks):
            back, _, kept = go_back(breaks[taken:], free, leg)
            if not kept:
                continue
        if back > day.latest_returns[shift]:
            continue
        price += day.weights.overtime * max(0, back - day.ends[shift])
        if best is None or (price, back) < (best[2], best[1]):
            best = (len(breaks), back, price, gaps + (len(visits),) * (len(breaks) - taken), label)
    return best
