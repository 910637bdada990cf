"""What a graph keeps of each section and junction."""

from __future__ import annotations

import pytest

from routing.graph import CLOSED
from routing.point import MODES
from routing.profiles import ROAD_CLASSES
from tests.unit.routing.mapped import STAR, mapped
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND, town

FERRY = {"route": "ferry", "duration": "0:20"}
PIER = {"highway": "footway"}


def test_section_keeps_its_class_and_whether_it_is_a_roundabout() -> None:
    """What turn costs and factors of the hour are looked up by."""
    ring = {"highway": "tertiary", "junction": "roundabout"}
    graph = town(STAR, ("wm", {"highway": "motorway_link"}), ("menm", ring), ("ms", {"highway": "steps"}))
    kinds = [ROAD_CLASSES[number] for number in graph.road_class]
    assert dict(zip(graph.way.tolist(), kinds, strict=True)) == {
        1: "motorway_link",
        2: "tertiary",
        3: "steps",
    }
    assert graph.way[graph.roundabout].tolist() == [2]


def test_section_keeps_whom_it_lets_in_to_a_place_only() -> None:
    """By mode: a street closed to through traffic may be open to bicycles."""
    graph = town(STAR, ("wm", {"highway": "residential", "motor_vehicle": "destination"}), ("me", ONE_WAY))
    assert graph.destination_only.shape == (len(MODES), 2)
    assert [bool(only) for only in graph.destination_only[:, graph.way == 1].ravel()] == [
        mode == "car" for mode in MODES
    ]
    assert not graph.destination_only[:, graph.way == 2].any()


@pytest.mark.parametrize("extra", [{}, {"foot": "yes", "motor_vehicle": "yes"}])
def test_ferry_takes_its_time_in_all_however_it_is_cut(extra: dict[str, str]) -> None:
    """A pier in the middle of a crossing of 20 minutes parts them by length; a car stays ashore unasked."""
    graph = town(STAR, ("wm", TEN_METRES_A_SECOND), ("mens", {**FERRY, **extra}), ("nw", PIER))
    parts = graph.way == 2
    assert parts.sum() == 2
    for mode in MODES:
        times = graph.times(mode)[:, parts]
        if mode == "car" and not extra:
            assert (times == CLOSED).all()
        else:
            assert times.sum(axis=1).tolist() == [1_200_000, 1_200_000]


def test_lights_are_marked_where_streets_meet() -> None:
    """The junction with lights is told from those without."""
    streets = (("wme", TEN_METRES_A_SECOND), ("nms", TEN_METRES_A_SECOND))
    graph = mapped(STAR, *streets, marks={"m": {"highway": "traffic_signals"}})
    assert graph.lat[graph.signals].tolist() == [0.0]
    assert graph.lon[graph.signals].tolist() == [0.0]
