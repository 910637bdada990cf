"""The line to draw between two places, on the streets of the fastest way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csgraph

from routing.errors import OffRoadError
from routing.graph import ALONG
from routing.network import START, Network, Positions, direct_costs, whole_units
from routing.point import Point, mercator
from routing.snap import Snap, Snapper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from routing.graph import Graph

SOURCES_AT_ONCE = 32


@dataclass(frozen=True)
class Path:
    """A leg as driven; `points` begin and end on the street, there are at least two."""

    seconds: int
    metres: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a section, driven from one fraction to the other."""

    section: int
    begin: float
    end: float


def paths(network: Network, snapper: Snapper, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
    """Trace the fastest way of each leg: one search for each place that legs set out from."""
    places = list(dict.fromkeys(place for leg in legs for place in leg))
    snapped = dict(zip(places, snapper.snap(places), strict=True))
    if astray := tuple(place for place, snap in snapped.items() if not isinstance(snap, Snap)):
        raise OffRoadError(astray)
    positions = network.positions([snap for snap in snapped.values() if isinstance(snap, Snap)])
    number = {place: index for index, place in enumerate(places)}
    by_source: dict[int, list[int]] = defaultdict(list)
    for leg, (start, _) in enumerate(legs):
        by_source[number[start]].append(leg)
    found: dict[int, Path] = {}
    sources = np.array(list(by_source), dtype=np.int64)
    for first in range(0, len(sources), SOURCES_AT_ONCE):
        chunk = sources[first : first + SOURCES_AT_ONCE]
        search = _Search(network, positions.part(chunk))
        for row, source in enumerate(chunk):
            for leg in by_source[int(source)]:
                end = number[legs[leg][1]]
                found[leg] = search.path(row, positions.part(np.array([end])))
    return [found[leg] for leg in range(len(legs))]


class _Search:
    """The fastest ways from some positions to everywhere."""

    def __init__(self, network: Network, starts: Positions) -> None:
        self._network = network
        self._starts = starts
        arcs, rows = network.with_starts(starts)
        costs, self._before = csgraph.dijkstra(arcs, indices=rows, return_predecessors=True)
        self._costs = costs - START

    def path(self, row: int, end: Positions) -> Path:
        """Trace the way from the start of a row to one position."""
        start = self._starts.part(np.array([row]))
        reached = self._costs[row]
        costs = np.array(
            [
                direct_costs(start, end)[0],
                reached[end.tail[0]] + end.from_tail[0],
                reached[end.head[0]] + end.from_head[0],
            ]
        )
        best = int(costs.argmin())
        if best == 0:
            pieces = [_Piece(int(end.section[0]), float(start.fraction[0]), float(end.fraction[0]))]
        else:
            last = int((end.tail, end.head)[best - 1][0])
            pieces = self._pieces(row, start, last)
            pieces.append(_Piece(int(end.section[0]), float(best - 1), float(end.fraction[0])))
        seconds, metres = whole_units(costs[best : best + 1])
        return Path(int(seconds[0]), int(metres[0]), _line(self._network.graph, pieces))

    def _pieces(self, row: int, start: Positions, last: int) -> list[_Piece]:
        """Pieces from a start to a junction, by its predecessors."""
        junctions = [last]
        while (before := int(self._before[row, junctions[-1]])) < self._network.size:
            junctions.append(before)
        junctions.reverse()
        by_tail = junctions[0] == start.tail[0] and not (
            junctions[0] == start.head[0] and start.to_head[0] < start.to_tail[0]
        )
        pieces = [_Piece(int(start.section[0]), float(start.fraction[0]), 0.0 if by_tail else 1.0)]
        for begin, end in pairwise(junctions):
            section, direction = self._network.arc(begin, end)
            pieces.append(_Piece(section, *((0.0, 1.0) if direction == ALONG else (1.0, 0.0))))
        return pieces


def _line(graph: Graph, pieces: Iterable[_Piece]) -> tuple[Point, ...]:
    """Points of all pieces in a row, each spot once."""
    shapes = [_piece_shape(graph, piece) for piece in pieces]
    lat = np.concatenate([shape[0] for shape in shapes])
    lon = np.concatenate([shape[1] for shape in shapes])
    moved = np.ones(len(lat), dtype=bool)
    moved[1:] = (np.diff(lat) != 0) | (np.diff(lon) != 0)
    line = tuple(map(Point, lat[moved].tolist(), lon[moved].tolist()))
    return line if len(line) > 1 else (line[0], line[0])


def _piece_shape(graph: Graph, piece: _Piece) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points of a part of a section in the order driven, its ends cut where the fractions are."""
    shape = slice(graph.shape_start[piece.section], graph.shape_start[piece.section + 1])
    lat, lon = graph.shape_lat[shape], graph.shape_lon[shape]
    first, last = sorted((piece.begin, piece.end))
    if (first, last) != (0.0, 1.0):
        steps = np.diff(mercator(lat, lon), axis=0)
        run = np.concatenate(([0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))))
        cut = np.array([first, last]) * run[-1]
        inner = run[(cut[0] < run) & (run < cut[1])]
        at = np.concatenate((cut[:1], inner, cut[1:]))
        lat, lon = np.interp(at, run, lat), np.interp(at, run, lon)
    return (lat, lon) if piece.begin <= piece.end else (lat[::-1], lon[::-1])
