"""Times of all routes together: links make the start of one care wait for another's."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from solver.timing import follow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver.day import Day
    from solver.timing import Timing


def settle(day: Day, orders: Mapping[int, Sequence[int]]) -> dict[int, Timing]:
    """
    Time fixed orders of all shifts, each care begun as early as its route and its links let it.

    Every rule only ever says "not before", so the earliest times are one least fixpoint, found from below:
    a route is timed again as long as a linked visit elsewhere pushes one of its own. Links that push each
    other round and round cannot all hold; such a link is let go, and the others are kept.

    Parameters
    ----------
    orders
        For each used shift its visits and rests.
    """
    released: set[tuple[int, int]] = set()
    while True:
        timings, stuck = _settle(day, orders, released)
        if stuck is None:
            return timings
        released.add(stuck)


def _settle(
    day: Day, orders: Mapping[int, Sequence[int]], released: set[tuple[int, int]]
) -> tuple[dict[int, Timing], tuple[int, int] | None]:
    """Time all orders without the released lags; or name the lag that pushes without end."""
    timings = {shift: follow(day, shift, steps, {}) for shift, steps in orders.items()}
    visits = {shift: [step for step in steps if step >= 0] for shift, steps in orders.items()}
    place = {v: (shift, i) for shift, served in visits.items() for i, v in enumerate(served) if day.linked[v]}
    if not place:
        return timings, None
    lower: dict[int, int] = {}
    pushes: dict[tuple[int, int], int] = {}
    most = 1 + sum(len(day.windows[v]) for v in place)
    waiting, in_line = deque(place), set(place)
    while waiting:
        v = waiting.popleft()
        in_line.discard(v)
        shift, i = place[v]
        start = timings[shift].starts[i]
        for other, lag in day.lags[v]:
            if other not in place or (v, other) in released:
                continue
            there, position = place[other]
            if start + lag <= timings[there].starts[position]:
                continue
            lower[other] = start + lag
            pushes[v, other] = pushes.get((v, other), 0) + 1
            if pushes[v, other] > most:
                return timings, (v, other)
            timings[there] = follow(day, there, orders[there], lower)
            pushed = [w for w in visits[there] if day.linked[w] and w not in in_line]
            waiting.extend(pushed)
            in_line.update(pushed)
    return timings, None


def links_hold(day: Day, orders: Mapping[int, Sequence[int]], timings: Mapping[int, Timing]) -> bool:
    """Whether settled times keep every hard limit and, between visits served, every lag."""
    if not all(timing.sound for timing in timings.values()):
        return False
    starts: dict[int, int] = {}
    for shift, steps in orders.items():
        served = [step for step in steps if step >= 0]
        starts.update(zip(served, timings[shift].starts, strict=True))
    return all(
        start + lag <= starts.get(other, start + lag)
        for visit, start in starts.items()
        for other, lag in day.lags[visit]
    )
