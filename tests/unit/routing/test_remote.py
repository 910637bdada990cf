"""Other routers behind our protocol: OSRM and Valhalla played on loopback, well and badly."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from routing import (
    NO_WAY,
    SERVERS,
    Graph,
    JsonServer,
    OffRoad,
    OffRoadError,
    Point,
    RemoteRouter,
    RoadRouter,
    Snap,
    StraightRouter,
    TravelSource,
)
from routing.valhalla import decoded
from tests.unit.routing.played import Played, Question, Reply, played
from tests.unit.routing.played_routers import (
    ADRIFT,
    ISLAND,
    KINDS,
    PLACES,
    PLAYED,
    SHIFT,
    driving_seconds,
    encoded,
    is_at,
    spots_of,
)
from tests.unit.routing.streets import TEN_METRES_A_SECOND, at, town

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routing import Router


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each dialect."""
    named: str = request.param
    return named


@pytest.fixture
def server(kind: str) -> Iterator[Played]:
    """Play a server of the dialect, within its limits."""
    with played(PLAYED[kind]()) as playing:
        yield playing


def _router(kind: str, server: Played, own: Router | None = None) -> RemoteRouter:
    asking = JsonServer(server.url, timeout_seconds=5, pause=lambda _: None)
    return RemoteRouter(SERVERS[kind](asking, "car"), "car", own or StraightRouter("car"))


def _plain(places: Sequence[Point]) -> list[list[int]]:
    spots = [(round(place.lat, 6), round(place.lon, 6)) for place in places]
    rows = [[driving_seconds(a, b) for b in spots] for a in spots]
    whole = [[NO_WAY if told is None else round(told) for told in row] for row in rows]
    for index in range(len(places)):
        whole[index][index] = 0
    return whole


def test_table_is_the_servers(kind: str, server: Played) -> None:
    """Seconds, metres and what has no way come out as the server has them, in whole units."""
    places = [*PLACES, ISLAND]
    router = _router(kind, server)
    matrix = router.matrix(places)
    assert matrix.seconds.tolist() == _plain(places)
    # 1,000 m, in 100 s; north 2,000 m and a third of a second more, of which the server makes 3 m.
    assert matrix.metres[:3, :3].tolist() == [[0, 1000, 2003], [1000, 0, 2239], [2000, 2236, 0]]
    assert (matrix.metres[3, :3] == NO_WAY).all()
    assert router.source == TravelSource.of(kind)  # type: ignore[arg-type]  # one of the kinds


