"""Times and lengths between places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing import MODES, NO_WAY, Graph, Mode, Point, RoadRouter, Snap
from routing.table import ROWS_AT_ONCE
from tests.unit.routing.plain_search import PlainSearch
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND, at, town

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.network import Links

STREET = {"a": (0, 0), "b": (1000, 0)}
SQUARE = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100)}


def seconds(graph: Graph, *places: Point, mode: Mode = "car") -> list[list[int]]:
    """Give the seconds of a table as lists."""
    return RoadRouter(graph, mode).matrix(places).seconds.tolist()  # type: ignore[no-any-return]


def places_near(graph: Graph, count: int, seed: int) -> list[Point]:
    """Places some tens of metres from streets all over a map."""
    random = np.random.default_rng(seed)
    chosen = graph.shape_start[random.choice(len(graph.tail), count)]
    lat = graph.shape_lat[chosen] + random.normal(0, 2e-4, count)
    lon = graph.shape_lon[chosen] + random.normal(0, 2e-4, count)
    return [Point(float(y), float(x)) for y, x in zip(lat, lon, strict=True)]


@pytest.mark.usefixtures("free_turns")
def test_two_places_on_one_street_are_driven_between_directly() -> None:
    """From 200 m to 700 m along a two-way street it is 500 m at 10 m/s, in either order."""
    graph = town(STREET, ("ab", TEN_METRES_A_SECOND))
    matrix = RoadRouter(graph, "car").matrix([at(200, 5), at(700, -5)])
    assert matrix.seconds.tolist() == [[0, 50], [50, 0]]
    assert matrix.metres.tolist() == [[0, 500], [500, 0]]


@pytest.mark.usefixtures("free_turns")
def test_two_places_on_a_one_way_street_need_the_way_round_for_one_order() -> None:
    """On a one-way side of a square of 100 m, 60 m ahead take 6 s, and back 20 + 300 + 20 m take 34 s."""
    graph = town(SQUARE, ("abcda", ONE_WAY))
    assert seconds(graph, at(20, 0), at(80, 0)) == [[0, 6], [34, 0]]


@pytest.mark.usefixtures("free_turns")
def test_one_way_square_is_asymmetric() -> None:
    """Half along one side to half along the next: 100 m on, 300 m back."""
    graph = town(SQUARE, ("abcda", ONE_WAY))
    assert seconds(graph, at(50, 0), at(100, 50)) == [[0, 10], [30, 0]]


@pytest.mark.usefixtures("free_turns")
def test_one_way_against_its_points_is_driven_the_other_way_round() -> None:
    """`oneway=-1` turns the square round: 300 m on, 100 m back."""
    graph = town(SQUARE, ("abcda", {**ONE_WAY, "oneway": "-1"}))
    assert seconds(graph, at(50, 0), at(100, 50)) == [[0, 30], [10, 0]]


@pytest.mark.usefixtures("free_turns")
def test_bicycle_goes_against_the_one_way_where_it_may() -> None:
    """With a contraflow lane the bicycle takes 100 m back at 15 km/h, 24 s, where the car takes 300 m."""
    graph = town(SQUARE, ("abcda", {**ONE_WAY, "oneway:bicycle": "no"}))
    assert seconds(graph, at(50, 0), at(100, 50)) == [[0, 10], [30, 0]]
    assert seconds(graph, at(50, 0), at(100, 50), mode="bicycle") == [[0, 24], [24, 0]]


@pytest.mark.usefixtures("free_turns")
def test_place_at_the_end_of_a_one_way_street_is_reached_from_the_junction() -> None:
    """A place at a corner lies on every street that meets there, whichever one it was put on."""
    corners = {**SQUARE, "e": (200, 0)}
    graph = town(corners, ("abcda", ONE_WAY), ("be", TEN_METRES_A_SECOND))
    # from e to b it is 100 m straight, though the one-way street a-b can only be entered at a
    assert seconds(graph, at(200, 0), at(100, 0)) == [[0, 10], [10, 0]]


@pytest.mark.usefixtures("free_turns")
def test_faster_way_is_taken_and_its_own_length_given() -> None:
    """
    The detour of 100 + 100 + 100 m at 20 m/s takes 15 s, the direct 100 m at 2.22 m/s take 45 s.

    The metres are those of the detour: 300, not 100.
    """
    fast = {"highway": "primary", "maxspeed": "90"}  # 0.8 x 90 km/h = 20 m/s
    slow = {"highway": "service", "service": "driveway"}  # 8 km/h
    graph = town(SQUARE, ("ab", slow), ("adcb", fast))
    matrix = RoadRouter(graph, "car").matrix([at(0, 0), at(100, 0)])
    assert matrix.seconds[0, 1] == 15
    assert matrix.metres[0, 1] == 300


@pytest.mark.usefixtures("free_turns")
def test_place_within_a_slow_street_leaves_by_its_nearer_end_in_time() -> None:
    """Both ends of a street are tried: from 60 m on a slow street of 100 m, 40 m ahead beat 60 m back."""
    slow = {"highway": "service", "service": "driveway"}  # 8 km/h: 40 m take 18 s, 60 m take 27 s
    fast = {"highway": "primary", "maxspeed": "90"}  # 20 m/s
    graph = town(SQUARE, ("ab", slow), ("adcb", fast))
    # to d: ahead 18 s and 200 m at 20 m/s = 28 s; back 27 s and 100 m = 32 s
    assert seconds(graph, at(60, 0), at(0, 100))[0][1] == 28


@pytest.mark.usefixtures("free_turns")
def test_parallel_streets_between_two_corners_count_as_the_faster_one() -> None:
    """Two streets a-b of 100 m (10 s) and of 200 m (20 s) are two, not one of 30 s."""
    corners = {"a": (0, 0), "b": (100, 0), "c": (50, 86.6), "x": (-50, 0), "y": (150, 0)}
    graph = town(
        corners, ("ab", TEN_METRES_A_SECOND), ("acb", TEN_METRES_A_SECOND), ("xa", ONE_WAY), ("by", ONE_WAY)
    )
    assert seconds(graph, at(0, 0), at(100, 0)) == [[0, 10], [10, 0]]


@pytest.mark.usefixtures("free_turns")
def test_loop_is_left_by_the_shorter_side() -> None:
    """On a loop of 400 m that begins and ends at b, a place 100 m in is 10 s from it, 300 m in as well."""
    corners = {"z": (-100, 0), **SQUARE}
    graph = town(corners, ("za", TEN_METRES_A_SECOND), ("abcda", TEN_METRES_A_SECOND))
    table = seconds(graph, at(-100, 0), at(100, 50), at(0, 50), at(50, 100))
    # z to the loop is 100 m; then 150 m, 50 m and 250 m or the other way round 250, 350 and 150 m
    assert table[0] == [0, 25, 15, 25]
    # 150 m in to 350 m in: 200 m; to 250 m in: 100 m
    assert table[1] == [25, 0, 20, 10]


@pytest.mark.usefixtures("free_turns")
def test_one_way_loop_is_driven_round() -> None:
    """On a one-way loop of 400 m, 150 m in to 50 m in is 300 m, by the loop's own beginning."""
    corners = {"z": (-100, 0), **SQUARE}
    graph = town(corners, ("za", TEN_METRES_A_SECOND), ("abcda", ONE_WAY))
    assert seconds(graph, at(100, 50), at(50, 0)) == [[0, 30], [10, 0]]


