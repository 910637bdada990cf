"""The addresses of a map as one file that is searched on this machine: SQLite with its full-text index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from routing.addresses import addresses
from routing.errors import MapError
from routing.matching import Candidate, FoundPlace, House, judged
from routing.point import Point
from routing.spelling import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE_NAME = "addresses.db"
VERSION = 1
"""Of the file's tables; another version's file is made anew from the extract."""
MOST_CANDIDATES = 100
"""Streets and localities that share most with what was typed and are looked at more closely."""
TRIGRAM = 3
_TABLES = f"""
    PRAGMA user_version = {VERSION};
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, commune TEXT NOT NULL, postcode TEXT NOT NULL,
        is_street INTEGER NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL
    );
    CREATE TABLE house (
        entry INTEGER NOT NULL, number INTEGER NOT NULL, suffix TEXT NOT NULL,
        lat REAL NOT NULL, lon REAL NOT NULL
    );
    CREATE VIRTUAL TABLE entry_text USING fts5(text, content = '', tokenize = 'trigram');
"""


def build_address_index(extract: Path, folder: Path) -> int:
    """
    Make the index of an extract's addresses, as one file of a map's new files.

    Returns
    -------
    int
        How many streets and localities can be found.

    Raises
    ------
    MapError
        Where the extract cannot be read or the file not be written.
    """
    found = addresses(extract)
    try:
        _write(found, folder / FILE_NAME)
    except sqlite3.Error as error:
        raise MapError(
            f"The addresses cannot be written to {folder}: {error}.",
            "Make room or choose another folder, then import the map again.",
        ) from error
    return len(found)


def _write(found: Iterable[Candidate], file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.executescript(_TABLES)
        for number, entry in enumerate(found):
            row = (number, entry.name, entry.commune, entry.postcode, entry.is_street)
            database.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, *_degrees(entry.point)))
            database.executemany(
                "INSERT INTO house VALUES (?, ?, ?, ?, ?)",
                [(number, house.number, house.suffix, *_degrees(house.point)) for house in entry.houses],
            )
            text = " ".join((*words_of(entry.name), *words_of(entry.commune)))
            database.execute("INSERT INTO entry_text (rowid, text) VALUES (?, ?)", (number, text))
        database.execute("CREATE INDEX house_entry ON house (entry)")
        database.execute("INSERT INTO entry_text (entry_text) VALUES ('optimize')")


class AddressIndex:
    """
    Finds addresses of a map, however they are typed; nothing leaves the machine.

    Parameters
    ----------
    folder
        Where `build_address_index` made it.

    Raises
    ------
    MapError
        Where there is none, or one of another version.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        try:
            with closing(self._open()) as database:
                (version,) = database.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise self._unusable() from error
        if version != VERSION:
            raise self._unusable()

    def search(self, query: str, limit: int = 5) -> list[FoundPlace]:
        """
        Places that what was typed may mean, the surest first.

        Raises
        ------
        MapError
            Where the file is damaged.
        """
        try:
            with closing(self._open()) as database:
                candidates = _candidates(database, " ".join(words_of(query)))
        except sqlite3.Error as error:
            raise self._unusable() from error
        return judged(query, candidates, limit)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)

    def _unusable(self) -> MapError:
        return MapError(
            f"There are no addresses to search in {self._file.parent}, or they are damaged.",
            "Import the map again from its extract.",
        )


def _candidates(database: sqlite3.Connection, text: str) -> list[Candidate]:
    """Entries that share most runs of three letters with a text; rare ones count more (bm25)."""
    trigrams = dict.fromkeys(text[first : first + TRIGRAM] for first in range(len(text) - TRIGRAM + 1))
    if not trigrams:
        return []
    match = " OR ".join(f'"{trigram}"' for trigram in trigrams)
    rows = database.execute(
        "SELECT entry.* FROM entry_text JOIN entry ON entry.id = entry_text.rowid"
        " WHERE entry_text MATCH ? ORDER BY rank, entry.id LIMIT ?",
        (match, MOST_CANDIDATES),
    ).fetchall()
    houses: dict[int, list[House]] = {row[0]: [] for row in rows}
    marks = ", ".join("?" * len(houses))
    for entry, number, suffix, lat, lon in database.execute(
        f"SELECT * FROM house WHERE entry IN ({marks})",  # noqa: S608 - question marks only
        list(houses),
    ):
        houses[entry].append(House(number, suffix, Point(lat, lon)))
    return [
        Candidate(name, commune, postcode, Point(lat, lon), houses[entry], is_street=bool(is_street))
        for entry, name, commune, postcode, is_street, lat, lon in rows
    ]


def _degrees(point: Point) -> tuple[float, float]:
    return round(point.lat, 7), round(point.lon, 7)
