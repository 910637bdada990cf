"""Time windows as plain numbers: when care may start, and how late it is then."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.problem import Visit

NEVER = 1 << 60
"""Later than any moment of any day."""

Span: TypeAlias = tuple[int, int, int]
"""A time window as (earliest, latest, hard latest), or a break as (earliest, latest, duration)."""


def spans(visit: Visit) -> tuple[Span, ...]:
    """Time windows of a visit, by `earliest`."""
    asked = sorted(
        (window.earliest, window.latest, NEVER if window.hard_latest is None else window.hard_latest)
        for window in visit.time_windows
    )
    return tuple(asked)


def possible_windows(visit: Visit) -> tuple[Span, ...]:
    """Return the same; a pinned start has become a window of that one moment."""
    pinned, asked = visit.pinned_start, spans(visit)
    if pinned is None:
        return asked
    return ((pinned, pinned - lateness(asked, pinned), pinned),)


def begin(windows: Sequence[Span], moment: int) -> int:
    """Earliest start of care at `moment` or later that some window holds; `NEVER` where all are over."""
    for earliest, _, hard in windows:
        if moment <= hard:
            return max(moment, earliest)
    return NEVER


def last_start(windows: Sequence[Span], moment: int) -> int:
    """Latest start of care at `moment` or earlier that some window holds; `-NEVER` where none has begun."""
    return max((min(hard, moment) for earliest, _, hard in windows if earliest <= moment), default=-NEVER)


def lateness(windows: Sequence[Span], start: int) -> int:
    """Smallest lateness over the windows that hold `start`; over those begun where none holds it."""
    if len(windows) == 1:
        return max(0, start - windows[0][1])
    held = [latest for earliest, latest, hard in windows if earliest <= start <= hard]
    begun = held or [latest for earliest, latest, _ in windows if earliest <= start]
    return max(0, start - max(begun)) if begun else 0
