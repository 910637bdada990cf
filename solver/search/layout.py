"""
How the search lies in memory: one record for the problem and one for the state, each holding addresses.

Numba reads `stop.start` or `route.size` straight from these structured arrays. Two records in place of
thirty arrays keep every call cheap and the compilation short. All numbers are 64-bit, so that no cost
overflows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

INF = 1 << 40
"""Beyond every time and every leg: unreachable, or not feasible."""
COST_LIMIT = 1 << 52
"""
Beyond every cost that the search adds up.

Larger amounts are cut to it (the final figure comes from `cost`).
"""
NEVER = 1 << 60
"""Beyond every price: not feasible, or dearer than anyone asked for."""
NOBODY = -1

LIVE, SAVED, BEST, SNAPSHOT = 0, 1, 2, 3
"""
Copies of every route.

Current, before this iteration, best so far, before this insertion (one more per depth).
"""
DEPTH = 4
"""The most visits inserted as one unit: so many snapshots may be open at once."""
COPIES = SNAPSHOT + DEPTH

TIME, PRICE, ORIGIN, FREE = 0, 1, 2, 3
"""
Rows of the labels of a stop.

When the nurse is free, at what price, from which label, and when she could start without any window.
"""


def _record(*names: str) -> np.dtype[Any]:
    return np.dtype([(name, np.int64) for name in names], align=True)


VISIT = _record(
    "location", "duration", "penalty", "early", "latest", "hard", "first_window", "windows",
    "first_link", "links", "first_member", "members", "together", "first_able", "able", "first_asked",
    "home_distance", "wanted",
)  # fmt: skip
WINDOW = _record("early", "latest", "hard")
SHIFT = _record(
    "start", "end", "overtime", "origin", "destination", "mode", "nurse", "first_break", "breaks",
    "first_label", "labels", "room", "most_care", "carried",
)  # fmt: skip
BREAK = _record("earliest", "latest", "duration")
LABEL = _record("settled", "missed", "parent", "beyond", "price")
LINK = _record("other", "low", "high", "is_first", "rigid", "nurse")
STOP = _record("visit", "leg", "lower", "start", "free", "latest", "label")
ROUTE = _record(
    "size", "cost", "travel", "care", "end_cost", "label", "last_label", "late", "price", "linked"
)
PLACE = _record("route", "position", "key", "absent", "absent_saved", "removed", "is_left")
MARK = _record(
    "is_touched", "is_pending", "is_changed", "seen", "ruined", "touched", "pending", "reachable", "load"
)
LEVEL = _record("n_snapped", "cost")
CANDIDATE = _record("delta", "shift", "position", "start", "shift2", "position2")

PROBLEM_TABLES = (
    "travel", "travel_back", "pair_cost", "neighbours", "visits", "windows", "shifts", "breaks",
    "break_labels", "links", "members", "able",
)  # fmt: skip
PROBLEM_NUMBERS = (
    "n_visits", "n_shifts", "n_locations", "n_modes", "n_neighbours", "n_links", "n_windows",
    "n_breaks", "n_break_labels", "n_members", "n_able", "n_nurses", "is_narrow", "capacity", "labels",
    "travel_weight", "waiting_weight", "lateness_weight", "largest_weight", "overtime_weight",
    "balance_weight", "shifted_weight", "monotone", "has_links", "is_guessed", "near_cost", "string_max",
    "mean_removed", "exchanges", "blink", "reach", "always_able", "exact_tries",
)  # fmt: skip
STATE_TABLES = ("stops", "labels", "routes", "places", "marks", "levels", "snapped", "candidates", "scratch")
STATE_NUMBERS = (
    "n_visits", "n_shifts", "capacity", "n_labels", "max_candidates", "cost", "best_cost",
    "best_absent", "iterations", "n_absent", "n_absent_saved", "n_touched", "n_pending", "n_reachable",
    "n_removed", "stamp", "depth", "n_candidates", "mean_load", "n_above",
)  # fmt: skip
PROBLEM = _record(*PROBLEM_TABLES, *PROBLEM_NUMBERS)
STATE = np.dtype(
    [(name, np.int64) for name in (*STATE_TABLES, *STATE_NUMBERS)] + [("random", np.uint64)], align=True
)


class Tables:
    """Holds the arrays alive and hands out the record that the kernels read."""

    def __init__(self, dtype: np.dtype[Any], arrays: dict[str, np.ndarray[Any, Any]], **numbers: int) -> None:
        self.arrays = arrays
        self.memory = np.zeros(1, dtype)
        self.record: Any = self.memory[0]
        for name, array in arrays.items():
            if not array.flags.c_contiguous:
                raise ValueError(f"table {name} is not contiguous")
            self.memory[name] = array.ctypes.data
        for name, value in numbers.items():
            self.memory[name] = value

    def __getitem__(self, name: str) -> np.ndarray[Any, Any]:
        """Return the table of this name."""
        return self.arrays[name]
