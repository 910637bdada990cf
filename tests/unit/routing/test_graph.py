"""Sections, their connected part, and the folder that a map is kept in."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from routing import MODES, Graph, MapError, Mode, RoadRouter, read_extract
from routing.graph import CLOSED
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND, at, town

CROSS = {"a": (0, 0), "b": (100, 0), "c": (300, 0), "d": (100, 50)}
MONACO = Path("data/monaco.osm.pbf")


def cross(**extra: str) -> Graph:
    """Street a-b-c of 300 m, met at b by street b-d of 50 m."""
    return town(CROSS, ("abc", TEN_METRES_A_SECOND), ("bd", {**TEN_METRES_A_SECOND, "name": "Rue", **extra}))


def lengths_by_way(graph: Graph) -> list[tuple[int, int]]:
    """Way and decimetres of each section."""
    return sorted(zip(graph.way.tolist(), graph.decimetres.tolist(), strict=True))


def test_sections_are_cut_where_streets_meet() -> None:
    """A way is cut at a corner that another one shares, and measured: 100 m, 200 m and 50 m."""
    assert lengths_by_way(cross()) == [(1, 1000), (1, 2000), (2, 500)]


def test_sections_take_length_over_speed() -> None:
    """At 10 m/s, 50 m take 5 s by car; at 15 km/h they take 12 s by bicycle."""
    graph = cross()
    rue = graph.way.tolist().index(2)
    assert graph.times("car")[:, rue].tolist() == [5_000, 5_000]
    assert graph.times("bicycle")[:, rue].tolist() == [12_000, 12_000]
    assert graph.names[graph.name[rue]] == "Rue"


def test_section_keeps_the_bends_between_corners() -> None:
    """A corner of one street only is a bend: it shapes the section (40 m + 30 m) and does not cut it."""
    graph = town({"a": (0, 0), "b": (40, 0), "c": (40, 30)}, ("abc", TEN_METRES_A_SECOND))
    assert lengths_by_way(graph) == [(1, 700)]
    assert len(graph.shape_lat) == 3


def test_street_that_meets_itself_is_cut_there() -> None:
    """A way that comes back to its own corner b has a loop there: 100 m to b, then 30 + 40 + 50 m around."""
    graph = town({"a": (-100, 0), "b": (0, 0), "c": (30, 0), "d": (30, 40)}, ("abcdb", TEN_METRES_A_SECOND))
    assert lengths_by_way(graph) == [(1, 1000), (1, 1200)]


def test_point_mapped_twice_in_a_row_counts_once() -> None:
    """A repeated point adds no section of no length; a way of one point is no street."""
    graph = town({"a": (0, 0), "b": (100, 0)}, ("aabb", TEN_METRES_A_SECOND), ("bb", TEN_METRES_A_SECOND))
    assert lengths_by_way(graph) == [(1, 1000)]


def test_section_of_no_length_takes_a_millisecond() -> None:
    """Two corners at one spot are 1 ms apart, so that no way is free."""
    graph = town({"a": (0, 0), "b": (0, 0)}, ("ab", TEN_METRES_A_SECOND))
    assert graph.milliseconds.min() == 1


def test_way_closed_to_all_is_no_part_of_the_graph() -> None:
    """A way closed to every mode neither becomes a section nor cuts one."""
    corners = {"a": (0, 0), "b": (50, 0), "c": (100, 0), "d": (50, 50)}
    graph = town(corners, ("abc", TEN_METRES_A_SECOND), ("bd", {"highway": "construction"}))
    assert lengths_by_way(graph) == [(1, 1000)]


def test_connected_part_leaves_out_islands_and_one_way_traps() -> None:
    """The two-way cross is kept; the street into which one can only go, and the island, are not."""
    corners = {**CROSS, "e": (400, 0), "f": (0, 900), "g": (90, 900)}
    streets = [("abc", TEN_METRES_A_SECOND), ("bd", TEN_METRES_A_SECOND), ("ce", ONE_WAY)]
    graph = town(corners, *streets, ("fg", TEN_METRES_A_SECOND))
    assert set(graph.way[graph.connected("car")].tolist()) == {1, 2}


def test_connected_part_does_not_depend_on_the_direction_of_travel() -> None:
    """Of two parts of equal size, joined by a one-way street, the same is kept when that is turned round."""
    corners = {"a": (0, 0), "b": (100, 0), "c": (200, 0), "d": (300, 0)}
    for oneway in ("yes", "-1"):
        bridge = {**ONE_WAY, "oneway": oneway}
        graph = town(corners, ("ab", TEN_METRES_A_SECOND), ("cd", TEN_METRES_A_SECOND), ("bc", bridge))
        assert graph.way[graph.connected("car")].tolist() == [1]


@pytest.mark.parametrize("mode", MODES)
def test_connected_part_of_monaco_is_networkx_largest(mode: Mode, monaco: Graph) -> None:
    """The connected sections are those within networkx's largest strongly connected component."""
    streets = nx.DiGraph()
    along, against = monaco.times(mode) != CLOSED
    ends = np.stack((monaco.tail, monaco.head), axis=1)
    streets.add_edges_from(ends[along].tolist())
    streets.add_edges_from(ends[against][:, ::-1].tolist())
    largest = np.array(sorted(max(nx.strongly_connected_components(streets), key=len)))
    inside = np.isin(ends, largest).all(axis=1) & (along | against)
    assert (monaco.connected(mode) == inside).all()


