"""Maps by name: made whole or not at all, one of them in use."""

from __future__ import annotations

import dataclasses
import errno
import fcntl
import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app import maps
from app.config import Settings
from app.maps import (
    ALL_STEPS,
    UnusableMapError,
    base_map_file,
    export_map,
    import_map,
    list_maps,
    map_in_use,
    read_map,
    remove_map,
    told_map_in_use,
    use_map,
)
from routing import Box, Graph
from tests.unit.routing.overpass import Service, elements, reached_by_osmnx
from tests.unit.routing.streets import TEN_METRES_A_SECOND, Corners, ways, write_extract

if TYPE_CHECKING:
    from pathlib import Path

SQUARE: Corners = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100)}


@pytest.fixture
def service(tmp_path: Path) -> Settings:
    """Settings of a service without a map."""
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def square(tmp_path: Path) -> Path:
    """Extract of a square of streets."""
    return write_extract(tmp_path / "square.osm.pbf", SQUARE, ("abcda", TEN_METRES_A_SECOND))


@pytest.fixture
def street(tmp_path: Path) -> Path:
    """Extract of a single street of 100 m."""
    return write_extract(tmp_path / "street.osm.pbf", SQUARE, ("ab", TEN_METRES_A_SECOND))


def streets_of(settings: Settings, name: str) -> int:
    """How long the streets of a map are, in decimetres."""
    return int(Graph.load(settings.maps / name).decimetres.sum())


def files_of(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, but its lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_first_map_is_taken_into_use_and_the_second_is_not(
    service: Settings, square: Path, street: Path
) -> None:
    """A service travels on its first map until it is told otherwise."""
    import_map(service, square, "square")
    import_map(service, street, "street")
    assert [(each.name, each.in_use) for each in list_maps(service)] == [("square", True), ("street", False)]
    assert use_map(service, "street").source == "street.osm.pbf"
    assert [(each.name, each.in_use) for each in list_maps(service)] == [("square", False), ("street", True)]
    assert Graph.load(service.map).decimetres.tolist() == [1000]
    assert base_map_file(service) is not None


def test_setting_names_the_map_to_travel_on(service: Settings, square: Path, street: Path) -> None:
    """TOURNEE_MAP wins over the map taken into use last."""
    import_map(service, square, "square")
    import_map(service, street, "street")
    chosen = dataclasses.replace(service, map_name="street")
    used = map_in_use(chosen)
    assert used is not None
    assert used.source == "street.osm.pbf"


def test_import_tells_every_step_in_order(service: Settings, square: Path) -> None:
    """Whoever waits is told which step is at work."""
    told: list[str] = []
    import_map(service, square, "square", tell=lambda step, _: told.append(step))
    assert tuple(dict.fromkeys(told)) == ALL_STEPS


def test_import_again_replaces_the_map_and_leaves_nothing_of_the_old(
    service: Settings, square: Path, street: Path
) -> None:
    """A name holds one map; the older one is gone with all its files."""
    import_map(service, square, "town")
    import_map(service, street, "town")
    assert streets_of(service, "town") == 1000
    assert len(list((service.maps / "town").glob("files-*"))) == 1


def test_map_of_an_earlier_version_gives_way(service: Settings, square: Path) -> None:
    """Where the only map once lay in a folder of its own, the first import takes its place."""
    old = service.data_dir / "map" / "graph"
    old.mkdir(parents=True)
    (old / "meta.json").write_text(json.dumps({"format_version": 1}))
    import_map(service, square, "square")
    assert streets_of(service, "square") == 4000
    assert service.map.resolve() == (service.maps / "square").resolve()
    assert [path.name for path in service.data_dir.iterdir()].count("map") == 1


def test_box_is_asked_of_overpass_once(service: Settings) -> None:
    """A box becomes a map with a background, like an extract; its answers are kept for the next time."""
    played = Service(elements(ways(SQUARE, ("abcda", TEN_METRES_A_SECOND))))
    with reached_by_osmnx(played):
        made = import_map(service, Box(0, 0, 0.001, 0.001), "square")
        asked = len(played.queries)
        import_map(service, Box(0, 0, 0.001, 0.001), "again")
    assert made.source == "Overpass: box 0,0,0.001,0.001"
    assert streets_of(service, "square") == streets_of(service, "again") == 4000
    assert base_map_file(service) is not None
    assert len(played.queries) == asked


@pytest.mark.parametrize("name", ["", "..", "a/b", "Monaco", "-x", "x" * 64])
def test_name_that_could_be_a_path_is_refused(name: str, service: Settings, square: Path) -> None:
    """A map's name is the name of a folder, and of no other folder than its own."""
    with pytest.raises(UnusableMapError, match="cannot be the name"):
        import_map(service, square, name)
    assert not service.data_dir.exists()


def test_unknown_map_names_those_there_are(service: Settings, square: Path) -> None:
    """A slip in a name is answered with the names that would do."""
    import_map(service, square, "square")
    for refused in (use_map, remove_map, read_map):
        with pytest.raises(UnusableMapError, match=r"no map called sqare.*: square"):
            refused(service, "sqare")


def test_map_in_use_is_not_removed(service: Settings, square: Path, street: Path) -> None:
    """Only a map that no plan is made on goes, with all its files."""
    import_map(service, square, "square")
    import_map(service, street, "street")
    with pytest.raises(UnusableMapError, match="in use"):
        remove_map(service, "square")
    remove_map(service, "street")
    assert [each.name for each in list_maps(service)] == ["square"]
    assert not (service.maps / "street").exists()


def test_map_of_another_format_is_listed_with_its_fault(service: Settings, square: Path) -> None:
    """A map that this version cannot read is told with what to do, and can be made again."""
    import_map(service, square, "square")
    meta = service.maps / "square" / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text()), "format_version": 99}))
    (listed,) = list_maps(service)
    assert listed.meta is None
    assert "format 99" in listed.fault
    with pytest.raises(UnusableMapError, match=r"format 99.*Import its extract again"):
        read_map(service, None)
    import_map(service, square, "square")
    assert streets_of(service, "square") == 4000


