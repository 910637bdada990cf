"""Straight lines with an allowance for detours: what is left to plan with where there is no map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from routing.costs import NO_WAY
from routing.path import Path
from routing.point import Mode, Point, great_circle_metres
from routing.snap import OffRoad, Snap
from routing.source import TravelSource
from routing.table import Matrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

DETOUR: Mapping[Mode, float] = {"car": 1.4, "bicycle": 1.4, "e_bike": 1.4, "foot": 1.3}
"""Metres driven for each metre of the straight line; docs/travel.md has what was measured."""
METRES_A_SECOND: Mapping[Mode, float] = {
    "car": 37 / 3.6,
    "bicycle": 15 / 3.6,
    "e_bike": 18 / 3.6,
    "foot": 4.5 / 3.6,
}
"""Speed over the metres driven."""
NO_SECTION = -1
"""Stands for the section of a snap that is on no street of ours."""


class StraightRouter:
    """
    Times by the great circle, the detour that streets make on average, and one speed for each mode.

    It knows no street, no water and no mountain: every place on Earth is reached from every other, there
    and back in the same time. What it says is an estimate, and whoever uses it has to say so.
    """

    def __init__(self, mode: Mode) -> None:
        self._detour = DETOUR[mode]
        self._metres_a_second = METRES_A_SECOND[mode]

    @property
    def source(self) -> TravelSource:
        """Straight lines, in tables as in drawing."""
        return TravelSource.of("straight_line")

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Each place where it is; only what is no place on Earth is off the network."""
        return [
            Snap(NO_SECTION, 0.0, 0.0, place) if place.on_earth else OffRoad(math.inf) for place in places
        ]

    def matrix(self, places: Sequence[Point]) -> Matrix:
        """Times and lengths between all places; see `Router.matrix`. Both are symmetric."""
        lat, lon = _degrees(places)
        seconds = np.empty((len(places), len(places)), dtype=np.int32)
        metres = np.empty_like(seconds)
        for row in range(len(places)):
            seconds[row], metres[row] = self._costs(lat[row], lon[row], lat, lon)
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(metres, 0)
        return Matrix(seconds, metres)

    def paths(self, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
        """Straight lines for legs, with the figures of the table; see `Router.paths`."""
        starts, ends = (_degrees([leg[side] for leg in legs]) for side in (0, 1))
        seconds, metres = self._costs(*starts, *ends)
        return [
            Path(int(seconds[row]), int(metres[row]), (start, end)) for row, (start, end) in enumerate(legs)
        ]

    def _costs(
        self,
        lat: NDArray[np.float64],
        lon: NDArray[np.float64],
        to_lat: NDArray[np.float64],
        to_lon: NDArray[np.float64],
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        driven = great_circle_metres(lat, lon, to_lat, to_lon) * self._detour
        known = np.isfinite(driven)
        driven = np.where(known, driven, 0)
        seconds = np.where(known, np.rint(driven / self._metres_a_second), NO_WAY).astype(np.int32)
        return seconds, np.where(known, np.rint(driven), NO_WAY).astype(np.int32)


def _degrees(places: Sequence[Point]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes, not-a-number where a place is not on Earth."""
    degrees = np.array([(p.lat, p.lon) if p.on_earth else (math.nan, math.nan) for p in places])
    lat, lon = degrees.reshape(-1, 2).T
    return lat, lon
