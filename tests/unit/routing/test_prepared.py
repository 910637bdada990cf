"""What is kept of a map's preparation."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing import MODES, Graph, Mode, RoadRouter, Snap, open_router, prepare, prepared
from routing.hierarchy import Hierarchy
from routing.map_folder import being_made, map_files, publish
from tests.unit.routing.test_table import places_near

if TYPE_CHECKING:
    from pathlib import Path


def save_prepared(graph: Graph, folder: Path, *modes: Mode) -> None:
    """Keep a graph as an import does."""
    with being_made(folder) as files:
        graph.write(files)
        prepare(graph, files, modes)
        publish(files, asdict(graph.meta))


@pytest.fixture(scope="module")
def folder(monaco: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep Monaco prepared for cars and bicycles."""
    found = tmp_path_factory.mktemp("maps") / "monaco"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "PREPARED_FROM", 0)
        save_prepared(monaco, found, *MODES)
    return found


@pytest.mark.parametrize("mode", MODES)
def test_prepared_table_equals_the_searched_one_to_the_millisecond(
    mode: Mode, monaco: Graph, folder: Path
) -> None:
    """On the real map hierarchies and Dijkstra's algorithm give the same costs, of time and length."""
    router = open_router(folder, mode)
    assert isinstance(router._search, Hierarchy)  # noqa: SLF001
    places = [p for p in places_near(monaco, 100, seed=5) if isinstance(router.snap([p])[0], Snap)]
    plain = RoadRouter(monaco, mode)
    snaps = [snap for snap in plain.snap(places) if isinstance(snap, Snap)]
    assert snaps == router.snap(places)
    positions = plain.network.positions(snaps)
    expected, found = (
        r._search.costs(r.network.entries(positions), r.network.exits(positions))  # noqa: SLF001
        for r in (plain, router)
    )
    assert np.array_equal(expected, found)


def test_prepared_paths_are_the_table_s(monaco: Graph, folder: Path) -> None:
    """A leg that is unpacked from a hierarchy has the table's figures, edge by edge."""
    router = open_router(folder, "car")
    places = [p for p in places_near(monaco, 25, seed=6) if isinstance(router.snap([p])[0], Snap)]
    matrix = router.matrix(places)
    pairs = [(i, j) for i in range(len(places)) for j in range(0, len(places), 3)]
    for (i, j), path in zip(pairs, router.paths([(places[i], places[j]) for i, j in pairs]), strict=True):
        assert (path.seconds, path.metres) == (matrix.seconds[i, j], matrix.metres[i, j])
        assert path.seconds == (sum(e.milliseconds + e.turn_milliseconds for e in path.edges) + 500) // 1000


def test_another_hour_is_customised_without_a_new_order(monaco: Graph, folder: Path) -> None:
    """In the morning rush the prepared streets give what the same streets give searched anew."""
    places = places_near(monaco, 30, seed=7)
    quiet = open_router(folder, "car")
    rush, plain = quiet.at("morning_rush"), RoadRouter(monaco, "car", hours="morning_rush")
    assert np.array_equal(rush.matrix(places).seconds, plain.matrix(places).seconds)
    assert np.array_equal(
        rush.matrix(places).seconds, open_router(folder, "car", "morning_rush").matrix(places).seconds
    )
    assert rush.matrix(places).seconds.sum() > quiet.matrix(places).seconds.sum()


def test_small_network_is_not_prepared(monaco: Graph, tmp_path: Path) -> None:
    """Monaco is searched anew as quickly."""
    save_prepared(monaco, tmp_path / "map", "car")
    assert not list(map_files(tmp_path / "map").glob("prepared-*"))
    assert not isinstance(open_router(tmp_path / "map", "car")._search, Hierarchy)  # noqa: SLF001


@pytest.mark.parametrize("harm", ["stamp", "cut", "gone"])
def test_preparation_that_cannot_be_used_is_passed_over(
    harm: str, monaco: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made by other tables, cut short or missing in part: the answers are the same, searched anew."""
    monkeypatch.setattr(prepared, "PREPARED_FROM", 0)
    save_prepared(monaco, tmp_path / "map", "foot")
    kept = map_files(tmp_path / "map") / "prepared-foot"
    if harm == "stamp":
        (kept / "stamp.json").write_text('{"version": 0}')
    elif harm == "cut":
        (kept / "head.npy").write_bytes((kept / "head.npy").read_bytes()[:50])
    else:
        (kept / "rank.npy").unlink()
    router = open_router(tmp_path / "map", "foot")
    assert not isinstance(router._search, Hierarchy)  # noqa: SLF001
    places = places_near(monaco, 5, seed=8)
    assert np.array_equal(router.matrix(places).seconds, RoadRouter(monaco, "foot").matrix(places).seconds)


def test_missing_library_leaves_the_answers(
    monaco: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the library that orders streets is not there nothing is prepared, and all else goes on."""
    monkeypatch.setattr(prepared, "PREPARED_FROM", 0)
    monkeypatch.setitem(__import__("sys").modules, "routingkit_cch", None)
    save_prepared(monaco, tmp_path / "map", "car")
    assert not list(map_files(tmp_path / "map").glob("prepared-*"))
    assert open_router(tmp_path / "map", "car").matrix(places_near(monaco, 3, seed=9)).seconds.shape == (3, 3)
