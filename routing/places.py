"""Where people live, by an extract: homes, the streets that name them, and the communes they lie in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely

from routing.basemap import extract_box
from routing.extract import reading
from routing.faces import regions_within
from routing.point import Point, mercator

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

HOMES = {"yes", "residential", "apartments", "house", "detached", "semidetached_house", "terrace", "bungalow"}
"""Values of `building` that people may live in; `yes` only where nothing below says otherwise."""

USES = (
    "amenity",
    "shop",
    "office",
    "tourism",
    "historic",
    "leisure",
    "man_made",
    "railway",
    "power",
    "military",
)
"""Keys that give a `building=yes` another use than living in it."""

GROUNDS = {
    "amenity": {"school", "college", "university", "hospital", "parking", "prison", "police", "townhall"},
    "landuse": {
        "industrial",
        "commercial",
        "cemetery",
        "quarry",
        "military",
        "railway",
        "construction",
        "farmyard",
    },
    "leisure": {"stadium", "sports_centre", "marina", "pitch", "swimming_pool"},
}
"""Areas whose buildings are not homes."""

HOME_SQUARE_METRES = (50.0, 3000.0)
"""Least and greatest ground area of a home: below it is a shed, above a hall."""

ADDRESS_STREETS = {
    *("primary", "secondary", "tertiary", "unclassified", "residential", "living_street"),
    *("service", "pedestrian", "footway", "steps"),
}
"""Values of `highway` that houses are numbered along."""

COMMUNE_LEVEL = "8"
"""`admin_level` of a commune, in France and in Monaco."""


@dataclass(frozen=True, slots=True)
class Building:
    """A building: a point inside it and the ground it covers."""

    point: Point
    square_metres: float


@dataclass(frozen=True)
class NamedStreet:
    """A street of one name within one commune (empty where the extract knows none)."""

    name: str
    commune: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class StreetNear:
    """The street that names a place, and how far off it is."""

    street: NamedStreet
    metres: float


def residential_buildings(extract: Path) -> list[Building]:
    """
    Buildings that people may live in, each by a point inside it, from south-west to north-east.

    Left out: sheds and halls by their size, light constructions, buildings tagged with another use, and
    whatever stands on the grounds of a school, a stadium, a cemetery or the like.

    Raises
    ------
    MapError
        The extract cannot be read.
    """
    with reading(extract):
        shapes, grounds = _homes_and_grounds(extract)
    insides = shapely.point_on_surface(np.array(shapes, dtype=object))
    on_grounds = shapely.STRtree(grounds).query(insides, predicate="within")[0]
    buildings = []
    for row in np.setdiff1d(np.arange(len(shapes)), on_grounds):
        point = Point(round(insides[row].y, 6), round(insides[row].x, 6))
        building = Building(point, _square_metres(shapes[row]))
        if HOME_SQUARE_METRES[0] <= building.square_metres <= HOME_SQUARE_METRES[1]:
            buildings.append(building)
    return sorted(buildings, key=lambda building: (building.point.lat, building.point.lon))


def _homes_and_grounds(extract: Path) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    shapes: list[BaseGeometry] = []
    grounds: list[BaseGeometry] = []
    wkb = osmium.geom.WKBFactory()
    for area in osmium.FileProcessor(str(extract)).with_areas().with_filter(osmium.filter.EmptyTagFilter()):
        if not isinstance(area, osmium.osm.Area):
            continue
        tags = dict(area.tags)
        is_ground = any(tags.get(key) in values for key, values in GROUNDS.items())
        if not is_ground and not _is_home(tags):
            continue
        try:
            shape = shapely.from_wkb(wkb.create_multipolygon(area))
        except RuntimeError:  # a ring that crosses itself
            continue
        (grounds if is_ground else shapes).append(shape)
    return shapes, grounds


def communes(extract: Path) -> list[tuple[str, BaseGeometry]]:
    """
    The communes of the extract, each with an area that lies in it; one may have several areas.

    Raises
    ------
    MapError
        The extract cannot be read.
    """
    with reading(extract):
        return regions_within(_borders(extract), extract_box(extract))


def _borders(extract: Path) -> dict[str, list[BaseGeometry]]:
    """The pieces of each commune's border that the extract holds."""
    members: dict[int, list[str]] = defaultdict(list)
    for relation in osmium.FileProcessor(str(extract), osmium.osm.RELATION):
        tags = relation.tags
        if (
            isinstance(relation, osmium.osm.Relation)
            and tags.get("boundary") == "administrative"
            and tags.get("admin_level") == COMMUNE_LEVEL
        ):
            for member in relation.members:
                if member.type == "w":
                    members[member.ref].append(tags.get("name") or "")
    borders: dict[str, list[BaseGeometry]] = defaultdict(list)
    for way in osmium.FileProcessor(str(extract)).with_locations():
        if isinstance(way, osmium.osm.Way) and way.id in members and (line := _line(way)) is not None:
            for name in members[way.id]:
                borders[name].append(line)
    return borders


