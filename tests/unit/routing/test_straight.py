"""Straight lines: an estimate that can be worked out by hand."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest

from routing import NO_WAY, OffRoad, Point, Snap, StraightRouter
from routing.point import Mode
from routing.straight import DETOUR, METRES_A_SECOND
from tests.unit.routing.streets import at

HERE, THERE = at(0, 0), at(1000, 0)


def test_straight_line_is_a_detour_at_one_speed() -> None:
    """1,000 m away are 1,400 m by car, at 37 km/h 136 s; by bicycle, at 15 km/h, 336 s."""
    for mode, seconds in (("car", 136), ("bicycle", 336)):
        matrix = StraightRouter(mode).matrix([HERE, THERE])
        assert matrix.seconds.tolist() == [[0, seconds], [seconds, 0]]
        assert matrix.metres.tolist() == [[0, 1400], [1400, 0]]


@pytest.mark.parametrize("mode", get_args(Mode))
def test_every_mode_has_a_detour_and_a_speed(mode: Mode) -> None:
    """No mode is without an estimate."""
    assert DETOUR[mode] >= 1
    assert METRES_A_SECOND[mode] > 1


def test_straight_line_snaps_every_place_where_it_is() -> None:
    """A place is its own spot; what is no place on Earth is off the network, in the table too."""
    nowhere = Point(math.nan, 7)
    router = StraightRouter("car")
    here, lost = router.snap([HERE, nowhere])
    assert isinstance(here, Snap)
    assert (here.point, here.metres) == (HERE, 0)
    assert lost == OffRoad(math.inf)
    matrix = router.matrix([HERE, nowhere])
    assert matrix.seconds.tolist() == matrix.metres.tolist() == [[0, NO_WAY], [NO_WAY, 0]]


def test_straight_path_has_the_figures_of_the_table() -> None:
    """A leg's line is its two ends, its seconds and metres are the table's."""
    router = StraightRouter("bicycle")
    (path,) = router.paths([(HERE, THERE)])
    assert (path.seconds, path.metres, path.points) == (336, 1400, (HERE, THERE))
    assert router.paths([]) == []
    assert router.matrix([]).seconds.shape == (0, 0)


def test_straight_line_round_the_earth_is_whole() -> None:
    """Opposite ends of the Earth fit the table: no number wraps round."""
    matrix = StraightRouter("car").matrix([Point(0, 0), Point(0, 180)])
    assert np.all(matrix.metres >= 0)
    assert matrix.metres[0, 1] == pytest.approx(1.4 * math.pi * 6_371_008.8, rel=1e-6)


def test_straight_line_says_what_it_is() -> None:
    """Whoever uses the times can tell what they are."""
    assert StraightRouter("car").source.kind == "straight_line"
