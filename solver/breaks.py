"""Which gaps of a route the breaks are taken in, and which are missed: exact for one route, by labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, TypeAlias

from solver.problem import NO_WAY
from solver.timing import NO_GAP
from solver.windows import NEVER, begin, lateness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver.day import Day
    from solver.windows import Span

Label: TypeAlias = tuple[int, int, int, tuple[int, ...], Optional["Label"]]
"""
One way to have come so far: (breaks taken or missed, when the nurse is free after the last care, what times
and missed breaks have cost, for each of those breaks the number of visits before it or `NO_GAP`, how she had
come to the visit before).
"""
Trail: TypeAlias = list[list[Label]]
"""For the start of the shift and after each visit, the ways to have come there that may yet be the best."""
Pause: TypeAlias = tuple[int, int, int, tuple[int, ...]]
"""
One way to spend a gap: (when its last break ends, arrival with all its breaks before it, what it has cost so
far, the breaks as a label has them).
"""


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
    weights, current = day.weights, day.current_starts[visit]
    _, duration, earliest, latest, hard, more = day.facts[visit]
    first = max(earliest, bound)
    reached: list[Label] = []
    for label in labels:
        for behind, (pause, arrival, price, gaps) in _pauses(day, shift, label, leg, position):
            ready = max(pause, arrival)
            start = max(first, ready)
            if more:
                start = begin(day.windows[visit], max(ready, bound))
                late = lateness(day.windows[visit], start)
            else:
                late = start - latest
            if start > hard and (not more or start == NEVER):
                continue
            paid = price + weights.lateness * late if late > 0 else price
            if position:
                paid += weights.waiting * (start - arrival)
            if current is not None:
                paid += weights.shifted * abs(start - current)
            reached.append((behind, start + duration, paid, gaps, label))
    return _undominated(day, reached) if len(reached) > 1 else reached


def _pauses(day: Day, shift: int, label: Label, leg: int, gap: int) -> list[tuple[int, Pause]]:
    """For each number of breaks behind the nurse at the end of a gap, the ways to have spent it."""
    behind, free, price, gaps, _ = label
    breaks, missed_costs = day.breaks[shift], day.missed_costs[shift]
    level: list[Pause] = [(free, free + leg, price, gaps)]
    pauses = [(behind, level[0])]
    for number in range(behind, len(breaks)):
        rest, cost = breaks[number], missed_costs[number]
        level = [longer for pause in level for longer in _before_care(rest, cost, pause, gap)]
        if len(level) > 1:
            level = _uncovered(level, strictly=not day.monotone or day.weights.waiting > 0)
        pauses += [(number + 1, pause) for pause in level]
    return pauses


def _before_care(rest: Span, cost: int | None, pause: Pause, gap: int) -> list[Pause]:
    """Take the next break before a care, or miss it."""
    opens, closes, length = rest
    free, arrival, price, gaps = pause
    chosen: list[Pause] = []
    end = max(free, opens) + length
    if end <= closes:
        chosen.append((end, arrival + length, price, (*gaps, gap)))
    if cost is not None:
        chosen.append((free, arrival, price + cost, (*gaps, NO_GAP)))
    return chosen


def _before_return(rest: Span, cost: int | None, pause: Pause, gap: int) -> list[Pause]:
    """Take the next break on the way home or after the return, where it delays nothing, or miss it."""
    opens, closes, length = rest
    free, arrival, price, gaps = pause
    chosen: list[Pause] = []
    on_the_way, at_home = max(free, opens), max(free, opens, arrival)
    if on_the_way < arrival and on_the_way + length <= closes:
        chosen.append((on_the_way + length, arrival + length, price, (*gaps, gap)))
    if at_home + length <= closes:
        chosen.append((at_home + length, arrival, price, (*gaps, gap)))
    if cost is not None:
        chosen.append((free, arrival, price + cost, (*gaps, NO_GAP)))
    return chosen


def _uncovered(pauses: list[Pause], *, strictly: bool) -> list[Pause]:
    """
    Keep the ways to spend a gap that may still become the best among those with equally many breaks behind.

    Parameters
    ----------
    strictly
        An earlier one need not be as good as a later one.
    """
    pauses.sort(key=lambda pause: (pause[2], pause[0], pause[1]))
    kept: list[Pause] = []
    for pause in pauses:
        times = pause[:2]
        if strictly:
            covered = any(other[:2] == times for other in kept)
        else:
            covered = any(other[0] <= times[0] and other[1] <= times[1] for other in kept)
        if not covered:
            kept.append(pause)
    return kept


def _undominated(day: Day, labels: list[Label]) -> list[Label]:
    """
    Keep the labels that may still become the best among those with equally many breaks behind them.

    Where no earlier care is dearer, an earlier label can always follow a later one's lead, at the price of
    waiting for the difference; elsewhere only labels that are free at the same moment compare.
    """
    labels.sort()
    waiting = day.weights.waiting
    kept: list[Label] = []
    count, moment, least = -1, -1, 0
    for label in labels:
        price = label[2] - waiting * label[1]
        if label[0] != count or price < least or (not day.monotone and label[1] != moment):
            kept.append(label)
            count, moment, least = label[0], label[1], price
    return kept


def cheapest_return(day: Day, shift: int, visits: Sequence[int], trail: Trail) -> Label | None:
    """
    Take the breaks still due, go back and choose the cheapest way to have come; None where there is none.

    Returns
    -------
    Label
        With all breaks taken or missed, the return for its moment and overtime in its price.
    """
    here = day.locations[visits[-1]] if visits else day.start_locations[shift]
    leg = day.ways[shift][here][day.end_locations[shift]]
    best: Label | None = None
    if leg == NO_WAY:
        return None
    breaks = day.breaks[shift]
    for label in trail[-1]:
        for _, back, price, gaps in _returns(day, shift, label, leg, len(visits)):
            if back > day.latest_returns[shift]:
                continue
            paid = price + day.weights.overtime * max(0, back - day.ends[shift])
            if best is None or (paid, back) < (best[2], best[1]):
                best = (len(breaks), back, paid, gaps, label)
    return best


def _returns(day: Day, shift: int, label: Label, leg: int, gap: int) -> list[Pause]:
    """Ways to go back with all breaks behind the nurse."""
    behind, free, price, gaps, _ = label
    level: list[Pause] = [(free, free + leg, price, gaps)]
    for rest, cost in zip(day.breaks[shift][behind:], day.missed_costs[shift][behind:], strict=True):
        level = [longer for pause in level for longer in _before_return(rest, cost, pause, gap)]
        if len(level) > 1:
            level = _uncovered(level, strictly=False)
    return level
