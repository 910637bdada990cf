"""From a place to the street it is on: the nearest edge, not the nearest junction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import shapely

from routing.graph import CLOSED
from routing.point import Mode, Point, great_circle_metres, mercator, unmercator
from routing.turns import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.graph import Graph

OffRoadReason: TypeAlias = Literal["far", "cut_off", "closed"]
LEFT, RIGHT = -1, 1
BESIDE_METRES = 0.5
"""A place nearer to the middle of the street than this lies on neither side of it."""
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
    side
        Where the place lies for who looks along the section's points: `LEFT`, `RIGHT`, or 0 on the street.
    """

    section: int
    fraction: float
    metres: float
    point: Point
    side: int = 0


@dataclass(frozen=True, slots=True)
class OffRoad:
    """
    A place with no usable street nearby, and from where it can be walked to.

    Parameters
    ----------
    metres
        To the nearest usable street, as the crow flies; infinite where there is none at all.
    access
        The nearest spot on such a street: where to park, and walk the metres from there.
    street
        That street's name; empty where it has none.
    reason
        `far`: no street is near; `cut_off`: the nearest street cannot be reached from the others, or not
        left again; `closed`: the nearest street is closed to the mode.
    """

    metres: float
    access: Point | None = None
    street: str = ""
    reason: OffRoadReason = "far"


class Snapper:
    """
    Finds the nearest section where one mode can stop, that it can reach and leave again.

    Parameters
    ----------
    usable
        Sections that can be reached and left.
    """

    def __init__(
        self, graph: Graph, mode: Mode, usable: NDArray[np.bool_], limit_metres: float = LIMIT_METRES
    ) -> None:
        self._graph = graph
        self._mode: Mode = mode
        self._limit_metres = limit_metres
        self._streets = _Lines(graph, np.flatnonzero(usable & graph.stoppable))

    @cached_property
    def _all_streets(self) -> _Lines:
        return _Lines(self._graph, np.flatnonzero(self._graph.stoppable))

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Positions of places on the streets, in their order; none is left out."""
        found: list[Snap | OffRoad] = [OffRoad(math.inf)] * len(places)
        asked = [index for index, place in enumerate(places) if place.on_earth]
        if not asked or not len(self._streets.sections):
            return found
        lat = np.array([places[index].lat for index in asked])
        lon = np.array([places[index].lon for index in asked])
        near = self._streets.nearest(lat, lon)
        metres = great_circle_metres(lat, lon, near.lat, near.lon)
        for row, index in enumerate(asked):
            away = float(metres[row])
            spot = Point(float(near.lat[row]), float(near.lon[row]))
            found[index] = (
                OffRoad(
                    away,
                    spot,
                    self._street(int(near.section[row])),
                    self._reason(lat[row : row + 1], lon[row : row + 1]),
                )
                if away > self._limit_metres
                else Snap(
                    section=int(near.section[row]),
                    fraction=float(near.fraction[row]),
                    metres=away,
                    point=spot,
                    side=int(near.side[row]) if away > BESIDE_METRES else 0,
                )
            )
        return found

    def _street(self, section: int) -> str:
        name = int(self._graph.name[section])
        return self._graph.names[name] if name >= 0 else ""

    def _reason(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> OffRoadReason:
        """Why a place cannot be served from the street nearest to it."""
        near = self._all_streets.nearest(lat, lon)
        if great_circle_metres(lat, lon, near.lat, near.lon)[0] > self._limit_metres:
            return "far"
        opened = (self._graph.times(self._mode)[:, near.section[0]] != CLOSED).any()
        return "cut_off" if opened else "closed"


@dataclass(frozen=True)
class _Nearest:
    """For each of some points the section nearest to it, and the spot there."""

    section: NDArray[np.int64]
    fraction: NDArray[np.float64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    side: NDArray[np.int64]


class _Lines:
    """Some sections of a graph as flat lines, to be searched for the nearest."""

    def __init__(self, graph: Graph, sections: NDArray[np.int64]) -> None:
        self._graph = graph
        self.sections = sections
        owner, shape = spread(graph.shape_start, sections)
        flat = mercator(graph.shape_lat[shape], graph.shape_lon[shape])
        self._lines = shapely.linestrings(flat, indices=owner)
        self._tree = shapely.STRtree(self._lines)

    def nearest(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> _Nearest:
        """Find for each point the nearest section, the fraction along it, and the spot there in degrees."""
        flat = mercator(lat, lon)
        points = shapely.points(flat)
        asked, nearest = self._tree.query_nearest(points, all_matches=False)
        line = np.empty(len(points), dtype=np.int64)
        line[asked] = nearest
        lines = self._lines[line]
        fraction = shapely.line_locate_point(lines, points, normalized=True)
        fraction = self._at_ends(self.sections[line], np.nan_to_num(fraction))
        spot = shapely.get_coordinates(shapely.line_interpolate_point(lines, fraction, normalized=True))
        return _Nearest(
            self.sections[line], fraction, *unmercator(spot), _sides(lines, fraction, flat - spot)
        )

    def _at_ends(self, sections: NDArray[np.int64], fraction: NDArray[np.float64]) -> NDArray[np.float64]:
        """Fractions, exactly 0 or 1 where they are so but for a rounding of the length."""
        length = self._graph.decimetres[sections]
        along = np.rint(fraction * length)
        return np.where(along == 0, 0.0, np.where(along == length, 1.0, fraction))


def _sides(
    lines: NDArray[np.object_], fraction: NDArray[np.float64], away: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Sides of lines to which some ways lead, one by one, from a fraction along each."""
    ahead, behind = (
        shapely.get_coordinates(
            shapely.line_interpolate_point(lines, np.clip(fraction + step, 0, 1), normalized=True)
        )
        for step in (1e-3, -1e-3)
    )
    along = ahead - behind
    sides: NDArray[np.int64] = np.sign(away[:, 0] * along[:, 1] - away[:, 1] * along[:, 0]).astype(np.int64)
    return sides
