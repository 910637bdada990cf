"""Factors of mode, territory and hour."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from routing.calibration import HOUR_SLICES, MODE_FACTORS, section_factors
from routing.graph import CLOSED, Graph
from routing.profiles import ROAD_CLASSES
from tests.unit.routing.streets import ONE_WAY, TEN_METRES_A_SECOND, town

CLASSES = np.array(
    [ROAD_CLASSES.index(kind) for kind in ("motorway", "primary", "tertiary", "residential")], dtype=np.int8
)


def streets(factor: float) -> Graph:
    """Two streets, one of them one-way, on a map with a factor for cars."""
    graph = town({"a": (0, 0), "b": (100, 0), "c": (200, 0)}, ("ab", TEN_METRES_A_SECOND), ("bc", ONE_WAY))
    return dataclasses.replace(graph, meta=dataclasses.replace(graph.meta, territory_factors={"car": factor}))


def test_every_hour_falls_in_one_of_six_slices() -> None:
    """One ends where the next begins, the last where the first begins on the next day."""
    assert len(HOUR_SLICES) == 6
    begins = [part.begins for part in HOUR_SLICES.values()]
    assert begins == sorted(set(begins))
    assert all(0 <= hour < 24 for hour in begins)


def test_rush_slows_main_roads_down_more_than_side_streets() -> None:
    """A slice's factor goes by the kind of street."""
    rush = HOUR_SLICES["morning_rush"]
    factors = section_factors("car", CLASSES, hours="morning_rush") / MODE_FACTORS["car"]
    assert factors == pytest.approx([rush.fast, rush.main, rush.main, rush.local])


@pytest.mark.parametrize("mode", ["bicycle", "e_bike", "foot"])
def test_hours_are_for_cars(mode: str) -> None:
    """Who walks or rides is not held up by traffic."""
    quiet, rush = (section_factors(mode, CLASSES, hours=hours) for hours in (None, "evening_rush"))  # type: ignore[arg-type]
    assert (quiet == rush).all()


def test_without_an_hour_times_are_those_of_the_tables() -> None:
    """Slices are off unless asked for."""
    assert (section_factors("car", CLASSES) == MODE_FACTORS["car"]).all()


def test_factor_opens_nothing_and_keeps_whole_milliseconds() -> None:
    """A one-way street stays one, and no way becomes free."""
    quick, slow = streets(0.25), streets(1.5)
    whole = np.rint(np.array([[10_000.0, 10_000.0], [10_000.0, CLOSED]]) * MODE_FACTORS["car"])
    assert (quick.times("car") == np.where(whole < 0, CLOSED, np.rint(whole * 0.25))).all()
    assert (slow.times("car") == np.where(whole < 0, CLOSED, np.rint(whole * 1.5))).all()
    assert slow.times("car").dtype == np.int32
    assert (slow.times("bicycle") == streets(1.0).times("bicycle")).all()
    tiny = town({"a": (0, 0), "b": (0.001, 0)}, ("ab", TEN_METRES_A_SECOND))
    tiny = dataclasses.replace(tiny, meta=dataclasses.replace(tiny.meta, territory_factors={"car": 0.25}))
    assert tiny.times("car").min() == 1
