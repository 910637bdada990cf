"""Laws of the travel table on small towns of any shape."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import MODES, NO_WAY, Graph, MapMeta, Mode, Path, Point, RoadRouter, Snap
from routing.hierarchy import shape
from routing.profiles import TURNS
from routing.sections import build_graph
from routing.streets import Streets, Way
from tests.unit.routing.plain_search import PlainSearch
from tests.unit.routing.streets import at

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
HIGHWAYS = ("residential", "primary", "service", "living_street", "cycleway", "motorway")
ONE_WAYS: tuple[dict[str, str], ...] = (
    {},
    {"oneway": "yes"},
    {"oneway": "-1"},
    {"oneway": "yes", "oneway:bicycle": "no"},
    {"junction": "roundabout"},
)
ACCESSES: tuple[dict[str, str], ...] = ({}, {}, {"motor_vehicle": "destination"})


@st.composite
def towns(draw: st.DrawFn) -> Graph:
    """Draw a few corners on a grid of 50 m, and streets through any of them; at least one is for all."""
    spots = draw(
        st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=9, unique=True)
    )
    corners = [at(50 * east, 50 * north) for east, north in spots]
    numbers = st.integers(0, len(corners) - 1)
    ways = []
    for _ in range(draw(st.integers(1, 10))):
        refs = draw(st.lists(numbers, min_size=2, max_size=5))
        tags = {
            "highway": draw(st.sampled_from(HIGHWAYS)),
            **draw(st.sampled_from(ONE_WAYS)),
            **draw(st.sampled_from(ACCESSES)),
        }
        ways.append((refs, tags))
    ways.append(([0, 1], {"highway": "residential"}))
    graph = build_graph(
        Streets(
            Way(number, tags, refs, [corners[r].lat for r in refs], [corners[r].lon for r in refs])
            for number, (refs, tags) in enumerate(ways)
        ),
        MapMeta("drawn", ""),
    )
    assert graph is not None
    return with_restrictions(graph, draw(st.lists(restrictions, max_size=4)))


restrictions = st.tuples(
    st.lists(st.integers(0, 99), min_size=2, max_size=4), st.sampled_from([0b0001, 0b0110, 0b0111])
)
"""Choices of an arc and of what follows it, and the modes that are bound; walkers never are."""


def with_restrictions(graph: Graph, drawn: list[tuple[list[int], int]]) -> Graph:
    """Forbid some sequences of arcs that join up."""
    starts, ends = (
        np.column_stack(pair).ravel() for pair in ((graph.tail, graph.head), (graph.head, graph.tail))
    )
    rows = []
    for choices, _ in drawn:
        row = [choices[0] % len(starts)]
        for choice in choices[1:]:
            following = np.flatnonzero(starts == ends[row[-1]])
            row.append(int(following[choice % len(following)]))
        rows.append(row)
    return dataclasses.replace(
        graph,
        restriction_start=np.cumsum([0, *map(len, rows)], dtype=np.int64),
        restriction_arcs=np.array([arc for row in rows for arc in row], dtype=np.int32),
        restriction_modes=np.array([bound for _, bound in drawn], dtype=np.uint8),
    )


places_in_town = st.lists(st.builds(at, st.integers(-30, 430), st.integers(-30, 430)), min_size=1, max_size=7)
modes = st.sampled_from(MODES)


@UNHURRIED
@given(graph=towns(), places=places_in_town, mode=modes)
def test_table_equals_plain_dijkstra(graph: Graph, places: list[Point], mode: Mode) -> None:
    """Every time and length is that of Dijkstra's algorithm on streets cut at the places."""
    router = RoadRouter(graph, mode)
    matrix = router.matrix(places)
    snaps = router.snap(places)
    near = [number for number, snap in enumerate(snaps) if isinstance(snap, Snap)]
    on_road = [snap for snap in snaps if isinstance(snap, Snap)]
    expected = np.full((len(places), len(places), 2), NO_WAY)
    expected[np.array([[here == there for here in places] for there in places])] = 0
    search = PlainSearch(graph, mode)
    for source, row in enumerate(near):
        for cost, column in zip(search.costs(on_road, source), near, strict=True):
            assert cost is not None, "two places on the connected part cannot be out of reach"
            expected[row, column] = (cost[0] + 500) // 1000, (cost[1] + 5) // 10
    assert matrix.seconds.tolist() == expected[:, :, 0].tolist()
    assert matrix.metres.tolist() == expected[:, :, 1].tolist()


@UNHURRIED
@given(graph=towns(), places=places_in_town)
def test_table_on_foot_keeps_the_triangle_inequality(graph: Graph, places: list[Point]) -> None:
    """Going by a third place is never faster, but for the second that two roundings may make."""
    router = RoadRouter(graph, "foot")
    near = [p for p, snap in zip(places, router.snap(places), strict=True) if isinstance(snap, Snap)]
    seconds = router.matrix(near).seconds
    by_third = seconds[:, :, None] + seconds[None, :, :]
    assert (seconds[:, None, :] <= by_third + 1).all()


