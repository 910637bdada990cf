"""The base map's tiles: what a page is given at each zoom, and the file they are in."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import numpy as np
import osmium
import pytest
import shapely
from pmtiles.reader import MemorySource, Reader, all_tiles

from app.maps import BASE_MAP
from routing import MapError, Point, read_base_map, write_base_map
from routing.basemap import read_drawing
from routing.drawing import STREETS, ZOOMS
from routing.map_folder import map_files
from routing.point import mercator
from routing.tiles import BUFFER, EXTENT, WORLD_METRES
from tests.unit.routing.streets import write_extract

if TYPE_CHECKING:
    from collections.abc import Iterator

MONACO = Path("data/monaco.osm.pbf")
SQUARE = {"a": (0, 0), "b": (1000, 0), "c": (1000, 1000), "d": (0, 1000)}
STREET = ("ab", {"highway": "residential", "name": "Rue des Lilas"})
SEA = [(43.72, 7.43), (43.75, 7.46), (43.7347, 7.4255), (43.7150, 7.37), (43.62, 7.5)]
"""The open sea on both sides of Monaco, the port, the bay of Èze, and the sea beyond the extract."""
LAND = [(43.7392, 7.4277), (43.7311, 7.4197), (43.7281, 7.4176), (43.7453, 7.4011)]
"""The Casino, the rock, Fontvieille (won from the sea) and La Turbie."""


class Tiles:
    """All tiles of a file, decoded, by zoom, column and row."""

    def __init__(self, file: Path) -> None:
        source = MemorySource(file.read_bytes())
        self.header = Reader(source).header()
        self.about = Reader(source).metadata()
        self.decoded = {
            place: mapbox_vector_tile.decode(gzip.decompress(tile), default_options={"y_coord_down": True})
            for place, tile in all_tiles(source)
        }

    def features(self, layer: str, zoom: int) -> Iterator[tuple[tuple[int, int, int], dict[str, Any]]]:
        """Features of a layer at a zoom, with the tile that holds each."""
        for place, tile in self.decoded.items():
            if place[0] == zoom and layer in tile:
                for feature in tile[layer]["features"]:
                    yield place, feature

    def is_in(self, layer: str, zoom: int, place: Point) -> bool:
        """Whether the tile around a place covers it with an area of a layer."""
        spot = mercator(np.array([place.lat]), np.array([place.lon]))[0] / WORLD_METRES * (1, -1) + 0.5
        column, row = spot * 2**zoom
        tile = self.decoded.get((zoom, int(column), int(row)), {})
        inside = shapely.Point(column % 1 * EXTENT, row % 1 * EXTENT)
        areas = tile.get(layer, {"features": []})["features"]
        return any(shapely.geometry.shape(area["geometry"]).contains(inside) for area in areas)


@pytest.fixture(scope="module")
def monaco(monaco_map: Path) -> Path:
    """The file of Monaco, written once."""
    return map_files(monaco_map) / BASE_MAP


@pytest.fixture(scope="module")
def tiles(monaco: Path) -> Tiles:
    """The tiles of Monaco, decoded once."""
    return Tiles(monaco)


def test_tiles_hold_what_lies_in_them(tiles: Tiles) -> None:
    """Every tile decodes, and no feature goes further beyond its sides than lines are wide."""
    assert {place[0] for place in tiles.decoded} == set(ZOOMS)
    for tile in tiles.decoded.values():
        for layer in tile.values():
            assert layer["extent"] == EXTENT
            for feature in layer["features"]:
                west, north, east, south = shapely.geometry.shape(feature["geometry"]).bounds
                assert min(west, north) >= -BUFFER
                assert max(east, south) <= EXTENT + BUFFER


@pytest.mark.parametrize("zoom", [8, 12, 15])
@pytest.mark.parametrize(("lat", "lon"), SEA)
def test_sea_is_sea(tiles: Tiles, zoom: int, lat: float, lon: float) -> None:
    """What is sea is drawn as sea near and far."""
    port_is_visible = zoom > 8 or lat != 43.7347  # From so far the port is smaller than a pixel.
    assert tiles.is_in("sea", zoom, Point(lat, lon)) or not port_is_visible


@pytest.mark.parametrize("zoom", [12, 15])
@pytest.mark.parametrize(("lat", "lon"), LAND)
def test_land_is_no_sea(tiles: Tiles, zoom: int, lat: float, lon: float) -> None:
    """Land is never drawn as sea, whether or not it once was."""
    assert not tiles.is_in("sea", zoom, Point(lat, lon))


def test_sea_of_all_tiles_is_the_whole_sea(tiles: Tiles) -> None:
    """The areas of all tiles, each up to its sides only, add up: nothing is lost, nothing there twice."""
    tile = shapely.box(0, 0, EXTENT, EXTENT)
    drawn = [
        shapely.geometry.shape(feature["geometry"]).intersection(tile).area / EXTENT**2
        for _, feature in tiles.features("sea", 15)
    ]
    columns, rows = zip(*[place[1:] for place in tiles.decoded if place[0] == 15], strict=True)
    all_tiles_together = shapely.box(min(columns), min(rows), max(columns) + 1, max(rows) + 1)
    (sea,) = [part.shapes for part in read_drawing(MONACO).drawn if part.layer == "sea"]
    in_tiles = shapely.transform(
        sea, lambda spots: (mercator(spots[:, 1], spots[:, 0]) / WORLD_METRES * (1, -1) + 0.5) * 2**15
    )
    assert sum(drawn) == pytest.approx(
        shapely.area(shapely.intersection(in_tiles, all_tiles_together)).sum(), rel=1e-3
    )


def test_street_names_are_kept(tiles: Tiles) -> None:
    """Every name of a street inside the extract's box can be read at the closest zooms, accents and all."""
    ways = osmium.FileProcessor(str(MONACO)).with_locations().with_filter(osmium.filter.KeyFilter("name"))
    named = {
        way.tags["name"]
        for way in ways
        if way.tags.get("highway", "").removesuffix("_link") in STREETS
        and way.tags.get("area") != "yes"
        and len(way.nodes) > 1  # Of some only one spot lies in the extract.
        and any(7.349 < node.lon < 7.491 and 43.71 < node.lat < 43.77 for node in way.nodes)
    }
    assert len(named) > 300
    for zoom in (14, 15):
        drawn = {feature["properties"].get("name") for _, feature in tiles.features("streets", zoom)}
        assert named <= drawn


