"""Clock arithmetic of one route: times for its visits and breaks in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from solver.problem import NO_WAY
from solver.windows import NEVER, begin, lateness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from solver.day import Day
    from solver.windows import Span

REST = -1
"""Among the visits of a route: its next break."""
NO_REST = -2
"""Among the visits of a route: its next break is missed."""
NO_GAP = -1
"""Instead of the gap that holds a break: it is missed."""

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
    rests
        For each break of the shift; None where it is missed.
    back
        The return to the end place.
    missed
        What the missed breaks cost.
    shifted
        Seconds between starts of care and those to stay near.
    sound
        No leg without a way, no window, latest return or break that must be taken missed, no limit of
        visits or care passed.
    """

    starts: list[int]
    rests: list[Rest | None]
    back: int
    travel: int
    waiting: int
    lateness: int
    largest_lateness: int
    overtime: int
    missed: int
    shifted: int
    sound: bool


def follow(day: Day, shift: int, steps: Sequence[int], lower: Mapping[int, int]) -> Timing:
    """
    Time visits and breaks in a fixed order, each care begun as early as it can be.

    Nothing is refused: care for which every window is over starts when the nurse is there, a leg without
    a way takes no time, and the result is then not `sound`.

    Parameters
    ----------
    steps
        Visits, `REST` and `NO_REST`. Breaks of the shift beyond those are missed.
    lower
        For some visits a moment before which links do not let their care start.
    """
    breaks, ways = day.breaks[shift], day.ways[shift]
    here, free = day.start_locations[shift], day.starts[shift]
    pause, resting = free, 0
    starts: list[int] = []
    rests: list[Rest | None] = []
    travel = waiting = 0
    visits = [step for step in steps if step >= 0]
    sound = day.is_within_limits(shift, visits)
    last = max((i for i, step in enumerate(steps) if step >= 0), default=-1)
    for step in steps[: last + 1]:
        if step == NO_REST:
            rests.append(None)
            continue
        if step == REST:
            earliest, latest, duration = breaks[len(rests)]
            moment = max(pause, earliest)
            pause = moment + duration
            sound = sound and pause <= latest
            rests.append((moment, pause))
            resting += duration
            continue
        there = day.locations[step]
        way = ways[here][there]
        leg, sound = max(0, way), sound and way != NO_WAY
        there_at = free + leg + resting
        ready = max(there_at, pause, lower.get(step, 0))
        start = begin(day.windows[step], ready)
        if start == NEVER:
            start, sound = ready, False
        if starts:
            waiting += start - there_at
        travel += leg
        starts.append(start)
        free = pause = start + day.durations[step]
        here, resting = there, 0
    way = ways[here][day.end_locations[shift]]
    leg, sound = max(0, way), sound and way != NO_WAY
    ends = steps[last + 1 :]
    due = [rest for rest, step in zip(breaks[len(rests) :], ends, strict=False) if step == REST]
    back, more, kept = go_back(due, free, leg)
    taken = iter(more)
    rests += [next(taken) if step == REST else None for step in ends]
    rests += [None] * (len(breaks) - len(rests))
    missed = [cost for cost, rest in zip(day.missed_costs[shift], rests, strict=True) if rest is None]
    late = [lateness(day.asked[visit], start) for visit, start in zip(visits, starts, strict=True)]
    return Timing(
        starts,
        rests,
        back,
        travel=travel + leg,
        waiting=waiting,
        lateness=sum(late),
        largest_lateness=max(late, default=0),
        overtime=max(0, back - day.ends[shift]),
        missed=sum([cost or 0 for cost in missed]),
        shifted=_shifted(day, visits, starts),
        sound=sound and kept and back <= day.latest_returns[shift] and None not in missed,
    )


def _shifted(day: Day, visits: Sequence[int], starts: Sequence[int]) -> int:
    """Seconds between starts of care and those to stay near."""
    currents = [day.current_starts[visit] for visit in visits]
    return sum([abs(start - now) for start, now in zip(starts, currents, strict=True) if now is not None])


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
    """
    Steps of a route: its visits, with each break in its gap.

    Parameters
    ----------
    gaps
        For each break the number of visits before it, or `NO_GAP`.
    """
    steps: list[int] = []
    served = 0
    for gap in gaps:
        if gap == NO_GAP:
            steps.append(NO_REST)
            continue
        steps += [*visits[served:gap], REST]
        served = gap
    return [*steps, *visits[served:]]


def ways_to_rest(missed_costs: Sequence[int | None], gaps: int) -> Iterator[tuple[int, ...]]:
    """Every way to put a shift's breaks into so many gaps, in order, or to miss those that may be missed."""
    if not missed_costs:
        yield ()
        return
    *before, last = missed_costs
    for chosen in ways_to_rest(before, gaps):
        yield from ((*chosen, gap) for gap in range(max([0, *chosen]), gaps))
        if last is not None:
            yield (*chosen, NO_GAP)
