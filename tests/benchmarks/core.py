"""A core day as other solvers take it: a place for each visit and each end of a shift, and who may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from solver import Problem

Orders = dict[str, "Sequence[str]"]
"""For each used shift the ids of its visits, in order."""


class MissingPeerError(Exception):
    """The library of another solver is not installed."""


def is_core(problem: Problem) -> bool:
    """Whether every other solver compared with can say all of this day."""
    return (
        list(problem.travel) == [""]
        and not problem.links
        and not problem.current
        and not problem.weights.balance
        and not any(shift.breaks or shift.max_overtime_seconds for shift in problem.shifts)
        and all(shift.max_visits is None and shift.max_care_seconds is None for shift in problem.shifts)
        and all(
            len(visit.time_windows) == 1
            and visit.time_windows[0].latest == visit.time_windows[0].hard_latest
            and not visit.usual_shifts
            and visit.pinned_shift is None
            and visit.pinned_start is None
            for visit in problem.visits
        )
    )


def allowed(problem: Problem) -> NDArray[np.bool_]:
    """Return for each visit (row) and shift (column) whether the nurse has the skills and is not refused."""
    return np.array(
        [
            [
                visit.skills <= shift.skills and shift.id not in visit.refused_shifts
                for shift in problem.shifts
            ]
            for visit in problem.visits
        ],
        dtype=bool,
    ).reshape(len(problem.visits), len(problem.shifts))


def places(problem: Problem) -> list[int]:
    """Return the locations of all visits, then of all shifts' starts, then of all shifts' ends."""
    return [
        *(visit.location for visit in problem.visits),
        *(shift.start_location for shift in problem.shifts),
        *(shift.end_location for shift in problem.shifts),
    ]
