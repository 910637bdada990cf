"""Extract -> what is drawn of it on the base map, layer by layer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely

from routing.drawing import (
    AIR,
    BUILDINGS_FROM,
    NAMED_FROM,
    PARKS,
    PLACES,
    SMALLEST_BUILDING,
    STREETS,
    WATER,
    WATERWAYS,
    ZOOMS,
    Drawing,
    Drawn,
)
from routing.extract import reading
from routing.faces import METRE, sea_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from routing.drawing import Properties, Shapes


@dataclass
class _Found:
    """What is drawn, as read: in full detail, and not clipped to the box that it reaches into."""

    box: BaseGeometry
    coast: list[BaseGeometry] = field(default_factory=list)
    water: list[BaseGeometry] = field(default_factory=list)
    parks: dict[str, list[BaseGeometry]] = field(default_factory=lambda: defaultdict(list))
    buildings: list[BaseGeometry] = field(default_factory=list)
    streets: dict[tuple[str, str, bool], list[BaseGeometry]] = field(
        default_factory=lambda: defaultdict(list)
    )
    waterways: dict[str, list[BaseGeometry]] = field(default_factory=lambda: defaultdict(list))
    places: dict[tuple[str, str], list[BaseGeometry]] = field(default_factory=lambda: defaultdict(list))


def read_drawing(extract: Path, clip: BaseGeometry | None = None) -> Drawing:
    """
    Read what is drawn of an extract, in eight layers.

    `sea`, `water`, `parks` and `buildings` are areas, `coast`, `waterways` and `streets` lines, `places`
    points. Streets have a `class` (the highway's tag without `_link`), a `name` (or their number) where they
    have one, and `tunnel` where they are one.

    Parameters
    ----------
    clip
        Only what lies in the box around it is drawn.

    Raises
    ------
    MapError
        The extract cannot be read.
    """
    with reading(extract):
        box = extract_box(extract)
        if clip is not None:
            box = box.intersection(clip.envelope)
        found = _read(extract, box)
    west, south, east, north = box.bounds
    drawn = (*_areas(found), *_lines(found), *_places(found))
    return Drawing(
        (west - AIR, south - AIR, east + AIR, north + AIR), tuple(part for part in drawn if len(part.shapes))
    )


def extract_box(extract: Path) -> BaseGeometry:
    """The box the extract was cut by; where its header names none, the box around its places."""
    with osmium.io.Reader(str(extract)) as reader:
        header = reader.header().box()
    if header.valid():
        low, high = header.bottom_left, header.top_right
        return shapely.box(low.lon, low.lat, high.lon, high.lat)
    nodes = osmium.FileProcessor(str(extract), osmium.osm.NODE)
    spots = [(node.location.lon, node.location.lat) for node in nodes if isinstance(node, osmium.osm.Node)]
    around = shapely.multipoints(spots)
    return shapely.box(*around.bounds)


def _read(extract: Path, box: BaseGeometry) -> _Found:
    """Read all that is drawn, in one pass over the extract."""
    shapely.prepare(box)
    found = _Found(box)
    wkb = osmium.geom.WKBFactory()
    for item in osmium.FileProcessor(str(extract)).with_areas().with_filter(osmium.filter.EmptyTagFilter()):
        tags = dict(item.tags)
        match item:
            case osmium.osm.Node():
                if tags.get("place") in PLACES and "name" in tags:
                    spot = shapely.Point(item.location.lon, item.location.lat)
                    if box.intersects(spot):
                        found.places[tags["place"], tags["name"]].append(spot)
            case osmium.osm.Way():
                _read_line(found, tags, item)
            case osmium.osm.Area():
                _read_area(found, tags, item, wkb)
    return found


def _read_line(found: _Found, tags: Mapping[str, str], way: osmium.osm.Way) -> None:
    """Sort one way into the layer it is drawn in, most into none, without nodes that the extract lacks."""
    kind, water = tags.get("highway", "").removesuffix("_link"), tags.get("waterway", "")
    is_coast, is_tunnel = tags.get("natural") == "coastline", _is_hidden(tags)
    is_street = kind in STREETS and tags.get("area") != "yes"
    is_river = water in WATERWAYS and not is_tunnel
    if not (is_coast or is_street or is_river):
        return
    spots = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    if len(spots) < len(("from", "to")):
        return
    line = shapely.LineString(spots)
    if not found.box.intersects(line):
        return
    if is_coast:
        found.coast.append(line)
    elif is_street:
        found.streets[kind, tags.get("name") or tags.get("ref", ""), is_tunnel].append(line)
    else:
        found.waterways[water].append(line)


def _is_hidden(tags: Mapping[str, str]) -> bool:
    """Whether a way runs under something."""
    return tags.get("tunnel", "no") != "no" or tags.get("covered") == "yes"


def _read_area(
    found: _Found, tags: Mapping[str, str], area: osmium.osm.Area, wkb: osmium.geom.WKBFactory
) -> None:
    """Sort one area into the layer it is drawn in; most are in none, as are rings that cross themselves."""
    is_building = tags.get("building", "no") != "no"
    is_water, park = _first_value(tags, WATER), _first_value(tags, PARKS)
    if not (is_building or is_water or park):
        return
    try:
        shape = shapely.from_wkb(wkb.create_multipolygon(area))
    except RuntimeError:
        return
    if not found.box.intersects(shape):
        return
    if is_building:
        if shape.area >= SMALLEST_BUILDING[tags.get("wall") == "no"]:
            found.buildings.append(shape)
    elif is_water:
        found.water.append(shape)
    else:
        found.parks[park].append(shape)


def _first_value(tags: Mapping[str, str], wanted: Mapping[str, set[str]]) -> str:
    """The first tag value among the wanted ones, or nothing."""
    return next((tags[key] for key, values in wanted.items() if tags.get(key) in values), "")


def _areas(found: _Found) -> Iterator[Drawn]:
    """Join areas of one kind, clip them to the box and carry on beyond it what does not end there."""
    box = found.box
    sea = shapely.union_all(sea_within(found.coast, box))
    land = box.difference(sea)
    yield Drawn("sea", ZOOMS, _parts(_carried_on(sea, box)))
    for kind, areas in sorted(found.parks.items()):
        park = shapely.union_all(areas).intersection(land)
        yield Drawn("parks", ZOOMS, _parts(_carried_on(park, box)), {"class": kind})
    water = shapely.union_all(found.water).intersection(box)
    yield Drawn("water", ZOOMS, _parts(_carried_on(water, box)))
    buildings = shapely.disjoint_subset_union_all(found.buildings).intersection(box)
    yield Drawn("buildings", range(BUILDINGS_FROM, ZOOMS.stop), _parts(buildings))


def _lines(found: _Found) -> Iterator[Drawn]:
    """Join the ways of one street, stream or coast end to end and clip them to the box."""
    box = found.box
    if found.coast:
        yield Drawn("coast", ZOOMS, _joined(found.coast, box))
    for kind, ways in sorted(found.waterways.items()):
        yield Drawn("waterways", range(WATERWAYS[kind], ZOOMS.stop), _joined(ways, box), {"class": kind})
    nameless: dict[tuple[str, bool], list[BaseGeometry]] = defaultdict(list)
    for (kind, name, tunnel), ways in sorted(found.streets.items()):
        nameless[kind, tunnel] += ways
        properties: Properties = {"class": kind}
        if name:
            properties["name"] = name
        if tunnel:
            properties["tunnel"] = True
        yield Drawn("streets", range(NAMED_FROM, ZOOMS.stop), _joined(ways, box), properties)
    for (kind, tunnel), ways in nameless.items():
        properties = {"class": kind, **({"tunnel": True} if tunnel else {})}
        yield Drawn("streets", range(STREETS[kind], NAMED_FROM), _joined(ways, box), properties)


def _places(found: _Found) -> Iterator[Drawn]:
    for (kind, name), spots in sorted(found.places.items()):
        yield Drawn("places", range(PLACES[kind], ZOOMS.stop), np.array(spots), {"class": kind, "name": name})


def _joined(ways: list[BaseGeometry], box: BaseGeometry) -> Shapes:
    return _parts(shapely.line_merge(shapely.multilinestrings(ways)).intersection(box))


def _parts(shape: BaseGeometry) -> Shapes:
    """The single shapes of one, without those of a lower kind that clipping leaves where two only touch."""
    parts: Shapes = shapely.get_parts(shape)
    whole = (shapely.get_dimensions(parts) == shapely.get_dimensions(shape)) & ~shapely.is_empty(parts)
    kept: Shapes = parts[whole]
    return kept


def _carried_on(areas: BaseGeometry, box: BaseGeometry) -> BaseGeometry:
    """Carry areas straight on beyond the box, further than the map goes, wherever they reach its edge."""
    inside = box.buffer(-METRE / 100, join_style="mitre")
    west, south, east, north = box.bounds
    out = 2 * AIR  # Beyond the map's end, so that the end is not seen.
    far = (west - out, south - out, east + out, north + out)
    grown = [areas]
    for side in pairwise(inside.exterior.coords):
        for touch in shapely.get_parts(areas.intersection(shapely.LineString(side))):
            reach = [
                beyond if abs(at - edge) < METRE / 1000 else at
                for at, edge, beyond in zip(touch.bounds, inside.bounds, far, strict=True)
            ]
            if touch.length > 0:
                grown.append(shapely.box(*reach))
    return shapely.union_all(grown)
