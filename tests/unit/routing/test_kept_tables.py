"""Travel tables kept on the disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing import Graph, KeptTables, Matrix, Point, RoadRouter, kept_tables
from tests.unit.routing.streets import TEN_METRES_A_SECOND, at, town

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Sequence

PLACES = [at(0, 3), at(150, 3), at(400, 3), at(900, 3)]


class Counting(RoadRouter):
    """A router that tells how many cells it has computed."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph, "car")
        self.cells: list[tuple[int, int]] = []

    def between(self, starts: Sequence[Point], ends: Sequence[Point]) -> Matrix:
        """See `RoadRouter.between`."""
        self.cells.append((len(starts), len(ends)))
        return super().between(starts, ends)


@pytest.fixture
def street() -> Graph:
    """One street of a kilometre."""
    return town({"a": (0, 0), "b": (1000, 0)}, ("ab", TEN_METRES_A_SECOND))


@pytest.fixture
def counting(street: Graph) -> Counting:
    """Count what is computed of the street's tables."""
    return Counting(street)


def same(one: Matrix, other: Matrix) -> bool:
    """Whether two tables are equal."""
    return np.array_equal(one.seconds, other.seconds) and np.array_equal(one.metres, other.metres)


def test_second_table_of_the_same_places_computes_nothing(
    counting: Counting, street: Graph, tmp_path: pathlib.Path
) -> None:
    """In any order, and with some left out, a day's places are looked up."""
    KeptTables(counting, tmp_path, ["map"]).matrix(PLACES)
    again = KeptTables(counting, tmp_path, ["map"])
    for places in (PLACES, PLACES[::-1], PLACES[1:3], [PLACES[2], PLACES[0], PLACES[2]], []):
        assert same(again.matrix(places), RoadRouter(street, "car").matrix(places))
    assert counting.cells == [(4, 4), (0, 0)]


def test_new_place_is_computed_alone(counting: Counting, street: Graph, tmp_path: pathlib.Path) -> None:
    """One more patient costs a row and a column; the table is then kept with it."""
    kept = KeptTables(counting, tmp_path, ["map"])
    kept.matrix(PLACES[:3])
    grown = [PLACES[3], *PLACES[:3]]
    assert same(kept.matrix(grown), RoadRouter(street, "car").matrix(grown))
    assert counting.cells == [(3, 3), (1, 4), (3, 1)]
    kept.matrix(PLACES)
    assert len(counting.cells) == 3


def test_tables_of_another_map_are_not_taken(counting: Counting, tmp_path: pathlib.Path) -> None:
    """What the answers depend on is part of a table's name."""
    KeptTables(counting, tmp_path, ["map", "car"]).matrix(PLACES)
    KeptTables(counting, tmp_path, ["newer map", "car"]).matrix(PLACES)
    assert counting.cells == [(4, 4), (4, 4)]


def test_damaged_table_is_computed_anew(counting: Counting, tmp_path: pathlib.Path) -> None:
    """A file cut short by a full disk is passed over and replaced."""
    kept = KeptTables(counting, tmp_path, ["map"])
    kept.matrix(PLACES)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    kept.matrix(PLACES)
    kept.matrix(PLACES)
    assert counting.cells == [(4, 4), (4, 4)]


def test_tables_take_bounded_room(
    counting: Counting, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no more room the table not used for longest goes."""
    kept = KeptTables(counting, tmp_path, ["map"])
    kept.matrix(PLACES[:1])
    size = next(tmp_path.iterdir()).stat().st_size
    monkeypatch.setattr(kept_tables, "MOST_BYTES", int(2.5 * size))
    kept.matrix(PLACES[1:2])
    kept.matrix(PLACES[2:3])
    assert len(list(tmp_path.iterdir())) == 2


def test_folder_that_cannot_be_written_keeps_nothing_and_harms_nothing(
    counting: Counting, tmp_path: pathlib.Path
) -> None:
    """A file in the folder's place: tables are computed each time."""
    (tmp_path / "tables").write_text("")
    kept = KeptTables(counting, tmp_path / "tables", ["map"])
    assert same(kept.matrix(PLACES), kept.matrix(PLACES))
    assert counting.cells == [(4, 4), (4, 4)]


def test_table_that_another_process_removes_is_still_answered_from(
    counting: Counting, street: Graph, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room may be made between reading a table and noting that it was used."""
    KeptTables(counting, tmp_path, ["map"]).matrix(PLACES)

    def gone(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(kept_tables.os, "utime", gone)
    assert same(
        KeptTables(counting, tmp_path, ["map"]).matrix(PLACES), RoadRouter(street, "car").matrix(PLACES)
    )


def test_table_half_written_by_a_killed_process_is_removed(
    counting: Counting, tmp_path: pathlib.Path
) -> None:
    """It tells where people live; one that another process may still be writing stays."""
    left, young = tmp_path / "left.new", tmp_path / "young.new"
    for file in (left, young):
        file.write_bytes(b"half")
    os.utime(left, (0, 0))
    KeptTables(counting, tmp_path, ["map"]).matrix(PLACES)
    assert not left.exists()
    assert young.exists()
