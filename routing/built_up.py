"""Where towns and villages are, told by how dense their streets are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.point import EARTH_RADIUS_METRES
from routing.profiles import ROAD_CLASSES, TOWN_CELL_METRES, TOWN_CLASSES, TOWN_METRES_PER_SQUARE_KILOMETRE

if TYPE_CHECKING:
    from numpy.typing import NDArray

AROUND = range(-1, 2)
SQUARE_METRES_PER_SQUARE_KILOMETRE = 1e6


def in_built_up_areas(
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    metres: NDArray[np.float64],
    road_class: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """
    Whether sections of streets lie in built-up areas.

    Parameters
    ----------
    lat, lon
        A point in the middle of each section, in degrees.
    metres, road_class
        Of each section, the class as in `Graph`.
    """
    north = np.radians(lat) * EARTH_RADIUS_METRES
    east = np.radians(lon) * EARTH_RADIUS_METRES * np.cos(np.radians(lat.mean()))
    row, column = (np.floor(way / TOWN_CELL_METRES).astype(np.int64) for way in (north, east))
    width = int(np.ptp(column)) + 3
    cell = (row - row.min() + 1) * width + (column - column.min() + 1)
    cells, position = np.unique(cell, return_inverse=True)
    classes = [number for number, kind in enumerate(ROAD_CLASSES) if kind in TOWN_CLASSES]
    counted = np.bincount(position, np.where(np.isin(road_class, classes), metres, 0.0))
    around = np.zeros(len(cells))
    for up in AROUND:
        for right in AROUND:
            neighbour = cells + up * width + right
            at = np.minimum(np.searchsorted(cells, neighbour), len(cells) - 1)
            around += np.where(cells[at] == neighbour, counted[at], 0.0)
    area = (len(AROUND) * TOWN_CELL_METRES) ** 2 / SQUARE_METRES_PER_SQUARE_KILOMETRE
    dense: NDArray[np.bool_] = around >= TOWN_METRES_PER_SQUARE_KILOMETRE * area
    return dense[position]
