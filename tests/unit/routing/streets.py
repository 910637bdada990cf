"""Small towns whose distances and times can be worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import osmium

from routing.graph import Graph, MapMeta
from routing.point import EARTH_RADIUS_METRES, Point
from routing.profiles import Turns
from routing.sections import build_graph
from routing.streets import Streets, Way

if TYPE_CHECKING:
    from pathlib import Path


METRES_PER_DEGREE = math.radians(EARTH_RADIUS_METRES)

TEN_METRES_A_SECOND = {"highway": "residential", "maxspeed": "45"}
"""45 km/h posted, driven at 0.8 of it: 36 km/h are 10 m/s. By bicycle 15 km/h: 100 m take 24 s."""
ONE_WAY = {**TEN_METRES_A_SECOND, "oneway": "yes"}

FREE_TURNS = Turns(straight=0, right=0, left=0, sharp=0, u_turn=0, signals=0)
"""For towns that are not about turns."""

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


def forbid(graph: Graph, corners: Corners, *rows: str) -> Graph:
    """Forbid cars ways through corners, each given by their letters in order."""
    starts = np.column_stack((graph.tail, graph.head)).ravel().tolist()
    ends = np.column_stack((graph.head, graph.tail)).ravel().tolist()
    spots = list(zip(graph.lat.tolist(), graph.lon.tolist(), strict=True))
    junction = {
        letter: spots.index((point.lat, point.lon))
        for letter, point in ((letter, at(*spot)) for letter, spot in corners.items())
        if (point.lat, point.lon) in spots
    }
    found = list(zip(starts, ends, strict=True))
    arcs = [[found.index((junction[here], junction[there])) for here, there in pairwise(row)] for row in rows]
    return replace(
        graph,
        restriction_start=np.cumsum([0, *map(len, arcs)], dtype=np.int64),
        restriction_arcs=np.concatenate(arcs).astype(np.int32),
        restriction_modes=np.full(len(rows), 1, dtype=np.uint8),
    )
