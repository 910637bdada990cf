"""Streets from an extract on disk and from Overpass: the same, by the same tables."""

from __future__ import annotations

import dataclasses
import os
import pickle
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import osmnx
import pytest

from routing import MODES, Box, Graph, MapError, Point, RoadRouter, read_extract, read_place
from tests.unit.routing.overpass import TIMESTAMP, Service, elements, reached_by_osmnx, streets_of
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND, at, ways, write_extract

if TYPE_CHECKING:
    from collections.abc import Iterator

MONACO = Path("data/monaco.osm.pbf")
AROUND_MONACO = Box(43.71, 7.349, 43.77, 7.491)
AROUND_SQUARE = Box(0, 0, 0.001, 0.001)
QUESTIONS = 3
"""Asked of Overpass for an area: its streets, its ferries, its turn restrictions."""
SQUARE = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100)}


@pytest.fixture
def overpass() -> Iterator[Service]:
    """Play both services from a square of streets."""
    service = Service(elements(ways(SQUARE, ("abcda", ONE_WAY))), {"Square": [0, 0, 0.001, 0.001]})
    with reached_by_osmnx(service):
        yield service


@pytest.fixture
def overpass_of_monaco() -> Iterator[Service]:
    """Play both services from the streets of Monaco."""
    with reached_by_osmnx(Service(streets_of(MONACO))) as service:
        yield service


def places_on(graph: Graph, count: int) -> list[Point]:
    """Places near streets all over a map: a point of each of some sections, some metres aside."""
    random = np.random.default_rng(7)
    chosen = graph.shape_start[random.choice(len(graph.tail), count, replace=False)]
    aside = random.normal(0, 2e-4, (2, count))
    lat, lon = graph.shape_lat[chosen] + aside[0], graph.shape_lon[chosen] + aside[1]
    return [Point(float(y), float(x)) for y, x in zip(lat, lon, strict=True)]


def test_extract_gives_the_table_worked_out_by_hand(tmp_path: Path) -> None:
    """Round a one-way square of 100 m sides at 10 m/s: one corner on is 10 s, one corner back is 30 s."""
    extract = write_extract(tmp_path / "square.osm.pbf", SQUARE, ("abcda", ONE_WAY))
    matrix = RoadRouter(read_extract(extract), "car").matrix([at(*SQUARE["a"]), at(*SQUARE["b"])])
    assert matrix.seconds.tolist() == [[0, 10], [30, 0]]
    assert matrix.metres.tolist() == [[0, 100], [300, 0]]


def test_extract_names_its_source_and_date() -> None:
    """A map says which file it comes from and how old its data are."""
    meta = read_extract(MONACO).meta
    assert (meta.source, meta.timestamp) == ("monaco.osm.pbf", "2016-03-05T00:26:02Z")


def test_extract_cut_through_a_street_keeps_both_parts(tmp_path: Path) -> None:
    """Where an extract leaves out a point of a street, what lies on either side is kept and not joined."""
    corners = {letter: (100 * number, 0) for number, letter in enumerate("abcdef")}
    extract = write_extract(tmp_path / "cut.osm.pbf", corners, ("abcdef", TEN_METRES_A_SECOND), without="c")
    # a-b is 100 m, d-e-f is 200 m; c is not known
    assert sorted(read_extract(extract).decimetres.tolist()) == [1000, 2000]


def test_extract_keeps_names_as_they_are_written(tmp_path: Path) -> None:
    """Commas, signs, spaces and letters of any kind come through, in names and in what tags say."""
    names = ["Rue de l\u2019Église, n° 5", "a=b @ 50 % %41%", "北京路 \u2028 \n x y", "nan", ","]
    streets = [("ab", {**TEN_METRES_A_SECOND, "name": name}) for name in names]
    extract = write_extract(tmp_path / "names.osm.pbf", SQUARE, *streets)
    assert read_extract(extract).names == tuple(names)


WITHOUT_ROOM = """
import resource, signal, sys
from pathlib import Path
from routing import Box, MapError, read_extract
from routing.overpass import _write_extract
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
node = lambda number: {"type": "node", "id": number, "lat": number**3 * 7919 % 900_001 / 1e4, "lon": 0.0}
answer = {"elements": [node(number) for number in range(1, 50_000)]}
try:
    read_extract(Path(sys.argv[1])) if sys.argv[1] else _write_extract([answer], Path(sys.argv[2]))
except MapError as error:
    print(error)
"""


