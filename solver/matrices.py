"""Travel matrices: their rules (square, of one size, numbers in range, a way to itself), and their type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

import numpy as np

from solver.faults import Fault
from solver.limits import MOST_AMOUNT, MOST_SECONDS, NO_WAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.signedinteger[Any]]

_ROWS_AT_ONCE = 256


def settled(matrix: Whole) -> Whole:
    """Return a matrix without faults, read-only, in the smallest signed type that holds it."""
    smallest = np.min_scalar_type(-1 - int(matrix.max(initial=0)))
    kept = np.ascontiguousarray(matrix, dtype=smallest).view()
    kept.flags.writeable = False
    return kept


def matrix_faults(where: str, seconds: object, metres: object, locations: int | None) -> list[Fault]:
    """
    Everything wrong with one mode's matrices, at most one fault of a kind for a row.

    Parameters
    ----------
    where
        JSON Pointer to what holds `travel_seconds` and `travel_metres`.
    locations
        The number of rows the other matrices have; None before the first.
    """
    there = f"{where}/travel_seconds"
    faults = _shape_faults(there, seconds, locations)
    if _is_whole(seconds) and not faults:
        faults += _value_faults(there, seconds, MOST_SECONDS)
        faults += [
            Fault(
                "no_way_on_diagonal",
                f"{there}/{i}/{i}",
                "The entry has no way from its location to itself.",
                "Write the seconds between two stops at that location, mostly 0.",
            )
            for i in np.flatnonzero(np.diag(seconds) == NO_WAY)
        ]
    if metres is None:
        return faults
    there = f"{where}/travel_metres"
    rows = len(seconds) if _is_whole(seconds) and seconds.ndim else locations
    more = _shape_faults(there, metres, rows)
    if _is_whole(metres) and not more:
        more += _value_faults(there, metres, MOST_AMOUNT)
        if _is_whole(seconds) and not faults:
            more += _each_row(
                "metres_missing",
                there,
                len(metres),
                lambda rows: (metres[rows] == NO_WAY) & (seconds[rows] != NO_WAY),
                "has no metres where travel_seconds has a way",
                "Give the metres of every way, or leave travel_metres out.",
            )
    return faults + more


def _is_whole(matrix: object) -> TypeGuard[Whole]:
    return isinstance(matrix, np.ndarray) and matrix.dtype.kind in "iu"


def _shape_faults(where: str, matrix: object, locations: int | None) -> list[Fault]:
    if not _is_whole(matrix):
        return [
            Fault(
                "not_a_matrix",
                where,
                "This is not a matrix of whole numbers.",
                "Give whole numbers in rows, one row for each location.",
            )
        ]
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:  # noqa: PLR2004  rows and columns
        return [
            Fault(
                "matrix_not_square",
                where,
                f"The matrix is {' x '.join(map(str, matrix.shape))}, not square.",
                "Give one row and one column for each location, in the same order.",
            )
        ]
    if locations is not None and len(matrix) != locations:
        return [
            Fault(
                "matrix_size",
                where,
                f"The matrix has {len(matrix)} rows, but another has {locations}.",
                "Give all matrices the same locations, in the same order.",
            )
        ]
    return []


def _value_faults(where: str, matrix: Whole, most: int) -> list[Fault]:
    return _each_row(
        "out_of_range",
        where,
        len(matrix),
        lambda rows: (matrix[rows] < NO_WAY) | (matrix[rows] > most),
        "is out of range",
        f"Write a whole number from 0 to {most}, or where there is no way null ({NO_WAY} in an .npy file).",
    )


def _each_row(
    code: str,
    where: str,
    size: int,
    wrong_in: Callable[[slice], NDArray[np.bool_]],
    message: str,
    remedy: str,
) -> list[Fault]:
    """One fault for each row with something wrong, at the first of them; tried so many rows at a time."""
    faults = []
    for first in range(0, size, _ROWS_AT_ONCE):
        wrong = wrong_in(slice(first, first + _ROWS_AT_ONCE))
        for i in np.flatnonzero(wrong.any(axis=1)):
            count = int(wrong[i].sum())
            more = f", and {count - 1} more of this row" if count > 1 else ""
            at = f"{where}/{first + i}/{wrong[i].argmax()}"
            faults.append(Fault(code, at, f"The entry {message}{more}.", remedy))
    return faults
