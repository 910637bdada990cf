"""Tables for places of a CSV file: every faulty row named, or a table that is right."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.config import Settings
from app.errors import BadInputError
from app.map_table import write_table
from app.maps import UnusableMapError, import_map
from tests.unit.routing.streets import ONE_WAY, at, write_extract

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("uncalibrated")
CORNERS = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100)}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A service whose map is a one-way square of 100 m sides at 10 m/s, a long way east of Greenwich."""
    folder = tmp_path_factory.mktemp("square")
    moved = {letter: (east + 1e6, north) for letter, (east, north) in CORNERS.items()}
    settings = Settings(data_dir=folder / "data")
    extract = write_extract(folder / "square.osm.pbf", moved, ("abcda", ONE_WAY))
    import_map(settings, extract, "square")
    return settings


def row(label: str, letter: str) -> str:
    """One place of the file, at a corner of the square."""
    east, north = CORNERS[letter]
    point = at(east + 1e6, north)
    return f"{label},{point.lat!r},{point.lon!r}"


def places(folder: Path, *rows: str, header: str = "id,lat,lon") -> Path:
    """Write a file of places."""
    file = folder / "places.csv"
    file.write_text("\n".join((header, *rows)) + "\n")
    return file


def test_table_holds_ids_seconds_and_metres(service: Settings, tmp_path: Path) -> None:
    """One side on is 10 s and 100 m, one side back is three sides on."""
    asked = places(tmp_path, row("home", "a"), row("patient", "b"))
    assert write_table(service, "square", "car", asked, tmp_path / "t.npz") == []
    with np.load(tmp_path / "t.npz") as table:
        assert table["ids"].tolist() == ["home", "patient"]
        assert table["seconds"].tolist() == [[0, 10], [30, 0]]
        assert table["metres"].tolist() == [[0, 100], [300, 0]]
        assert table["seconds"].dtype == table["metres"].dtype == np.int32


def test_table_as_csv_has_a_row_for_each_pair(service: Settings, tmp_path: Path) -> None:
    """The same figures for a spreadsheet, in the order of the places."""
    asked = places(tmp_path, row("home", "a"), row("patient", "b"))
    write_table(service, None, "car", asked, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open() as file:
        assert list(csv.reader(file)) == [
            ["from", "to", "seconds", "metres"],
            ["home", "home", "0", "0"],
            ["home", "patient", "10", "100"],
            ["patient", "home", "30", "300"],
            ["patient", "patient", "0", "0"],
        ]


def test_place_off_the_streets_is_told_and_keeps_its_row(service: Settings, tmp_path: Path) -> None:
    """A place outside the map has no way to or from it; all others do."""
    asked = places(tmp_path, row("home", "a"), "far,43.7,7.4", row("patient", "b"))
    (note,) = write_table(service, None, "car", asked, tmp_path / "t.npz")
    assert note.startswith("far: no way")
    with np.load(tmp_path / "t.npz") as table:
        assert table["seconds"].tolist() == [[0, -1, 10], [-1, 0, -1], [30, -1, 0]]


def test_same_place_many_times_is_no_way_apart(service: Settings, tmp_path: Path) -> None:
    """500 patients in one house are 0 s from each other."""
    asked = places(tmp_path, *(row(f"p{number}", "a") for number in range(500)))
    write_table(service, None, "car", asked, tmp_path / "t.npz")
    with np.load(tmp_path / "t.npz") as table:
        assert table["seconds"].shape == (500, 500)
        assert not table["seconds"].any()


def test_every_faulty_row_is_named(service: Settings, tmp_path: Path) -> None:
    """All that is wrong is told at once, with where it is, and nothing is written."""
    right = row("a", "a").split(",")
    swapped = f"b,{right[2]},{right[1]}"
    asked = places(tmp_path, row("a", "a"), swapped, "c,x,1", row("a", "b"), "d,,9", "e,95,9", "f,1")
    with pytest.raises(BadInputError) as refused:
        write_table(service, None, "carriage", asked, tmp_path / "t.xlsx")
    told = [(fault.code, fault.where) for fault in refused.value.faults]
    assert told == [
        ("unknown_mode", "--mode"),
        ("unknown_format", "--output"),
        ("wrong_cell_count", "places.csv, row 8"),
        ("swapped_coordinates", "places.csv, row 3, column lat"),
        ("not_a_number", "places.csv, row 4, column lat"),
        ("duplicate_id", "places.csv, row 5, column id"),
        ("missing_value", "places.csv, row 6, column lat"),
        ("out_of_range", "places.csv, row 7, column lat"),
    ]
    (meant,) = [fault.remedy for fault in refused.value.faults if fault.code == "swapped_coordinates"]
    assert "Did you mean lat" in meant
    assert {path.name for path in tmp_path.iterdir()} == {"places.csv"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "missing_header"),
        ("id,lat,lon\n", "no_rows"),
        ("id;lat;lon\n", "not_commas"),
        (None, "missing_file"),
    ],
)
def test_file_without_places_is_named(
    content: str | None, code: str, service: Settings, tmp_path: Path
) -> None:
    """A file that holds no place, or is none, is one clear fault."""
    if content is not None:
        (tmp_path / "p.csv").write_text(content)
    with pytest.raises(BadInputError) as refused:
        write_table(service, None, "car", tmp_path / "p.csv", tmp_path / "t.npz")
    assert [fault.code for fault in refused.value.faults] == [code]


def test_table_that_cannot_be_written_is_one_fault(service: Settings, tmp_path: Path) -> None:
    """A folder that is not there is named, and leaves nothing behind."""
    asked = places(tmp_path, row("home", "a"))
    with pytest.raises(BadInputError) as refused:
        write_table(service, None, "car", asked, tmp_path / "none" / "t.npz")
    assert [fault.code for fault in refused.value.faults] == ["unwritable_file"]


def test_table_needs_a_map(service: Settings, tmp_path: Path) -> None:
    """A map that is not there is named before any row is judged."""
    asked = places(tmp_path, row("home", "a"))
    with pytest.raises(UnusableMapError, match="no map called other"):
        write_table(service, "other", "car", asked, tmp_path / "t.npz")
