"""From places to streets."""

from __future__ import annotations

import math

import numpy as np
import pytest

from routing import Graph, OffRoad, Point, RoadRouter, Snap
from routing.point import great_circle_metres, mercator, unmercator
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND, at, town

LONG_STREET = {"a": (0, 0), "b": (1000, 0), "c": (400, 90), "d": (600, 90)}


def snap_one(graph: Graph, place: Point, limit_metres: float = 300) -> Snap | OffRoad:
    """Snap a single place by car."""
    return RoadRouter(graph, "car", limit_metres=limit_metres).snap([place])[0]


def on_road(graph: Graph, place: Point) -> Snap:
    """Snap a place that is near a street."""
    found = snap_one(graph, place)
    assert isinstance(found, Snap)
    return found


def test_place_is_on_the_nearest_edge_not_at_the_nearest_junction() -> None:
    """
    A place 500 m along a street of 1 km lies on that street, at half of it.

    It is 40 m from it, 50 m from the side street c-d (90 m - 40 m), and the nearest junctions are those of
    the side street: 112 m (100 m east, 50 m north) against 502 m.
    """
    corners = {**LONG_STREET, "e": (0, 90)}
    graph = town(corners, ("ab", TEN_METRES_A_SECOND), ("aecd", TEN_METRES_A_SECOND))
    found = on_road(graph, at(500, 40))
    assert graph.way[found.section] == 1
    assert found.fraction == pytest.approx(0.5)
    assert found.metres == pytest.approx(40, abs=1e-3)
    assert found.point.lon == pytest.approx(at(500, 0).lon)
    assert found.point.lat == pytest.approx(0, abs=1e-9)


def test_fraction_counts_along_the_bends() -> None:
    """On a street of 40 m and 30 m, a place beside the second leg's middle is (40 + 15) / 70 along."""
    graph = town({"a": (0, 0), "b": (40, 0), "c": (40, 30)}, ("abc", TEN_METRES_A_SECOND))
    assert on_road(graph, at(45, 15)).fraction == pytest.approx(55 / 70)


def test_place_beyond_an_end_is_exactly_at_it() -> None:
    """Past the end of a street the fraction is 1 and the metres go to that end: 30 m and 40 m make 50 m."""
    graph = town({"a": (0, 0), "b": (100, 0)}, ("ab", TEN_METRES_A_SECOND))
    found = on_road(graph, at(130, 40))
    assert found.fraction == 1
    assert found.metres == pytest.approx(50, abs=1e-3)


def test_distance_is_right_away_from_the_equator() -> None:
    """
    At 60 degrees north a degree of longitude is half as long; the nearer street is found all the same.

    The place is 100 m west of a street that runs north, and 150 m south of one that runs east. In plain
    degrees the first would seem 200 m away.
    """
    east, north = 100 / math.cos(math.radians(60)), 150
    corners = {"a": (east, -300), "b": (east, north), "c": (-300, north)}
    moved = {k: (x, y + at(0, 0).lat + 60 * math.pi / 180 * 6_371_008.8) for k, (x, y) in corners.items()}
    graph = town(moved, ("ab", TEN_METRES_A_SECOND), ("bc", TEN_METRES_A_SECOND))
    found = on_road(graph, Point(60, 0))
    assert graph.way[found.section] == 1
    assert found.metres == pytest.approx(100, abs=0.1)


def test_place_beyond_the_limit_is_off_the_road_with_its_distance() -> None:
    """300 m is the limit unless another is given: 299 m is near, 301 m is off, and said so in metres."""
    graph = town({"a": (0, 0), "b": (100, 0)}, ("ab", TEN_METRES_A_SECOND))
    assert isinstance(snap_one(graph, at(50, 299)), Snap)
    off = snap_one(graph, at(50, 301))
    assert isinstance(off, OffRoad)
    assert off.metres == pytest.approx(301, abs=0.01)
    assert isinstance(snap_one(graph, at(50, 31), limit_metres=30), OffRoad)


@pytest.mark.parametrize(
    "place", [Point(math.nan, 7), Point(91, 7), Point(43, 181), Point(43, math.inf), Point(-200, 400)]
)
def test_place_that_is_nowhere_is_off_the_road(place: Point) -> None:
    """Coordinates that are no place on Earth are reported like any place off the network."""
    graph = town({"a": (0, 0), "b": (100, 0)}, ("ab", TEN_METRES_A_SECOND))
    assert snap_one(graph, place) == OffRoad(math.inf)


def test_poles_are_far_away() -> None:
    """A pole is a place; it is a quarter of the way round the Earth from the equator: 10,007.5 km."""
    graph = town({"a": (0, 0), "b": (100, 0)}, ("ab", TEN_METRES_A_SECOND))
    off = snap_one(graph, Point(90, 0))
    assert isinstance(off, OffRoad)
    assert off.metres == pytest.approx(10_007_557, abs=200)


