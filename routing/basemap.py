"""A light base map of an extract, to draw rounds on with nothing fetched from outside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import osmium
import shapely

from routing.extract import reading
from routing.faces import sea_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

ATTRIBUTION = "© OpenStreetMap contributors"

DECIMALS = 5
"""Decimals of a degree that are kept: about one metre, half a pixel at the closest zoom."""

METRE = 9e-6
"""One metre of latitude, in degrees; used for every tolerance below."""

SMALLEST_BUILDING = (25 * METRE**2, 80 * METRE**2)
"""Smallest area drawn of a building with walls, and of one without (a carport, a canopy)."""

WATER = {"natural": {"water"}, "waterway": {"riverbank"}, "landuse": {"reservoir", "basin"}}
PARKS = {
    "leisure": {"park", "garden", "common", "golf_course", "playground"},
    "landuse": {"forest", "grass", "meadow", "cemetery", "recreation_ground", "village_green"},
    "natural": {"wood", "scrub", "grassland", "heath"},
}
STREETS = {
    *(
        "motorway",
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "unclassified",
        "residential",
        "living_street",
    ),
    *("road", "service", "pedestrian", "footway", "path", "steps", "track", "cycleway"),
}
PLACES = {"city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood", "locality"}


@dataclass
class _Drawn:
    """What is drawn of an extract, as read: still in full detail and not clipped."""

    box: BaseGeometry
    coast: list[BaseGeometry] = field(default_factory=list)
    water: list[BaseGeometry] = field(default_factory=list)
    parks: dict[str, list[BaseGeometry]] = field(default_factory=lambda: defaultdict(list))
    buildings: list[BaseGeometry] = field(default_factory=list)
    streets: dict[tuple[str, str, bool], list[BaseGeometry]] = field(
        default_factory=lambda: defaultdict(list)
    )
    places: list[dict[str, Any]] = field(default_factory=list)


def base_map(extract: Path) -> dict[str, Any]:
    """
    Draw an extract as GeoJSON, light enough to be sent to a page whole.

    Everything is clipped to the extract's box, simplified by about a metre and rounded to five decimals.

    Parameters
    ----------
    extract
        An OpenStreetMap extract (.osm.pbf).

    Returns
    -------
    dict
        `attribution` (the licence asks for it beside the map), `bounds` [west, south, east, north] and
        `layers`, in drawing order: a FeatureCollection each of `sea`, `water`, `parks` (with `class`),
        `buildings` (one MultiPolygon), `streets` (lines with `class`, the highway's tag without `_link`;
        `name` where it has one; `tunnel` true where it is one) and `places` (Points with `class`, `name`).

    Raises
    ------
    MapError
        The extract cannot be read.
    """
    with reading(extract):
        drawn = _read(extract)
    west, south, east, north = drawn.box.bounds
    box = drawn.box
    land = box.difference(shapely.union_all(sea := sea_within(drawn.coast, box)))
    layers = {
        "sea": _features(((area, {}) for area in sea), METRE),
        "water": _features([(shapely.union_all(drawn.water).intersection(box), {})], METRE),
        "parks": _features(
            (
                (shapely.union_all(areas).intersection(land), {"class": kind})
                for kind, areas in sorted(drawn.parks.items())
            ),
            2 * METRE,
        ),
        "buildings": _features([(shapely.union_all(drawn.buildings).intersection(box), {})], METRE),
        "streets": _features(_lines(drawn.streets, box), METRE),
        "places": _collection(drawn.places),
    }
    bounds = [round(edge, DECIMALS) for edge in (west, south, east, north)]
    return {"attribution": ATTRIBUTION, "bounds": bounds, "layers": layers}


def _read(extract: Path) -> _Drawn:
    """Read all that is drawn, in one pass over the extract."""
    drawn = _Drawn(extract_box(extract))
    wkb = osmium.geom.WKBFactory()
    for item in osmium.FileProcessor(str(extract)).with_areas().with_filter(osmium.filter.EmptyTagFilter()):
        tags = dict(item.tags)
        match item:
            case osmium.osm.Node():
                _read_place(drawn, tags, item)
            case osmium.osm.Way():
                _read_line(drawn, tags, item)
            case osmium.osm.Area():
                _read_area(drawn, tags, item, wkb)
    return drawn


def _read_place(drawn: _Drawn, tags: Mapping[str, str], node: osmium.osm.Node) -> None:
    if tags.get("place") in PLACES and "name" in tags:
        spot = [round(node.location.lon, DECIMALS), round(node.location.lat, DECIMALS)]
        properties = {"class": tags["place"], "name": tags["name"]}
        drawn.places.append(_feature({"type": "Point", "coordinates": spot}, properties))


def _read_line(drawn: _Drawn, tags: Mapping[str, str], way: osmium.osm.Way) -> None:
    """Sort one way into the coast or its street; most are neither. Nodes outside the extract are left out."""
    kind = tags.get("highway", "").removesuffix("_link")
    is_coast = tags.get("natural") == "coastline"
    if not is_coast and (kind not in STREETS or tags.get("area") == "yes"):
        return
    spots = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    if len(spots) < len(("from", "to")):
        return
    if is_coast:
        drawn.coast.append(shapely.LineString(spots))
    else:
        is_tunnel = tags.get("tunnel", "no") != "no" or tags.get("covered") == "yes"
        drawn.streets[kind, tags.get("name", ""), is_tunnel].append(shapely.LineString(spots))


def _read_area(
    drawn: _Drawn, tags: Mapping[str, str], area: osmium.osm.Area, wkb: osmium.geom.WKBFactory
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
    if is_building:
        if shape.area >= SMALLEST_BUILDING[tags.get("wall") == "no"]:
            drawn.buildings.append(shape)
    elif is_water:
        drawn.water.append(shape)
    else:
        drawn.parks[park].append(shape)


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


def _first_value(tags: Mapping[str, str], wanted: Mapping[str, set[str]]) -> str:
    """The first tag value among the wanted ones, or nothing."""
    return next((tags[key] for key, values in wanted.items() if tags.get(key) in values), "")


def _lines(
    streets: Mapping[tuple[str, str, bool], Sequence[BaseGeometry]], box: BaseGeometry
) -> Iterator[tuple[BaseGeometry, dict[str, Any]]]:
    """Join the ways of one street end to end and clip them."""
    for (kind, name, tunnel), ways in sorted(streets.items()):
        properties: dict[str, Any] = {"class": kind}
        if name:
            properties["name"] = name
        if tunnel:
            properties["tunnel"] = True
        joined = shapely.line_merge(shapely.multilinestrings(list(ways)))
        for line in shapely.get_parts(joined.intersection(box)):
            yield line, properties


def _features(shapes: Iterable[tuple[BaseGeometry, dict[str, Any]]], tolerance: float) -> dict[str, Any]:
    """A FeatureCollection of the shapes, simplified and rounded; what rounding leaves empty is left out."""
    features = []
    for shape, properties in shapes:
        # Part by part: simplifying a MultiPolygon of a whole town compares every part with every other.
        parts = shapely.simplify(shapely.get_parts(shape), tolerance)
        parts = shapely.get_parts(shapely.set_precision(parts, 10.0**-DECIMALS))
        parts = parts[
            ~shapely.is_empty(parts) & (shapely.get_dimensions(parts) == shapely.get_dimensions(shape))
        ]
        if len(parts):
            joined = shapely.multipolygons if parts[0].geom_type == "Polygon" else shapely.multilinestrings
            whole = parts[0] if len(parts) == 1 else joined(parts)
            features.append(_feature(_rounded(shapely.geometry.mapping(whole)), properties))
    return _collection(features)


def _rounded(value: Any) -> Any:  # noqa: ANN401 - nested coordinates of any depth
    """The geometry with its coordinates as short decimals."""
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(part) for part in value]
    return round(value, DECIMALS) if isinstance(value, float) else value


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
