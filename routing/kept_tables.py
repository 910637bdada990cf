"""Travel tables kept on the disk, so that a day's second plan, or one more patient, costs next to nothing."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.point import Point
from routing.table import Matrix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from routing.path import Path as DrivenPath
    from routing.snap import OffRoad, Snap
    from routing.source import TravelSource
    from routing.table import RoadRouter

MOST_BYTES = 256 * 2**20
"""Kept tables take no more room together; those not used for longest go first."""
KEPT_DAYS = 30
"""A table not used for so long is removed: it tells where people live."""
SUFFIX, ASIDE_SUFFIX = ".npz", ".new"
ASIDE_SECONDS = 3_600
"""A table that is being written for so long was left behind by a process that was killed."""


@dataclass(frozen=True)
class _Kept:
    """A table on the disk and the places that it is about."""

    file: Path
    number: dict[Point, int]


class KeptTables:
    """
    Our own router, computing of a table only what it has not computed before.

    A kept table is a file of coordinates, seconds and metres, without a name or an id; the name of the file
    tells which map, mode and hour it holds for.

    Parameters
    ----------
    router
        Asked for what is not kept, for snaps and for paths.
    folder
        Where tables are kept; made where it is missing. Where it cannot be written nothing is kept.
    about
        What the router's answers depend on besides the places: map, mode, hour.
    """

    def __init__(self, router: RoadRouter, folder: Path, about: Sequence[str]) -> None:
        self._router = router
        self._folder = folder
        self._key = hashlib.sha256("\n".join(about).encode()).hexdigest()[:16]

    @property
    def source(self) -> TravelSource:
        """See `Router.source`."""
        return self._router.source

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """See `Router.snap`."""
        return self._router.snap(places)

    def paths(self, legs: Sequence[tuple[Point, Point]]) -> list[DrivenPath]:
        """See `Router.paths`."""
        return self._router.paths(legs)

    def matrix(self, places: Sequence[Point]) -> Matrix:
        """See `Router.matrix`; what is not known from the kept table that knows most is computed and kept."""
        if not places:
            return self._router.matrix(places)
        distinct = list(dict.fromkeys(places))
        found = self._square(distinct)
        if len(distinct) == len(places):
            return found
        number = {place: index for index, place in enumerate(distinct)}
        again = [number[place] for place in places]
        return found.part(again, again)

    def _square(self, places: list[Point]) -> Matrix:
        kept = max(self._all(), key=lambda kept: len(kept.number.keys() & set(places)), default=None)
        old = [] if kept is None else [index for index, place in enumerate(places) if place in kept.number]
        table = _read(kept, [places[index] for index in old]) if kept is not None and old else None
        if kept is None or table is None:
            table = self._router.matrix(places)
            self._keep(places, table)
            return table
        with suppress(OSError):  # another process may have made room, or own the file
            os.utime(kept.file)
        new = sorted(set(range(len(places))).difference(old))
        seconds = np.empty((len(places), len(places)), dtype=np.int32)
        metres = seconds.copy()
        some = [places[index] for index in new]
        for rows, columns, part in (
            (old, old, table),
            (new, range(len(places)), self._router.between(some, places) if new else None),
            (old, new, self._router.between([places[index] for index in old], some) if new else None),
        ):
            if part is not None:
                block = np.ix_(list(rows), list(columns))
                seconds[block], metres[block] = part.seconds, part.metres
        whole = Matrix(seconds, metres)
        if new:
            self._keep(places, whole)
        return whole

    def _all(self) -> list[_Kept]:
        """Give the kept tables of this map, mode and hour; what cannot be read is passed over."""
        found = []
        for file in sorted(self._folder.glob(f"{self._key}-*{SUFFIX}")):
            coordinates = _array(file, "places")
            if coordinates is not None:
                found.append(_Kept(file, _numbered(coordinates)))
        return found

    def _keep(self, places: Sequence[Point], table: Matrix) -> None:
        """Write a table beside the others and make room; a full disk or a forbidden folder harms nobody."""
        aside = self._folder / f"{secrets.token_hex(8)}{ASIDE_SUFFIX}"
        coordinates = np.array([(place.lat, place.lon) for place in places]).reshape(-1, 2)
        digest = hashlib.sha256(coordinates.tobytes()).hexdigest()[:16]
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with aside.open("wb") as out:
                np.savez(out, places=coordinates, seconds=table.seconds, metres=table.metres)
            aside.replace(self._folder / f"{self._key}-{digest}{SUFFIX}")
            _make_room(self._folder)
        except OSError:
            with suppress(OSError):
                aside.unlink()


def forget_tables(folder: Path) -> int:
    """Remove every kept table: no place stays known. Gives how many there were."""
    files = [file for suffix in (SUFFIX, ASIDE_SUFFIX) for file in folder.glob(f"*{suffix}")]
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def _numbered(coordinates: NDArray[np.float64]) -> dict[Point, int]:
    return {Point(lat, lon): number for number, (lat, lon) in enumerate(coordinates.tolist())}


def _read(kept: _Kept, places: Sequence[Point]) -> Matrix | None:
    """Take some places' part out of a kept table."""
    seconds, metres = _array(kept.file, "seconds"), _array(kept.file, "metres")
    if seconds is None or metres is None:
        return None
    rows = [kept.number[place] for place in places]
    return Matrix(seconds, metres).part(rows, rows)


def _array(file: Path, name: str) -> Any | None:  # noqa: ANN401 - of whichever type it was kept in
    """Read one array of a table; None where it cannot be read, or was cut short."""
    try:
        with file.open("rb") as opened, np.load(opened) as arrays:
            return arrays[name]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _make_room(folder: Path) -> None:
    """Remove tables never finished, not used for long or, where all are too large, least lately used."""
    room, now = MOST_BYTES, time.time()
    oldest = now - KEPT_DAYS * 86_400
    for aside in folder.glob(f"*{ASIDE_SUFFIX}"):
        if aside.stat().st_mtime < now - ASIDE_SECONDS:
            aside.unlink(missing_ok=True)
    files = [(file.stat().st_mtime, file.stat().st_size, file) for file in folder.glob(f"*{SUFFIX}")]
    for used, size, file in sorted(files, reverse=True):
        room -= size
        if room < 0 or used < oldest:
            file.unlink(missing_ok=True)
