"""Where patients and nurses live, and how long it takes from one to another: town, country or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DETOUR = 1.3
"""Roads are this much longer than the straight line."""
_ROWS_AT_ONCE = 512


@dataclass(frozen=True)
class Landscape:
    """
    A kind of region.

    Distances in kilometres, of a region with 400 visits; it grows with more.

    Parameters
    ----------
    spread
        Standard deviation of the homes around their settlement.
    near_the_middle
        Share of the settlements that lie within walking distance of the centre.
    parking_seconds
        To find a place and walk to the door, at every patient.
    road_seconds
        What a coordinator reckons for the way to a visit, parking included.
    """

    radius: float
    visits_per_settlement: int
    spread: float
    near_the_middle: float
    speed: float
    parking_seconds: int
    road_seconds: int


LANDSCAPES = {
    "urban": Landscape(5.0, 100, 1.75, 0.5, 22.0, 120, 420),
    "rural": Landscape(18.0, 25, 2.5, 0.0, 55.0, 60, 480),
    "mixed": Landscape(11.0, 40, 1.7, 0.5, 35.0, 90, 360),
}


class Region:
    """One region of a kind, with its settlements."""

    def __init__(self, landscape: Landscape, visits: int, random: np.random.Generator) -> None:
        self.landscape = landscape
        self.random = random
        radius = landscape.radius * max(1.0, (visits / 400) ** 0.5)
        count = max(4, visits // landscape.visits_per_settlement)
        centres = random.uniform(-radius, radius, (count, 2))
        inner = round(count * landscape.near_the_middle)
        centres[:inner] = random.normal(0.0, landscape.radius / 7, (inner, 2))
        self.centres = centres

    def homes(self, count: int) -> NDArray[np.float64]:
        """Draw places to live, in kilometres east and north."""
        settlements = self.centres[self.random.integers(0, len(self.centres), count)]
        return settlements + self.random.normal(0.0, self.landscape.spread, (count, 2))

    def travel(self, patients: NDArray[np.float64], nurses: NDArray[np.float64]) -> NDArray[np.int32]:
        """
        Return seconds from row to column, patients first: the drive, and parking at a patient's.

        The drive lies between a grid of streets and the straight line. Some pairs of places are joined
        better than others, and one way is a little longer than the way back.
        """
        places = np.concatenate([patients, nurses])
        parking = np.zeros(len(places))
        parking[: len(patients)] = self.landscape.parking_seconds
        # Inner products of one trait make detours the same both ways, crossed with another's opposite ones.
        trait, other = self.random.normal(0.0, 1.0, (2, len(places), 4)) / 2
        seconds = np.empty((len(places), len(places)), dtype=np.int32)
        for first in range(0, len(places), _ROWS_AT_ONCE):
            rows = slice(first, first + _ROWS_AT_ONCE)
            apart = np.abs(places[rows, None] - places[None])
            metric = (apart.sum(-1) + _DETOUR * np.hypot(apart[..., 0], apart[..., 1])) / 2
            luck = 1 + 0.08 * trait[rows] @ trait.T + 0.02 * (trait[rows] @ other.T - other[rows] @ trait.T)
            drive = metric * np.clip(luck, 0.85, 1.4) / self.landscape.speed * 3600
            seconds[rows] = np.rint(drive + parking)
        np.fill_diagonal(seconds, 0)
        return seconds
