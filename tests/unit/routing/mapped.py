"""Small towns with turn restrictions, lights and barriers, and the turns that they forbid, by letters."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from routing.graph import Graph, MapMeta
from routing.point import MODES
from routing.sections import build_graph
from routing.streets import Relation, Streets
from tests.unit.routing.streets import ways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.unit.routing.streets import Corners, Street

STAR: Corners = {"m": (0, 0), "w": (-100, 0), "e": (100, 0), "n": (0, 100), "s": (0, -100)}
"""Four corners around a middle."""


def restriction(number: int, tags: Mapping[str, str], *members: tuple[str, object]) -> Relation:
    """Give a turn restriction; a member is its role with a way's number or a corner's letter."""
    found = [
        ("node", ord(what), role) if isinstance(what, str) else ("way", int(str(what)), role)
        for role, what in members
    ]
    return Relation(number, {"type": "restriction", **tags}, found)


def mapped(
    corners: Corners,
    *streets: Street,
    marks: Mapping[str, Mapping[str, str]] | None = None,
    relations: Sequence[Relation] = (),
) -> Graph:
    """Give the graph of streets with tagged corners and relations; way numbers count from 1."""
    gathered = Streets(ways(corners, *streets))
    for letter, tags in (marks or {}).items():
        gathered.mark(ord(letter), tags)
    for relation in relations:
        gathered.relate(relation)
    graph = build_graph(gathered, MapMeta("by hand", ""))
    assert graph is not None
    return graph


def forbidden(graph: Graph, corners: Corners, mode: str = "car") -> set[str]:
    """Turns forbidden to a mode, each by the letters of the junctions it goes by."""
    letters = {}
    for junction, (lat, lon) in enumerate(zip(graph.lat, graph.lon, strict=True)):
        north, east = (float(degrees) * 111_195.08 for degrees in (lat, lon))
        letters[junction] = next(
            letter
            for letter, place in corners.items()
            if abs(place[0] - east) < 1 and abs(place[1] - north) < 1
        )
    bit = 1 << MODES.index(mode)  # type: ignore[arg-type]
    found = set()
    for number, modes in enumerate(graph.restriction_modes):
        if not modes & bit:
            continue
        arcs = graph.restriction_arcs[graph.restriction_start[number] : graph.restriction_start[number + 1]]
        ends = [(graph.tail[arc // 2], graph.head[arc // 2])[:: -1 if arc % 2 else 1] for arc in arcs]
        assert all(before[1] == after[0] for before, after in pairwise(ends))
        found.add("".join(letters[int(junction)] for junction in (ends[0][0], *(end[1] for end in ends))))
    return found
