"""Clock arithmetic of one route: times for its visits and breaks in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from solver.day import NEVER, begin, lateness
from solver.problem import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver.day import Day, Span

REST = -1
"""Among the visits of a route: its next break."""

Rest: TypeAlias = tuple[int, int]
"""A break as taken: (begin, end)."""


@dataclass(slots=True)
class Timing:
    """
    One route's times and amounts, in seconds, unweighted.

    Attributes
    ----------
    starts
        Start of care for each visit, in order.
    back
        The return to the end place.
    sound
        No leg without a way, no window, break or latest return missed.
    """

    starts: list[int]
    rests: list[Rest]
    back: int
    travel: int
    waiting: int
    lateness: int
    largest_lateness: int
    overtime: int
    sound: bool


def follow(day: Day, shift: int, steps: Sequence[int], lower: Mapping[int, int]) -> Timing:
    """
    Time visits and breaks in a fixed order, each care begun as early as it can be.

    Nothing is refused: care for which every window is over starts when the nurse is there, a leg without
    a way takes no time, and the result is then not `sound`.

    Parameters
    ----------
    steps
        Visits and `REST`; as many rests as the shift has breaks, or fewer.
    lower
        For some visits a moment before which links do not let their care start.
    """
    breaks, ways = day.breaks[shift], day.ways[shift]
    here, free = day.start_locations[shift], day.starts[shift]
    pause, resting, taken = free, 0, 0
    starts: list[int] = []
    rests: list[Rest] = []
    travel = waiting = late = largest = 0
    sound = True
    last = max((i for i, step in enumerate(steps) if step != REST), default=-1)
    for step in steps[: last + 1]:
        if step == REST:
            earliest, latest, duration = breaks[taken]
            moment = max(pause, earliest)
            pause = moment + duration
            sound = sound and pause <= latest
            rests.append((moment, pause))
            resting += duration
            taken += 1
            continue
        there = day.locations[step]
        leg = ways[here][there]
        if leg == NO_WAY:
            leg, sound = 0, False
        there_at = free + leg + resting
        ready = max(there_at, pause, lower.get(step, 0))
        start = begin(day.windows[step], ready)
        if start == NEVER:
            start, sound = ready, False
        if starts:
            waiting += start - there_at
        behind = lateness(day.asked[step], start)
        late += behind
        largest = max(largest, behind)
        travel += leg
        starts.append(start)
        free = pause = start + day.durations[step]
        here, resting = there, 0
    leg = ways[here][day.end_locations[shift]]
    if leg == NO_WAY:
        leg, sound = 0, False
    back, more, kept = go_back(breaks[taken : taken + len(steps) - 1 - last], free, leg)
    rests += more
    overtime = max(0, back - day.ends[shift])
    sound = sound and kept and back <= day.latest_returns[shift] and len(rests) == len(breaks)
    return Timing(starts, rests, back, travel + leg, waiting, late, largest, overtime, sound)


def go_back(breaks: Sequence[Span], free: int, leg: int) -> tuple[int, list[Rest], bool]:
    """
    Time the return and the breaks after the last care.

    As many breaks as can be are taken after the return, where they delay nothing; those before it are
    begun as early as they can be.

    Returns
    -------
    tuple
        The return, the breaks as taken, and whether each is finished in time.
    """
    if not breaks:
        return free + leg, [], True
    for on_the_way in range(len(breaks) + 1):
        back, moment, kept = free + leg, free, True
        rests = []
        for i, (earliest, latest, duration) in enumerate(breaks):
            moment = max(moment, earliest, back if i >= on_the_way else 0)
            if moment < back:
                back += duration
            rests.append((moment, moment + duration))
            moment += duration
            kept = kept and moment <= latest
        if kept:
            break
    return back, rests, kept


def with_breaks(visits: Sequence[int], gaps: Sequence[int]) -> list[int]:
    """Steps of a route: its visits, with a `REST` in every gap that holds a break."""
    if not gaps:
        return list(visits)
    steps: list[int] = []
    for position, visit in enumerate(visits):
        steps += [REST] * gaps.count(position)
        steps.append(visit)
    return steps + [REST] * gaps.count(len(visits))
