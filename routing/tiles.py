"""Extract -> one .pmtiles: the base map as vector tiles, of which a page asks for the few it shows."""

from __future__ import annotations

import gzip
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import mapbox_vector_tile
import numpy as np
import shapely
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from routing.basemap import read_drawing
from routing.drawing import ZOOMS, Bounds, Drawing, Drawn, Shapes
from routing.errors import MapError
from routing.point import EARTH_RADIUS_METRES, mercator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

ATTRIBUTION = "© OpenStreetMap contributors"

EXTENT = 4096
"""Steps of the grid along a tile's side; eight are one pixel."""
BUFFER = 64
"""Steps that a tile goes on beyond its sides, so that wide lines have no gap between two tiles."""
TOLERANCE = 4
"""Steps by which simplifying may move a line, half a pixel; half of them at the last zoom, enlarged later."""
SMALLEST_AREA = 64
"""Areas below one square pixel are left out."""
WORLD_METRES = 2 * math.pi * EARTH_RADIUS_METRES
DEGREE_E7 = 10_000_000
LINES, AREAS = 1, 2
"""Dimensions of shapes."""


@dataclass(frozen=True)
class BaseMap:
    """What a page has to know of a base map before it draws it; the licence asks for the attribution."""

    attribution: str
    bounds: Bounds


@dataclass(frozen=True, eq=False)
class _Layer:
    """Shapes of one layer on the grid of one zoom, and the number of what each is drawn like."""

    name: str
    shapes: Shapes
    owner: NDArray[np.int64]
    tree: shapely.STRtree


def write_base_map(
    extract: Path,
    file: Path,
    *,
    clip: BaseGeometry | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> None:
    """
    Draw an extract as one .pmtiles file; the same extract gives the same bytes.

    Parameters
    ----------
    clip
        Only what lies in the box around it is drawn.
    told
        Is told how many tiles have been drawn, at each.

    Raises
    ------
    MapError
        When the extract cannot be read, or nothing of it can be drawn.
    OSError
        When the file cannot be written; what is there then is not whole.
    """
    drawing = read_drawing(extract, clip)
    if not drawing.drawn:
        raise MapError(
            f"There is nothing to draw in {extract}.",
            "Give an extract with streets, not one of borders only.",
        )
    with file.open("wb") as out:
        _write(drawing, Writer(out), told)


def read_base_map(file: BinaryIO) -> BaseMap:
    """Read what a page has to know of a base map from its open file."""
    reader = Reader(MmapSource(file))
    header, about = reader.header(), reader.metadata()
    edges = (header[f"{edge}_e7"] / DEGREE_E7 for edge in ("min_lon", "min_lat", "max_lon", "max_lat"))
    west, south, east, north = edges
    return BaseMap(about["attribution"], (west, south, east, north))


def _write(drawing: Drawing, writer: Writer, told: Callable[[int], None]) -> None:
    """Write all tiles in the order of their numbers, and the header."""
    drawn = [_projected(part) for part in drawing.drawn]
    count = 0
    for zoom in ZOOMS:
        for number, tile in sorted(_tiles(drawing, drawn, zoom)):
            writer.write_tile(number, tile)
            count += 1
            told(count)
    west, south, east, north = (round(edge * DEGREE_E7) for edge in drawing.bounds)
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
    }
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    for part in drawing.drawn:
        fields[part.layer] |= {name: type(value).__name__ for name, value in part.properties.items()}
    kinds = {"str": "String", "bool": "Boolean"}
    layers = [
        {"id": layer, "fields": {name: kinds[kind] for name, kind in sorted(known.items())}}
        for layer, known in sorted(fields.items())
    ]
    writer.finalize(header, {"name": "base map", "attribution": ATTRIBUTION, "vector_layers": layers})


