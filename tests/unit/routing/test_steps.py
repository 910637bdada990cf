"""Legs told step by step."""

from __future__ import annotations

import pytest

from routing import Graph, Point, RoadRouter, Snap, step_sentence
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND, Street, at, forbid, town
from tests.unit.routing.test_path import places_near

CROSS = {"m": (0, 0), "n": (0, 100), "e": (100, 0), "s": (0, -100), "w": (-100, 0)}
NORTH, SOUTH = ("nm", {**TEN_METRES_A_SECOND, "name": "High Street"}), ("ms", TEN_METRES_A_SECOND)
EAST, WEST = ("me", {**TEN_METRES_A_SECOND, "name": "Mill Lane"}), ("mw", TEN_METRES_A_SECOND)


def told(graph: Graph, start: Point, end: Point) -> list[str]:
    """Sentences of one leg by car, in English."""
    (path,) = RoadRouter(graph, "car").paths([(start, end)])
    return [step_sentence(step, "en") for step in path.steps]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (at(-60, 0), "Turn right."),
        (at(60, 0), "Turn left: Mill Lane."),
        (at(0, -60), None),
    ],
)
def test_turns_are_told_from_the_seat(end: Point, expected: str | None) -> None:
    """Coming from the north, west is to the right, east to the left, and straight on needs no word."""
    sentences = told(town(CROSS, NORTH, SOUTH, EAST, WEST), at(0, 60), end)
    assert sentences[0] == "Head south: High Street."
    assert sentences[1:-1] == ([] if expected is None else [expected])
    assert sentences[-1] == "You have arrived."


def test_side_of_the_arrival_is_the_driver_s() -> None:
    """A place 5 m north of a street that runs east is on the left going east, on the right going west."""
    street: Street = ("ab", TEN_METRES_A_SECOND)
    graph = town({"a": (0, 0), "b": (300, 0)}, street)
    assert told(graph, at(50, 0), at(150, 5))[-1] == "You have arrived, on the left."
    assert told(graph, at(250, 0), at(150, 5))[-1] == "You have arrived, on the right."
    assert told(graph, at(250, 0), at(150, -5))[-1] == "You have arrived, on the left."


def test_bend_without_a_choice_is_not_told() -> None:
    """Where only two streets meet one cannot go wrong, however sharp the corner."""
    graph = town(CROSS, ("nm", TEN_METRES_A_SECOND), ("me", TEN_METRES_A_SECOND))
    assert told(graph, at(0, 60), at(60, 0)) == ["Head south.", "You have arrived."]


def test_new_name_is_told_where_the_street_goes_straight_on() -> None:
    """High Street becomes Bridge Road."""
    graph = town(CROSS, NORTH, ("ms", {**TEN_METRES_A_SECOND, "name": "Bridge Road"}))
    assert told(graph, at(0, 60), at(0, -60))[1] == "Go straight on: Bridge Road."


def test_roundabout_counts_its_exits() -> None:
    """On a roundabout driven from south by east and north to west, the third exit leads west."""
    ring = {"s": (0, -20), "e": (20, 0), "n": (0, 20), "w": (-20, 0)}
    ends = {"S": (0, -120), "E": (120, 0), "N": (0, 120), "W": (-120, 0)}
    arms = [(inner + outer, TEN_METRES_A_SECOND) for inner, outer in ("sS", "eE", "nN")]
    west: Street = ("wW", {**TEN_METRES_A_SECOND, "name": "Rue de l'Ouest"})
    circle: Street = ("senws", {**ONE_WAY, "junction": "roundabout"})
    graph = town({**ring, **ends}, circle, west, *arms)
    assert told(graph, at(0, -80), at(-80, 0))[1:-1] == [
        "At the roundabout, take the 3rd exit: Rue de l'Ouest."
    ]
    assert told(graph, at(0, -80), at(80, 0))[1:-1] == ["At the roundabout, take the 1st exit."]
    (path,) = RoadRouter(graph, "car").paths([(at(0, -80), at(-80, 0))])
    assert [step_sentence(step, "fr") for step in path.steps] == [
        "Partez vers le nord.",
        "Au rond-point, prenez la 3e sortie : Rue de l'Ouest.",
        "Vous êtes à destination.",
    ]


def test_turning_round_in_a_dead_end_is_told() -> None:
    """Where a turn is forbidden, the way leads into a dead end and back: from n by m to e, and on to w."""
    graph = town(CROSS, ("nm", ONE_WAY), ("me", TEN_METRES_A_SECOND), ("mw", ONE_WAY), ("wn", ONE_WAY))
    graph = forbid(graph, CROSS, "nmw")
    assert told(graph, at(0, 60), at(-60, 0)) == [
        "Head south.",
        "Turn left.",
        "Turn round.",
        "You have arrived.",
    ]


def test_leg_of_no_length_is_an_arrival_alone() -> None:
    """Two places that snap to one spot."""
    graph = town({"a": (0, 0), "b": (300, 0)}, ("ab", TEN_METRES_A_SECOND))
    assert told(graph, at(150, 5), at(150, -5)) == ["You have arrived, on the right."]


@pytest.mark.parametrize(
    ("number", "ordinal"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th")]
)
def test_ordinals_are_written_as_people_do(number: int, ordinal: str) -> None:
    """First to fourth, and the eleventh."""
    from routing.step_sentences import _ordinal  # noqa: PLC0415

    assert _ordinal(number, "en") == ordinal
    assert _ordinal(number, "fr") == ("1re" if number == 1 else f"{number}e")


def test_steps_of_monaco_add_up_to_their_leg(monaco: Graph) -> None:
    """On the real map the times and lengths of a leg's steps are the leg's."""
    router = RoadRouter(monaco, "car")
    places = [p for p in places_near(monaco, 12) if isinstance(router.snap([p])[0], Snap)]
    for path in router.paths([(start, end) for start in places[:4] for end in places]):
        driven = sum(edge.milliseconds + edge.turn_milliseconds for edge in path.edges)
        assert sum(step.milliseconds for step in path.steps) == driven
        assert sum(step.decimetres for step in path.steps) == sum(edge.decimetres for edge in path.edges)
        assert path.steps[-1].manoeuvre.startswith("arrive")
        assert all(step_sentence(step, "fr").endswith(".") for step in path.steps)
