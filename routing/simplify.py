"""Lines with as few points as a map at some zoom can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from routing.point import EARTH_RADIUS_METRES, Point, mercator, unmercator

if TYPE_CHECKING:
    from collections.abc import Sequence

TILE_PIXELS = 512
"""Width of the world at zoom 0, as vector maps count it."""
TOLERANCE_PIXELS = 0.5
"""No point of the full line lies farther from the simplified one than this."""


def simplified(points: Sequence[Point], zoom: float) -> tuple[Point, ...]:
    """Leave points out that nobody can see at a zoom (Douglas and Peucker, 1973); both ends stay."""
    if len(points) <= 2:  # noqa: PLR2004 - nothing lies between two ends
        return tuple(points)
    metres_per_pixel = 2 * np.pi * EARTH_RADIUS_METRES / (TILE_PIXELS * 2.0**zoom)
    flat = mercator(np.array([point.lat for point in points]), np.array([point.lon for point in points]))
    line = shapely.simplify(
        shapely.linestrings(flat), TOLERANCE_PIXELS * metres_per_pixel, preserve_topology=False
    )
    lat, lon = unmercator(shapely.get_coordinates(line))
    inner = map(Point, lat[1:-1].tolist(), lon[1:-1].tolist())
    return (points[0], *inner, points[-1])
