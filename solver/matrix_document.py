"""Travel matrices as documents hold them: rows of numbers and nulls, or the name of an .npy file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from solver.faults import shown
from solver.limits import MOST_AMOUNT, NO_WAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.documents import Reader
    from solver.matrices import Whole

REMEDY = "Give one row for each location, each with one number for each location, in the same order."


def read_matrix(reader: Reader, value: object, where: str, folder: Path | None) -> NDArray[Any] | None:
    """
    Read one matrix, with `NO_WAY` for null; None where it has no square shape, which is then a fault.

    Parameters
    ----------
    folder
        Where an .npy file may lie; None where files are not read.
    """
    if isinstance(value, str):
        matrix = _read_file(reader, value, where, folder)
    elif isinstance(value, list | tuple):
        matrix = _read_rows(reader, value, where)
    else:
        reader.wrong_type(value, where, "a matrix")
        return None
    if matrix is None:
        reader.unreadable.add(where)
    return matrix


def matrix_document(matrix: Whole) -> list[list[int | None]]:
    """Write a matrix as rows, with null where there is no way."""
    rows: list[list[int | None]] = matrix.tolist()
    for i, j in np.argwhere(matrix == NO_WAY):
        rows[i][j] = None
    return rows


def _read_rows(reader: Reader, rows: list[Any] | tuple[Any, ...], where: str) -> NDArray[np.int64] | None:
    size, square = len(rows), True
    matrix = np.zeros((size, size), dtype=np.int64)
    for i, row in enumerate(rows):
        there = f"{where}/{i}"
        if not isinstance(row, list | tuple):
            reader.wrong_type(row, there, "a list")
            square = False
        elif len(row) != size:
            reader.add(
                "matrix_not_square",
                there,
                f"The row has {len(row)} numbers, but the matrix has {size} rows.",
                REMEDY,
            )
            square = False
        else:
            _read_row(reader, row, there, matrix[i])
    return matrix if square else None


def _read_row(reader: Reader, row: list[Any] | tuple[Any, ...], where: str, into: NDArray[np.int64]) -> None:
    """Read one row, and gather at most one fault of a kind; its place is the first of that kind."""
    if set(map(type, row)) == {int}:
        numbers = np.array(row)
        if numbers.dtype == into.dtype and numbers.min() >= 0:
            into[:] = numbers
            return
    wrong = [j for j, value in enumerate(row) if type(value) is not int and value is not None]
    if wrong:
        reader.add(
            "not_whole_number",
            f"{where}/{wrong[0]}",
            f"{shown(row[wrong[0]])} is not a whole number{_more(wrong)}.",
            "Write a whole number without quotes and decimal point, or null where there is no way.",
        )
    outside = [j for j, value in enumerate(row) if type(value) is int and not 0 <= value <= MOST_AMOUNT]
    if outside:
        reader.add(
            "out_of_range",
            f"{where}/{outside[0]}",
            f"{row[outside[0]]} is out of range{_more(outside)}.",
            "Write a whole number, 0 or more, or null where there is no way.",
        )
    if not wrong and not outside:
        into[:] = [NO_WAY if value is None else value for value in row]


def _more(places: list[int]) -> str:
    return f", nor are {len(places) - 1} more of this row" if len(places) > 1 else ""


def _read_file(reader: Reader, name: str, where: str, folder: Path | None) -> NDArray[Any] | None:
    if folder is None:
        reader.add(
            "matrix_file",
            where,
            f"{shown(name)} is the name of a file, and files are not read here.",
            "Write the numbers of the matrix in rows.",
        )
        return None
    try:
        path = _beside(name, folder)
        # Mapped first: a header that promises more than the file holds is refused before memory is taken.
        np.lib.format.open_memmap(path, mode="r")
        matrix: NDArray[Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        reader.add(
            "matrix_file",
            where,
            f"The file {shown(name)} cannot be read: {error}.",
            "Name an .npy file of whole numbers in the folder of the problem, without its path.",
        )
        return None
    return matrix


def _beside(name: str, folder: Path) -> Path:
    if Path(name).name != name or "\\" in name or not name.endswith(".npy"):
        raise ValueError("it is not the plain name of an .npy file")
    path = (folder / name).resolve(strict=True)
    if path.parent != folder.resolve() or not path.is_file():
        raise ValueError("it is not a file in the folder of the problem")
    return path