@pytest.mark.parametrize("extract", [MONACO, ""])
def test_full_disk_is_told_and_does_not_end_the_process(extract: Path | str, tmp_path: Path) -> None:
    """Where osmium runs out of room, as it reads by way of a text file or writes an extract, it is said."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", WITHOUT_ROOM, str(extract), str(tmp_path / "new.osm.pbf")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "cannot be written: Write failed: File too large. Make room there" in done.stdout


def test_extract_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A path without a file, or to a folder, is one clear error."""
    for path in (tmp_path / "none.osm.pbf", tmp_path):
        with pytest.raises(MapError, match=f"no extract at {path}") as caught:
            read_extract(path)
        assert "path" in caught.value.remedy


@pytest.mark.parametrize("harm", ["cut", "text", "empty", "holes", "suffix"])
def test_broken_extract_is_one_clear_error(harm: str, tmp_path: Path) -> None:
    """A file cut short, of another kind, empty, or damaged inside is named, with what to do."""
    whole = MONACO.read_bytes()
    broken = tmp_path / ("map.docx" if harm == "suffix" else "map.osm.pbf")
    content = {
        "cut": whole[: len(whole) // 2],
        "text": b"id;lat;lon\n" * 1_000,
        "empty": b"",
        "holes": whole[:200_000] + bytes(1_000) + whole[201_000:],
        "suffix": whole,
    }
    broken.write_bytes(content[harm])
    with pytest.raises(MapError, match=r"is no whole OpenStreetMap extract") as caught:
        read_extract(broken)
    assert str(broken) in caught.value.message
    assert ".." not in caught.value.message.removeprefix(str(broken))
    assert "fetch the .osm.pbf file again" in caught.value.remedy


@pytest.mark.parametrize("tags", [{"highway": "steps"}, {"building": "yes"}])
def test_extract_without_a_street_is_named(tags: dict[str, str], tmp_path: Path) -> None:
    """An extract with nothing to drive or ride on is refused rather than made an empty map."""
    extract = write_extract(tmp_path / "steps.osm.pbf", SQUARE, ("abcd", tags))
    with pytest.raises(MapError, match="no street in"):
        read_extract(extract)


def test_map_error_survives_the_way_between_processes() -> None:
    """An error raised in a child process says the same in its parent."""
    error = pickle.loads(pickle.dumps(MapError("It is so.", "Do this.")))  # noqa: S301 - our own bytes
    assert (error.message, error.remedy, str(error)) == ("It is so.", "Do this.", "It is so. Do this.")


def test_overpass_and_extract_give_the_same_graph_and_table(
    overpass_of_monaco: Service, tmp_path: Path, monaco: Graph
) -> None:
    """From either source come the same streets, lights, forbidden turns and times, for all modes."""
    fetched = read_place(AROUND_MONACO, tmp_path)
    assert "highway" in overpass_of_monaco.queries[0]
    places = places_on(monaco, 60)
    for mode in MODES:
        here, there = (RoadRouter(graph, mode).matrix(places) for graph in (monaco, fetched))
        assert (here.seconds == there.seconds).all()
        assert (here.metres == there.metres).all()
    for field in dataclasses.fields(Graph):
        if field.name != "meta":
            assert np.array_equal(getattr(fetched, field.name), getattr(monaco, field.name)), field.name
    assert fetched.meta.counts == monaco.meta.counts
    assert fetched.meta.counts["forbidden_turns"] > 30
    assert fetched.signals.any()
    assert fetched.meta.timestamp == TIMESTAMP


@pytest.mark.usefixtures("overpass")
def test_place_is_found_by_name(tmp_path: Path) -> None:
    """A named place is looked up once, then its streets are fetched."""
    fetched = read_place("Square", tmp_path)
    assert fetched.meta.source == "Overpass: Square"
    assert fetched.decimetres.tolist() == [4000]


def test_fetched_streets_are_not_asked_for_again(overpass: Service, tmp_path: Path) -> None:
    """A second reading of the same box comes from the disk, even when the service is gone."""
    first = read_place(AROUND_SQUARE, tmp_path)
    overpass.statuses = [500]
    again = read_place(AROUND_SQUARE, tmp_path)
    assert len(overpass.queries) == QUESTIONS
    assert np.array_equal(first.milliseconds, again.milliseconds)


def test_answer_cut_short_in_the_cache_is_asked_for_again(overpass: Service, tmp_path: Path) -> None:
    """An import killed while it wrote its cache goes on from there, not from half an answer."""
    first = read_place(AROUND_SQUARE, tmp_path)
    answer, *_ = sorted(tmp_path.glob("*/*.json"))
    answer.write_bytes(answer.read_bytes()[:-9])
    again = read_place(AROUND_SQUARE, tmp_path)
    assert len(overpass.queries) == QUESTIONS + 1
    assert np.array_equal(first.milliseconds, again.milliseconds)


def test_half_an_answer_is_refused_and_not_kept(overpass: Service, tmp_path: Path) -> None:
    """When the service gives up midway it says so in a remark beside what it has: that is no map."""
    overpass.remark = "runtime error: Query timed out"
    with pytest.raises(MapError, match="Query timed out"):
        read_place(AROUND_SQUARE, tmp_path)
    overpass.remark = ""
    assert len(read_place(AROUND_SQUARE, tmp_path).tail) > 0


def test_refusal_of_the_service_is_named(overpass: Service, tmp_path: Path) -> None:
    """An answer that is an error is said with its status and what else can be done."""
    overpass.statuses = [503]
    with pytest.raises(MapError, match="status 503") as caught:
        read_place(AROUND_SQUARE, tmp_path)
    assert "extract" in caught.value.remedy


def test_busy_service_is_not_asked_without_end(
    overpass: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that stays busy is asked three times, then the import ends with its status."""
    monkeypatch.setattr("osmnx._overpass.time.sleep", lambda _: None)
    overpass.statuses = [429, 504, 429, 429]
    with pytest.raises(MapError, match="status 429"):
        read_place(AROUND_SQUARE, tmp_path)
    assert len(overpass.queries) == 3


@pytest.mark.usefixtures("overpass")
def test_service_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is one clear error."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: a connection is refused
        monkeypatch.setattr(osmnx.settings, "nominatim_url", f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(MapError, match="The streets of Square cannot be fetched"):
            read_place("Square", tmp_path)


@pytest.mark.usefixtures("overpass")
def test_unknown_place_is_named(tmp_path: Path) -> None:
    """A name that nothing is found for is said back."""
    with pytest.raises(MapError, match="Atlantis"):
        read_place("Atlantis", tmp_path)


def test_box_without_a_street_is_named(overpass: Service, tmp_path: Path) -> None:
    """An area of sea is refused rather than made an empty map."""
    overpass.elements = []
    with pytest.raises(MapError, match="no street in Overpass: box"):
        read_place(AROUND_SQUARE, tmp_path)


@pytest.mark.usefixtures("overpass")
def test_osmnx_is_left_as_it_was(tmp_path: Path) -> None:
    """Reading a place changes no setting for the rest of the process, nor how host names are looked up."""
    names = ("cache_folder", "use_cache", "cache_only_mode", "doh_url_template", "requests_kwargs")
    before = {name: getattr(osmnx.settings, name) for name in names}
    resolve = socket.getaddrinfo
    read_place(AROUND_SQUARE, tmp_path)
    assert {name: getattr(osmnx.settings, name) for name in names} == before
    assert socket.getaddrinfo is resolve


def test_large_area_is_fetched_in_parts(
    overpass: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An area too large for one question is asked for in parts; streets in several answers count once."""
    # the box with 500 m around it is about 1.2 square km
    monkeypatch.setattr(osmnx.settings, "max_query_area_size", 0.3e6)
    fetched = read_place(AROUND_SQUARE, tmp_path)
    assert len(overpass.queries) > 1
    assert fetched.decimetres.tolist() == [4000]


def test_boxes_are_told_apart_in_the_cache(overpass: Service, tmp_path: Path) -> None:
    """Another box is asked for, whatever lies in the cache."""
    read_place(AROUND_SQUARE, tmp_path)
    read_place(dataclasses.replace(AROUND_SQUARE, north=0.002), tmp_path)
    assert len(overpass.queries) == 2 * QUESTIONS
