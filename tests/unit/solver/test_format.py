"""Problems in the public format: what is written is read again, matrices come from rows or files."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from solver import Problem, ProblemError, Travel, problem_document, read_problem
from tests.days import day, line, shift, visit
from tests.unit.solver.rich_day import rich_day

if TYPE_CHECKING:
    from pathlib import Path


def _several_modes() -> Problem:
    travel = {"car": Travel(line(3).seconds, line(3, minutes=100).seconds), "on foot/~": line(3, minutes=30)}
    return day([visit("a", 2)], [shift("s", mode="car"), shift("t", mode="on foot/~")], travel=travel)


@pytest.mark.parametrize("problem", [rich_day(), _several_modes()], ids=["rich", "several modes"])
def test_format_loses_nothing(problem: Problem) -> None:
    """A problem written and read is equal to itself, as an object and as text."""
    document = problem_document(problem)
    assert read_problem(document) == problem
    assert read_problem(json.dumps(document)) == problem
    assert read_problem(json.dumps(document).encode()) == problem


def test_format_fills_in_what_is_left_out(small_day: Problem) -> None:
    """Fields left out have the defaults of the format."""
    insulin, *_, dressing = small_day.visits
    assert (insulin.time_windows[0].hard_latest, dressing.time_windows[0].hard_latest) == (30600, 37800)
    assert (insulin.unassigned_cost, insulin.pinned_shift, insulin.usual_shifts) == (
        36_000,
        None,
        frozenset(),
    )
    benoit = small_day.shifts[1]
    assert (benoit.nurse, benoit.skills, benoit.breaks, benoit.mode) == ("benoit", frozenset(), (), "")
    assert small_day.links[0].min_seconds == 0
    assert small_day.weights.lateness == 3


def test_format_reads_null_as_no_way() -> None:
    """Where a matrix holds null there is no way, in its metres too."""
    matrix = [[0, None], [7, 0]]
    problem = read_problem({"travel_seconds": matrix, "travel_metres": matrix, "visits": [], "shifts": []})
    assert problem.travel[""].seconds.tolist() == [[0, -1], [7, 0]]
    assert problem_document(problem)["travel_metres"] == matrix


def _with_file(name: object, **more: object) -> dict[str, Any]:
    return {"travel_seconds": name, "visits": [], "shifts": [], **more}


def test_format_reads_matrices_from_files_beside_the_problem(tmp_path: Path) -> None:
    """A matrix may be the plain name of an .npy file of whole numbers, with -1 for no way."""
    matrix = np.array([[0, -1], [7, 0]], dtype=np.int32)
    np.save(tmp_path / "travel.npy", matrix)
    np.save(tmp_path / "metres.npy", np.asfortranarray(matrix.astype(np.int16)))
    problem = read_problem(_with_file("travel.npy", travel_metres="metres.npy"), tmp_path)
    assert problem.travel[""] == Travel(matrix.astype(np.int64), matrix.astype(np.int64))


def test_format_keeps_a_matrix_when_its_file_changes(tmp_path: Path) -> None:
    """A problem once read does not follow its files."""
    np.save(tmp_path / "travel.npy", np.array([[0, 5], [7, 0]]))
    problem = read_problem(_with_file("travel.npy"), tmp_path)
    np.save(tmp_path / "travel.npy", np.array([[0, 6], [7, 0]]))
    assert problem.travel[""].seconds[0, 1] == 5


@pytest.mark.parametrize(
    "name",
    [
        "inner/../travel.npy",
        "../travel.npy",
        "inner/travel.npy",
        "/etc/hostname",
        "link.npy",
        "..",
        "",
        "travel",
        "missing.npy",
        "inner.npy",
        "pipe.npy",
        "a\\travel.npy",
        "tra\0vel.npy",
        "pickled.npy",
        "text.npy",
        "cut.npy",
        "promise.npy",
        "x" * 300 + ".npy",
    ],
)
def test_format_refuses_other_files(tmp_path: Path, name: str) -> None:
    """Only plain names of sound .npy files in the problem's own folder are opened; no file runs code."""
    folder = tmp_path / "day"
    (folder / "inner.npy").mkdir(parents=True)
    (folder / "inner").mkdir()
    os.mkfifo(folder / "pipe.npy")
    for place in (tmp_path, folder, folder / "inner"):
        np.save(place / "travel.npy", np.zeros((1, 1), dtype=np.int64))
    (folder / "link.npy").symlink_to(tmp_path / "travel.npy")
    np.save(folder / "pickled.npy", np.array([{}]), allow_pickle=True)
    (folder / "text.npy").write_text("0 1\n1 0\n")
    whole = (folder / "travel.npy").read_bytes()
    (folder / "cut.npy").write_bytes(whole[:-1])
    (folder / "promise.npy").write_bytes(whole.replace(b"(1, 1)", b"(9999999, 9999999)"))
    with pytest.raises(ProblemError) as caught:
        read_problem(_with_file(name), folder)
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [
        ("matrix_file", "/travel_seconds")
    ]


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        (np.zeros((1, 1)), "not_a_matrix"),
        (np.zeros((1, 1), dtype=bool), "not_a_matrix"),
        (np.zeros((1, 2), dtype=int), "matrix_not_square"),
        (np.full((1, 1), -2), "out_of_range"),
        (np.full((1, 1), -1), "no_way_on_diagonal"),
    ],
)
def test_format_tries_matrices_from_files_by_the_same_rules(
    tmp_path: Path, matrix: np.ndarray[Any, Any], code: str
) -> None:
    """A matrix from a file keeps the rules of any matrix."""
    np.save(tmp_path / "travel.npy", matrix)
    with pytest.raises(ProblemError) as caught:
        read_problem(_with_file("travel.npy"), tmp_path)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_format_writes_whole_documents_in_a_fixed_order(small_day: Problem) -> None:
    """Equal problems give equal text, whatever the order sets were made in."""
    other = replace(
        small_day,
        visits=tuple(replace(visit, skills=frozenset([*"cab"])) for visit in small_day.visits),
    )
    assert problem_document(other)["visits"][0]["skills"] == ["a", "b", "c"]
