"""The polygon that a map is cut out by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from routing import MapError, read_clip, read_extract
from tests.unit.routing.streets import TEN_METRES_A_SECOND, write_extract

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
POLYGON: dict[str, Any] = {"type": "Polygon", "coordinates": [SQUARE]}
FEATURE: dict[str, Any] = {"type": "Feature", "properties": {}, "geometry": POLYGON}


def written(folder: Path, content: object) -> Path:
    """Write a file of GeoJSON."""
    path = folder / "area.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize(
    "content",
    [
        POLYGON,
        FEATURE,
        {"type": "FeatureCollection", "features": [FEATURE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "GeometryCollection", "geometries": [POLYGON, {"type": "Point", "coordinates": [5, 5]}]},
    ],
)
def test_polygon_is_read_from_every_kind_of_geojson(content: object, tmp_path: Path) -> None:
    """A geometry, a feature and a collection of features give the same area."""
    assert read_clip(written(tmp_path, content)).bounds == (0, 0, 1, 1)
    assert read_clip(written(tmp_path, content)).area == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no GeoJSON"),
        ("[1, 2]", "no GeoJSON"),
        ({"type": "Point", "coordinates": [1, 1]}, "no polygon"),
        ({"type": "FeatureCollection", "features": []}, "no polygon"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [700000, 0], [0, 600000], [0, 0]]]},
            "beyond the Earth",
        ),
    ],
)
def test_what_is_no_polygon_is_one_clear_error(content: object, told: str, tmp_path: Path) -> None:
    """A file without a polygon in degrees is named, with what to give."""
    with pytest.raises(MapError, match=told) as caught:
        read_clip(written(tmp_path, content))
    assert "longitude before latitude" in caught.value.remedy


def test_polygon_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A path without a file is one clear error."""
    with pytest.raises(MapError, match=r"none\.geojson"):
        read_clip(tmp_path / "none.geojson")


def test_street_through_the_polygon_is_cut_on_both_sides(tmp_path: Path) -> None:
    """Of a street of six points only the stretches whose points lie within are kept, unjoined."""
    corners = {letter: (100 * number, 0) for number, letter in enumerate("abcdef")}
    extract = write_extract(tmp_path / "street.osm.pbf", corners, ("abcdef", TEN_METRES_A_SECOND))
    rings = [
        [[west / 1e5, -1], [east / 1e5, -1], [east / 1e5, 1], [west / 1e5, 1], [west / 1e5, -1]]
        for west, east in ((-10, 140), (240, 600))
    ]
    area = read_clip(written(tmp_path, {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}))
    # 1e-5 degrees are 1.1 m: the first ring holds a and b, the second d, e and f
    assert sorted(read_extract(extract, clip=area).decimetres.tolist()) == [1000, 2000]


def test_polygon_beside_all_streets_is_named(tmp_path: Path) -> None:
    """A polygon that holds no street is refused rather than made an empty map."""
    extract = write_extract(tmp_path / "s.osm.pbf", {"a": (0, 0), "b": (9, 0)}, ("ab", TEN_METRES_A_SECOND))
    area = read_clip(
        written(tmp_path, {"type": "Polygon", "coordinates": [[[5, 5], [6, 5], [6, 6], [5, 5]]]})
    )
    with pytest.raises(MapError, match=r"no street in s\.osm\.pbf within the polygon"):
        read_extract(extract, clip=area)
