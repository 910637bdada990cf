"""The line to draw between two places, on the streets of the fastest way, and what each part of it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from routing.costs import milliseconds_and_decimetres, whole_units
from routing.errors import OffRoadError
from routing.graph import AGAINST, ALONG
from routing.point import Point, mercator
from routing.positions import direct_costs
from routing.snap import Snap, Snapper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from routing.dijkstra import Way
    from routing.graph import Graph
    from routing.network import Links, Network
    from routing.positions import Positions
    from routing.steps import Step


class Search(Protocol):
    """Finds fastest ways in a network: by preparation, or from each start anew."""

    def costs(self, entries: Links, exits: Links) -> NDArray[np.float64]:
        """Costs from each start (row) to each end (column), infinite where there is no way."""
        ...

    def way(self, entries: Links, exits: Links) -> Way:
        """Trace the way from one start to one end that it can reach."""
        ...


@dataclass(frozen=True, slots=True)
class Edge:
    """
    A section, or a part of it, as driven.

    Parameters
    ----------
    arc
        2 * section + direction.
    begin, end
        Fractions of the section's points: begin is above end where it is driven against them.
    milliseconds, decimetres
        Of this part.
    turn_milliseconds
        What turning into it takes, from the edge before.
    """

    arc: int
    begin: float
    end: float
    milliseconds: int
    decimetres: int
    turn_milliseconds: int = 0


@dataclass(frozen=True)
class Path:
    """
    A leg as driven; `points` begin and end on the street, there are at least two.

    Parameters
    ----------
    edges
        In the order driven: their times, with their turns, make up the seconds, and their lengths the
        metres.
    side
        On which side the place lies on arrival: `LEFT`, `RIGHT`, or 0.
    steps
        What to do on the way.
    """

    seconds: int
    metres: int
    points: tuple[Point, ...]
    edges: tuple[Edge, ...] = ()
    side: int = 0
    steps: tuple[Step, ...] = ()


class Tracer:
    """Traces legs on a network, by a search of it."""

    def __init__(self, network: Network, search: Search, snapper: Snapper) -> None:
        self._network = network
        self._search = search
        self._snapper = snapper

    def paths(self, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
        """Trace the fastest way of each leg."""
        places = list(dict.fromkeys(place for leg in legs for place in leg))
        snapped = dict(zip(places, self._snapper.snap(places), strict=True))
        if astray := tuple(place for place, snap in snapped.items() if not isinstance(snap, Snap)):
            raise OffRoadError(astray)
        snaps = [snap for snap in snapped.values() if isinstance(snap, Snap)]
        positions = self._network.positions(snaps)
        number = {place: index for index, place in enumerate(places)}
        return [
            self._path(
                positions.part(np.array([number[start]])),
                positions.part(np.array([number[end]])),
                snaps[number[end]],
            )
            for start, end in legs
        ]

    def _path(self, start: Positions, end: Positions, snap: Snap) -> Path:
        edges, cost = self._driven(start, end)
        seconds, metres = whole_units(np.array([cost]))
        side = snap.side if not edges or edges[-1].arc % 2 == ALONG else -snap.side
        points = _line(self._network.graph, edges) if edges else (snap.point, snap.point)
        return Path(int(seconds[0]), int(metres[0]), points, tuple(edges), side)

    def _driven(self, start: Positions, end: Positions) -> tuple[list[Edge], float]:
        """Edges of the fastest way, and its cost."""
        direct = float(direct_costs(start, end)[0, 0])
        if direct == 0:
            return [], direct
        entries, exits = self._network.entries(start), self._network.exits(end)
        way = self._search.way(entries, exits)
        toll = float(self._network.tolls(start, end, np.array([[way.cost]]))[0, 0])
        if direct <= way.cost - toll:
            return [self._direct(start, end)], direct
        edges = self._around(way, float(start.fraction[0]), entries)
        if end.junction[0] < 0:
            edges[-1] = self._edge(
                edges[-1].arc, edges[-1].begin, float(end.fraction[0]), edges[-1].turn_milliseconds
            )
        return self._without(toll, edges), way.cost - toll

    def _direct(self, start: Positions, end: Positions) -> Edge:
        """Drive within the section of the start, to the end or to the junction that the end lies at."""
        section, begin = int(start.section[0]), float(start.fraction[0])
        stops = [float(end.fraction[0])] if end.section[0] == section else []
        ends = ((0.0, start.tail[0]), (1.0, start.head[0]))
        stops += [fraction for fraction, junction in ends if junction == end.junction[0]]
        arcs = [(2 * section + (ALONG if begin < stop else AGAINST), stop) for stop in stops]
        edges = [self._edge(arc, begin, stop) for arc, stop in arcs if self._network.turns.base[arc] >= 0]
        return min(edges, key=lambda edge: (edge.milliseconds, edge.decimetres))

    def _around(self, way: Way, begin: float, entries: Links) -> list[Edge]:
        """Drive from within the first section on to its end, and from arc to arc, all of them whole."""
        network, turns = self._network, self._network.turns
        first, paid = int(entries.arc[way.entry]), float(entries.cost[way.entry])
        edges = [self._edge(first, begin, _end_of(first))] if first >= 0 else []
        turned = [milliseconds_and_decimetres(paid)[0] - sum(edge.milliseconds for edge in edges)]
        for before, state in pairwise(way.states):
            here = int(turns.step_start[before])
            followers = turns.step_end[here : turns.step_start[before + 1]].tolist()
            turned.append(int(turns.milliseconds[here + followers.index(state)]))
        arcs = turns.arc[np.array(way.states)]
        milliseconds = network.milliseconds[arcs % 2, arcs >> 1].tolist()
        decimetres = network.graph.decimetres[arcs >> 1].tolist()
        for arc, *taken in zip(arcs.tolist(), milliseconds, decimetres, turned, strict=True):
            edges.append(Edge(arc, 1 - _end_of(arc), _end_of(arc), *taken))
        return edges

    def _without(self, toll: float, edges: list[Edge]) -> list[Edge]:
        """Take the price of a through drive off the turn by which the leg enters its destination's area."""
        if toll:
            area = self._network.area
            entered = next(
                number
                for number in range(len(edges) - 1, -1, -1)
                if number == 0 or area[edges[number - 1].arc >> 1] < 0 <= area[edges[number].arc >> 1]
            )
            owed = edges[entered].turn_milliseconds - milliseconds_and_decimetres(toll)[0]
            edges[entered] = replace(edges[entered], turn_milliseconds=owed)
        return edges

    def _edge(self, arc: int, begin: float, end: float, turned: int = 0) -> Edge:
        milliseconds = self._network.milliseconds[arc % 2, arc >> 1]
        decimetres = self._network.graph.decimetres[arc >> 1]
        taken = [
            abs(round(end * int(whole)) - round(begin * int(whole))) for whole in (milliseconds, decimetres)
        ]
        return Edge(arc, begin, end, taken[0], taken[1], turned)


