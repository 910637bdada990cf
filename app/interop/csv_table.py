"""CSV files as people make them: every cell is read, or a fault says why it cannot be."""

from __future__ import annotations

import csv
import difflib
import io
import re
from datetime import date
from typing import TYPE_CHECKING

from app.schemas.dates import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.interop.file_faults import FileFaults

CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
LATEST_CLOCK = 48 * 60
"""Times go on after midnight, to the end of the next day."""
MOST_MINUTES = 100_000
REPLACED = "\ufffd"
"""What a program reads in the place of bytes that are no letter."""


class Row:
    """
    One row of a file, read cell by cell.

    A cell that cannot be read adds a fault and gives a stand-in, so that the other cells are read all the
    same; `is_sound` tells which cells can be trusted. Nothing made of a stand-in ever leaves a reader: it
    raises when there are faults.

    Parameters
    ----------
    file, number
        Where it stands. Row 1 is the header.
    cells
        Text by column; a column that the header lacks is missing here and was reported once, with it.
    faults
        Where faults are added.
    """

    def __init__(self, file: str, number: int, cells: dict[str, str], faults: FileFaults) -> None:
        self.file, self.number = file, number
        self._cells = cells
        self._faults = faults
        self._unsound: set[str] = set()

    @property
    def where(self) -> str:
        """The file and the row, as a fault names them: `visits.csv, row 14`."""
        return f"{self.file}, row {self.number}"

    def add_fault(self, code: str, column: str, words: str = "", **facts: object) -> None:
        """Add a fault of one cell; see `FileFaults.add`."""
        self._unsound.add(column)
        self._faults.add(code, f"{self.where}, column {column}", words, **facts)

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
            self.add_fault("missing_value", column)
        return self._cells.get(column, "")

    def names(self, column: str) -> tuple[str, ...]:
        """A list separated by semicolons; may be blank."""
        listed = [name.strip() for name in self.note(column).split(";")]
        return tuple(dict.fromkeys(name for name in listed if name))

    def choice(self, column: str, choices: Sequence[str]) -> str:
        """One of a few words."""
        given = self.text(column)
        if given and given not in choices:
            self.add_fault("not_a_choice", column, given=given, choices=choices)
        return given

    def whole(self, column: str, *, least: int = 0) -> int:
        """A whole number of minutes, or a position."""
        given = self.text(column)
        if not given:
            return least
        if not re.fullmatch(r"[+-]?\d{1,12}", given):
            self.add_fault("not_a_number", column, "not_whole", given=given)
        elif not least <= int(given) <= MOST_MINUTES:
            self.add_fault("out_of_range", column, given=given, least=least, most=MOST_MINUTES)
        return int(given) if self.is_sound(column) else least

    def degrees(self, column: str, most: int) -> float:
        """A latitude or a longitude, as a decimal number of degrees."""
        given = self.text(column)
        if not given:
            return 0.0
        try:
            number = float(given)
        except ValueError:
            self.add_fault("not_a_number", column, "not_degrees", given=given)
            return 0.0
        if not abs(number) <= most:
            words = "latitude_out_of_range" if column.endswith("lat") else "longitude_out_of_range"
            self.add_fault("out_of_range", column, words, given=given, most=most)
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
            self.add_fault("not_a_time", column, given=given)
            return 0
        return minutes

    def day(self, column: str) -> date:
        """A date, written year-month-day."""
        given = self.text(column)
        try:
            found = date.fromisoformat(given)
        except ValueError:
            if given:
                self.add_fault("not_a_date", column, given=given)
            return FIRST_DAY
        if not FIRST_DAY <= found <= LAST_DAY:
            self.add_fault(
                "out_of_range", column, "day_out_of_range", given=given, first=FIRST_DAY, last=LAST_DAY
            )
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


def read_rows(path: Path | SentFile, columns: Sequence[str], faults: FileFaults) -> list[Row] | None:
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
        faults.add("not_csv", path.name, error=error)
        return None
    header = lines[0] if lines else []
    if not any(header):
        faults.add("missing_header", path.name, columns=tuple(columns))
        return None
    if len(header) == 1 < len(columns) and any(mark in header[0] for mark in ";\t"):
        faults.add("not_commas", path.name)
        return None
    usable = _check_header(path.name, header, columns, faults)
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cells):
            continue
        if len(cells) != len(header):
            # Which cell is which cannot be told: only a leading id is kept, for what refers to it.
            row = Row(path.name, number, {"id": cells[0]} if header[0] == "id" else {}, faults)
            faults.add("wrong_cell_count", row.where, cells=len(cells), columns=len(header))
            rows.append(row)
            continue
        rows.append(Row(path.name, number, {header[at]: cells[at] for at in usable}, faults))
    return rows


def _text(path: Path | SentFile, faults: FileFaults) -> str | None:
    """The file's text, with or without a byte order mark."""
    try:
        source = path.read_bytes()
    except FileNotFoundError:
        faults.add("missing_file", path.name)
        return None
    except OSError as error:
        faults.add("unreadable_file", path.name, error=error.strerror)
        return None
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        faults.add("not_utf8", path.name, byte=f"0x{source[error.start]:02X}", line=line)
        return None
    if (spoilt := text.find(REPLACED)) >= 0:
        line = text.count("\n", 0, spoilt) + 1
        faults.add("not_utf8", path.name, "letter_lost", line=line)
        return None
    if "\0" in text:
        faults.add("not_csv", path.name, "zero_bytes")
        return None
    return text


def _check_header(file: str, header: Sequence[str], columns: Sequence[str], faults: FileFaults) -> list[int]:
    """Report what is wrong with the header; give the positions of the columns that can be used."""
    where = f"{file}, row 1"
    missing = [column for column in columns if column not in header]
    for at, name in enumerate(header):
        if name in header[:at]:
            faults.add("duplicate_column", where, column=name)
        elif name not in columns:
            near = difflib.get_close_matches(name.lower(), missing, n=1)
            if near:
                faults.add("unknown_column", where, "misspelt_column", column=name, near=near[0])
            else:
                faults.add("unknown_column", where, column=name, columns=tuple(columns))
    for column in missing:
        faults.add("missing_column", where, column=column)
    return [at for at, name in enumerate(header) if name in columns and name not in header[:at]]
