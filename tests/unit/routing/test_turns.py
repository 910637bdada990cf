"""What turns take, and which are forbidden."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from routing import MODES, NO_WAY, Graph, Mode, Point, RoadRouter, Snap
from routing.profiles import SECONDS_TO_DRIVE_THROUGH, TURNS
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND, at, forbid, town

CROSS = {"m": (0, 0), "n": (0, 100), "e": (100, 0), "s": (0, -100), "w": (-100, 0)}
ARMS = [(f"m{arm}", TEN_METRES_A_SECOND) for arm in "nesw"]
LADDER = {"a": (0, 0), "b": (100, 0), "c": (200, 0), "d": (0, 100), "e": (100, 100), "f": (200, 100)}
"""Two streets side by side, a-b-c and d-e-f, with three streets between them."""
RUNGS = [(way, TEN_METRES_A_SECOND) for way in ("ab", "bc", "de", "ef", "ad", "be", "cf")]


def seconds(graph: Graph, start: Point, end: Point, mode: Mode = "car") -> int:
    """Give the seconds of one leg."""
    return int(RoadRouter(graph, mode).between([start], [end]).seconds[0, 0])


@pytest.mark.parametrize(
    ("end", "turn"), [(at(-50, 0), "right"), (at(50, 0), "left"), (at(0, -50), "straight")]
)
def test_turn_takes_its_seconds(end: Point, turn: str) -> None:
    """From 50 m north of a crossing to 50 m beyond it: 10 s and the turn."""
    taken = 10 + getattr(TURNS["car"], turn)
    assert seconds(town(CROSS, *ARMS), at(0, 50), end) == int(taken + 0.5)


def test_traffic_lights_take_their_seconds_once_for_every_turn() -> None:
    """With lights at the crossing straight on takes their wait more."""
    graph = town(CROSS, *ARMS)
    lights = dataclasses.replace(graph, signals=(graph.lat == 0) & (graph.lon == 0))
    more = seconds(lights, at(0, 50), at(0, -50)) - seconds(graph, at(0, 50), at(0, -50))
    assert more == TURNS["car"].signals


def test_corner_of_two_streets_takes_no_time() -> None:
    """Where nothing crosses there is nothing to wait for: 50 m and 50 m at 10 m/s are 10 s."""
    graph = town(CROSS, ("nm", TEN_METRES_A_SECOND), ("me", TEN_METRES_A_SECOND))
    assert seconds(graph, at(0, 50), at(50, 0)) == 10


def test_forbidden_turn_is_driven_round() -> None:
    """From a-b the left turn into b-e is forbidden: by c and f it is 400 m, or by a U-turn nowhere."""
    graph = town(LADDER, *RUNGS)
    free, bound = (
        seconds(graph, at(50, 0), at(100, 50)),
        seconds(forbid(graph, LADDER, "abe"), at(50, 0), at(100, 50)),
    )
    assert free == 10 + TURNS["car"].left
    # back to a, up to d, along to e and down: 50 + 100 + 100 + 50 m, right at e; no crossing at a and d
    assert bound == int(30 + TURNS["car"].right + 0.5)


def test_restriction_does_not_bind_other_modes() -> None:
    """Cars alone are kept from turning; on foot it is 100 m at 4.8 km/h, 75 s."""
    graph = forbid(town(LADDER, *RUNGS), LADDER, "abe")
    assert seconds(graph, at(50, 0), at(100, 50), "foot") == 75


def test_restriction_over_a_street_binds_only_who_came_by_its_beginning() -> None:
    """With a-b-e-d forbidden, b-e-d is still open to who comes from c, and a-b-e-f to who comes from a."""
    graph = town(LADDER, *RUNGS)
    bound = forbid(graph, LADDER, "abed")
    for start, end in ((at(150, 0), at(50, 100)), (at(50, 0), at(150, 100)), (at(50, 0), at(100, 50))):
        assert seconds(bound, start, end) == seconds(graph, start, end)
    # Along a-d it is as far; make that street one-way against it, and the way round by f is the only one.
    streets = [
        (way, ONE_WAY if way == "da" else tags) for way, tags in (*RUNGS, ("da", ONE_WAY)) if way != "ad"
    ]
    graph = town(LADDER, *streets)
    bound = forbid(graph, LADDER, "abed")
    (path,) = RoadRouter(bound, "car").paths([(at(50, 0), at(50, 100))])
    assert seconds(graph, at(50, 0), at(50, 100)) < path.seconds
    corners = [(round(p.lon * 111_195 / 100), round(p.lat * 111_195 / 100)) for p in path.points[1:-1]]
    assert corners == [(1, 0), (2, 0), (2, 1), (1, 1)]


def test_stop_forgets_the_beginning_of_a_restriction() -> None:
    """Who stops in b-e may go on into e-d, whatever street was driven before."""
    graph = forbid(town(LADDER, *RUNGS), LADDER, "abed")
    table = RoadRouter(graph, "car").matrix([at(100, 50), at(50, 100)]).seconds
    assert table[0, 1] == 10 + TURNS["car"].left


def test_street_is_turned_round_in_only_where_it_ends() -> None:
    """A place behind one who may not turn round is reached by a stop, a dead end, or the way round."""
    graph = town(CROSS, ("nm", ONE_WAY), ("me", TEN_METRES_A_SECOND), ("mw", ONE_WAY), ("wn", ONE_WAY))
    graph = forbid(graph, CROSS, "nmw")
    # 40 m to m, 100 m to e, back 100 m, 60 m on to w: 30 s, a left turn, the U-turn, and straight over m
    turned = TURNS["car"].left + TURNS["car"].u_turn + TURNS["car"].straight
    assert seconds(graph, at(0, 40), at(-60, 0)) == int(30 + turned + 0.5)


def test_street_whose_way_on_is_forbidden_is_a_dead_end() -> None:
    """Behind a barrier across the street, both parts can be reached and left."""
    corners = {"a": (0, 0), "b": (100, 0), "c": (200, 0), "d": (100, 300), "z": (0, 300), "y": (200, 300)}
    ring = [(way, TEN_METRES_A_SECOND) for way in ("ab", "bc", "az", "zd", "dy", "yc")]
    graph = town(corners, *ring, ("bd", {"highway": "cycleway"}))
    graph = forbid(graph, corners, "abc", "cba")
    assert isinstance(RoadRouter(graph, "car").snap([at(90, 3)])[0], Snap)
    # 90 m back to a, 300 + 200 + 300 m round and 90 m on: 98 s
    assert seconds(graph, at(90, 3), at(110, 3)) == 98


def test_destination_only_street_is_not_driven_through_but_reached_freely() -> None:
    """A short cut open to residents only: they pay nothing, others take the way round of 300 m."""
    only = {**TEN_METRES_A_SECOND, "motor_vehicle": "destination"}
    square = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100), "x": (-50, 0), "y": (150, 0)}
    outside = [(way, TEN_METRES_A_SECOND) for way in ("ad", "dc", "cb", "xa", "by")]
    closed, opened = (town(square, ("ab", tags), *outside) for tags in (only, TEN_METRES_A_SECOND))
    through, resident = (at(-30, 0), at(130, 0)), (at(-30, 0), at(50, 0))
    assert seconds(closed, *resident) == seconds(opened, *resident)
    assert seconds(closed, *resident[::-1]) == seconds(opened, *resident[::-1])
    assert seconds(opened, *through) == int(16 + 2 * TURNS["car"].straight + 0.5)
    assert 36 < seconds(closed, *through) < 36 + 2 * TURNS["car"].sharp
    (path,) = RoadRouter(closed, "car").paths([resident])
    assert path.seconds == (sum(e.milliseconds + e.turn_milliseconds for e in path.edges) + 500) // 1000
    # where there is no other way, it is driven through, at its price
    alone = town(square, ("ab", only), *[street for street in outside if street[0] in {"xa", "by"}])
    assert seconds(alone, *through) == SECONDS_TO_DRIVE_THROUGH + 16


def test_who_lives_in_a_destination_only_street_may_come_back_to_it() -> None:
    """From house to house against a one-way street for residents one goes round, and pays nothing."""
    only = {**ONE_WAY, "motor_vehicle": "destination"}
    square = {"a": (0, 0), "b": (200, 0), "c": (200, 200), "d": (0, 200)}
    graph = town(square, ("ab", only), ("bcda", TEN_METRES_A_SECOND))
    low, high = at(50, 2), at(150, 2)
    assert seconds(graph, low, high) == 10
    # 50 m on to b, 600 m round and 50 m from a; no corner is a junction of three streets
    assert seconds(graph, high, low) == seconds(
        town(square, ("ab", ONE_WAY), ("bcda", TEN_METRES_A_SECOND)), high, low
    )
    (path,) = RoadRouter(graph, "car").paths([(high, low)])
    assert path.seconds == seconds(graph, high, low) < SECONDS_TO_DRIVE_THROUGH
    assert path.seconds == (sum(e.milliseconds + e.turn_milliseconds for e in path.edges) + 500) // 1000


def test_who_stands_at_the_end_of_a_destination_only_street_does_not_live_in_it() -> None:
    """Where nobody may stop on the street that comes in there, a place lies at the other's very end."""
    no_stopping = {"highway": "motorway", "oneway": "yes"}
    only = {**TEN_METRES_A_SECOND, "motor_vehicle": "destination"}
    corners = {"a": (0, 0), "b": (200, 0), "c": (0, 200)}
    graph = town(corners, ("ab", no_stopping), ("ba", only), ("ac", TEN_METRES_A_SECOND))
    assert seconds(graph, at(200, 0), at(0, 0)) == SECONDS_TO_DRIVE_THROUGH + 20
    assert seconds(graph, at(199, 0), at(0, 0)) == 20


@pytest.mark.parametrize("mode", MODES)
def test_same_place_five_hundred_times(mode: Mode) -> None:
    """A house with 500 visits has a table of nothing."""
    matrix = RoadRouter(town(CROSS, *ARMS), mode).matrix([at(0, 50)] * 500)
    assert matrix.seconds.shape == (500, 500)
    assert not matrix.seconds.any()
    assert not matrix.metres.any()


def test_walled_in_street_is_off_the_road() -> None:
    """Where every turn into a street is forbidden, a place on it is served from the next one."""
    graph = forbid(town(CROSS, *ARMS), CROSS, "nme", "sme", "wme", "eme")
    assert seconds(graph, at(0, 50), at(-50, 0)) != NO_WAY
    snap = RoadRouter(graph, "car").snap([at(80, 5)])[0]
    assert isinstance(snap, Snap)
    assert snap.point.lon == pytest.approx(0, abs=1e-9)


def test_turn_seconds_are_whole_milliseconds() -> None:
    """Turns are added in whole milliseconds like all else."""
    assert RoadRouter(town(CROSS, *ARMS), "car").network.turns.milliseconds.dtype == np.int32