def named_streets(
    extract: Path,
    *,
    kinds: Collection[str] = ADDRESS_STREETS,
    regions: Sequence[tuple[str, BaseGeometry]] | None = None,
) -> list[NamedStreet]:
    """
    The streets that houses may be numbered along, cut where they cross from one commune into another.

    Parameters
    ----------
    kinds
        Values of `highway` to be named.
    regions
        What `communes` found in the extract, where that is known already.

    Raises
    ------
    MapError
        The extract cannot be read.
    """
    with reading(extract):
        lines = _named_lines(extract, kinds)
    if regions is None:
        regions = communes(extract)
    streets = []
    for name, ways in sorted(lines.items()):
        whole = shapely.multilinestrings(ways)
        within: dict[str, list[BaseGeometry]] = defaultdict(list)
        for commune, area in regions or [("", whole.envelope)]:
            within[commune].append(whole.intersection(area))
        for commune, parts in sorted(within.items()):
            shape = shapely.union_all(parts)
            if shape.length > 0:
                streets.append(NamedStreet(name, commune, shape))
    return streets


def _named_lines(extract: Path, kinds: Collection[str]) -> dict[str, list[BaseGeometry]]:
    lines: dict[str, list[BaseGeometry]] = defaultdict(list)
    for way in osmium.FileProcessor(str(extract)).with_locations():
        if (
            isinstance(way, osmium.osm.Way)
            and way.tags.get("highway") in kinds
            and way.tags.get("tunnel", "no") == "no"
            and "name" in way.tags
            and (line := _line(way)) is not None
        ):
            lines[way.tags["name"]].append(line)
    return lines


class StreetIndex:
    """
    Finds the street that names a place: the nearest one in the place's own commune.

    Parameters
    ----------
    streets
        As `named_streets` returns them.
    regions
        As `communes` returns them.
    """

    def __init__(self, streets: Sequence[NamedStreet], regions: Sequence[tuple[str, BaseGeometry]]) -> None:
        self._regions = regions
        self._areas = shapely.STRtree([area for _, area in regions])
        by_commune: dict[str, list[NamedStreet]] = defaultdict(list)
        for street in streets:
            by_commune[street.commune].append(street)
        self._streets = dict(by_commune)
        self._trees = {
            commune: shapely.STRtree([shapely.transform(street.shape, _flat) for street in own])
            for commune, own in by_commune.items()
        }

    def commune_of(self, place: Point) -> str:
        """The commune a place lies in, empty where none is known."""
        rows = self._areas.query(shapely.Point(place.lon, place.lat), predicate="within")
        return self._regions[rows[0]][0] if len(rows) else ""

    def nearest(self, place: Point) -> StreetNear | None:
        """The nearest named street of the place's commune; None where that commune has none."""
        tree = self._trees.get(commune := self.commune_of(place))
        if tree is None:
            return None
        rows, flat = tree.query_nearest(
            shapely.transform(shapely.Point(place.lon, place.lat), _flat), return_distance=True
        )
        # Lengths on the flat picture are too long by 1 / cos(latitude).
        return StreetNear(
            self._streets[commune][min(rows)], float(flat[0]) * float(np.cos(np.radians(place.lat)))
        )


def _is_home(tags: Mapping[str, str]) -> bool:
    kind = tags.get("building", "no")
    if kind not in HOMES or tags.get("wall") == "no":
        return False
    return kind != "yes" or not any(key in tags for key in USES)


def _square_metres(shape: BaseGeometry) -> float:
    flat = shapely.transform(shape, _flat)
    return float(flat.area * np.cos(np.radians(shape.centroid.y)) ** 2)


def _flat(spots: np.ndarray) -> np.ndarray:
    return mercator(spots[:, 1], spots[:, 0])


def _line(way: osmium.osm.Way) -> BaseGeometry | None:
    """The way's line over those of its nodes that the extract holds, where they are two or more."""
    spots = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    return shapely.LineString(spots) if len(spots) > 1 else None