def test_less_is_drawn_from_afar(tiles: Tiles) -> None:
    """Each zoom draws its classes of streets, and houses only near."""
    for zoom in ZOOMS:
        drawn = {feature["properties"]["class"] for _, feature in tiles.features("streets", zoom)}
        assert {kind for kind, first in STREETS.items() if first > zoom}.isdisjoint(drawn)
        assert "motorway" in drawn
        assert any(tiles.features("buildings", zoom)) == (zoom >= 13)


def test_monaco_is_light_enough_to_send(monaco: Path) -> None:
    """All of Monaco is under 1 MB, and no single tile over 100 kB."""
    assert monaco.stat().st_size < 1_000_000
    assert max(len(tile) for _, tile in all_tiles(MemorySource(monaco.read_bytes()))) < 100_000


def test_file_tells_what_it_is(monaco: Path, tiles: Tiles) -> None:
    """The file names the source that the licence asks for, how far it goes, and its layers."""
    with monaco.open("rb") as file:
        told = read_base_map(file)
    assert told.attribution == "© OpenStreetMap contributors"
    assert told.bounds == pytest.approx((7.249, 43.61, 7.591, 43.87))
    assert (tiles.header["min_zoom"], tiles.header["max_zoom"]) == (ZOOMS[0], ZOOMS[-1])
    layers = {layer["id"]: layer["fields"] for layer in tiles.about["vector_layers"]}
    assert layers["streets"] == {"class": "String", "name": "String", "tunnel": "Boolean"}
    assert set(layers) == {"sea", "coast", "parks", "water", "waterways", "buildings", "streets", "places"}


def test_same_extract_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whoever has the file already need not fetch it again."""
    extract = write_extract(tmp_path / "x.osm.pbf", SQUARE, STREET, ("cdabc", {"natural": "coastline"}))
    for name in ("first", "second"):
        write_base_map(extract, tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_street_crosses_tiles_without_a_gap(tmp_path: Path) -> None:
    """A street over several tiles goes on in each of them up to where the next one begins, and beyond."""
    corners = {"a": (-3000, 100), "b": (3000, 110), "c": (0, 1000)}
    extract = write_extract(tmp_path / "x.osm.pbf", corners, STREET, ("ac", {"highway": "residential"}))
    file = tmp_path / "x.pmtiles"
    write_base_map(extract, file)
    named = [
        (place, shapely.geometry.shape(feature["geometry"]).bounds)
        for place, feature in Tiles(file).features("streets", 15)
        if feature["properties"].get("name")
    ]
    columns = sorted(place[1] for place, _ in named)
    # A tile of zoom 15 is 1,223 m wide at the equator; 0 m is a side, so 6,000 m begin and end within.
    assert columns == list(range(2**14 - 3, 2**14 + 3))
    for place, (west, _, east, _) in named:
        assert west == -BUFFER or place[1] == columns[0]
        assert east == EXTENT + BUFFER or place[1] == columns[-1]


def test_clipped_map_reaches_as_far_as_its_polygon(tmp_path: Path) -> None:
    """Of an extract of a whole region only the box around the polygon is drawn."""
    file = tmp_path / "x.pmtiles"
    write_base_map(MONACO, file, clip=shapely.Point(7.42, 43.735).buffer(0.005))
    with file.open("rb") as archive:
        assert read_base_map(archive).bounds == pytest.approx((7.315, 43.63, 7.525, 43.84))
    names = {feature["properties"].get("name") for _, feature in Tiles(file).features("streets", 15)}
    assert "Rue Grimaldi" in names
    assert "Avenue Winston Churchill" not in names


def test_extract_with_nothing_to_draw_is_told(tmp_path: Path) -> None:
    """An extract of borders only is no map."""
    extract = write_extract(tmp_path / "x.osm.pbf", SQUARE, ("ab", {"boundary": "administrative"}))
    with pytest.raises(MapError, match="nothing to draw"):
        write_base_map(extract, tmp_path / "x.pmtiles")


def test_progress_is_told_tile_by_tile(tmp_path: Path) -> None:
    """Whoever waits can see how many tiles are drawn."""
    counts: list[int] = []
    write_base_map(
        write_extract(tmp_path / "x.osm.pbf", SQUARE, STREET), tmp_path / "x.pmtiles", told=counts.append
    )
    assert counts == list(range(1, len(counts) + 1))
    assert len(counts) >= len(range(STREETS["residential"], ZOOMS.stop))
