"""The streets of a map as flat arrays, one graph for all modes, kept in a folder and memory-mapped."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from routing.errors import MapError
from routing.point import MODES, Mode
from routing.profiles import PROFILE_HASH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT_VERSION = 2
LICENCE = "ODbL 1.0, © OpenStreetMap contributors"
CLOSED = -1
"""In `Graph.milliseconds`: this mode may not drive this way."""

ALONG, AGAINST = 0, 1
"""Directions, as they stand in `Graph.milliseconds`."""

META_FILE = "meta.json"
LOCK_FILE = ".lock"


@dataclass(frozen=True, slots=True)
class MapMeta:
    """
    Where a map comes from and what it holds.

    Parameters
    ----------
    timestamp
        Date of the data as the source gives it, or empty.
    profile_hash
        The tables that its times were made by; see `profiles.PROFILE_HASH`.
    counts
        How much of what it holds, by name, and what of its source it passed over.
    """

    source: str
    timestamp: str
    licence: str = LICENCE
    format_version: int = FORMAT_VERSION
    profile_hash: str = PROFILE_HASH
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def profiles_changed(self) -> bool:
        """Whether this program's tables give other times than those in the map."""
        return self.profile_hash != PROFILE_HASH


@dataclass(frozen=True, eq=False)
class Graph:
    """
    Streets cut at every junction into sections.

    An *arc* is a section in a direction: 2 * section + `ALONG` or `AGAINST`. Times and lengths are whole
    numbers, so that every way of adding up a route gives the same sum.

    Parameters
    ----------
    lat, lon
        Junctions, in degrees.
    tail, head
        For each section the junctions at which its points begin and end.
    decimetres
        For each section its length.
    milliseconds
        Times by mode (in the order of `MODES`), direction (along the points, against them) and section;
        at least 1, or `CLOSED`.
    stoppable
        For each section whether a place can lie on it.
    road_class
        For each section where its kind stands in `profiles.ROAD_CLASSES`.
    roundabout
        For each section whether it is part of one.
    destination_only
        By mode and section: open only to who has a place to reach there.
    signals
        For each junction whether it has traffic lights.
    restriction_start
        Where in `restriction_arcs` each forbidden sequence of arcs begins; one more entry marks the end.
        Whoever has driven all but the last of its arcs, one after the other, may not drive the last.
    restriction_modes
        For each forbidden sequence whom it binds: bit i stands for `MODES[i]`.
    way, name
        For each section the OpenStreetMap way it is part of, and where in `names` its name stands (-1: none).
    shape_start
        Where in `shape_lat` and `shape_lon` each section's points begin; one more entry marks the end.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    decimetres: NDArray[np.int32]
    milliseconds: NDArray[np.int32]
    stoppable: NDArray[np.bool_]
    road_class: NDArray[np.int8]
    roundabout: NDArray[np.bool_]
    destination_only: NDArray[np.bool_]
    signals: NDArray[np.bool_]
    restriction_start: NDArray[np.int64]
    restriction_arcs: NDArray[np.int32]
    restriction_modes: NDArray[np.uint8]
    way: NDArray[np.int64]
    name: NDArray[np.int32]
    shape_start: NDArray[np.int64]
    shape_lat: NDArray[np.float64]
    shape_lon: NDArray[np.float64]
    names: tuple[str, ...]
    meta: MapMeta

    def times(self, mode: Mode) -> NDArray[np.int32]:
        """Milliseconds of one mode by direction and section."""
        times: NDArray[np.int32] = self.milliseconds[MODES.index(mode)]
        return times

    def connected(self, mode: Mode) -> NDArray[np.bool_]:
        """
        Sections from which every other one can be reached and left again, for one mode.

        They lie within the largest strongly connected part of the streets open to that mode; what lies
        outside is an island or a dead end of one-way streets, often only because the map is cut off there.
        """
        along, against = self.times(mode) != CLOSED
        start = np.concatenate((self.tail[along], self.head[against]))
        end = np.concatenate((self.head[along], self.tail[against]))
        junctions = len(self.lat)
        arcs = sparse.coo_array(
            (np.ones(len(start), dtype=np.int8), (start, end)), shape=(junctions, junctions)
        )
        _, part = csgraph.connected_components(arcs.tocsr(), directed=True, connection="strong")
        inside = part == part[np.bincount(part)[part].argmax()]
        usable: NDArray[np.bool_] = (along | against) & inside[self.tail] & inside[self.head]
        return usable

    def save(self, folder: Path) -> None:
        """
        Keep the graph in a folder, in place of any older map there.

        The arrays are written beside the old ones and taken into use by one rename, so that whoever reads,
        and a kill at any moment, finds either the old map whole or the new one.

        Raises
        ------
        MapError
            When the folder cannot be written; an old map in it stays as it was.
        """
        arrays = folder / f"arrays-{secrets.token_hex(8)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / LOCK_FILE).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._write(arrays)
                _publish(folder, {"arrays": arrays.name, **asdict(self.meta)})
                _remove_others(arrays)
        except OSError as error:
            shutil.rmtree(arrays, ignore_errors=True)
            raise MapError(
                f"The map cannot be written to {folder}: {error.strerror or error}.",
                "Make room or choose another folder, then import it again.",
            ) from error

    @classmethod
    def load(cls, folder: Path) -> Graph:
        """
        Open a map that was saved, memory-mapped: it takes memory only where it is used.

        Raises
        ------
        MapError
            When there is no map, when it is damaged, or when another version of the program wrote it.
        """
        meta = _read_meta(folder)
        try:
            return cls._open(folder, meta)
        except FileNotFoundError:
            newer = _read_meta(folder)  # A map saved between the two reads has taken the arrays away.
            if newer != meta:
                return cls._open(folder, newer)
            raise _damaged(folder) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(folder) from error

    @classmethod
    def _open(cls, folder: Path, meta: Mapping[str, object]) -> Graph:
        stored = folder / str(meta["arrays"])
        arrays = {name: np.asarray(np.load(stored / f"{name}.npy", mmap_mode="r")) for name in _array_names()}
        names = tuple(json.loads((stored / "names.json").read_text(encoding="utf-8")))
        known = {field.name: meta[field.name] for field in fields(MapMeta)}
        return cls(**arrays, names=names, meta=MapMeta(**known))  # type: ignore[arg-type]

    def _write(self, folder: Path) -> None:
        folder.mkdir()
        for name in _array_names():
            with (folder / f"{name}.npy").open("wb") as file:
                np.save(file, getattr(self, name))
                _settle(file.fileno())
        _write_text(folder / "names.json", json.dumps(self.names, ensure_ascii=False))


def _array_names() -> tuple[str, ...]:
    """Fields of a graph that are arrays, each kept in a file of its name."""
    return tuple(field.name for field in fields(Graph) if field.name not in ("names", "meta"))


def _settle(file: int) -> None:
    """Wait until a file is on the disk, so that a rename never points at what a power cut took away."""
    os.fsync(file)


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        _settle(file.fileno())


def _publish(folder: Path, meta: Mapping[str, object]) -> None:
    """Take new arrays into use: the one step that cannot be half done."""
    aside = folder / f"{META_FILE}.new"
    _write_text(aside, json.dumps(meta, ensure_ascii=False, indent=2) + "\n")
    aside.replace(folder / META_FILE)


def _remove_others(arrays: Path) -> None:
    """Remove arrays beside these: those replaced, and what a kill left half written."""
    for stored in arrays.parent.glob("arrays-*"):
        if stored != arrays:
            shutil.rmtree(stored, ignore_errors=True)


def _read_meta(folder: Path) -> dict[str, object]:
    try:
        meta = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
        version = meta["format_version"]
    except (FileNotFoundError, NotADirectoryError):
        raise MapError(f"There is no map in {folder}.", "Import an extract into it first.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder) from error
    if version != FORMAT_VERSION:
        raise MapError(
            f"The map in {folder} has format {version}; this program reads format {FORMAT_VERSION}.",
            "Import its extract again.",
        )
    return dict(meta)


def _damaged(folder: Path) -> MapError:
    return MapError(f"The map in {folder} is damaged.", "Import its extract again.")