@UNHURRIED
@given(graph=towns(), places=places_in_town, mode=modes)
def test_table_is_transposed_when_every_street_is_turned_round(
    graph: Graph, places: list[Point], mode: Mode
) -> None:
    """
    Driving all streets the other way gives the way back as the way there, left and right exchanged.

    Legs that turn round in a dead end are left out: what ends there may begin there in the turned town.
    """
    sides = {
        name: dataclasses.replace(turn, left=turn.right, right=turn.left) for name, turn in TURNS.items()
    }
    router = RoadRouter(graph, mode)
    near = [p for p, snap in zip(places, router.snap(places), strict=True) if isinstance(snap, Snap)]
    legs = [(start, end) for start in near for end in near]
    there = router.paths(legs)
    with patch.dict(TURNS, sides):  # type: ignore[arg-type]
        turned = RoadRouter(turned_round(graph), mode)
        still = {p for p, snap in zip(near, turned.snap(near), strict=True) if isinstance(snap, Snap)}
        pairs = [(leg, path) for leg, path in zip(legs, there, strict=True) if still.issuperset(leg)]
        back = turned.paths([(end, start) for (start, end), _ in pairs])
    for ((start, end), path), way_back in zip(pairs, back, strict=True):
        if router.snap([start, end]) == turned.snap([start, end]) and not (
            turns_round(path) or turns_round(way_back)
        ):
            assert (path.seconds, path.metres) == (way_back.seconds, way_back.metres)


def turned_round(graph: Graph) -> Graph:
    """Give the town in which everything is driven the other way, forbidden sequences too."""
    start = graph.restriction_start
    rows = [graph.restriction_arcs[first:last][::-1] ^ 1 for first, last in pairwise(start)]
    return dataclasses.replace(
        graph,
        milliseconds=np.ascontiguousarray(graph.milliseconds[:, ::-1]),
        restriction_arcs=np.concatenate([*rows, np.empty(0, dtype=np.int32)]).astype(np.int32),
    )


def turns_round(path: Path) -> bool:
    """Whether a street is driven back at once."""
    return any(before.arc ^ 1 == after.arc for before, after in pairwise(path.edges))


@UNHURRIED
@given(graph=towns(), places=places_in_town, mode=modes)
def test_paths_agree_with_the_table_and_break_no_rule(graph: Graph, places: list[Point], mode: Mode) -> None:
    """
    Each leg's edges and turns add up to the table's seconds and metres, and join up from snap to snap.

    No edge is closed in its direction, no forbidden sequence is driven, and one turns only in a dead end.
    """
    router = RoadRouter(graph, mode)
    near = [(p, snap) for p, snap in zip(places, router.snap(places), strict=True) if isinstance(snap, Snap)]
    matrix = router.matrix([place for place, _ in near])
    pairs = [(i, j) for i in range(len(near)) for j in range(len(near))]
    paths = router.paths([(near[i][0], near[j][0]) for i, j in pairs])
    search = PlainSearch(graph, mode)
    for (i, j), path in zip(pairs, paths, strict=True):
        assert (path.seconds, path.metres) == (matrix.seconds[i, j], matrix.metres[i, j])
        driven = sum(edge.milliseconds + edge.turn_milliseconds for edge in path.edges)
        assert path.seconds == (driven + 500) // 1_000
        assert path.metres == (sum(edge.decimetres for edge in path.edges) + 5) // 10
        arcs = [edge.arc for edge in path.edges]
        for first in range(len(arcs)):
            assert not any(
                tuple(arcs[first:last]) in search.forbidden for last in range(first + 2, len(arcs) + 1)
            )
            assert arcs[first] in search.milliseconds
        for first, last in pairwise(arcs):
            assert last in dict(search.followers((first,)))
        for point, place in ((path.points[0], near[i][1].point), (path.points[-1], near[j][1].point)):
            assert path.edges == () or abs(point.lat - place.lat) < 1e-9
            assert path.edges == () or abs(point.lon - place.lon) < 1e-9


@settings(UNHURRIED, max_examples=40)
@given(graph=towns(), places=places_in_town, mode=modes)
def test_hierarchy_equals_dijkstra(graph: Graph, places: list[Point], mode: Mode) -> None:
    """With the streets prepared, every time and length is the same, and so is every leg."""
    plain = RoadRouter(graph, mode)
    prepared = RoadRouter(graph, mode, prepared=shape(plain.network))
    there, again = plain.matrix(places), prepared.matrix(places)
    assert there.seconds.tolist() == again.seconds.tolist()
    assert there.metres.tolist() == again.metres.tolist()
    near = [p for p, snap in zip(places, plain.snap(places), strict=True) if isinstance(snap, Snap)]
    legs = [(start, end) for start in near for end in near]
    for path, same in zip(plain.paths(legs), prepared.paths(legs), strict=True):
        assert (path.seconds, path.metres) == (same.seconds, same.metres)
        driven = sum(edge.milliseconds + edge.turn_milliseconds for edge in same.edges)
        assert same.seconds == (driven + 500) // 1_000