def _projected(drawn: Drawn) -> Drawn:
    """The same on the flat square of all tiles, whose side is 1 and whose y runs south."""

    def flat(spots: NDArray[np.float64]) -> NDArray[np.float64]:
        return mercator(spots[:, 1], spots[:, 0]) / WORLD_METRES * (1, -1) + 0.5

    return Drawn(drawn.layer, drawn.zooms, shapely.transform(drawn.shapes, flat), drawn.properties)


def _tiles(drawing: Drawing, drawn: Sequence[Drawn], zoom: int) -> Iterator[tuple[int, bytes]]:
    """Every tile of one zoom that anything is drawn on, by its number."""
    by_layer: dict[str, list[int]] = defaultdict(list)
    for index, part in enumerate(drawn):
        if zoom in part.zooms:
            by_layer[part.layer].append(index)
    layers = [_layer(name, drawn, chosen, zoom) for name, chosen in by_layer.items()]
    west, south, east, north = drawing.bounds
    corners = mercator(np.array([north, south]), np.array([west, east])) / WORLD_METRES * (1, -1) + 0.5
    first, last = np.floor(corners * 2**zoom).astype(int).tolist()
    for x in range(first[0], last[0] + 1):
        for y in range(first[1], last[1] + 1):
            told = [_layer_in_tile(layer, drawn, x, y) for layer in layers]
            told = [layer for layer in told if layer["features"]]
            if told:
                options = {"y_coord_down": True, "extents": EXTENT, "check_winding_order": False}
                tile: bytes = mapbox_vector_tile.encode(told, default_options=options)
                yield zxy_to_tileid(zoom, x, y), gzip.compress(tile, mtime=0)


def _layer(name: str, drawn: Sequence[Drawn], chosen: Sequence[int], zoom: int) -> _Layer:
    """Put shapes on the grid of a zoom, simplified as far as nobody sees it there."""
    shapes = np.concatenate([drawn[index].shapes for index in chosen])
    owner = np.repeat(chosen, [len(drawn[index].shapes) for index in chosen])
    shapes = shapely.transform(shapes, lambda spots: spots * (EXTENT * 2.0**zoom))
    tolerance = TOLERANCE / 2 if zoom == ZOOMS[-1] else TOLERANCE
    dimension = shapely.get_dimensions(shapes[0])
    if dimension == AREAS:
        large = shapely.area(shapes) >= SMALLEST_AREA
        shapes, owner = shapely.simplify(shapes[large], tolerance), owner[large]
        shapes = shapely.set_precision(shapes, 1.0)
    elif dimension == LINES:
        shapes = shapely.simplify(shapes, tolerance, preserve_topology=False)
        shapes = shapely.set_precision(shapes, 1.0, mode="pointwise")
    shapes, origin = shapely.get_parts(shapes, return_index=True)
    return _Layer(name, shapes, owner[origin], shapely.STRtree(shapes))


def _layer_in_tile(layer: _Layer, drawn: Sequence[Drawn], x: int, y: int) -> dict[str, Any]:
    """Clip the shapes of a layer to a tile: one feature for all that are drawn alike."""
    west, north = x * EXTENT, y * EXTENT
    edges = (west - BUFFER, north - BUFFER, west + EXTENT + BUFFER, north + EXTENT + BUFFER)
    near = np.sort(layer.tree.query(shapely.box(*edges)))
    clipped = shapely.clip_by_rect(layer.shapes[near], *edges)
    clipped, origin = shapely.get_parts(
        shapely.transform(clipped, lambda spots: spots - (west, north)), return_index=True
    )
    owner = layer.owner[near][origin]
    features = [
        {"geometry": _together(clipped[owner == one]), "properties": drawn[one].properties}
        for one in np.unique(owner)
    ]
    return {"name": layer.name, "features": features}


def _together(shapes: Shapes) -> BaseGeometry:
    """One shape of many of a kind, rings in the order that vector tiles ask for."""
    match shapes[0].geom_type:
        case "Point":
            return shapely.multipoints(shapes)
        case "LineString":
            return shapely.multilinestrings(shapes)
        case _:
            return shapely.multipolygons(shapely.orient_polygons(shapes))
