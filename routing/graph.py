"""The streets of a map as flat arrays, one graph for all modes, kept in a folder and memory-mapped."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from routing.calibration import section_factors
from routing.map_folder import FILES_KEY, FORMAT_VERSION, being_made, damaged, publish, read_meta
from routing.point import MODES, Mode
from routing.profile_hash import PROFILE_HASH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

LICENCE = "ODbL 1.0, © OpenStreetMap contributors"
CLOSED = -1
"""In `Graph.milliseconds`: this mode may not drive this way."""

ALONG, AGAINST = 0, 1
"""Directions, as they stand in `Graph.milliseconds`."""

NAMES_FILE = "names.json"


@dataclass(frozen=True, slots=True)
class MapMeta:
    """
    Where a map comes from and what it holds.

    Parameters
    ----------
    timestamp
        Date of the data as the source gives it, or empty.
    profile_hash
        The tables that its times were made by; see `profile_hash`.
    counts
        How much of what it holds, by name, and what of its source it passed over.
    territory_factors
        By mode, what times on this map are multiplied by; 1 where none is given.
    """

    source: str
    timestamp: str
    licence: str = LICENCE
    format_version: int = FORMAT_VERSION
    profile_hash: str = PROFILE_HASH
    counts: Mapping[str, int] = field(default_factory=dict)
    territory_factors: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> MapMeta:
        """Take what is known here from what `meta.json` says."""
        return cls(**{known.name: meta[known.name] for known in fields(cls)})

    @classmethod
    def read(cls, folder: Path) -> MapMeta:
        """
        Read what a map in a folder says of itself.

        Raises
        ------
        MapError
            When there is no map, when it is damaged, or when another version of the program wrote it.
        """
        meta = read_meta(folder)
        try:
            return cls.of(meta)
        except KeyError as error:
            raise damaged(folder) from error

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

    def times(self, mode: Mode, hours: str | None = None) -> NDArray[np.int32]:
        """
        Calibrated milliseconds of one mode by direction and section.

        Parameters
        ----------
        hours
            One of `calibration.HOUR_SLICES`; None for a quiet hour.
        """
        times: NDArray[np.int32] = self.milliseconds[MODES.index(mode)]
        territory = self.meta.territory_factors.get(mode, 1.0)
        factors = section_factors(mode, self.road_class, territory, hours)
        if (factors == 1).all():
            return times
        scaled = np.maximum(np.rint(times * factors), 1)
        return np.where(times == CLOSED, CLOSED, scaled).astype(np.int32)

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

        Raises
        ------
        MapError
            When the folder cannot be written, or another import is at work on it; an old map stays whole.
        """
        with being_made(folder) as files:
            self.write(files)
            publish(files, asdict(self.meta))

    def write(self, files: Path) -> None:
        """Write the arrays into a folder, for who publishes them with other files of the same map."""
        for name in _array_names():
            np.save(files / f"{name}.npy", getattr(self, name))
        names = json.dumps(self.names, ensure_ascii=False)
        (files / NAMES_FILE).write_text(names, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Graph:
        """
        Open a map that was saved, memory-mapped: it takes memory only where it is used.

        Raises
        ------
        MapError
            When there is no map, when it is damaged, or when another version of the program wrote it.
        """
        meta = read_meta(folder)
        try:
            return cls._open(folder, meta)
        except FileNotFoundError:
            newer = read_meta(folder)  # A map saved between the two reads has taken the files away.
            if newer != meta:
                return cls._open(folder, newer)
            raise damaged(folder) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise damaged(folder) from error

    @classmethod
    def _open(cls, folder: Path, meta: Mapping[str, object]) -> Graph:
        files = folder / str(meta[FILES_KEY])
        arrays = {name: np.asarray(np.load(files / f"{name}.npy", mmap_mode="r")) for name in _array_names()}
        names = tuple(json.loads((files / NAMES_FILE).read_text(encoding="utf-8")))
        return cls(**arrays, names=names, meta=MapMeta.of(meta))


def _array_names() -> tuple[str, ...]:
    """Fields of a graph that are arrays, each kept in a file of its name."""
    return tuple(field.name for field in fields(Graph) if field.name not in ("names", "meta"))
