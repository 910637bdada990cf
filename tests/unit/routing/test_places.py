"""Homes, the streets that name them, and the communes they lie in."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from routing import (
    MapError,
    NamedStreet,
    Point,
    StreetIndex,
    communes,
    named_streets,
    residential_buildings,
)
from routing.faces import regions_within
from tests.unit.routing.streets import Street, at, write_extract

MONACO = Path("data/monaco.osm.pbf")
SIDES = {"house": 0, "church": 100, "garage": 200, "shed": 300, "canopy": 400, "classroom": 500}


@pytest.fixture(scope="module")
def index() -> StreetIndex:
    """Streets and communes around Monaco."""
    return StreetIndex(named_streets(MONACO), communes(MONACO))


def village() -> tuple[dict[str, tuple[float, float]], list[Street]]:
    """Six buildings 100 m apart, squares of 10 m (the shed of 5 m); the last on a school's ground."""
    corners: dict[str, tuple[float, float]] = {}
    letters = iter("abcdefghijklmnopqrstuvwxyzABCDEF")
    rings = []
    for side, east in zip((10, 10, 10, 5, 10, 10), SIDES.values(), strict=True):
        ring = [next(letters) for _ in range(4)]
        places = [(east, 0), (east + side, 0), (east + side, side), (east, side)]
        corners.update(zip(ring, places, strict=True))
        rings.append("".join([*ring, ring[0]]))
    ground = [next(letters) for _ in range(4)]
    corners.update(zip(ground, [(490, -10), (520, -10), (520, 20), (490, 20)], strict=True))
    tags = (
        {"building": "yes"},
        {"building": "church"},
        {"building": "yes", "amenity": "fuel"},
        {"building": "yes"},
        {"building": "yes", "wall": "no"},
        {"building": "yes"},
    )
    return corners, [
        *zip(rings, tags, strict=True),
        ("".join([*ground, ground[0]]), {"amenity": "school"}),
    ]


def test_homes_are_buildings_that_people_may_live_in(tmp_path: Path) -> None:
    """Of six buildings only the plain house is a home: 10 m by 10 m, told by a point inside it."""
    corners, streets = village()
    (home,) = residential_buildings(write_extract(tmp_path / "x.osm.pbf", corners, *streets))
    assert home.square_metres == pytest.approx(100, rel=0.01)
    low, high = at(0, 0), at(10, 10)
    assert low.lat < home.point.lat < high.lat
    assert low.lon < home.point.lon < high.lon


def test_homes_of_an_empty_village_are_none(tmp_path: Path) -> None:
    """Where there is no building, there is no home and no fault."""
    street = ("ab", {"highway": "residential"})
    extract = write_extract(tmp_path / "x.osm.pbf", {"a": (0, 0), "b": (100, 0)}, street)
    assert residential_buildings(extract) == []


def test_named_streets_have_houses_along_them(tmp_path: Path) -> None:
    """Ways of one name are one street; motorways, tunnels and nameless ways name no address."""
    corners = {"a": (0, 0), "b": (100, 0), "c": (200, 0), "d": (300, 0)}
    extract = write_extract(
        tmp_path / "x.osm.pbf",
        corners,
        ("ab", {"highway": "residential", "name": "Rue Haute"}),
        ("bc", {"highway": "steps", "name": "Rue Haute"}),
        ("cd", {"highway": "motorway", "name": "La Rapide"}),
        ("ad", {"highway": "primary", "name": "Tunnel", "tunnel": "yes"}),
        ("ac", {"highway": "residential"}),
    )
    (street,) = named_streets(extract)
    assert (street.name, street.commune) == ("Rue Haute", "")
    assert street.shape.length == pytest.approx(at(0, 200).lat, rel=0.001)


def test_nearest_street_is_of_the_own_commune() -> None:
    """A house 10 m from a street beyond the border and 30 m from one of its own is named by its own."""
    west = shapely.box(-0.01, -0.01, 0, 0.01)
    east = shapely.box(0, -0.01, 0.01, 0.01)
    here, beyond = at(-35, 0), at(5, 0)
    streets = [
        NamedStreet("Rue d'Ici", "Ouest", shapely.LineString([(here.lon, -0.01), (here.lon, 0.01)])),
        NamedStreet("Rue d'En Face", "Est", shapely.LineString([(beyond.lon, -0.01), (beyond.lon, 0.01)])),
    ]
    near = StreetIndex(streets, [("Ouest", west), ("Est", east)]).nearest(at(-5, 0))
    assert near is not None
    assert near.street.name == "Rue d'Ici"
    assert near.metres == pytest.approx(30, rel=0.001)


def test_place_outside_every_commune_has_no_street() -> None:
    """Where no commune is known, no street names the place."""
    index = StreetIndex([], [("Ouest", shapely.box(-1, -1, 0, 1))])
    assert index.commune_of(Point(0.5, 0.5)) == ""
    assert index.nearest(Point(0.5, 0.5)) is None


def test_regions_are_found_from_borders_that_were_cut_open() -> None:
    """Three regions side by side, whose rings the box cut open, get back the parts inside the box."""
    # The borders at x = 1 and x = 2 are all the box from 0 to 3 holds of the three.
    first, second = (shapely.LineString([(x, 0.1), (x, 0.9)]) for x in (1, 2))
    borders = {"A": [first], "B": [first, second], "C": [second]}
    found = dict(regions_within(borders, shapely.box(0, 0, 3, 1)))
    assert {name: area.area for name, area in found.items()} == pytest.approx({"A": 1, "B": 1, "C": 1})


@pytest.mark.parametrize(
    ("lat", "lon", "commune", "street"),
    [
        (43.7392, 7.4277, "Monaco", "Place du Casino"),
        (43.7453, 7.4011, "La Turbie", "Rue Empereur Auguste"),
        (43.7230, 7.3969, "Cap-d'Ail", "Avenue du 3 Septembre"),
        (43.7641, 7.4566, "Roquebrune-Cap-Martin", "Avenue Gabriel Hanotaux"),
        (43.7289, 7.3621, "Èze", "Rue du Jardin Exotique"),
    ],
)
def test_known_places_have_their_street(
    index: StreetIndex, lat: float, lon: float, commune: str, street: str
) -> None:
    """The Casino and the squares of four villages are named as on any map."""
    near = index.nearest(Point(lat, lon))
    assert near is not None
    assert (near.street.commune, near.street.name) == (commune, street)


def test_monaco_has_homes_in_every_commune(index: StreetIndex) -> None:
    """There are thousands of homes, each in a commune, none at sea."""
    homes = residential_buildings(MONACO)
    assert len(homes) > 5000
    assert {"Monaco", "Beausoleil", "Cap-d'Ail", "La Turbie", "Èze", "Peille", "Roquebrune-Cap-Martin"} <= {
        index.commune_of(home.point) for home in homes
    }


def test_missing_extract_is_told(tmp_path: Path) -> None:
    """Each reader says that the file is not there."""
    for read in (residential_buildings, named_streets, communes):
        with pytest.raises(MapError, match="no extract at"):
            read(tmp_path / "none.osm.pbf")