def test_places_beyond_one_question_are_asked_in_parts(kind: str, server: Played) -> None:
    """A table of 120 places, some of them twice, is the same as if it were asked at once."""
    places = [at(100 * (number % 12), 130 * (number // 12)) for number in range(120)]
    matrix = _router(kind, server).matrix([*places, *places[:7]])
    assert matrix.seconds.tolist() == _plain([*places, *places[:7]])
    asked = [
        question for question in server.questions if question.path.count("/") < 3 or "table" in question.path
    ]
    assert len(asked) > 9


@pytest.mark.parametrize("kind", KINDS)
def test_stricter_limits_are_kept_to(kind: str) -> None:
    """A server that takes four places at a time gives the same table, in more questions."""
    places = [at(100 * number, 10 * number) for number in range(20)]
    limit = {"osrm": 5, "valhalla": 16}[kind]
    with played(PLAYED[kind](limit)) as server:
        router = _router(kind, server)
        router._server.most_spots = 4  # noqa: SLF001 - the limit of this server
        matrix = router.matrix(places)
    assert matrix.seconds.tolist() == _plain(places)
    assert router.source.instead_of is None


def test_server_that_takes_nothing_is_given_up(kind: str) -> None:
    """Where even one pair is too big a question, our own engine makes the table."""
    with played(PLAYED[kind](0)) as server:
        router = _router(kind, server)
        router._server.most_spots = 1  # noqa: SLF001 - the limit of this server
        seconds = router.matrix(PLACES).seconds
    assert seconds.tolist() == StraightRouter("car").matrix(PLACES).seconds.tolist()


def test_snap_is_where_the_server_puts_a_place(kind: str, server: Played) -> None:
    """Near a street a place is on it; 500 m from one, or off the Earth, it is off the network."""
    router = _router(kind, server)
    near, adrift, nowhere = router.snap([PLACES[0], ADRIFT, Point(math.nan, 0)])
    assert isinstance(near, Snap)
    assert near.point == Point(SHIFT, 0)
    assert near.metres == pytest.approx(11.1, abs=0.1)
    assert isinstance(adrift, OffRoad)
    assert adrift.metres == pytest.approx(500, abs=1)
    assert nowhere == OffRoad(math.inf)


def test_place_off_the_network_harms_no_other(kind: str, server: Played) -> None:
    """It keeps its row and column, and no line leads to it."""
    router = _router(kind, server)
    matrix = router.matrix([ADRIFT, *PLACES])
    assert matrix.seconds[1:, 1:].tolist() == _plain(PLACES)
    assert (matrix.seconds[0, 1:] == NO_WAY).all()
    with pytest.raises(OffRoadError):
        router.paths([(PLACES[0], ADRIFT)])
    assert router.source.instead_of is None


def test_place_that_spoils_a_whole_question_is_found_out(kind: str) -> None:
    """Where the server refuses any table with one place in it, all others keep their times."""
    spoils = at(500, 500)
    refusal = {
        "osrm": {"code": "NoSegment", "message": "Could not find a matching segment"},
        "valhalla": {"error_code": 171, "error": "No suitable edges near location"},
    }[kind]

    def answer(question: Question) -> Reply:
        if "sources" in (question.body or question.query) and _names(question, spoils):
            return Reply(refusal, status=400)
        return PLAYED[kind]()(question)

    with played(answer) as server:
        router = _router(kind, server)
        matrix = router.matrix([*PLACES, spoils])
    assert matrix.seconds[:3, :3].tolist() == _plain(PLACES)
    assert (matrix.seconds[3, :3] == NO_WAY).all()
    assert router.source.instead_of is None


def _names(question: Question, place: Point) -> bool:
    if question.body is None:
        return f"{place.lon:.6f},{place.lat:.6f}" in question.path
    return any(
        is_at(spot, place) for side in ("sources", "targets") for spot in spots_of(question.body[side])
    )


def test_path_has_the_servers_line_and_the_tables_figures(kind: str, server: Played) -> None:
    """The line is the server's; seconds and metres are the table's, though the server's route says others."""
    router = _router(kind, server)
    before = router.paths([(PLACES[0], PLACES[1])])[0]
    assert (before.seconds, before.metres) == (107, 1000)
    matrix = router.matrix(PLACES)
    path = router.paths([(PLACES[0], PLACES[1])])[0]
    assert (path.seconds, path.metres) == (matrix.seconds[0, 1], matrix.metres[0, 1])
    way = [(place.lat, place.lon) for place in (PLACES[0], at(500, 0), PLACES[1])]
    assert [(spot.lat, spot.lon) for spot in path.points] == pytest.approx(np.array(way), abs=2e-6)


BAD_TABLES: dict[str, list[Any]] = {
    "osrm": [
        {"durations": [[0]], "distances": [[0]]},
        {"durations": [[0, 1, 2]] * 3},
        {"durations": [[0, -1, 2]] * 3, "distances": [[0, 1, 2]] * 3},
        {"durations": [[0, 1, 2]] * 3, "distances": [[0, 1e12, 2]] * 3},
        {"durations": [[0, 1, 2], [0, 1], [0]], "distances": [[0, 1, 2]] * 3},
        {"durations": [[0, 1, {}]] * 3, "distances": [[0, 1, 2]] * 3},
        {"code": "InvalidQuery"},
    ],
    "valhalla": [
        {"sources_to_targets": [[{"time": 1, "distance": 1}]]},
        {"sources_to_targets": [[{"time": 1}] * 3] * 3},
        {"sources_to_targets": [[{"time": -1, "distance": 1}] * 3] * 3},
        {"sources_to_targets": [[{"time": "soon", "distance": 1}] * 3] * 3},
        {"sources_to_targets": [[None] * 3] * 3},
        {"sources_to_targets": None},
        {},
        [],
    ],
}


@pytest.mark.parametrize(("kind", "bad"), [(kind, bad) for kind in KINDS for bad in BAD_TABLES[kind]])
def test_table_that_makes_no_sense_is_not_used(kind: str, bad: Any) -> None:  # noqa: ANN401 - any JSON
    """Missing rows, cells or figures, negative ones other rubbish: our own engine makes the whole table."""

    def answer(question: Question) -> Reply:
        if "sources" in (question.body or question.query):
            return Reply({"code": "Ok", **bad} if kind == "osrm" and "code" not in bad else bad)
        return PLAYED[kind]()(question)

    with played(answer) as server:
        router = _router(kind, server)
        matrix = router.matrix(PLACES)
    assert matrix.seconds.tolist() == StraightRouter("car").matrix(PLACES).seconds.tolist()
    assert router.source == TravelSource("straight_line", "straight_line", kind, "unreadable")  # type: ignore[arg-type]


@pytest.mark.parametrize("far", ["1e999", "NaN", "1" + "0" * 400, '"here"'])
def test_spot_that_is_nowhere_is_not_used(kind: str, far: str) -> None:
    """A place put where no place is: our own engine makes the whole table."""

    def answer(question: Question) -> Reply:
        told = json.dumps(PLAYED[kind]()(question).told)
        return Reply(re.sub(r'("correlated_lon": |"location": \[)[-\d.e]+', rf"\g<1>{far}", told).encode())

    with played(answer) as server:
        router = _router(kind, server)
        matrix = router.matrix(PLACES)
    assert matrix.seconds.tolist() == StraightRouter("car").matrix(PLACES).seconds.tolist()
    assert router.source.reason == "unreadable"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply({}, status=500), "refused"),
        (Reply({}, status=429), "refused"),
        (Reply({"code": "InvalidUrl"}, status=400), "refused"),
        (Reply(b"<html>"), "unreadable"),
        (Reply(None), "unreadable"),
        (Reply({"code": "Ok"}, cut=4), "unreadable"),
    ],
)
def test_server_that_fails_is_replaced(kind: str, reply: Reply, reason: str, road: Graph) -> None:
    """Our own engine then answers everything, and the router says so."""
    own = RoadRouter(road, "car")
    with played(lambda _: reply) as server:
        router = _router(kind, server, own)
        matrix = router.matrix(PLACES[:2])
        asked = len(server.questions)
        assert router.snap(PLACES[:2]) == own.snap(PLACES[:2])
        assert router.paths([(PLACES[0], PLACES[1])]) == own.paths([(PLACES[0], PLACES[1])])
        assert len(server.questions) == asked  # it was given up for good
    assert matrix.seconds.tolist() == own.matrix(PLACES[:2]).seconds.tolist()
    assert router.source == TravelSource("streets", "streets", kind, reason)  # type: ignore[arg-type]