@pytest.mark.usefixtures("free_turns")
def test_place_off_the_network_keeps_its_row_and_harms_no_other() -> None:
    """A place 2 km from any street has no way to or from it; the others are as they are without it."""
    graph = town(STREET, ("ab", TEN_METRES_A_SECOND))
    assert seconds(graph, at(0, 0), at(500, 2000), at(1000, 0)) == [
        [0, NO_WAY, 100],
        [NO_WAY, 0, NO_WAY],
        [100, NO_WAY, 0],
    ]


@pytest.mark.usefixtures("free_turns")
def test_same_place_twice_is_nought_apart() -> None:
    """Two visits at the same coordinates need no travel, even in a one-way street or off the network."""
    graph = town(SQUARE, ("abcda", ONE_WAY))
    far = at(5000, 5000)
    matrix = RoadRouter(graph, "car").matrix([at(50, 0), at(50, 0), far, far])
    assert matrix.seconds[:2, :2].tolist() == [[0, 0], [0, 0]]
    assert matrix.seconds[2:, 2:].tolist() == [[0, 0], [0, 0]]
    assert matrix.metres[2, 3] == 0


@pytest.mark.usefixtures("free_turns")
def test_half_seconds_are_rounded_up_once() -> None:
    """1.4 s are 1 s, 1.5 s are 2 s; five stretches of 0.4 s make 2 s: nothing is rounded on the way."""
    corners = {"a": (0, 0), "b": (4, 0), "c": (8, 0), "d": (12, 0), "e": (16, 0), "f": (20, 0), "g": (4, 9)}
    streets = [(pair, TEN_METRES_A_SECOND) for pair in ("ab", "bc", "cd", "de", "ef", "bg")]
    graph = town(corners, *streets)
    table = seconds(graph, at(0, 0), at(14, 0), at(15, 0), at(20, 0))
    assert table[0] == [0, 1, 2, 2]