def test_saved_map_comes_back_whole(tmp_path: Path, monaco: Graph) -> None:
    """What is loaded equals what was saved, array by array, and is read from the disk only where used."""
    monaco.save(tmp_path / "map")
    loaded = Graph.load(tmp_path / "map")
    for field in dataclasses.fields(Graph):
        before, after = getattr(monaco, field.name), getattr(loaded, field.name)
        if isinstance(before, np.ndarray):
            assert before.dtype == after.dtype
            assert np.array_equal(before, after)
            assert isinstance(after.base, np.memmap)
        else:
            assert before == after
    assert loaded.meta.timestamp == "2016-03-05T00:26:02Z"
    assert "OpenStreetMap" in loaded.meta.licence


def test_saving_again_replaces_the_map(tmp_path: Path) -> None:
    """The newer map is read, and of the older one nothing stays."""
    cross().save(tmp_path)
    cross(name="Quai").save(tmp_path)
    assert Graph.load(tmp_path).names == ("Quai",)
    assert len(list(tmp_path.glob("files-*"))) == 1


def test_map_replaced_while_in_use_stays_readable(tmp_path: Path) -> None:
    """Whoever has the old map open goes on with it."""
    cross().save(tmp_path)
    opened = Graph.load(tmp_path)
    town({"a": (0, 0), "b": (9, 0)}, ("ab", TEN_METRES_A_SECOND)).save(tmp_path)
    assert RoadRouter(opened, "car").matrix([at(0, 0), at(300, 0)]).seconds[0, 1] == 30


def test_kill_between_write_and_move_leaves_the_old_map(tmp_path: Path) -> None:
    """A process that dies with its arrays written and not yet in use has changed nothing for readers."""
    cross().save(tmp_path)
    program = (
        "import os, sys; from pathlib import Path; import routing.graph as graph\n"
        "graph.publish = lambda *_: os._exit(9)\n"
        "from routing import read_extract\n"
        f"read_extract(Path({str(MONACO)!r})).save(Path(sys.argv[1]))\n"
    )
    killed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(tmp_path)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert killed.returncode == 9
    assert len(list(tmp_path.glob("files-*"))) == 2
    assert lengths_by_way(Graph.load(tmp_path)) == lengths_by_way(cross())

    cross(name="Quai").save(tmp_path)
    assert len(list(tmp_path.glob("files-*"))) == 1, "the next import sweeps up"


def test_full_disk_leaves_the_old_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fills while writing, one clear error comes and the old map stays whole."""
    cross().save(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("routing.graph.np.save", full)
    with pytest.raises(MapError, match="No space left"):
        cross(name="Quai").save(tmp_path)
    assert Graph.load(tmp_path).names == ("Rue",)
    assert len(list(tmp_path.glob("files-*"))) == 1


def test_map_cannot_be_saved_below_a_file(tmp_path: Path) -> None:
    """A folder that cannot be made is one clear error with its path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(MapError, match="file/map"):
        cross().save(tmp_path / "file" / "map")


def test_load_says_that_there_is_no_map(tmp_path: Path) -> None:
    """An empty folder is told from a damaged map."""
    with pytest.raises(MapError, match="There is no map in") as caught:
        Graph.load(tmp_path)
    assert "Import" in caught.value.remedy


def test_load_refuses_another_format(tmp_path: Path) -> None:
    """A map of another version is named with both versions."""
    cross().save(tmp_path)
    meta = json.loads((tmp_path / "meta.json").read_text())
    (tmp_path / "meta.json").write_text(json.dumps({**meta, "format_version": 99}))
    with pytest.raises(MapError, match="format 99"):
        Graph.load(tmp_path)


@pytest.mark.parametrize("harm", ["meta", "missing", "cut", "garbage"])
def test_load_reports_a_damaged_map(harm: str, tmp_path: Path) -> None:
    """Meta data that cannot be read, and arrays that are missing, cut or garbage, are one clear error."""
    cross().save(tmp_path)
    (array,) = tmp_path.glob("files-*/lat.npy")
    if harm == "meta":
        (tmp_path / "meta.json").write_text("[")
    elif harm == "missing":
        array.unlink()
    elif harm == "cut":
        array.write_bytes(array.read_bytes()[:-8])
    else:
        array.write_bytes(b"not an array")
    with pytest.raises(MapError, match="damaged"):
        Graph.load(tmp_path)


def test_load_follows_a_map_replaced_between_its_two_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the arrays named a moment ago are gone because a newer map took their place, that one is read."""
    cross().save(tmp_path)
    read = Graph._open.__func__  # type: ignore[attr-defined] # noqa: SLF001 - the moment between
    replaced = []

    def open_late(cls: type[Graph], folder: Path, meta: dict[str, object]) -> Graph:
        if not replaced:
            replaced.append(True)
            cross(name="Quai").save(folder)
        return read(cls, folder, meta)  # type: ignore[no-any-return]

    monkeypatch.setattr(Graph, "_open", classmethod(open_late))
    assert Graph.load(tmp_path).names == ("Quai",)


def test_monaco_has_streets_for_both_modes(monaco: Graph) -> None:
    """Each mode's connected part holds most of the real extract's streets that are open to it."""
    for mode in MODES:
        open_to_it = (monaco.times(mode) != CLOSED).any(axis=0)
        assert monaco.connected(mode).sum() > 0.9 * open_to_it.sum()


def test_progress_is_told() -> None:
    """Reading says how far it is, in streets."""
    told: list[int] = []
    read_extract(MONACO, told.append)
    assert told == [1_000, 2_000]
