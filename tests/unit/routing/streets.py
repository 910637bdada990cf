"""Small towns whose distances and times can be worked out by hand."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from itertools import count, pairwise
from typing import TYPE_CHECKING, TypeAlias

import osmium

from routing.graph import CLOSED, Graph, MapMeta
from routing.point import EARTH_RADIUS_METRES, Point
from routing.sections import build_graph
from routing.streets import Streets, Way

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from routing.point import Mode
    from routing.snap import Snap

METRES_PER_DEGREE = math.radians(EARTH_RADIUS_METRES)

TEN_METRES_A_SECOND = {"highway": "residential", "maxspeed": "45"}
"""45 km/h posted, driven at 0.8 of it: 36 km/h are 10 m/s. By bicycle 15 km/h: 100 m take 24 s."""
ONE_WAY = {**TEN_METRES_A_SECOND, "oneway": "yes"}

Corners: TypeAlias = Mapping[str, tuple[float, float]]
"""Metres east and north of the middle, by a letter."""
Street: TypeAlias = tuple[str, Mapping[str, str]]
"""The letters of its corners in order, and its tags."""


def at(east: float, north: float) -> Point:
    """Give the point so many metres from where the equator meets the prime meridian: no distortion there."""
    return Point(north / METRES_PER_DEGREE, east / METRES_PER_DEGREE)


def ways(corners: Corners, *streets: Street) -> list[Way]:
    """Ways through corners: each street is the corners' letters in order, and its tags."""
    found = []
    for number, (letters, tags) in enumerate(streets, start=1):
        points = [at(*corners[letter]) for letter in letters]
        refs = [ord(letter) for letter in letters]
        found.append(Way(number, tags, refs, [p.lat for p in points], [p.lon for p in points]))
    return found


def town(corners: Corners, *streets: Street) -> Graph:
    """Give the graph of some streets; way numbers count from 1 in the order given."""
    graph = build_graph(Streets(ways(corners, *streets)), MapMeta("by hand", ""))
    assert graph is not None
    return graph


def write_extract(path: Path, corners: Corners, *streets: Street, without: str = "") -> Path:
    """Write an extract of some streets; the corners named in `without` are cut off."""
    with osmium.SimpleWriter(str(path)) as writer:
        for letter, place in sorted(corners.items()):
            point = at(*place)
            if letter not in without:
                writer.add_node(osmium.osm.mutable.Node(id=ord(letter), location=(point.lon, point.lat)))
        for way in ways(corners, *streets):
            writer.add_way(osmium.osm.mutable.Way(id=way.id, nodes=list(way.refs), tags=dict(way.tags)))
    return path


def plain_costs(graph: Graph, mode: Mode, snaps: Sequence[Snap], source: int) -> list[tuple[int, int] | None]:
    """
    Milliseconds and decimetres from one snapped place to all, by Dijkstra's algorithm in plain Python.

    The oracle of the table: it cuts the sections at the places instead of adding costs at both ends, and
    visits every street, not only the connected ones.
    """
    arcs = _cut_arcs(graph, mode, snaps)
    best: dict[object, tuple[int, int]] = {}
    order = count()
    queue = [((0, 0), next(order), ("place", source))]
    while queue:
        cost, _, spot = heapq.heappop(queue)
        if spot in best:
            continue
        best[spot] = cost
        for end, (milliseconds, decimetres) in arcs.get(spot, ()):
            if end not in best:
                further = (cost[0] + milliseconds, cost[1] + decimetres)
                heapq.heappush(queue, (further, next(order), end))
    return [best.get(("place", number)) for number in range(len(snaps))]


def _cut_arcs(
    graph: Graph, mode: Mode, snaps: Sequence[Snap]
) -> dict[object, list[tuple[object, tuple[int, int]]]]:
    arcs: dict[object, list[tuple[object, tuple[int, int]]]] = {}
    times = graph.times(mode)
    for section in range(len(graph.tail)):
        spots: list[tuple[float, object]] = [(0.0, int(graph.tail[section])), (1.0, int(graph.head[section]))]
        spots += [(snap.fraction, ("place", i)) for i, snap in enumerate(snaps) if snap.section == section]
        spots.sort(key=lambda spot: spot[0])
        for (from_share, start), (to_share, end) in pairwise(spots):
            for direction, begin, finish in ((0, start, end), (1, end, start)):
                milliseconds = int(times[direction, section])
                cost = tuple(
                    round(to_share * whole) - round(from_share * whole)
                    for whole in (milliseconds, int(graph.decimetres[section]))
                )
                if milliseconds != CLOSED:
                    arcs.setdefault(begin, []).append((finish, cost))
                elif from_share == to_share:
                    arcs.setdefault(begin, []).append((finish, (0, 0)))
    return arcs
