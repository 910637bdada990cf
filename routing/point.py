"""Points on the Earth, in degrees, and the distance between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Mode: TypeAlias = Literal["car", "bicycle", "e_bike", "foot"]
"""How a nurse moves."""
MODES: tuple[Mode, ...] = get_args(Mode)

EARTH_RADIUS_METRES = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""
MERCATOR_LIMIT_DEGREES = 85.0
"""Latitude beyond which the map's flat picture grows without bound; no street is there."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the Earth, in degrees (WGS 84)."""

    lat: float
    lon: float

    @property
    def on_earth(self) -> bool:
        """True where both degrees are numbers within their range."""
        return abs(self.lat) <= 90 and abs(self.lon) <= 180  # noqa: PLR2004 - a quarter and half of a circle


def great_circle_metres(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
    to_lon: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Great-circle distances by the haversine formula, which stays exact for short ones."""
    south, north = np.radians(lat), np.radians(to_lat)
    half_chord_squared = (
        np.sin((north - south) / 2) ** 2
        + np.cos(south) * np.cos(north) * np.sin(np.radians(to_lon - lon) / 2) ** 2
    )
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(half_chord_squared))
    return metres


def mercator(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Flat coordinates (n, 2) that keep angles, so that what is nearest on them is nearest on the ground.

    Lengths grow with 1 / cos(latitude): compare them only between neighbours.
    """
    bounded = np.radians(np.clip(lat, -MERCATOR_LIMIT_DEGREES, MERCATOR_LIMIT_DEGREES))
    return np.column_stack((np.radians(lon), np.arcsinh(np.tan(bounded)))) * EARTH_RADIUS_METRES


def unmercator(flat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes of flat coordinates."""
    lat: NDArray[np.float64] = np.degrees(np.arctan(np.sinh(flat[:, 1] / EARTH_RADIUS_METRES)))
    lon: NDArray[np.float64] = np.degrees(flat[:, 0] / EARTH_RADIUS_METRES)
    return lat, lon