def test_damaged_map_is_listed_with_its_fault(service: Settings, square: Path) -> None:
    """Meta data that lacks what it should say is told like any other damage."""
    import_map(service, square, "square")
    meta = service.maps / "square" / "meta.json"
    meta.write_text(json.dumps({"format_version": 2}))
    (listed,) = list_maps(service)
    assert "damaged" in listed.fault
    assert map_in_use(service) is None
    with pytest.raises(UnusableMapError, match="damaged"):
        read_map(service, "square")


@pytest.mark.parametrize("at", ALL_STEPS[2:])
def test_full_disk_at_any_step_leaves_the_old_map(
    at: str, service: Settings, square: Path, street: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills while a step writes is one clear error, and the old map stays as it was."""
    import_map(service, square, "town")
    before = files_of(service.maps / "town")

    def full(making: maps.Import) -> None:
        (making.files / "half").write_bytes(b"x")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(maps, "STEPS", {**maps.STEPS, at: full})
    with pytest.raises(UnusableMapError, match="No space left"):
        import_map(service, street, "town")
    assert files_of(service.maps / "town") == before


def test_kill_before_the_rename_leaves_the_old_map(service: Settings, square: Path, street: Path) -> None:
    """A process that dies with every file written has changed nothing, and the next import sweeps up."""
    import_map(service, square, "town")
    program = (
        "import os, sys; from pathlib import Path; from app import maps; from app.config import Settings\n"
        "maps.publish = lambda *_: os._exit(9)\n"
        "maps.import_map(Settings(data_dir=Path(sys.argv[1])), Path(sys.argv[2]), 'town')\n"
    )
    killed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(service.data_dir), str(street)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert killed.returncode == 9
    assert streets_of(service, "town") == 4000
    import_map(service, street, "town")
    assert streets_of(service, "town") == 1000
    assert len(list((service.maps / "town").glob("files-*"))) == 1


def test_kill_while_streets_are_read_leaves_nothing_elsewhere(
    service: Settings, square: Path, tmp_path: Path
) -> None:
    """What is written on the way lies in the map's own folder, and goes with the next import."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    program = (
        "import os, sys; from pathlib import Path; from app import maps; from app.config import Settings\n"
        "from routing import extract; extract.read_lines = lambda _: os._exit(9)\n"
        "maps.import_map(Settings(data_dir=Path(sys.argv[1])), Path(sys.argv[2]), 'town')\n"
    )
    killed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(service.data_dir), str(square)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(elsewhere)},
    )
    assert killed.returncode == 9
    assert list(elsewhere.iterdir()) == []
    import_map(service, square, "town")
    assert len(list((service.maps / "town").glob("files-*"))) == 1


