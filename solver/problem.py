"""The day to plan: visits, shifts, links, travel and what each bad thing is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

NO_WAY = -1
"""In a travel matrix: there is no way from here to there."""


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """When care may start: on time up to `latest`, late up to `hard_latest` (None: never too late)."""

    earliest: int
    latest: int
    hard_latest: int | None


@dataclass(frozen=True, slots=True)
class Break:
    """A rest that a used shift takes: begun at `earliest` or later, finished by `latest`."""

    earliest: int
    latest: int
    duration_seconds: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One nurse's care at one place."""

    id: str
    location: int
    duration_seconds: int
    time_windows: tuple[TimeWindow, ...]
    skills: frozenset[str] = frozenset()
    unassigned_cost: int = 36_000
    usual_shifts: frozenset[str] = frozenset()
    refused_shifts: frozenset[str] = frozenset()
    pinned_shift: str | None = None
    pinned_start: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One nurse's working time: at most one route. An empty `nurse` means the shift's own id."""

    id: str
    start_location: int
    end_location: int
    start: int
    end: int
    nurse: str = ""
    max_overtime_seconds: int = 0
    skills: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """When both are served: `min_seconds` <= start(second) - start(first) <= `max_seconds` (None: no limit)."""

    first: str
    second: str
    min_seconds: int = 0
    max_seconds: int | None = None
    same_nurse: bool | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """What each bad thing is worth in seconds of driving (per second; `unusual` per visit)."""

    travel: int = 1
    waiting: int = 0
    lateness: int = 3
    largest_lateness: int = 0
    overtime: int = 2
    unusual: int = 600


@dataclass(frozen=True, slots=True)
class Travel:
    """Seconds, and metres where known, from row to column; `NO_WAY` where there is none."""

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Problem:
    """A day, checked once, at construction. `travel` is keyed by mode; a single matrix has the key ""."""

    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    travel: Mapping[str, Travel]
    links: tuple[Link, ...] = ()
    weights: Weights = field(default_factory=Weights)