def test_table_by_chunks_is_the_same(monkeypatch: pytest.MonkeyPatch, monaco: Graph) -> None:
    """How many rows are worked out at once changes nothing."""
    places = [*places_near(monaco, 25, seed=1), Point(48.85, 2.35)]
    whole = RoadRouter(monaco, "car").matrix(places)
    monkeypatch.setattr("routing.table.ROWS_AT_ONCE", 4)
    by_rows = RoadRouter(monaco, "car").matrix(places)
    assert (whole.seconds == by_rows.seconds).all()
    assert (whole.metres == by_rows.metres).all()
    assert whole.seconds.dtype == np.int32


@pytest.mark.parametrize("mode", MODES)
def test_table_of_monaco_equals_plain_dijkstra(mode: Mode, monaco: Graph) -> None:
    """On the real map every time and length is that of Dijkstra's algorithm written out in Python."""
    router = RoadRouter(monaco, mode)
    places = places_near(monaco, 40, seed=2)
    matrix = router.matrix(places)
    snaps = router.snap(places)
    near = [number for number, snap in enumerate(snaps) if isinstance(snap, Snap)]
    assert len(near) > 35
    on_road = [snap for snap in snaps if isinstance(snap, Snap)]
    search = PlainSearch(monaco, mode)
    for source in range(0, len(near), 6):
        costs = search.costs(on_road, source)
        for column, cost in zip(near, costs, strict=True):
            assert cost is not None
            assert matrix.seconds[near[source], column] == (cost[0] + 500) // 1000
            assert matrix.metres[near[source], column] == (cost[1] + 5) // 10


@pytest.mark.parametrize("mode", MODES)
def test_table_of_monaco_keeps_the_triangle_inequality(mode: Mode, monaco: Graph) -> None:
    """
    Going by a third place is never faster, but for two roundings, unless one turns round there.

    Whoever drives past a place may not turn round in the street as who stops there may; a walker may.
    """
    router = RoadRouter(monaco, mode)
    places = [p for p in places_near(monaco, 60, seed=3) if isinstance(router.snap([p])[0], Snap)]
    table = router.matrix(places).seconds
    by_third = table[:, :, None] + table[None, :, :]
    start, third, end = np.nonzero(table[:, None, :] > by_third + 1)
    assert mode != "foot" or not len(start)
    legs = [(places[i], places[k]) for i, k in zip(start, third, strict=True)]
    onward = [(places[k], places[j]) for k, j in zip(third, end, strict=True)]
    for coming, going in zip(router.paths(legs[:200]), router.paths(onward[:200]), strict=True):
        assert coming.edges[-1].arc != going.edges[0].arc


def test_rows_and_columns_are_parts_of_the_whole_table(monaco: Graph) -> None:
    """From some places to others, in any order and repeated, the figures are those of the square table."""
    places = [*places_near(monaco, 12, seed=4), Point(48.85, 2.35)]
    router = RoadRouter(monaco, "car")
    whole = router.matrix(places)
    rows, columns = [3, 12, 0, 3], [5, 3, 12, 7, 5]
    part = router.between([places[i] for i in rows], [places[j] for j in columns])
    assert part.seconds.tolist() == whole.seconds[np.ix_(rows, columns)].tolist()
    assert part.metres.tolist() == whole.metres[np.ix_(rows, columns)].tolist()


def test_five_thousand_places_are_worked_out_by_chunks(
    monaco: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many places there are, so many rows are searched at once; the memory is the table's own."""
    router = RoadRouter(monaco, "car")
    rows: list[int] = []
    search = router._search  # noqa: SLF001
    plain = search.costs

    def counted(entries: Links, exits: Links) -> NDArray[np.float64]:
        rows.append(len(entries.start) - 1)
        return plain(entries, exits)

    monkeypatch.setattr(search, "costs", counted)
    places = places_near(monaco, 5_000, seed=10)
    matrix = router.between(places[:1_100], places)
    assert matrix.seconds.shape == (1_100, 5_000)
    assert rows[:2] == [ROWS_AT_ONCE, ROWS_AT_ONCE]
    assert len(rows) == 3
