"""Laws of the travel table on small towns of any shape."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import MODES, NO_WAY, Graph, MapMeta, Mode, Point, RoadRouter, Snap
from routing.sections import build_graph
from routing.streets import Streets, Way
from tests.unit.routing.streets import at, plain_costs

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
HIGHWAYS = ("residential", "primary", "service", "living_street", "cycleway", "motorway")
ONE_WAYS: tuple[dict[str, str], ...] = (
    {},
    {"oneway": "yes"},
    {"oneway": "-1"},
    {"oneway": "yes", "oneway:bicycle": "no"},
    {"junction": "roundabout"},
)


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
        tags = {"highway": draw(st.sampled_from(HIGHWAYS)), **draw(st.sampled_from(ONE_WAYS))}
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
    return graph


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
    for source, row in enumerate(near):
        for cost, column in zip(plain_costs(graph, mode, on_road, source), near, strict=True):
            assert cost is not None, "two places on the connected part cannot be out of reach"
            expected[row, column] = (cost[0] + 500) // 1000, (cost[1] + 5) // 10
    assert matrix.seconds.tolist() == expected[:, :, 0].tolist()
    assert matrix.metres.tolist() == expected[:, :, 1].tolist()


@UNHURRIED
@given(graph=towns(), places=places_in_town, mode=modes)
def test_table_keeps_the_triangle_inequality(graph: Graph, places: list[Point], mode: Mode) -> None:
    """Going by a third place is never faster, but for the second that two roundings may make."""
    router = RoadRouter(graph, mode)
    near = [p for p, snap in zip(places, router.snap(places), strict=True) if isinstance(snap, Snap)]
    seconds = router.matrix(near).seconds
    by_third = seconds[:, :, None] + seconds[None, :, :]
    assert (seconds[:, None, :] <= by_third + 1).all()


@UNHURRIED
@given(graph=towns(), places=places_in_town, mode=modes)
def test_table_is_transposed_when_every_street_is_turned_round(
    graph: Graph, places: list[Point], mode: Mode
) -> None:
    """Driving all streets the other way gives the way back as the way there."""
    turned = dataclasses.replace(graph, milliseconds=np.ascontiguousarray(graph.milliseconds[:, ::-1]))
    there, back = (RoadRouter(streets, mode).matrix(places) for streets in (graph, turned))
    assert (there.seconds == back.seconds.T).all()
    assert (there.metres == back.metres.T).all()


@UNHURRIED
@given(graph=towns(), places=places_in_town, mode=modes)
def test_paths_agree_with_the_table(graph: Graph, places: list[Point], mode: Mode) -> None:
    """Each leg's seconds and metres are the table's, and its line begins and ends where its places snap."""
    router = RoadRouter(graph, mode)
    near = [(p, snap) for p, snap in zip(places, router.snap(places), strict=True) if isinstance(snap, Snap)]
    matrix = router.matrix([place for place, _ in near])
    pairs = [(i, j) for i in range(len(near)) for j in range(len(near))]
    paths = router.paths([(near[i][0], near[j][0]) for i, j in pairs])
    for (i, j), path in zip(pairs, paths, strict=True):
        assert (path.seconds, path.metres) == (matrix.seconds[i, j], matrix.metres[i, j])
        for point, place in ((path.points[0], near[i][1].point), (path.points[-1], near[j][1].point)):
            assert abs(point.lat - place.lat) < 1e-9
            assert abs(point.lon - place.lon) < 1e-9
