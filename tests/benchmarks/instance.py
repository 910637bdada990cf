"""What every public instance offers, whatever set it comes from, and how its numbers become whole seconds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from solver import Problem, Solution

Document = dict[str, Any]
"""An object of JSON, as a set's own files hold it."""

_SCALES = (60, 1000)
_NEAR = 1e-6


class InstanceError(ValueError):
    """A file that cannot be read as an instance of any set, or a folder without one; the text says why."""


class Instance(Protocol):
    """A public instance as a problem of ours, and the way back into its own words."""

    name: str
    family: str
    problem: Problem
    unsaid: tuple[str, ...]
    """Parts of the set's objective or rules that the problem format cannot say, one phrase each."""

    def answer(self, solution: Solution) -> Document:
        """Write a solution in the set's own JSON."""
        ...

    def objective(self, answer: Document) -> float:
        """Value an answer as its set does, from the instance's own numbers."""
        ...


def length_of_care(document: Document, need: Document) -> float:
    """Return how long a service takes for one patient: as said for her, else as usual."""
    if need.get("duration") is not None:
        return float(need["duration"])
    usual = {service["id"]: service["default_duration"] for service in document["services"]}
    return float(usual[need["service"]])


def floored(value: float) -> float:
    """
    Take binary noise off: 401.99999999999994 was 402 cut down, and counts as 401.

    Published solutions of the Italian set start care at 401 there. A whole number, and one far from whole,
    stay as they are.
    """
    nearest = round(value)
    return math.floor(value) if value != nearest and abs(value - nearest) < _NEAR else value


def scale_for(numbers: Iterable[float]) -> int:
    """
    Return how many units of ours make one of the set's.

    60 where that makes everything whole (a set that counts minutes comes out in seconds), else 1000.
    """
    values = np.fromiter(numbers, dtype=float)
    for scale in _SCALES:
        scaled = values * scale
        if np.abs(scaled - np.rint(scaled)).max(initial=0) < _NEAR:
            return scale
    return _SCALES[-1]


def whole(value: float, scale: int) -> int:
    """Count in our units, rounded up where it does not come out even, so that no time is too short."""
    return math.ceil(value * scale - _NEAR)


def whole_matrix(rows: list[list[float]], scale: int) -> NDArray[np.int64]:
    """Count a whole matrix in our units, each leg rounded up like `whole`."""
    return np.ceil(np.asarray(rows, dtype=float) * scale - _NEAR).astype(np.int64)


def plain(units: int, scale: int) -> float:
    """Count in the set's own units again: a whole number where it is one."""
    return units // scale if units % scale == 0 else units / scale
