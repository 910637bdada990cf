"""From a place to the street it is on: the nearest edge, not the nearest junction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routing.point import Mode, Point, great_circle_metres, mercator, unmercator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.graph import Graph

LIMIT_METRES = 300.0
"""A place farther than this from every usable street counts as off the network."""


@dataclass(frozen=True, slots=True)
class Snap:
    """
    Where a place touches the streets.

    Parameters
    ----------
    section
        Section of the graph.
    fraction
        How far along the section's points: 0 at its tail, 1 at its head; within 5 cm of them exactly so.
    metres
        From the place to the street, as the crow flies.
    point
        The spot on the street.
    """

    section: int
    fraction: float
    metres: float
    point: Point


@dataclass(frozen=True, slots=True)
class OffRoad:
    """A place with no usable street nearby; `metres` to the nearest, infinite where there is none at all."""

    metres: float


class Snapper:
    """Finds the nearest section where one mode can stop, that it can reach and leave again."""

    def __init__(self, graph: Graph, mode: Mode, limit_metres: float = LIMIT_METRES) -> None:
        self._graph = graph
        self._limit_metres = limit_metres
        self._sections = np.flatnonzero(graph.connected(mode) & graph.stoppable)
        start = graph.shape_start
        lengths = (start[1:] - start[:-1])[self._sections]
        owner = np.repeat(np.arange(len(self._sections)), lengths)
        first = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        shape = np.arange(len(owner)) + np.repeat(start[self._sections] - first, lengths)
        flat = mercator(graph.shape_lat[shape], graph.shape_lon[shape])
        self._lines = shapely.linestrings(flat, indices=owner)
        self._tree = shapely.STRtree(self._lines)

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Positions of places on the streets, in their order; none is left out."""
        found: list[Snap | OffRoad] = [OffRoad(math.inf)] * len(places)
        asked = [index for index, place in enumerate(places) if place.on_earth]
        if not asked or not len(self._sections):
            return found
        lat = np.array([places[index].lat for index in asked])
        lon = np.array([places[index].lon for index in asked])
        line, fraction, spot_lat, spot_lon = self._nearest(lat, lon)
        metres = great_circle_metres(lat, lon, spot_lat, spot_lon)
        for row, index in enumerate(asked):
            away = float(metres[row])
            found[index] = (
                OffRoad(away)
                if away > self._limit_metres
                else Snap(
                    section=int(self._sections[line[row]]),
                    fraction=float(fraction[row]),
                    metres=away,
                    point=Point(float(spot_lat[row]), float(spot_lon[row])),
                )
            )
        return found

    def _nearest(
        self, lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Give for each point the nearest line, the fraction along it, and the spot there in degrees."""
        points = shapely.points(mercator(lat, lon))
        asked, nearest = self._tree.query_nearest(points, all_matches=False)
        line = np.empty(len(points), dtype=np.int64)
        line[asked] = nearest
        lines = self._lines[line]
        fraction = shapely.line_locate_point(lines, points, normalized=True)
        fraction = self._at_ends(self._sections[line], np.nan_to_num(fraction))
        spot = shapely.get_coordinates(shapely.line_interpolate_point(lines, fraction, normalized=True))
        return line, fraction, *unmercator(spot)

    def _at_ends(self, sections: NDArray[np.int64], fraction: NDArray[np.float64]) -> NDArray[np.float64]:
        """Fractions, exactly 0 or 1 where they are so but for a rounding of the length."""
        length = self._graph.decimetres[sections]
        along = np.rint(fraction * length)
        return np.where(along == 0, 0.0, np.where(along == length, 1.0, fraction))
