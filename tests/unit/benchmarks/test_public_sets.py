"""Files of instances: found, told apart, refused with a reason, compared with the best known."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.hhcrsp import MankowskaInstance
from tests.benchmarks.instance import InstanceError
from tests.benchmarks.public_sets import best_known, instances_in, read_instance, read_instances
from tests.benchmarks.uhhc import UnifiedInstance

MANKOWSKA = {
    "patients": [
        {"id": "p1", "time_window": [0, 9], "required_caregivers": [{"service": "s1", "duration": 1}]}
    ],
    "services": [],
    "caregivers": [{"id": "c1", "abilities": ["s1"]}],
    "central_offices": [{"id": "d"}],
    "distances": [[0, 1], [1, 0]],
}
UNIFIED = {
    "metadata": {"cost_components": {"travel_time": 1}, "time_window_met": "at_service_start"},
    "patients": [],
    "services": [],
    "caregivers": [],
    "terminal_points": [],
    "distances": [[0]],
}


def write(path: Path, document: object) -> Path:
    """Write a JSON file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_sets_are_told_apart_by_content(tmp_path: Path) -> None:
    """The same file name is read as what the file holds."""
    path = tmp_path / "one.json"
    assert isinstance(read_instance(write(path, MANKOWSKA)), MankowskaInstance)
    assert isinstance(read_instance(write(path, UNIFIED)), UnifiedInstance)
    assert read_instance(path).name == "one"


def test_instances_are_found_in_folders_and_alone(tmp_path: Path) -> None:
    """A folder gives all its .json files, below too, in order; a file gives itself."""
    b, a = write(tmp_path / "b.json", {}), write(tmp_path / "a" / "a.json", {})
    assert instances_in(tmp_path) == [a, b]
    assert instances_in(a) == [a]


def test_instances_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two files of one name would be answered in one file."""
    twins = [write(tmp_path / folder / "x.json", {}) for folder in "ab"]
    with pytest.raises(InstanceError) as refused:
        instances_in(tmp_path)
    assert all(str(twin) in str(refused.value) for twin in twins)


def test_folder_without_instances_is_refused(tmp_path: Path) -> None:
    """An empty folder is named, with what to do."""
    with pytest.raises(InstanceError, match="Name a folder of instances"):
        instances_in(tmp_path)


def test_files_that_are_none_are_all_named(tmp_path: Path) -> None:
    """Broken JSON, a foreign object, a missing part and a problem with faults are told together."""
    torn = tmp_path / "torn.json"
    torn.write_text("{", encoding="utf-8")
    foreign = write(tmp_path / "foreign.json", [1])
    partial = write(tmp_path / "partial.json", {k: v for k, v in MANKOWSKA.items() if k != "distances"})
    faulty = write(tmp_path / "faulty.json", MANKOWSKA | {"distances": [[0]]})
    with pytest.raises(InstanceError) as refused:
        read_instances([torn, foreign, partial, faulty])
    lines = str(refused.value).splitlines()
    assert len(lines) == 4
    for line, path, words in zip(
        lines,
        (torn, foreign, partial, faulty),
        ("cannot be read as JSON", "not an instance", "'distances'", "There is no location 1"),
        strict=True,
    ):
        assert str(path) in line
        assert words in line


def test_best_known_is_the_nearest_lists(tmp_path: Path) -> None:
    """An instance is looked up by its name, or by its path from the list's folder."""
    instance = write(tmp_path / "sets" / "small" / "one.json", UNIFIED)
    assert best_known(instance) is None
    (tmp_path / "best_known.csv").write_text("instance,best_known\none,5\n", encoding="utf-8")
    assert best_known(instance) == 5
    (tmp_path / "sets" / "best_known.csv").write_text(
        "instance,best_known\nsmall/one,7.5\n", encoding="utf-8"
    )
    assert best_known(instance) == 7.5
    assert best_known(write(tmp_path / "sets" / "small" / "two.json", UNIFIED)) is None
