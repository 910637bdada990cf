"""Lines on the streets."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely

from routing import MODES, Graph, Mode, OffRoadError, Path, Point, RoadRouter, Snap
from routing.graph import CLOSED
from routing.point import great_circle_metres
from tests.unit.routing.streets import METRES_PER_DEGREE, ONE_WAY, TEN_METRES_A_SECOND, at, town

SQUARE = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100)}


def metres(path: Path) -> list[tuple[int, int]]:
    """Points of a path in metres east and north."""
    return [(round(p.lon * METRES_PER_DEGREE), round(p.lat * METRES_PER_DEGREE)) for p in path.points]


def path_between(graph: Graph, start: Point, end: Point) -> Path:
    """Give the path of one leg by car."""
    return RoadRouter(graph, "car").paths([(start, end)])[0]


def places_near(graph: Graph, count: int) -> list[Point]:
    """Places beside streets where one can stop."""
    random = np.random.default_rng(11)
    chosen = graph.shape_start[random.choice(len(graph.tail), count)]
    lat = graph.shape_lat[chosen] + random.normal(0, 1e-4, count)
    lon = graph.shape_lon[chosen] + random.normal(0, 1e-4, count)
    return [Point(float(y), float(x)) for y, x in zip(lat, lon, strict=True)]


@pytest.mark.usefixtures("free_turns")
def test_path_begins_and_ends_on_the_street_and_follows_its_corners() -> None:
    """From the middle of one side to the middle of the next, by the corner between them."""
    path = path_between(town(SQUARE, ("abcda", ONE_WAY)), at(50, -9), at(109, 50))
    assert metres(path) == [(50, 0), (100, 0), (100, 50)]
    assert (path.seconds, path.metres) == (10, 100)


@pytest.mark.usefixtures("free_turns")
def test_path_goes_round_rather_than_against_a_one_way_street() -> None:
    """The way back on the one-way square goes by its three other corners."""
    path = path_between(town(SQUARE, ("abcda", ONE_WAY)), at(100, 50), at(50, 0))
    assert metres(path) == [(100, 50), (100, 100), (0, 100), (0, 0), (50, 0)]
    assert (path.seconds, path.metres) == (30, 300)


@pytest.mark.usefixtures("free_turns")
def test_path_against_the_points_of_a_street_is_drawn_in_driving_order() -> None:
    """Driven against the order in which a street is mapped, its bends come in reverse."""
    graph = town(SQUARE, ("abc", TEN_METRES_A_SECOND))
    assert metres(path_between(graph, at(100, 80), at(30, 0))) == [(100, 80), (100, 0), (30, 0)]


@pytest.mark.usefixtures("free_turns")
def test_path_within_one_street_is_its_part() -> None:
    """Both ends on one street: only the bend between them is drawn, in either order."""
    graph = town(SQUARE, ("abcd", TEN_METRES_A_SECOND))
    there, back = RoadRouter(graph, "car").paths([(at(20, 0), at(100, 30)), (at(100, 30), at(20, 0))])
    assert metres(there) == [(20, 0), (100, 0), (100, 30)]
    assert metres(back) == metres(there)[::-1]


@pytest.mark.usefixtures("free_turns")
def test_path_on_one_way_street_to_a_place_behind_goes_round() -> None:
    """On one side of the square, 30 m back means three sides and the rest."""
    path = path_between(town(SQUARE, ("abcda", ONE_WAY)), at(80, 0), at(50, 0))
    assert metres(path) == [(80, 0), (100, 0), (100, 100), (0, 100), (0, 0), (50, 0)]
    assert path.metres == 370


@pytest.mark.usefixtures("free_turns")
def test_path_out_of_a_loop_takes_the_shorter_side() -> None:
    """From 350 m in on a loop of 400 m, the last 50 m are driven on, not the 350 m back."""
    corners = {"z": (-100, 0), **SQUARE}
    graph = town(corners, ("za", TEN_METRES_A_SECOND), ("abcda", TEN_METRES_A_SECOND))
    assert metres(path_between(graph, at(0, 50), at(-100, 0))) == [(0, 50), (0, 0), (-100, 0)]
    assert metres(path_between(graph, at(50, 0), at(-100, 0))) == [(50, 0), (0, 0), (-100, 0)]


@pytest.mark.usefixtures("free_turns")
def test_path_between_parallel_streets_follows_the_faster_one() -> None:
    """Of two streets between the same corners the one of 100 m is drawn, not that by c."""
    corners = {"a": (0, 0), "b": (100, 0), "c": (50, 86.6), "x": (-50, 0), "y": (150, 0)}
    streets = [(letters, TEN_METRES_A_SECOND) for letters in ("acb", "ab", "xa", "by")]
    path = path_between(town(corners, *streets), at(-50, 0), at(150, 0))
    assert metres(path) == [(-50, 0), (0, 0), (100, 0), (150, 0)]


@pytest.mark.usefixtures("free_turns")
def test_path_to_the_same_place_is_a_line_of_two_equal_points() -> None:
    """No way to go still is a line that a map can draw."""
    graph = town(SQUARE, ("abcda", ONE_WAY))
    path = path_between(graph, at(50, 0), at(50, 0))
    assert (path.seconds, path.metres) == (0, 0)
    assert len(path.points) == 2
    assert path.points[0] == path.points[1]


@pytest.mark.usefixtures("free_turns")
def test_paths_come_in_the_order_of_the_legs() -> None:
    """Legs from one place and from many are answered each in its own place, twice if asked twice."""
    graph = town(SQUARE, ("abcda", ONE_WAY))
    a, b, c = at(50, 0), at(100, 50), at(50, 100)
    legs = [(a, b), (b, c), (a, c), (b, a), (a, b)]
    assert [path.metres for path in RoadRouter(graph, "car").paths(legs)] == [100, 100, 200, 300, 100]


@pytest.mark.usefixtures("free_turns")
def test_paths_name_every_place_off_the_road() -> None:
    """One error names each place with no street near, once, and says what to do."""
    graph = town(SQUARE, ("abcda", ONE_WAY))
    near, far, farther = at(50, 0), at(50, 5_000), at(50, 9_000)
    with pytest.raises(OffRoadError, match=r"0\.044966, 0\.000450") as caught:
        RoadRouter(graph, "car").paths([(near, far), (far, near), (near, farther)])
    assert caught.value.places == (far, farther)
    assert "Move the places" in str(caught.value)


@pytest.mark.parametrize("mode", MODES)
def test_paths_of_monaco_agree_with_the_table(mode: Mode, monaco: Graph) -> None:
    """On the real map each leg has the table's seconds and metres, and a line and edges of that length."""
    router = RoadRouter(monaco, mode)
    places = [p for p in places_near(monaco, 40) if isinstance(router.snap([p])[0], Snap)]
    matrix = router.matrix(places)
    pairs = [(i, j) for i in range(0, len(places), 2) for j in range(1, len(places), 4)]
    for (i, j), path in zip(pairs, router.paths([(places[i], places[j]) for i, j in pairs]), strict=True):
        assert (path.seconds, path.metres) == (matrix.seconds[i, j], matrix.metres[i, j])
        driven = sum(edge.milliseconds + edge.turn_milliseconds for edge in path.edges)
        assert path.seconds == (driven + 500) // 1_000
        assert path.metres == (sum(edge.decimetres for edge in path.edges) + 5) // 10
        lat = np.array([point.lat for point in path.points])
        lon = np.array([point.lon for point in path.points])
        drawn = great_circle_metres(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum()
        # each section's length is rounded to a decimetre
        assert drawn == pytest.approx(path.metres, abs=0.5 + 0.05 * len(path.points))


def test_paths_of_monaco_never_drive_a_one_way_street_backwards(monaco: Graph) -> None:
    """Each step of each line lies on a piece of street that is open to cars in that direction."""
    router = RoadRouter(monaco, "car")
    places = [p for p in places_near(monaco, 30) if isinstance(router.snap([p])[0], Snap)]
    owner = np.repeat(np.arange(len(monaco.tail)), np.diff(monaco.shape_start))
    piece = np.flatnonzero(owner[:-1] == owner[1:])
    along, against = monaco.times("car")[:, owner[piece]] != CLOSED
    spots = np.stack((monaco.shape_lon, monaco.shape_lat), axis=1)
    lines = shapely.linestrings(np.stack((spots[piece], spots[piece + 1]), axis=1))
    tree = shapely.STRtree(lines)
    for path in router.paths(list(pairwise(places))):
        line = np.array([(point.lon, point.lat) for point in path.points])
        middles = (line[:-1] + line[1:]) / 2
        step, found = tree.query(shapely.points(middles), predicate="dwithin", distance=1e-7)
        piece_run = spots[piece[found] + 1] - spots[piece[found]]
        same_way = ((line[1:] - line[:-1])[step] * piece_run).sum(axis=1) > 0
        allowed = np.zeros(len(middles), dtype=bool)
        np.logical_or.at(allowed, step, np.where(same_way, along[found], against[found]))
        assert allowed.all()