def _end_of(arc: int) -> float:
    """Fraction at which an arc ends."""
    return 1.0 if arc % 2 == ALONG else 0.0


def _line(graph: Graph, edges: Iterable[Edge]) -> tuple[Point, ...]:
    """Points of all edges in a row, each spot once."""
    shapes = [edge_shape(graph, edge) for edge in edges]
    lat = np.concatenate([shape[0] for shape in shapes])
    lon = np.concatenate([shape[1] for shape in shapes])
    moved = np.ones(len(lat), dtype=bool)
    moved[1:] = (np.diff(lat) != 0) | (np.diff(lon) != 0)
    line = tuple(map(Point, lat[moved].tolist(), lon[moved].tolist()))
    return line if len(line) > 1 else (line[0], line[0])


def edge_shape(graph: Graph, edge: Edge) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points of an edge in the order driven, its ends cut where the fractions are."""
    section = edge.arc >> 1
    shape = slice(graph.shape_start[section], graph.shape_start[section + 1])
    lat, lon = graph.shape_lat[shape], graph.shape_lon[shape]
    first, last = sorted((edge.begin, edge.end))
    if (first, last) != (0.0, 1.0):
        steps = np.diff(mercator(lat, lon), axis=0)
        run = np.concatenate(([0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))))
        cut = np.array([first, last]) * run[-1]
        inner = run[(cut[0] < run) & (run < cut[1])]
        at = np.concatenate((cut[:1], inner, cut[1:]))
        lat, lon = np.interp(at, run, lat), np.interp(at, run, lon)
    return (lat, lon) if edge.begin <= edge.end else (lat[::-1], lon[::-1])
