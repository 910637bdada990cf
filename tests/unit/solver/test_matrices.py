"""Travel matrices: the type they are kept in, and faults far down in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from solver import NO_WAY, Problem, ProblemError, Travel, problem_document, read_problem, solve
from tests.days import city_day, day, shift, visit

if TYPE_CHECKING:
    from pathlib import Path


def kept(seconds: np.ndarray[Any, Any], metres: np.ndarray[Any, Any] | None = None) -> Travel:
    """Return the matrices of a day as a problem keeps them."""
    return day([visit("a", 1)], [shift("s")], travel={"": Travel(seconds, metres)}).travel[""]


def legs(most: int, kind: type[np.signedinteger[Any]] = np.int64) -> np.ndarray[Any, Any]:
    """Make a matrix with one leg of this length and one without a way."""
    return np.array([[0, most], [NO_WAY, 0]], dtype=kind)


@pytest.mark.parametrize(
    ("most", "kind"),
    [
        (0, np.int8),
        (127, np.int8),
        (128, np.int16),
        (32_767, np.int16),
        (32_768, np.int32),
        (10_000_000, np.int32),
    ],
)
def test_matrix_is_kept_in_the_smallest_type(most: int, kind: type[np.signedinteger[Any]]) -> None:
    """A matrix takes the fewest bytes that hold its longest leg, and none of its numbers changes."""
    own = kept(legs(most)).seconds
    assert own.dtype == kind
    assert own.tolist() == [[0, most], [NO_WAY, 0]]


@pytest.mark.parametrize(("most", "kind"), [(2**31 - 1, np.int32), (2**31, np.int64), (2**63 - 1, np.int64)])
def test_metres_have_a_type_of_their_own(most: int, kind: type[np.signedinteger[Any]]) -> None:
    """Metres may take more bytes than seconds."""
    own = kept(legs(5), legs(most))
    assert (own.seconds.dtype, own.metres is not None and own.metres.dtype) == (np.int8, kind)
    assert own.metres is not None
    assert own.metres[0, 1] == most


def test_matrix_of_the_right_type_is_not_copied() -> None:
    """A problem made of another problem's matrices, or of ones already as small, shares their memory."""
    given = legs(300, np.int16)
    given.flags.writeable = False
    own = kept(given).seconds
    assert np.shares_memory(own, given)
    assert np.shares_memory(kept(own).seconds, given)
    assert not np.shares_memory(kept(legs(100, np.int16)).seconds, given)


@pytest.mark.parametrize("kind", ["i1", "u1", "<i2", ">i2", "<u2", "<i4", ">u4", "<i8", "<u8"])
def test_matrix_file_may_have_any_integer_type(tmp_path: Path, kind: str) -> None:
    """An .npy file of any width, sign and byte order is read as the same numbers."""
    np.save(tmp_path / "travel.npy", np.array([[0, 120], [7, 0]], dtype=kind))
    problem = read_problem({"travel_seconds": "travel.npy", "visits": [], "shifts": []}, tmp_path)
    own = problem.travel[""].seconds
    assert (own.dtype, own.tolist()) == (np.int8, [[0, 120], [7, 0]])
    assert own.dtype.isnative


def test_matrix_file_gives_the_plan_of_the_rows(tmp_path: Path) -> None:
    """A day gives the same plan with its matrix in a file, which is let go once it is read."""
    problem = city_day(12, 3, seed=1)
    document = problem_document(problem)
    np.save(tmp_path / "travel.npy", problem.travel[""].seconds)
    from_file = read_problem(json.dumps(document | {"travel_seconds": "travel.npy"}), tmp_path)
    (tmp_path / "travel.npy").write_bytes(b"")
    assert solve(from_file, iterations=50) == solve(problem, iterations=50)


def test_faults_of_a_large_matrix_name_their_rows() -> None:
    """In rows far down each kind of fault is named once a row, at its first entry."""
    seconds = np.zeros((600, 600), dtype=np.int16)
    metres = seconds.copy()
    seconds[300, [4, 7]] = -2
    seconds[599, 599] = NO_WAY
    metres[[255, 256], 9] = NO_WAY
    for matrices, faults in (
        (
            Travel(seconds),
            {
                "/travel_seconds/300/4": "The entry is out of range, and 1 more of this row.",
                "/travel_seconds/599/599": "The entry has no way from its location to itself.",
            },
        ),
        (
            Travel(metres.copy() * 0, metres),
            {
                f"/travel_metres/{row}/9": "The entry has no metres where travel_seconds has a way."
                for row in (255, 256)
            },
        ),
    ):
        with pytest.raises(ProblemError) as caught:
            Problem((), (), {"": matrices})
        assert {fault.where: fault.message for fault in caught.value.faults} == faults
