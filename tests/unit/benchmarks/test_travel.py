"""The benchmark of travel times: its larger map, its places and what it says of two routers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from routing import Graph, RoadRouter, read_extract
from tests.benchmarks import osrm, travel
from tests.benchmarks.tiling import COLUMNS, ROWS, tiled
from tests.benchmarks.travel import random_places, ratios


@pytest.fixture(scope="module")
def router() -> RoadRouter:
    """Monaco by car, searched by scipy."""
    return RoadRouter(read_extract(Path("data/monaco.osm.pbf")), "car")


@pytest.fixture(scope="module")
def many(router: RoadRouter) -> Graph:
    """Eight of it."""
    return tiled(router.graph, router.network.usable)


def test_tiled_map_has_everything_eight_times(router: RoadRouter, many: Graph) -> None:
    """Each copy has all junctions, streets, points and restrictions, and all copies are one network."""
    copies = COLUMNS * ROWS
    graph = router.graph
    assert len(many.lat) == copies * len(graph.lat)
    assert len(many.restriction_start) - 1 == copies * (len(graph.restriction_start) - 1)
    joints = len(many.tail) - copies * len(graph.tail)
    assert len(many.shape_start) == len(many.tail) + 1
    assert many.shape_start[-1] == len(many.shape_lat) == copies * len(graph.shape_lat) + 2 * joints
    assert many.connected("car").sum() == copies * graph.connected("car").sum() + joints


def test_last_copy_has_the_times_of_the_first(router: RoadRouter, many: Graph) -> None:
    """Within the last copy, with its own turns and restrictions, times are those of the one map."""
    places = random_places(router, 30)
    graph = router.graph
    east, north = (many.lon[-1] - graph.lon[-1], many.lat[-1] - graph.lat[-1])
    moved = [type(place)(place.lat + north, place.lon + east) for place in places]
    there = RoadRouter(many, "car").matrix(moved).seconds
    # Moved by a float, a place may be snapped a hair further along its street.
    assert np.abs(there - router.matrix(places).seconds).max() <= 1


def test_places_are_the_same_each_time_and_on_streets(router: RoadRouter) -> None:
    """A map has the same random places in every run, and each can be reached from each."""
    places = random_places(router, 40)
    assert places == random_places(router, 40)
    assert router.matrix(places).seconds.min() >= 0


def test_ratios_compare_legs_both_know() -> None:
    """Where ours take a fifth longer the median is 1.2; what either cannot reach counts for nothing."""
    theirs = np.arange(1.0, 101.0).reshape(10, 10) * 100
    ours = np.rint(theirs * 1.2).astype(np.int32)
    theirs[3, 4], ours[5, 6] = np.nan, -1
    median, correlation = ratios(ours, theirs, 400)
    assert median == pytest.approx(1.2)
    assert correlation == pytest.approx(1)


def test_without_osrm_its_rows_say_so(
    router: RoadRouter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where OSRM is not installed its three rows are there and say that it was not run."""
    monkeypatch.setattr(osrm, "is_installed", lambda: False)
    kept = travel.Kept(tmp_path, router, travel.Clock(1.0))
    travel._against_osrm(Path("x"), tmp_path, kept, [], (travel.Clock(1.0), travel.Clock(1.0)))  # noqa: SLF001
    said = capsys.readouterr().out
    assert said.count("not run") == len(said.splitlines()) == 3