def test_server_that_is_silent_or_gone_is_replaced(kind: str) -> None:
    """Neither a server that never answers nor one that is not there keeps a plan from being made."""
    with played(lambda _: Reply({}, is_silent=True)) as server:
        asking = JsonServer(server.url, timeout_seconds=0.2)
        silent = RemoteRouter(SERVERS[kind](asking, "car"), "car", StraightRouter("car"))
        silent.matrix(PLACES)
    assert silent.source.reason == "timed_out"
    gone = _router(kind, server)
    gone.matrix(PLACES)
    assert gone.source.reason == "unreachable"


def test_lines_that_fail_leave_the_table(kind: str, road: Graph) -> None:
    """Where the table is the server's and a line fails, ours is drawn, at the table's figures."""
    with played(lambda question: _no_lines(kind, question)) as server:
        router = _router(kind, server, RoadRouter(road, "car"))
        matrix = router.matrix(PLACES[:2])
        (path,) = router.paths([(PLACES[0], PLACES[1])])
        assert router.matrix(PLACES[:2]).seconds.tolist() == matrix.seconds.tolist()
    assert (path.seconds, path.metres) == (matrix.seconds[0, 1], matrix.metres[0, 1])
    assert path.points == RoadRouter(road, "car").paths([(PLACES[0], PLACES[1])])[0].points
    assert router.source == TravelSource(kind, "streets", kind, "refused")  # type: ignore[arg-type]


def test_lines_off_our_own_streets_are_straight(kind: str, road: Graph) -> None:
    """Where the server's streets reach further than ours, its plan is kept, with straight lines."""
    leg = (PLACES[0], at(0, 2000))
    with played(lambda question: _no_lines(kind, question)) as server:
        router = _router(kind, server, RoadRouter(road, "car"))
        router.matrix(leg)
        (path,) = router.paths([leg])
    assert path.points == leg
    assert router.source.lines == "straight_line"


def _no_lines(kind: str, question: Question) -> Reply:
    return Reply({}, status=400) if "route" in question.path else PLAYED[kind]()(question)


@pytest.fixture
def road() -> Graph:
    """One street through the first two places, and nothing near the third."""
    return town({"a": (-100, 0), "b": (1100, 0)}, ("ab", TEN_METRES_A_SECOND))


def test_polyline_is_read_as_written() -> None:
    """Points come back to the sixth decimal, south and west too; a text cut short is no line."""
    points = [(43.732512, 7.418903), (-43.7, -0.000001), (0.0, 180.0)]
    assert decoded(encoded(points)) == pytest.approx(np.array(points))
    assert decoded("") == []
    for broken in (encoded(points)[:-1], "\x00", "é"):
        with pytest.raises(ValueError):  # noqa: PT011 - of whatever words
            decoded(broken)


def test_server_is_told_places_and_nothing_else(kind: str, server: Played) -> None:
    """What leaves the house: coordinates to six decimals, the mode, and options."""
    _router(kind, server).matrix([Point(43.73251234567, 7.41890345678), PLACES[0]])
    text = repr(server.questions)
    assert "43.732512" in text
    assert "43.7325123" not in text