def test_map_in_use_is_told_with_what_is_wrong_with_it(service: Settings, square: Path) -> None:
    """Whoever starts a service is told of no map yet, of the one in use, or why it cannot be used."""
    assert told_map_in_use(service) == "none yet"
    import_map(service, square, "town")
    assert told_map_in_use(service) == square.name
    meta = service.maps / "town" / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text()) | {"format_version": 1}))
    assert "has format 1" in told_map_in_use(service)
    assert "Import its extract again" in told_map_in_use(service)
    missing = dataclasses.replace(service, map_name="elsewhere")
    assert "none that can be used" in told_map_in_use(missing)


def test_second_import_at_once_is_told_of_the_first(service: Settings, square: Path, street: Path) -> None:
    """While one import is at work on a map, another of the same name ends at once; other names go on."""
    import_map(service, square, "town")
    with (service.maps / "town" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UnusableMapError, match="being made by another import"):
            import_map(service, street, "town")
        import_map(service, street, "other")
        use_map(service, "other")
        with pytest.raises(UnusableMapError, match="being made by another import"):
            remove_map(service, "town")
    assert streets_of(service, "town") == 4000
    assert streets_of(service, "other") == 1000


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"no extract", "no whole OpenStreetMap extract"), (None, "no extract at")],
)
def test_import_of_what_is_no_extract_leaves_the_old_map(
    content: bytes | None, told: str, service: Settings, square: Path, tmp_path: Path
) -> None:
    """A file that is none, or no extract, is one clear error and harms no map."""
    import_map(service, square, "town")
    before = files_of(service.maps / "town")
    broken = tmp_path / "broken.osm.pbf"
    if content is not None:
        broken.write_bytes(content)
    for name in ("town", "new"):
        with pytest.raises(UnusableMapError, match=told):
            import_map(service, broken, name)
    assert files_of(service.maps / "town") == before
    assert [each.name for each in list_maps(service)] == ["town"]


def test_clip_keeps_the_streets_within(service: Settings, square: Path, tmp_path: Path) -> None:
    """Of a square of 100 m sides only the side within the polygon is kept."""
    ring = [[-1e-4, -1e-4], [2e-3, -1e-4], [2e-3, 1e-4], [-1e-4, 1e-4], [-1e-4, -1e-4]]
    polygon = tmp_path / "area.geojson"
    polygon.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    import_map(service, square, "side", clip=polygon)
    assert streets_of(service, "side") == 1000


@pytest.mark.usefixtures("uncalibrated")
def test_territory_factor_lengthens_times_on_this_map_alone(service: Settings, square: Path) -> None:
    """A mode's factor multiplies its times on the map it was given for, and no other mode's."""
    import_map(service, square, "plain")
    import_map(service, square, "slow", factors={"car": 1.5})
    plain, slow = (Graph.load(service.maps / name) for name in ("plain", "slow"))
    assert (slow.times("car") == np.rint(plain.times("car") * 1.5)).all()
    assert (slow.times("bicycle") == plain.times("bicycle")).all()


def test_export_holds_the_map_whole(service: Settings, square: Path, tmp_path: Path) -> None:
    """Every array and file of a map stands in the archive beside its meta data."""
    import_map(service, square, "square")
    export_map(service, None, tmp_path / "square.zip")
    with zipfile.ZipFile(tmp_path / "square.zip") as archive:
        names = set(archive.namelist())
        assert json.loads(archive.read("meta.json"))["source"] == "square.osm.pbf"
        with archive.open("decimetres.npy") as file:
            assert np.load(file).tolist() == [4000]
    assert {"restriction_arcs.npy", "names.json", maps.BASE_MAP} <= names
    with pytest.raises(UnusableMapError, match="cannot be written"):
        export_map(service, None, tmp_path / "none" / "square.zip")
