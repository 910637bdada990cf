"""The base map: what is sea, what is drawn, and how light it is."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from routing import MapError, Point, base_map
from tests.unit.routing.streets import METRES_PER_DEGREE, at, write_extract

if TYPE_CHECKING:
    from collections.abc import Iterator

MONACO = Path("data/monaco.osm.pbf")
COAST = {"natural": "coastline"}
SQUARE = {"a": (0, 0), "b": (1000, 0), "c": (1000, 1000), "d": (0, 1000)}
"""A square kilometre; its corners are the edge of an extract without a box of its own."""
MIDDLE = {"w": (0, 500), "e": (1000, 500)}


@pytest.fixture(scope="module")
def monaco_drawn() -> dict[str, Any]:
    """The base map of Monaco, drawn once."""
    return base_map(MONACO)


def shapes(drawn: dict[str, Any], layer: str) -> list[Any]:
    """Geometries of a layer."""
    return [shapely.geometry.shape(feature["geometry"]) for feature in drawn["layers"][layer]["features"]]


def is_sea(drawn: dict[str, Any], place: Point) -> bool:
    """Whether a place is drawn as sea."""
    return any(area.contains(shapely.Point(place.lon, place.lat)) for area in shapes(drawn, "sea"))


def spots(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    """Every [lon, lat] of nested coordinates."""
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
    else:
        yield from itertools.chain.from_iterable(spots(part) for part in coordinates)


@pytest.mark.parametrize(("coast", "sea", "land"), [("we", 250, 750), ("ew", 750, 250)])
def test_sea_lies_right_of_the_coast(tmp_path: Path, coast: str, sea: int, land: int) -> None:
    """A coast drawn eastwards has its sea in the south, drawn westwards in the north."""
    drawn = base_map(write_extract(tmp_path / "x.osm.pbf", {**SQUARE, **MIDDLE}, (coast, COAST)))
    assert is_sea(drawn, at(500, sea))
    assert not is_sea(drawn, at(500, land))


def test_sea_reaches_the_edge_where_the_coast_was_cut_short(tmp_path: Path) -> None:
    """A coast that ends 200 m before the edge is led straight on to it: half of the square is sea."""
    corners = {**SQUARE, "w": (200, 500), "e": (800, 500)}
    drawn = base_map(write_extract(tmp_path / "x.osm.pbf", corners, ("we", COAST)))
    # 1,000 m by 500 m, in square degrees; rounding to 5 decimals moves an edge by at most 1 m of 500.
    half = 1000 * 500 / METRES_PER_DEGREE**2
    assert sum(area.area for area in shapes(drawn, "sea")) == pytest.approx(half, rel=0.005)


def test_island_is_no_sea(tmp_path: Path) -> None:
    """A coast around an island runs against the clock: the island is land, the water around it sea."""
    island = {"i": (400, 200), "j": (600, 200), "k": (500, 300)}
    extract = write_extract(
        tmp_path / "x.osm.pbf", {**SQUARE, **MIDDLE, **island}, ("we", COAST), ("ijki", COAST)
    )
    drawn = base_map(extract)
    assert not is_sea(drawn, at(500, 230))
    assert is_sea(drawn, at(500, 100))


def test_inland_extract_has_no_sea(tmp_path: Path) -> None:
    """Where there is no coast, nothing is sea."""
    street = ("ab", {"highway": "residential"})
    drawn = base_map(write_extract(tmp_path / "x.osm.pbf", SQUARE, street))
    assert drawn["layers"]["sea"]["features"] == []


def test_streets_are_joined_and_told_apart(tmp_path: Path) -> None:
    """Ways of one street become one line; class, name and tunnel are told; a building site is not drawn."""
    rue = {"highway": "residential", "name": "Rue des Lilas"}
    extract = write_extract(
        tmp_path / "x.osm.pbf",
        {**SQUARE, **MIDDLE, "i": (100, 100), "j": (200, 100), "k": (200, 200)},
        ("ij", rue),
        ("jk", rue),
        ("ki", {"highway": "primary_link", "tunnel": "yes"}),
        ("we", {"highway": "construction"}),
    )
    streets = base_map(extract)["layers"]["streets"]["features"]
    told = [(street["properties"], len(street["geometry"]["coordinates"])) for street in streets]
    assert told == [
        ({"class": "primary", "tunnel": True}, 2),
        ({"class": "residential", "name": "Rue des Lilas"}, 3),
    ]


def test_buildings_are_one_shape_without_sheds(tmp_path: Path) -> None:
    """Houses are drawn as one shape; what covers less than 25 square metres is left out."""
    corners = {
        **SQUARE,
        "e": (100, 100),
        "f": (120, 100),
        "g": (120, 120),
        "h": (100, 120),
        "i": (300, 300),
        "j": (304, 300),
        "k": (304, 304),
        "l": (300, 304),
    }
    extract = write_extract(
        tmp_path / "x.osm.pbf", corners, ("efghe", {"building": "yes"}), ("ijkli", {"building": "yes"})
    )
    (drawn,) = shapes(base_map(extract), "buildings")
    # One house of 20 m by 20 m. Rounding moves each edge by 0.6 m at most.
    assert drawn.area * METRES_PER_DEGREE**2 == pytest.approx(400, rel=0.1)


@pytest.mark.parametrize(("lat", "lon"), [(43.72, 7.43), (43.75, 7.46), (43.7347, 7.4255), (43.7150, 7.37)])
def test_monaco_sea_is_sea(monaco_drawn: dict[str, Any], lat: float, lon: float) -> None:
    """The open sea on both sides of Monaco, the port and the bay of Èze are sea."""
    assert is_sea(monaco_drawn, Point(lat, lon))


@pytest.mark.parametrize(
    ("lat", "lon"), [(43.7392, 7.4277), (43.7311, 7.4197), (43.7281, 7.4176), (43.7453, 7.4011)]
)
def test_monaco_land_is_land(monaco_drawn: dict[str, Any], lat: float, lon: float) -> None:
    """The Casino, the rock, Fontvieille (won from the sea) and La Turbie are land."""
    assert not is_sea(monaco_drawn, Point(lat, lon))


def test_monaco_is_light_enough_to_send(monaco_drawn: dict[str, Any]) -> None:
    """The whole base map is under 3 MB as JSON, and under 1 MB as sent."""
    text = json.dumps(monaco_drawn, ensure_ascii=False).encode()
    assert len(text) < 3_000_000
    assert len(gzip.compress(text, 6)) < 1_000_000


def test_monaco_stays_within_its_bounds(monaco_drawn: dict[str, Any]) -> None:
    """Nothing is drawn outside the bounds, and no coordinate has more than five decimals."""
    west, south, east, north = monaco_drawn["bounds"]
    assert [west, south, east, north] == [7.349, 43.71, 7.491, 43.77]
    for layer in monaco_drawn["layers"].values():
        for feature in layer["features"]:
            for lon, lat in spots(feature["geometry"]["coordinates"]):
                assert west <= lon <= east
                assert south <= lat <= north
                assert (round(lon, 5), round(lat, 5)) == (lon, lat)


def test_monaco_names_its_source_and_places(monaco_drawn: dict[str, Any]) -> None:
    """The attribution that the licence asks for is there, and so are the towns."""
    assert monaco_drawn["attribution"] == "© OpenStreetMap contributors"
    names = {feature["properties"]["name"] for feature in monaco_drawn["layers"]["places"]["features"]}
    assert {"Monaco", "Beausoleil", "La Turbie", "Cap-d'Ail"} <= names


def test_missing_and_broken_extracts_are_told(tmp_path: Path) -> None:
    """A file that is not there and one cut short are refused with what to do, not with a trace."""
    with pytest.raises(MapError, match="no extract at"):
        base_map(tmp_path / "none.osm.pbf")
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(MONACO.read_bytes()[:100_000])
    with pytest.raises(MapError, match="no whole OpenStreetMap extract"):
        base_map(broken)
