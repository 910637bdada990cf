"""CSV files as people make them: every cell is read, or a fault says why it cannot be."""

from __future__ import annotations

import csv
import difflib
import io
import re
from datetime import date
from typing import TYPE_CHECKING

from app.schemas.dates import FIRST_DAY, LAST_DAY
from solver import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
LATEST_CLOCK = 48 * 60
"""Times go on after midnight, to the end of the next day."""
MOST_MINUTES = 100_000
REPLACED = "\ufffd"
"""What a program reads in the place of bytes that are no letter."""
MOST_SHOWN = 40
"""Characters of a wrong cell that a message repeats."""


class Row:
    """
    One row of a file, read cell by cell.

    A cell that cannot be read adds a fault and gives a stand-in, so that the other cells are read all the
    same; `is_sound` tells which cells can be trusted. Nothing made of a stand-in ever leaves a reader: it
    raises when there are faults.

    Parameters
    ----------
    where
        The file and the row, for people: `visits.csv, row 14`. Row 1 is the header.
    cells
        Text by column; a column that the header lacks is missing here and was reported once, with it.
    faults
        Where faults are added.
    """

    def __init__(self, where: str, cells: dict[str, str], faults: list[Fault]) -> None:
        self.where = where
        self._cells = cells
        self._faults = faults
        self._unsound: set[str] = set()

    def add_fault(self, code: str, column: str, message: str, remedy: str) -> None:
        """Add a fault of one cell."""
        self._unsound.add(column)
        self._faults.append(Fault(code, f"{self.where}, column {column}", message, remedy))

    def is_sound(self, *columns: str) -> bool:
        """True where the columns exist and none of their cells has had a fault so far."""
        return all(column in self._cells and column not in self._unsound for column in columns)

    def is_blank(self, column: str) -> bool:
        """True where nothing stands in the cell."""
        return not self._cells.get(column)

    def note(self, column: str) -> str:
        """Text that may be blank."""
        return self._cells.get(column, "")

    def text(self, column: str) -> str:
        """Text that must be there."""
        if column in self._cells and not self._cells[column]:
            self.add_fault("missing_value", column, "It is blank.", "Fill it in.")
        return self._cells.get(column, "")

    def names(self, column: str) -> tuple[str, ...]:
        """A list separated by semicolons; may be blank."""
        listed = [name.strip() for name in self.note(column).split(";")]
        return tuple(dict.fromkeys(name for name in listed if name))

    def choice(self, column: str, choices: Sequence[str]) -> str:
        """One of a few words."""
        given = self.text(column)
        if given and given not in choices:
            self.add_fault(
                "not_a_choice", column, f"{_shown(given)} is not known here.", f"Write {_either(choices)}."
            )
        return given

    def whole(self, column: str, *, least: int = 0) -> int:
        """A whole number of minutes, or a position."""
        given = self.text(column)
        if not given:
            return least
        if not re.fullmatch(r"[+-]?\d{1,12}", given):
            self.add_fault(
                "not_a_number", column, f"{_shown(given)} is not a whole number.", "Write digits only."
            )
        elif not least <= int(given) <= MOST_MINUTES:
            message = f"{_shown(given)} is not between {least} and {MOST_MINUTES}."
            self.add_fault("out_of_range", column, message, "Correct the number.")
        return int(given) if self.is_sound(column) else least

    def degrees(self, column: str, most: int) -> float:
        """A latitude or a longitude, as a decimal number of degrees."""
        given = self.text(column)
        if not given:
            return 0.0
        try:
            number = float(given)
        except ValueError:
            remedy = "Write decimal degrees with a point, like 43.7384."
            self.add_fault("not_a_number", column, f"{_shown(given)} is not a number of degrees.", remedy)
            return 0.0
        if not abs(number) <= most:
            message = f"{_shown(given)} is not between -{most} and {most} degrees."
            hint = " Are latitude and longitude swapped?" if column.endswith("lat") else ""
            self.add_fault("out_of_range", column, message, f"Correct the coordinate.{hint}")
            return 0.0
        return number

    def clock(self, column: str) -> int:
        """A time of day as minutes after midnight; 24:30 is half past midnight, the night after."""
        given = self.text(column)
        if not given:
            return 0
        found = CLOCK.fullmatch(given)
        minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else LATEST_CLOCK  # noqa: PLR2004
        if minutes >= LATEST_CLOCK:
            remedy = "Write hours and minutes like 07:30; times after midnight go on, 24:30."
            self.add_fault("not_a_time", column, f"{_shown(given)} is not a time of day.", remedy)
            return 0
        return minutes

    def day(self, column: str) -> date:
        """A date, written year-month-day."""
        given = self.text(column)
        try:
            found = date.fromisoformat(given)
        except ValueError:
            if given:
                message = f"{_shown(given)} is not a date."
                self.add_fault("not_a_date", column, message, "Write year-month-day, like 2026-03-02.")
            return FIRST_DAY
        if not FIRST_DAY <= found <= LAST_DAY:
            message = f"{_shown(given)} is not between {FIRST_DAY} and {LAST_DAY}."
            self.add_fault("out_of_range", column, message, "Correct the year.")
            return FIRST_DAY
        return found


