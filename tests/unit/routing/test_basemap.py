"""The base map: what is sea, and what is drawn of streets, houses and places."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from routing import MapError, Point
from routing.basemap import read_drawing
from routing.drawing import AIR, ZOOMS
from tests.unit.routing.streets import METRES_PER_DEGREE, at, write_extract

if TYPE_CHECKING:
    from routing.drawing import Drawing

MONACO = Path("data/monaco.osm.pbf")
COAST = {"natural": "coastline"}
SQUARE = {"a": (0, 0), "b": (1000, 0), "c": (1000, 1000), "d": (0, 1000)}
"""A square kilometre; its corners are the edge of an extract without a box of its own."""
MIDDLE = {"w": (0, 500), "e": (1000, 500)}


@pytest.fixture(scope="module")
def monaco() -> Drawing:
    """What is drawn of Monaco, read once."""
    return read_drawing(MONACO)


def shapes(drawing: Drawing, layer: str, zoom: int = ZOOMS[-1]) -> list[Any]:
    """Shapes of a layer at a zoom."""
    return [
        shape for part in drawing.drawn if part.layer == layer and zoom in part.zooms for shape in part.shapes
    ]


def is_sea(drawing: Drawing, place: Point) -> bool:
    """Whether a place is drawn as sea."""
    return any(area.contains(shapely.Point(place.lon, place.lat)) for area in shapes(drawing, "sea"))


@pytest.mark.parametrize(("coast", "sea", "land"), [("we", 250, 750), ("ew", 750, 250)])
def test_sea_lies_right_of_the_coast(tmp_path: Path, coast: str, sea: int, land: int) -> None:
    """A coast drawn eastwards has its sea in the south, drawn westwards in the north."""
    drawn = read_drawing(write_extract(tmp_path / "x.osm.pbf", {**SQUARE, **MIDDLE}, (coast, COAST)))
    assert is_sea(drawn, at(500, sea))
    assert not is_sea(drawn, at(500, land))


def test_sea_reaches_the_edge_where_the_coast_was_cut_short(tmp_path: Path) -> None:
    """A coast that ends 200 m before the edge is led straight on to it: half of the square is sea."""
    corners = {**SQUARE, "w": (200, 500), "e": (800, 500)}
    drawn = read_drawing(write_extract(tmp_path / "x.osm.pbf", corners, ("we", COAST)))
    south_west, north_east = at(0, 0), at(1000, 1000)
    square = shapely.box(south_west.lon, south_west.lat, north_east.lon, north_east.lat)
    # 1,000 m by 500 m, in square degrees.
    half = 1000 * 500 / METRES_PER_DEGREE**2
    assert sum(area.intersection(square).area for area in shapes(drawn, "sea")) == pytest.approx(
        half, rel=1e-6
    )


def test_sea_goes_on_beyond_the_extract(tmp_path: Path) -> None:
    """Sea that reaches the edge goes on straight as far as the map does, round the corners too."""
    drawn = read_drawing(write_extract(tmp_path / "x.osm.pbf", {**SQUARE, **MIDDLE}, ("we", COAST)))
    for east, north in ((500, -5000), (-5000, 250), (6000, 499), (-5000, -5000), (6000, -5000)):
        assert is_sea(drawn, at(east, north))
    for east, north in ((500, 6000), (-5000, 501), (6000, 750)):
        assert not is_sea(drawn, at(east, north))


def test_island_is_no_sea(tmp_path: Path) -> None:
    """A coast around an island runs against the clock: the island is land, the water around it sea."""
    island = {"i": (400, 200), "j": (600, 200), "k": (500, 300)}
    extract = write_extract(
        tmp_path / "x.osm.pbf", {**SQUARE, **MIDDLE, **island}, ("we", COAST), ("ijki", COAST)
    )
    drawn = read_drawing(extract)
    assert not is_sea(drawn, at(500, 230))
    assert is_sea(drawn, at(500, 100))


def test_inland_extract_has_no_sea(tmp_path: Path) -> None:
    """Where there is no coast, nothing is sea."""
    street = ("ab", {"highway": "residential"})
    drawn = read_drawing(write_extract(tmp_path / "x.osm.pbf", SQUARE, street))
    assert shapes(drawn, "sea") == []


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
    drawn = read_drawing(extract).drawn
    told = [(part.properties, len(line.coords)) for part in drawn if 14 in part.zooms for line in part.shapes]
    assert told == [
        ({"class": "primary", "tunnel": True}, 2),
        ({"class": "residential", "name": "Rue des Lilas"}, 3),
    ]


def test_streets_have_no_name_from_afar(tmp_path: Path) -> None:
    """Up to zoom 13, where no name is written, two streets that meet are one line."""
    corners = {**SQUARE, "i": (100, 100), "j": (200, 100), "k": (200, 200)}
    first, second = ({"highway": "residential", "name": name} for name in ("Rue des Lilas", "Rue des Roses"))
    drawing = read_drawing(write_extract(tmp_path / "x.osm.pbf", corners, ("ij", first), ("jk", second)))
    (line,) = shapes(drawing, "streets", 13)
    assert len(line.coords) == 3


def test_street_without_a_name_has_its_number(tmp_path: Path) -> None:
    """A road in the country is named by its number."""
    road = ("ab", {"highway": "secondary", "ref": "D 2564"})
    drawing = read_drawing(write_extract(tmp_path / "x.osm.pbf", SQUARE, road))
    assert {"class": "secondary", "name": "D 2564"} in [part.properties for part in drawing.drawn]


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
    (drawn,) = shapes(read_drawing(extract), "buildings")
    # One house of 20 m by 20 m; an extract keeps seven decimals of a degree, about a centimetre.
    assert drawn.area * METRES_PER_DEGREE**2 == pytest.approx(400, rel=0.01)


@pytest.mark.parametrize(("lat", "lon"), [(43.72, 7.43), (43.75, 7.46), (43.7347, 7.4255), (43.7150, 7.37)])
def test_monaco_sea_is_sea(monaco: Drawing, lat: float, lon: float) -> None:
    """The open sea on both sides of Monaco, the port and the bay of Èze are sea."""
    assert is_sea(monaco, Point(lat, lon))


@pytest.mark.parametrize(
    ("lat", "lon"), [(43.7392, 7.4277), (43.7311, 7.4197), (43.7281, 7.4176), (43.7453, 7.4011)]
)
def test_monaco_land_is_land(monaco: Drawing, lat: float, lon: float) -> None:
    """The Casino, the rock, Fontvieille (won from the sea) and La Turbie are land."""
    assert not is_sea(monaco, Point(lat, lon))


def test_monaco_ends_where_the_extract_does(monaco: Drawing) -> None:
    """Streets and houses end with the extract; the map goes on a little."""
    assert monaco.bounds == pytest.approx((7.349 - AIR, 43.71 - AIR, 7.491 + AIR, 43.77 + AIR))
    for part in monaco.drawn:
        if part.layer in {"streets", "buildings", "coast"}:
            west, south, east, north = shapely.total_bounds(part.shapes)
            assert 7.349 <= west <= east <= 7.491
            assert 43.71 <= south <= north <= 43.77


def test_monaco_names_its_places(monaco: Drawing) -> None:
    """The towns are there."""
    names = {part.properties["name"] for part in monaco.drawn if part.layer == "places"}
    assert {"Monaco", "Beausoleil", "La Turbie", "Cap-d'Ail"} <= names


def test_missing_and_broken_extracts_are_told(tmp_path: Path) -> None:
    """A file that is not there and one cut short are refused with what to do, not with a trace."""
    with pytest.raises(MapError, match="no extract at"):
        read_drawing(tmp_path / "none.osm.pbf")
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(MONACO.read_bytes()[:100_000])
    with pytest.raises(MapError, match="no whole OpenStreetMap extract"):
        read_drawing(broken)