def test_mode_without_a_street_finds_none() -> None:
    """Where a map has no street for a mode, every place is off its network."""
    graph = town({"a": (0, 0), "b": (100, 0)}, ("ab", {"highway": "cycleway"}))
    router = RoadRouter(graph, "car")
    assert router.snap([at(50, 0)]) == [OffRoad(math.inf)]
    assert router.matrix([at(50, 0), at(60, 0)]).seconds.tolist() == [[0, -1], [-1, 0]]


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "motorway", "oneway": "no"},
        {**TEN_METRES_A_SECOND, "tunnel": "yes"},
        {**TEN_METRES_A_SECOND, "access": "private"},
        {**ONE_WAY, "name": "a street into which one can only go"},
    ],
)
def test_place_is_not_put_where_nobody_can_stop_or_leave(tags: dict[str, str]) -> None:
    """A place 10 m from a motorway, a tunnel, a private or a trap street is served from another street."""
    graph = town(LONG_STREET, ("ab", TEN_METRES_A_SECOND), ("ac", TEN_METRES_A_SECOND), ("cd", tags))
    found = on_road(graph, at(500, 80))
    assert graph.way[found.section] != 3


def test_place_in_a_tunnel_part_is_passed_through_all_the_same() -> None:
    """A tunnel is no place to stop but it is driven through: 200 m at 10 m/s."""
    corners = {"a": (0, 0), "b": (50, 0), "c": (150, 0), "d": (200, 0)}
    tunnel = {**TEN_METRES_A_SECOND, "tunnel": "yes"}
    graph = town(corners, ("ab", TEN_METRES_A_SECOND), ("bc", tunnel), ("cd", TEN_METRES_A_SECOND))
    assert RoadRouter(graph, "car").matrix([at(0, 0), at(200, 0)]).seconds[0, 1] == 20


def test_no_place_is_asked_for() -> None:
    """No place gives no position, and a table of nothing."""
    graph = town({"a": (0, 0), "b": (100, 0)}, ("ab", TEN_METRES_A_SECOND))
    router = RoadRouter(graph, "car")
    assert router.snap([]) == []
    assert router.matrix([]).seconds.shape == (0, 0)
    assert router.paths([]) == []


def test_nearest_edge_in_monaco_is_the_nearest_of_all(monaco: Graph) -> None:
    """On the real map no usable piece of street is nearer than the one found, measured one by one."""
    random = np.random.default_rng(3)
    chosen = monaco.shape_start[random.choice(len(monaco.tail), 40, replace=False)]
    places = [
        Point(float(lat), float(lon))
        for lat, lon in zip(
            monaco.shape_lat[chosen] + random.normal(0, 4e-4, 40),
            monaco.shape_lon[chosen] + random.normal(0, 4e-4, 40),
            strict=True,
        )
    ]
    usable = monaco.connected("car") & monaco.stoppable
    owner = np.repeat(np.arange(len(monaco.tail)), np.diff(monaco.shape_start))
    piece = np.flatnonzero((owner[:-1] == owner[1:]) & usable[owner[:-1]])
    for place, found in zip(places, RoadRouter(monaco, "car", limit_metres=5_000).snap(places), strict=True):
        # a flat picture of the surroundings, in metres
        east = (monaco.shape_lon - place.lon) * 111_195.08 * math.cos(math.radians(place.lat))
        north = (monaco.shape_lat - place.lat) * 111_195.08
        begin = np.stack((east[piece], north[piece]))
        along = np.stack((east[piece + 1], north[piece + 1])) - begin
        length = np.maximum((along**2).sum(axis=0), 1e-12)
        share = np.clip(-(begin * along).sum(axis=0) / length, 0, 1)
        nearest = np.hypot(*(begin + share * along)).min()
        assert isinstance(found, Snap)
        assert found.metres == pytest.approx(nearest, abs=0.5)


def test_mercator_goes_there_and_back() -> None:
    """Flat coordinates lead back to the same degrees; the great circle over one degree is 111,195 m."""
    lat, lon = np.array([0.0, 43.7, -60.0]), np.array([0.0, 7.4, 179.0])
    back_lat, back_lon = unmercator(mercator(lat, lon))
    assert back_lat == pytest.approx(lat)
    assert back_lon == pytest.approx(lon)
    assert great_circle_metres(lat[:1], lon[:1], lat[:1] + 1, lon[:1]) == pytest.approx(111_195.08)


@pytest.mark.parametrize(
    ("place", "reason"), [(at(500, 1_000), "far"), (at(5_000, 40), "cut_off"), (at(5_000, 540), "closed")]
)
def test_place_off_the_streets_is_told_why_and_where_to_walk_from(place: Point, reason: str) -> None:
    """No street near, a street that leads nowhere, a street for others: the nearest access is proposed."""
    corners = {**LONG_STREET, "i": (4_900, 0), "j": (5_100, 0), "k": (4_900, 500), "l": (5_100, 500)}
    graph = town(
        corners,
        ("ab", {**TEN_METRES_A_SECOND, "name": "High Street"}),
        ("ij", TEN_METRES_A_SECOND),
        ("kl", {"highway": "cycleway"}),
    )
    off = snap_one(graph, place)
    assert isinstance(off, OffRoad)
    assert off.reason == reason
    assert off.street == "High Street"
    assert off.access is not None
    spot = off.access
    away = great_circle_metres(*(np.array([value]) for value in (place.lat, place.lon, spot.lat, spot.lon)))
    assert off.metres == pytest.approx(away[0])
    assert isinstance(snap_one(graph, spot), Snap)


@pytest.mark.parametrize(("north", "side"), [(5, -1), (-5, 1), (0, 0), (0.3, 0)])
def test_snap_keeps_the_side_of_the_street(north: float, side: int) -> None:
    """Looking along a street that runs east, north of it is left, south right, its middle neither."""
    graph = town({"a": (0, 0), "b": (100, 0)}, ("ab", TEN_METRES_A_SECOND))
    assert on_road(graph, at(50, north)).side == side
