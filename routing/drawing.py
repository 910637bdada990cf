"""What a base map shows: its layers, and the zooms at which each kind of thing is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from routing.faces import METRE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ZOOMS = range(8, 16)
"""Levels of detail; the pages draw the last one larger when they are closer still."""

AIR = 0.1
"""How far the map goes on beyond the extract, in degrees: sea stays sea there, a wood a wood."""

NAMED_FROM = 14
"""Zoom from which streets are kept apart by name; further out no name is written along them."""

SMALLEST_BUILDING = (25 * METRE**2, 80 * METRE**2)
"""Smallest area drawn of a building with walls, and of one without (a carport, a canopy)."""

WATER = {"natural": {"water"}, "waterway": {"riverbank"}, "landuse": {"reservoir", "basin"}}
PARKS = {
    "leisure": {"park", "garden", "common", "golf_course", "playground"},
    "landuse": {"forest", "grass", "meadow", "cemetery", "recreation_ground", "village_green"},
    "natural": {"wood", "scrub", "grassland", "heath"},
}
STREETS = {
    **dict.fromkeys(("motorway", "trunk", "primary"), 8),
    "secondary": 9,
    "tertiary": 10,
    **dict.fromkeys(("unclassified", "residential", "living_street", "road", "pedestrian", "service"), 12),
    **dict.fromkeys(("footway", "path", "steps", "track", "cycleway"), 13),
}
"""Classes of streets, and the zoom from which each is drawn."""
WATERWAYS = {"river": 8, "canal": 10, "stream": 13}
BUILDINGS_FROM = 13
PLACES = {
    **dict.fromkeys(("city", "town"), 8),
    "village": 10,
    "suburb": 11,
    **dict.fromkeys(("hamlet", "quarter", "neighbourhood", "locality"), 13),
}

Shapes: TypeAlias = "NDArray[np.object_]"
Properties: TypeAlias = "dict[str, str | bool]"
Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Shapes, in degrees, that are drawn alike: points, lines or polygons, one kind only."""

    layer: str
    zooms: range
    shapes: Shapes
    properties: Properties = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that is drawn of an extract, and how far the map goes."""

    bounds: Bounds
    drawn: tuple[Drawn, ...]
