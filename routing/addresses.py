"""The addresses of an extract: its named streets and localities, and the houses numbered on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely
from scipy.sparse import coo_array, csgraph
from shapely.ops import nearest_points

from routing.extract import reading
from routing.matching import Candidate, House
from routing.places import ADDRESS_STREETS, StreetIndex, communes, named_streets
from routing.point import Point, great_circle_metres
from routing.spelling import house_numbers, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

STREETS = ADDRESS_STREETS | {"trunk", "track", "path", "cycleway"}
"""Values of `highway` whose names are searched: in the country people live along tracks."""
LOCALITIES = {
    *("city", "town", "village", "hamlet", "isolated_dwelling", "farm"),
    *("suburb", "quarter", "neighbourhood", "city_block", "locality"),
}
"""Values of `place` whose names are searched."""
TOGETHER_DEGREES = 0.005
"""Pieces of one name within one commune, half a kilometre from each other or less, are one street."""
HOUSE_FROM_STREET_METRES = 1000.0
"""A house farther than this from every street of the name it is given belongs to none of them."""


@dataclass
class _House:
    """What the tags of one numbered house or entrance say."""

    numbers: list[tuple[int, str]]
    street: str
    is_street: bool
    city: str
    postcode: str
    point: Point


@dataclass
class _Entry:
    """A street or locality being put together."""

    name: str
    commune: str
    point: Point
    shape: BaseGeometry | None = None
    is_street: bool = True
    houses: list[_House] = field(default_factory=list)

    def candidate(self) -> Candidate:
        cities, postcodes = (
            Counter(value for house in self.houses if (value := getattr(house, key)))
            for key in ("city", "postcode")
        )
        return Candidate(
            self.name,
            self.commune or _most_common(cities),
            _most_common(postcodes),
            self.point,
            [House(*number, house.point) for house in self.houses for number in house.numbers],
            is_street=self.is_street,
        )


def addresses(extract: Path) -> list[Candidate]:
    """
    Streets with names, localities, and the houses numbered on them, by the extract's own tags.

    A house belongs to the street or place that its `addr:street` or `addr:place` names, or that an
    `associatedStreet` relation puts it in; one that nothing names a street for is left out, and so are
    interpolated numbers and houses drawn as relations. The commune is the one it lies in, else what
    `addr:city` says.

    Raises
    ------
    MapError
        The extract cannot be read.
    """
    regions = communes(extract)
    index = StreetIndex([], regions)
    entries: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
    for street in named_streets(extract, kinds=STREETS, regions=regions):
        for shape in _apart(street.shape):
            middle = nearest_points(shape, shape.centroid)[0]
            entry = _Entry(street.name, street.commune, Point(middle.y, middle.x), shape)
            entries[words_of(street.name)].append(entry)
    with reading(extract):
        for name, point in _localities(extract):
            entry = _Entry(name, index.commune_of(point), point, is_street=False)
            entries[words_of(name)].append(entry)
        for house in _houses(extract):
            commune = index.commune_of(house.point) or house.city
            _entry_of(house, commune, entries[words_of(house.street)]).houses.append(house)
    return [entry.candidate() for name in sorted(entries) for entry in entries[name] if name]


def _apart(shape: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of a street in groups that lie together."""
    pieces = shapely.get_parts(shape)
    beside = shapely.STRtree(pieces).query(pieces, predicate="dwithin", distance=TOGETHER_DEGREES)
    links = coo_array((np.ones(beside.shape[1]), tuple(beside)), shape=(len(pieces), len(pieces)))
    count, group = csgraph.connected_components(links, directed=False)
    return [shapely.union_all(pieces[group == number]) for number in range(count)]


def _entry_of(house: _House, commune: str, entries: list[_Entry]) -> _Entry:
    """The entry a house belongs to: the nearest of its name, in its own commune first; else a new one."""
    far = [(entry.commune not in ("", commune), _metres(house.point, entry), entry) for entry in entries]
    near = [found for found in far if found[1] <= HOUSE_FROM_STREET_METRES]
    if near:
        return min(near, key=lambda found: found[:2])[2]
    entries.append(_Entry(house.street, commune, house.point, is_street=house.is_street))
    return entries[-1]


def _metres(point: Point, entry: _Entry) -> float:
    spot = entry.point
    if entry.shape is not None:
        nearest = nearest_points(entry.shape, shapely.Point(point.lon, point.lat))[0]
        spot = Point(nearest.y, nearest.x)
    degrees = (np.array([value]) for value in (point.lat, point.lon, spot.lat, spot.lon))
    return float(great_circle_metres(*degrees)[0])


def _localities(extract: Path) -> Iterator[tuple[str, Point]]:
    named = osmium.FileProcessor(str(extract), osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("place"))
    for node in named:
        if (
            isinstance(node, osmium.osm.Node)
            and node.tags["place"] in LOCALITIES
            and "name" in node.tags
            and node.location.valid()
        ):
            yield node.tags["name"], Point(node.lat, node.lon)


def _houses(extract: Path) -> Iterator[_House]:
    streets = _associated_streets(extract)
    numbered = osmium.FileProcessor(str(extract), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for thing in numbered.with_filter(osmium.filter.KeyFilter("addr:housenumber")):
        if not isinstance(thing, osmium.osm.Node | osmium.osm.Way):
            continue
        tags = thing.tags
        street = tags.get("addr:street") or streets.get((thing.type_str(), thing.id), "")
        name = street or tags.get("addr:place", "")
        numbers = house_numbers(tags["addr:housenumber"])
        point = _middle(thing)
        if name and numbers and point is not None:
            city, postcode = (tags.get(f"addr:{key}") or "" for key in ("city", "postcode"))
            yield _House(numbers, name, bool(street), city, postcode, point)


def _middle(thing: osmium.osm.Node | osmium.osm.Way) -> Point | None:
    """Where a house is: a node itself, the middle of a way's corners."""
    corners: Sequence[osmium.osm.NodeRef | osmium.osm.Node]
    corners = [thing] if isinstance(thing, osmium.osm.Node) else list(thing.nodes)
    spots = {(corner.lat, corner.lon) for corner in corners if corner.location.valid()}
    if not spots:
        return None
    lat, lon = np.array(sorted(spots)).mean(axis=0)
    return Point(round(float(lat), 7), round(float(lon), 7))


def _associated_streets(extract: Path) -> dict[tuple[str, int], str]:
    """Names of streets by the houses that relations put in them."""
    found: dict[tuple[str, int], str] = {}
    typed = osmium.FileProcessor(str(extract), osmium.osm.RELATION).with_filter(
        osmium.filter.TagFilter(("type", "associatedStreet"), ("type", "street"))
    )
    for relation in typed:
        if isinstance(relation, osmium.osm.Relation) and "name" in relation.tags:
            for member in relation.members:
                if member.role in ("house", "address"):
                    found[member.type, member.ref] = relation.tags["name"]
    return found


def _most_common(values: Counter[str]) -> str:
    return max(values, key=lambda value: (values[value], value), default="")
