"""The polygon that a map is cut out by, read from a GeoJSON file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from routing.errors import MapError

if TYPE_CHECKING:
    from pathlib import Path

REMEDY = "Give a GeoJSON file with one or more polygons, longitude before latitude, in degrees."


def read_clip(path: Path) -> shapely.Geometry:
    """
    Read the area to keep: all polygons of a GeoJSON file together.

    Raises
    ------
    MapError
        When the file is missing, is no GeoJSON, holds no polygon, or is not in degrees.
    """
    try:
        found = shapely.from_geojson(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise MapError(f"The polygon in {path} cannot be read: {error}.", REMEDY) from error
    except shapely.errors.GEOSException as error:
        raise MapError(f"{path} is no GeoJSON: {error}.", REMEDY) from error
    parts = [part for part in shapely.get_parts(_flat(found)) if isinstance(part, shapely.Polygon)]
    area = shapely.union_all([shapely.make_valid(part) for part in parts])
    if area.is_empty:
        raise MapError(f"There is no polygon in {path}.", REMEDY)
    west, south, east, north = area.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:  # noqa: PLR2004 - ends of the Earth in degrees
        raise MapError(f"The polygon in {path} reaches beyond the Earth.", REMEDY)
    shapely.prepare(area)
    return area


def _flat(geometry: shapely.Geometry) -> shapely.GeometryCollection:
    """Polygons of features and of collections within collections, side by side."""
    parts = [geometry]
    while any(hasattr(part, "geoms") for part in parts):
        parts = [inner for part in parts for inner in getattr(part, "geoms", [part])]
    return shapely.GeometryCollection(parts)
