"""The commands `tournee map ...`, run in this process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import numpy as np
import pytest
from typer.testing import CliRunner

from app.cli import commands
from app.map_commands import maps
from app.maps import UnusableMapError
from tests.unit.routing.streets import ONE_WAY, write_extract

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

CORNERS = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100)}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run one of the commands over a data folder of its own."""
    monkeypatch.setenv("TOURNEE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("TOURNEE_MAP", raising=False)
    return lambda *arguments: CliRunner().invoke(maps, [str(argument) for argument in arguments])


def printed(result: Result) -> dict[str, Any]:
    """The one JSON object on stdout of a command that ended well."""
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_map_goes_its_way_from_extract_to_table(run: Callable[..., Result], tmp_path: Path) -> None:
    """Imported, listed, used, asked for a table, exported and removed, each by one command."""
    extract = write_extract(tmp_path / "square.osm.pbf", CORNERS, ("abcda", ONE_WAY))
    made = printed(run("import", extract, "--name", "square", "--factor", "car=2", "--json"))
    assert (made["source"], made["territory_factors"]) == ("square.osm.pbf", {"car": 2.0})
    printed(run("import", extract, "--name", "second", "--json"))
    printed(run("use", "second", "--json"))
    listed = printed(run("list", "--json"))["maps"]
    assert [(each["name"], each["in_use"]) for each in listed] == [("second", True), ("square", False)]
    (tmp_path / "places.csv").write_text("id,lat,lon\na,0.0,0.0\nb,0.0,0.00089932\n")
    tables = {}
    for name in ("square", "second"):
        asked = ("--map", name, "--mode", "car", tmp_path / "places.csv", "-o", tmp_path / "t.npz")
        assert run("table", *asked).exit_code == 0
        with np.load(tmp_path / "t.npz") as table:
            tables[name] = table["seconds"][0, 1]
    assert tables["square"] == pytest.approx(2 * tables["second"], abs=1)
    rush = ("--map", "second", "--hours", "morning_rush", tmp_path / "places.csv", "-o", tmp_path / "t.npz")
    assert run("table", *rush).exit_code == 0
    with np.load(tmp_path / "t.npz") as table:
        assert table["seconds"][0, 1] > tables["second"]
    assert run("table", *rush[:3], "rush", *rush[4:]).exit_code != 0
    assert run("export", "-o", tmp_path / "second.zip").exit_code == 0
    assert (tmp_path / "second.zip").exists()
    assert isinstance(run("remove", "second").exception, UnusableMapError)
    assert run("remove", "square").exit_code == 0
    assert [each["name"] for each in printed(run("list", "--json"))["maps"]] == ["second"]


def test_list_and_info_are_for_people_too(run: Callable[..., Result], tmp_path: Path) -> None:
    """Without --json a line for each map, the one in use marked, and one for each figure."""
    assert "There is no map yet" in run("list").stderr
    extract = write_extract(tmp_path / "square.osm.pbf", CORNERS, ("abcda", ONE_WAY))
    run("import", extract, "--name", "square", "--factor", "car=1.5")
    assert run("list").stdout == "* square: square.osm.pbf, no date\n"
    told = run("info").stdout.splitlines()
    assert "source: square.osm.pbf" in told
    assert "sections: 1" in told
    assert "factor car: 1.5" in told


def test_map_of_other_tables_is_told(
    run: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A map whose times another version's tables made says so when asked, and at the start of a service."""
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
    monkeypatch.setattr("solver.start_warm_up", Mock)
    extract = write_extract(tmp_path / "square.osm.pbf", CORNERS, ("abcda", ONE_WAY))
    run("import", extract, "--name", "square")
    for told in (False, True):
        assert ("import its extract again" in run("info").stderr) is told
        served = CliRunner().invoke(commands, ["serve"])
        assert served.exit_code == 0
        assert ("import its extract again" in served.output) is told
        file = tmp_path / "data" / "maps" / "square" / "meta.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "profile_hash": "other"}))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "give one of an extract"),
        (("x.osm.pbf", "--place", "Monaco"), "give one of an extract"),
        (("--box", "1,2,3"), "four numbers"),
        (("--box", "a,b,c,d"), "four numbers"),
        (("--box", "43.8,7.3,43.7,7.5"), "south,west,north,east in degrees"),
        (("--box", "nan,7.3,43.7,7.5"), "south,west,north,east in degrees"),
        (("x.osm.pbf", "--factor", "car"), "--factor car"),
        (("x.osm.pbf", "--factor", "car=9"), "from 0.25 to 4.0"),
        (("x.osm.pbf", "--factor", "horse=1"), "e_bike, foot"),
    ],
)
def test_import_says_what_is_wrong_with_what_was_asked(
    options: tuple[str, ...], told: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    """A slip in the options is told before anything is written."""
    done = run("import", "--name", "new", *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [(("x.osm.pbf", "--clip", "none.geojson"), "none.geojson"), (("none.osm.pbf",), "no extract at none")],
)
def test_import_of_files_that_are_not_there_is_refused(
    options: tuple[str, ...], told: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    """The file that is missing is named, and no map is made."""
    refused = run("import", "--name", "new", *options).exception
    assert isinstance(refused, UnusableMapError)
    assert told in str(refused)
    assert not list((tmp_path / "data").glob("maps/*/meta.json"))
