"""Traffic lights and barriers: seconds on the way past them, or no way past."""

from __future__ import annotations

import pytest

from routing.barriers import BARRIERS
from routing.graph import CLOSED
from routing.obstacles import barrier_seconds, has_signals
from routing.profiles import TURNS
from tests.unit.routing.mapped import STAR, forbidden, mapped
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND

THROUGH = ("wme", TEN_METRES_A_SECOND)
"""200 m with the middle on the way: 20 s by car."""
LIGHTS = {"highway": "traffic_signals"}
SIGNALS = TURNS["car"].signals


def seconds(graph: object, mode: int = 0) -> list[list[float]]:
    """Seconds of each section along and against its points."""
    return [[value / 1_000 for value in times] for times in graph.milliseconds[mode].T.tolist()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("tags", "along", "against"),
    [
        ({}, SIGNALS, SIGNALS),
        ({"traffic_signals:direction": "both"}, SIGNALS, SIGNALS),
        ({"traffic_signals:direction": "forward"}, SIGNALS, 0),
        ({"traffic_signals:direction": "backward"}, 0, SIGNALS),
        ({"direction": "forward"}, SIGNALS, 0),
    ],
)
def test_lights_between_junctions_hold_up_those_they_face(
    tags: dict[str, str], along: float, against: float
) -> None:
    """Lights on the way add their wait to the street, in the direction they hold for."""
    graph = mapped(STAR, THROUGH, marks={"m": {**LIGHTS, **tags}})
    assert seconds(graph) == [[20 + along, 20 + against]]
    assert not graph.signals.any()


def test_lights_do_not_open_a_one_way_street() -> None:
    """What is closed stays closed, whatever stands on it."""
    graph = mapped(STAR, ("wme", ONE_WAY), marks={"m": LIGHTS})
    assert graph.milliseconds[0].T.tolist() == [[20_000 + SIGNALS * 1_000, CLOSED]]


def test_lights_at_a_junction_are_left_to_its_turns() -> None:
    """At a junction the lights are marked, and no street gets longer."""
    graph = mapped(STAR, THROUGH, ("nm", TEN_METRES_A_SECOND), marks={"m": LIGHTS})
    assert graph.signals.sum() == 1
    assert {value for times in seconds(graph) for value in times} == {10.0}


def test_lights_for_walkers_alone_hold_up_nobody() -> None:
    """A crossing on foot is no junction's light."""
    assert not has_signals({"highway": "crossing", "crossing": "traffic_signals"})


def test_bollard_stops_cars_and_lets_bicycles_by() -> None:
    """Cars may drive up to it from both sides and turn back; bicycles and walkers pass."""
    graph = mapped(STAR, THROUGH, marks={"m": {"barrier": "bollard"}})
    assert forbidden(graph, STAR, "car") == {"wme", "emw"}
    assert forbidden(graph, STAR, "bicycle") == forbidden(graph, STAR, "foot") == set()


def test_bollard_between_two_ways_stops_cars_too() -> None:
    """It makes no difference whether the street is one mapped way or two."""
    streets = (("wm", TEN_METRES_A_SECOND), ("me", TEN_METRES_A_SECOND))
    graph = mapped(STAR, *streets, marks={"m": {"barrier": "bollard"}})
    assert forbidden(graph, STAR, "car") == {"wme", "emw"}


def test_bollard_where_a_path_joins_still_stops_cars() -> None:
    """A path that cars may not enter does not make a junction of it for them."""
    graph = mapped(STAR, THROUGH, ("nm", {"highway": "footway"}), marks={"m": {"barrier": "bollard"}})
    assert forbidden(graph, STAR, "car") == {"wme", "emw"}


def test_barrier_at_a_crossroads_is_passed_over() -> None:
    """Where three streets meet it cannot be told which of them it closes."""
    graph = mapped(STAR, THROUGH, ("nm", TEN_METRES_A_SECOND), marks={"m": {"barrier": "bollard"}})
    assert forbidden(graph, STAR, "car") == set()


def test_gate_takes_time_each_way() -> None:
    """A gate between two junctions is opened by whoever comes, from either side."""
    wait = BARRIERS["car"].seconds["gate"]
    assert seconds(mapped(STAR, THROUGH, marks={"m": {"barrier": "gate"}})) == [[20 + wait, 20 + wait]]


def test_gate_between_two_ways_takes_time_once() -> None:
    """It is counted where one arrives at it, so that passing it costs it once."""
    wait = BARRIERS["car"].seconds["gate"]
    streets = (("wm", TEN_METRES_A_SECOND), ("me", TEN_METRES_A_SECOND))
    assert seconds(mapped(STAR, *streets, marks={"m": {"barrier": "gate"}})) == [
        [10 + wait, 10],
        [10, 10 + wait],
    ]


@pytest.mark.parametrize(
    ("tags", "car", "bicycle", "foot"),
    [
        ({"barrier": "bollard"}, None, 0, 0),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, 0, 0, 0),
        ({"barrier": "bollard", "access": "no"}, None, None, None),
        ({"barrier": "bollard", "access": "no", "bicycle": "yes", "foot": "yes"}, None, 0, 0),
        ({"barrier": "stile"}, None, None, BARRIERS["foot"].seconds["stile"]),
        ({"barrier": "kissing_gate"}, None, None, 0),
        ({"barrier": "cycle_barrier"}, None, BARRIERS["bicycle"].seconds["cycle_barrier"], 0),
        ({"barrier": "lift_gate", "access": "private"}, None, None, None),
        ({"barrier": "lift_gate"}, BARRIERS["car"].seconds["lift_gate"], 5, 0),
        ({"barrier": "cattle_grid"}, 0, 0, 0),
        ({"barrier": "kerb"}, 0, 0, 0),
    ],
)
def test_barrier_is_judged_by_kind_and_access(
    tags: dict[str, str], car: float | None, bicycle: float | None, foot: float | None
) -> None:
    """An access tag decides; without one, what kind of barrier it is."""
    assert barrier_seconds(tags, "car") == car
    assert barrier_seconds(tags, "bicycle") == barrier_seconds(tags, "e_bike") == bicycle
    assert barrier_seconds(tags, "foot") == foot
