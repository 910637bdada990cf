"""How long a solve may go on, and what it tells meanwhile."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Searching = Literal["ready", "compiling", "missing"]
BETWEEN_REPORTS = 0.1
"""Seconds between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a solve has come.

    Attributes
    ----------
    seconds
        Since it began.
    cost
        Of the best plan so far, in seconds of driving.
    unassigned
        Visits without a place in that plan.
    iterations
        Plans tried.
    searching
        "ready"; "compiling": the search is being compiled, and OR-Tools plans meanwhile; "missing": it can be
        kept nowhere, and OR-Tools plans alone.
    """

    seconds: float
    cost: int
    unassigned: int
    iterations: int
    searching: Searching = "ready"


class Watch:
    """
    A solve's clock: when it must end, and when it last reported.

    Parameters
    ----------
    seconds
        None: the clock ends nothing.
    """

    def __init__(
        self,
        seconds: float | None,
        progress: Callable[[Progress], None] | None = None,
        cancel: Callable[[], bool] = lambda: False,
    ) -> None:
        self.seconds = math.inf if seconds is None else seconds
        self.is_timed = seconds is not None
        self.iterations = 0
        self.searching: Searching = "ready"
        self.is_over = cancel
        self._began = time.monotonic()
        self._progress = progress
        self._reported = -BETWEEN_REPORTS

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        """Seconds until it must end; 0 when it is over."""
        return max(0.0, self.seconds - self.elapsed)

    def report(self, cost: int, unassigned: int, *, iterations: int = 0, now: bool = False) -> None:
        """
        Tell the best plan so far, unless the last report was a moment ago; `now` tells it anyway.

        Parameters
        ----------
        iterations
            Made since `self.iterations` was last brought up to date.
        """
        elapsed = self.elapsed
        if self._progress is not None and (now or elapsed - self._reported >= BETWEEN_REPORTS):
            self._reported = elapsed
            self._progress(Progress(elapsed, cost, unassigned, self.iterations + iterations, self.searching))
