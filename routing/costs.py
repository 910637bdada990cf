"""Time and length in one number, so that both are added up and compared together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_WAY = -1
"""In a matrix: there is no way from here to there."""
MILLISECOND = float(2**26)
"""
Cost of one millisecond; one decimetre costs 1.

Both stand in one number, so the fastest way is found, among equally fast ones the shortest, with its length.
A sum is exact up to 37 hours and 6,700 km: 2**53 is the last whole number that a float64 holds exactly.
"""


def pair_costs(
    milliseconds: NDArray[np.integer | np.floating], decimetres: NDArray[np.integer | np.floating]
) -> NDArray[np.float64]:
    """Give times and lengths as costs."""
    return np.asarray(milliseconds, np.float64) * MILLISECOND + np.asarray(decimetres, np.float64)


def milliseconds_and_decimetres(cost: float) -> tuple[int, int]:
    """Take a finite cost apart."""
    milliseconds, decimetres = divmod(int(cost), int(MILLISECOND))
    return milliseconds, decimetres


def whole_units(costs: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Seconds and metres of costs, rounded here and nowhere else; `NO_WAY` for infinite ones."""
    there = np.isfinite(costs)
    finite = np.where(there, costs, 0.0)
    milliseconds = np.floor(finite / MILLISECOND)
    decimetres = finite - milliseconds * MILLISECOND
    seconds = np.where(there, (milliseconds + 500) // 1_000, NO_WAY)
    metres = np.where(there, (decimetres + 5) // 10, NO_WAY)
    return seconds.astype(np.int32), metres.astype(np.int32)