class SentFile:
    """A file that came in a request, as its text; None where it did not come."""

    def __init__(self, name: str, text: str | None) -> None:
        self.name, self._text = name, text

    def exists(self) -> bool:
        """Whether it came."""
        return self._text is not None

    def read_bytes(self) -> bytes:
        """Give what it holds, as it would lie on a disk."""
        if self._text is None:
            raise FileNotFoundError(self.name)
        return self._text.encode()


def read_rows(path: Path | SentFile, columns: Sequence[str], faults: list[Fault]) -> list[Row] | None:
    """
    Read a CSV file (UTF-8, commas, a header row) into rows; blank rows are skipped.

    Parameters
    ----------
    columns
        The header's names, which may stand in any order.
    faults
        Where every fault of the file as a whole, its header and its rows' lengths is added.

    Returns
    -------
    list of Row or None
        None where nothing of the file can be used.
    """
    text = _text(path, faults)
    if text is None:
        return None
    try:
        lines = [
            [cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""), strict=True)
        ]
    except csv.Error as error:
        remedy = "Look for a quotation mark that is not closed, or save the table as CSV again."
        faults.append(Fault("not_csv", path.name, f"It cannot be read as CSV: {error}.", remedy))
        return None
    header = lines[0] if lines else []
    if not any(header):
        remedy = f"Begin with a header row: {','.join(columns)}"
        faults.append(Fault("missing_header", path.name, "It has no header row.", remedy))
        return None
    if len(header) == 1 < len(columns) and any(mark in header[0] for mark in ";\t"):
        remedy = "Save it as CSV with commas; lists inside a cell are separated by semicolons."
        faults.append(Fault("not_commas", path.name, "Its columns are not separated by commas.", remedy))
        return None
    usable = _check_header(path.name, header, columns, faults)
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        where = f"{path.name}, row {number}"
        if not any(cells):
            continue
        if len(cells) != len(header):
            message = f"It has {len(cells)} cells, the header has {len(header)}."
            remedy = "Put a text that holds a comma between quotation marks; write 43.7 with a point."
            faults.append(Fault("wrong_cell_count", where, message, remedy))
            # Which cell is which cannot be told: only a leading id is kept, for what refers to it.
            rows.append(Row(where, {"id": cells[0]} if header[0] == "id" else {}, faults))
            continue
        rows.append(Row(where, {header[at]: cells[at] for at in usable}, faults))
    return rows


def _text(path: Path | SentFile, faults: list[Fault]) -> str | None:
    """The file's text, with or without a byte order mark."""
    try:
        source = path.read_bytes()
    except FileNotFoundError:
        remedy = "Add it; docs/templates holds one of each kind that a day is imported from."
        faults.append(Fault("missing_file", path.name, "The file is missing.", remedy))
        return None
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        faults.append(Fault("unreadable_file", path.name, message, "Check what it is and who may read it."))
        return None
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        message = f"It is not UTF-8: byte 0x{source[error.start]:02X} in line {line}."
        faults.append(Fault("not_utf8", path.name, message, "Save it again as “CSV UTF-8”."))
        return None
    if (spoilt := text.find(REPLACED)) >= 0:
        line = text.count("\n", 0, spoilt) + 1
        message = f"It is not UTF-8: a letter of line {line} was lost."
        faults.append(Fault("not_utf8", path.name, message, "Save it again as “CSV UTF-8”."))
        return None
    if "\0" in text:
        remedy = "Save the table again as “CSV UTF-8”."
        faults.append(Fault("not_csv", path.name, "It holds zero bytes, so it is not a text file.", remedy))
        return None
    return text


def _check_header(file: str, header: Sequence[str], columns: Sequence[str], faults: list[Fault]) -> list[int]:
    """Report what is wrong with the header; give the positions of the columns that can be used."""
    where = f"{file}, row 1"
    missing = [column for column in columns if column not in header]
    for at, name in enumerate(header):
        if name in header[:at]:
            message = f"The column {_shown(name)} stands there twice."
            faults.append(Fault("duplicate_column", where, message, "Keep one of them."))
        elif name not in columns:
            near = difflib.get_close_matches(name.lower(), missing, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Remove it; known are {', '.join(columns)}."
            faults.append(Fault("unknown_column", where, f"The column {_shown(name)} is not known.", remedy))
    faults.extend(
        Fault("missing_column", where, f"The column {column} is missing.", "Add it to the header.")
        for column in missing
    )
    return [at for at, name in enumerate(header) if name in columns and name not in header[:at]]


def _shown(given: str) -> str:
    return f"“{given if len(given) <= MOST_SHOWN else given[: MOST_SHOWN - 1] + '…'}”"


def _either(choices: Iterable[str]) -> str:
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last
