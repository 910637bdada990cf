"""Mapped ways become a graph: cut at junctions, measured, timed for every mode."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.graph import CLOSED, Graph, MapMeta
from routing.point import MODES, great_circle_metres
from routing.speeds import can_stop, speeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

DECIMETRES_PER_METRE = 10
MILLISECONDS_PER_METRE_AT_ONE_KMH = 3_600


class Way(NamedTuple):
    """A mapped way: its tags and its points, each with the number that ways share where they meet."""

    id: int
    tags: Mapping[str, str]
    refs: Sequence[int]
    lats: Sequence[float]
    lons: Sequence[float]


class _Streets:
    """The ways open to any mode, one after the other in flat arrays."""

    def __init__(self) -> None:
        self.refs = array("q")
        self.lats = array("d")
        self.lons = array("d")
        self.starts = array("q", [0])
        self.ids = array("q")
        self.kmh = array("d")
        self.stoppable = array("b")
        self.name_of = array("i")
        self.names: dict[str, int] = {}

    def add(self, way: Way) -> None:
        kmh = [value for mode in MODES for value in speeds(way.tags, mode)]
        if not any(kmh):
            return
        previous = None
        kept = 0
        for ref, lat, lon in zip(way.refs, way.lats, way.lons, strict=True):
            if ref != previous:
                self.refs.append(ref)
                self.lats.append(lat)
                self.lons.append(lon)
                kept += 1
            previous = ref
        if kept < 2:  # noqa: PLR2004 - a line has two ends
            del self.refs[self.starts[-1] :], self.lats[self.starts[-1] :], self.lons[self.starts[-1] :]
            return
        self.starts.append(len(self.refs))
        self.ids.append(way.id)
        self.kmh.extend(kmh)
        self.stoppable.append(can_stop(way.tags))
        name = way.tags.get("name") or way.tags.get("ref") or ""
        self.name_of.append(self.names.setdefault(name, len(self.names)) if name else -1)


def build_graph(ways: Iterable[Way], meta: MapMeta) -> Graph | None:
    """Cut ways into the sections of a graph; None where no way is open to any mode."""
    streets = _Streets()
    for way in ways:
        streets.add(way)
    if not streets.ids:
        return None
    lat, lon = np.array(streets.lats), np.array(streets.lons)
    starts = np.array(streets.starts)
    junction, breaks = _junctions(np.array(streets.refs), starts)
    way_of = np.searchsorted(starts, breaks, side="right") - 1
    inside = way_of[:-1] == way_of[1:]
    first, last, way = breaks[:-1][inside], breaks[1:][inside], way_of[:-1][inside]

    steps = great_circle_metres(lat[:-1], lon[:-1], lat[1:], lon[1:])
    run = np.concatenate(([0.0], np.cumsum(steps)))
    metres = run[last] - run[first]
    kmh = np.array(streets.kmh).reshape(-1, len(MODES), 2)[way]
    shape_start, shape = _shapes(first, last)
    places = np.full(junction.max() + 1, -1)
    places[junction[breaks]] = breaks
    return Graph(
        lat=lat[places],
        lon=lon[places],
        tail=junction[first].astype(np.int32),
        head=junction[last].astype(np.int32),
        decimetres=np.rint(metres * DECIMETRES_PER_METRE).astype(np.int32),
        milliseconds=np.moveaxis(_milliseconds(metres, kmh), 0, -1).copy(),
        stoppable=np.array(streets.stoppable, dtype=np.bool_)[way],
        way=np.array(streets.ids)[way],
        name=np.array(streets.name_of, dtype=np.int32)[way],
        shape_start=shape_start,
        shape_lat=lat[shape],
        shape_lon=lon[shape],
        names=tuple(streets.names),
        meta=meta,
    )


def _junctions(
    refs: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give a junction's number for each point (-1 between junctions), and the points that are junctions."""
    _, position, count = np.unique(refs, return_inverse=True, return_counts=True)
    at_junction = count[position] > 1
    at_junction[starts[:-1]] = True
    at_junction[starts[1:] - 1] = True
    breaks = np.flatnonzero(at_junction)
    junction = np.full(len(refs), -1)
    _, junction[breaks] = np.unique(refs[breaks], return_inverse=True)
    return junction, breaks


def _milliseconds(metres: NDArray[np.float64], kmh: NDArray[np.float64]) -> NDArray[np.int32]:
    """Times by section, mode and direction: at least 1, so that no way is free."""
    open_ways = kmh > 0
    times = metres[:, None, None] * MILLISECONDS_PER_METRE_AT_ONE_KMH / np.where(open_ways, kmh, 1.0)
    return np.where(open_ways, np.maximum(np.rint(times), 1), CLOSED).astype(np.int32)


def _shapes(first: NDArray[np.int64], last: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each section's points begin in the shapes, and which points the shapes hold."""
    lengths = last - first + 1
    start = np.concatenate(([0], np.cumsum(lengths)))
    return start, np.arange(start[-1]) + np.repeat(first - start[:-1], lengths)
