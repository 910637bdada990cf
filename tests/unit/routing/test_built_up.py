"""Where towns are, told by their streets."""

from __future__ import annotations

import numpy as np

from routing.built_up import in_built_up_areas
from routing.profiles import ROAD_CLASSES
from tests.unit.routing.streets import at, town

RESIDENTIAL, PRIMARY = ROAD_CLASSES.index("residential"), ROAD_CLASSES.index("primary")


def test_dense_streets_make_a_town_and_a_lone_one_does_not() -> None:
    """Streets every 100 m are a town, with the main road through it; a farm's street far off is none."""
    spots = [(100 * east, 100 * north) for east in range(8) for north in range(8)]
    spots += [(350, 350), (50_000, 0), (50_000, 300)]
    kinds = [RESIDENTIAL] * 64 + [PRIMARY, RESIDENTIAL, PRIMARY]
    points = [at(*spot) for spot in spots]
    found = in_built_up_areas(
        np.array([point.lat for point in points]),
        np.array([point.lon for point in points]),
        np.full(len(spots), 100.0),
        np.array(kinds, dtype=np.int8),
    )
    middle = spots.index((300, 300))
    assert found[[middle, 64]].all()
    assert not found[[65, 66]].any()


def test_main_roads_alone_make_no_town() -> None:
    """However many main roads meet, nobody needs to live there."""
    crossing = np.zeros(50)
    metres, kinds = np.full(50, 200.0), np.full(50, PRIMARY, dtype=np.int8)
    assert not in_built_up_areas(crossing, crossing, metres, kinds).any()


def test_road_is_slower_through_a_town() -> None:
    """The same road of 100 m takes longer where streets lie close around it: 48 km/h instead of 64."""
    corners = {"a": (0, 0), "b": (100, 0), "c": (20_000, 0), "d": (20_100, 0)}
    rows = "efghijklmnopqrstuvwxyz"
    for number, letter in enumerate(rows):
        corners[letter] = (0, 10 + number)
        corners[letter.upper()] = (200, 10 + number)
    streets = [(f"{letter}{letter.upper()}", {"highway": "residential"}) for letter in rows]
    graph = town(corners, ("ab", {"highway": "primary"}), ("cd", {"highway": "primary"}), *streets)
    times = graph.times("car")[0]
    assert times[graph.way == 1].tolist() == [7_500]
    assert times[graph.way == 2].tolist() == [5_625]
