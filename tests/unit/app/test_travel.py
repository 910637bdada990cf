"""Travel tables: driving from the map, parking and door time from the day."""

import numpy as np
import pytest

from app.travel import JobPlaces
from routing import NO_WAY, Matrix

# Base, Mme A (door one minute), M. B at the same coordinates (door three), a place off the network.
PLACES = JobPlaces.of(
    {
        "places": [[43.73, 7.41], [43.74, 7.42], [43.74, 7.42], [45.0, 9.0]],
        "door_seconds": [None, 60, 180, 60],
        "parking_seconds": {"car": 120, "bicycle": 30},
    }
)
DRIVING = Matrix(
    seconds=np.array(
        [
            [0, 600, 600, NO_WAY],
            [660, 0, 0, NO_WAY],
            [660, 0, 0, NO_WAY],
            [NO_WAY, NO_WAY, NO_WAY, 0],
        ],
        dtype=np.int32,
    ),
    metres=np.array(
        [
            [0, 3000, 3000, NO_WAY],
            [3300, 0, 0, NO_WAY],
            [3300, 0, 0, NO_WAY],
            [NO_WAY, NO_WAY, NO_WAY, 0],
        ],
        dtype=np.int32,
    ),
)


@pytest.mark.parametrize(("mode", "parking"), [("car", 120), ("bicycle", 30)])
def test_arriving_takes_parking_and_door(mode: str, parking: int) -> None:
    """To a patient parking and door are added; to the base, within a place and where no way is, nothing."""
    travel = PLACES.travel(DRIVING, mode)
    assert travel.seconds.tolist() == [
        # 600 to drive, then parking, then Mme A's minute or M. B's three.
        [0, 600 + parking + 60, 600 + parking + 180, NO_WAY],
        # Coming back to the base needs neither; from Mme A to M. B next door there is nothing to drive.
        [660, 0, 0, NO_WAY],
        [660, 0, 0, NO_WAY],
        [NO_WAY, NO_WAY, NO_WAY, 0],
    ]


def test_metres_are_those_of_the_map() -> None:
    """Parking and doors take time, not way."""
    metres = PLACES.travel(DRIVING, "car").metres
    assert metres is not None
    assert metres.tolist() == DRIVING.metres.tolist()


def test_no_places_have_an_empty_table() -> None:
    """A day without visits and shifts has a table all the same."""
    empty = Matrix(np.zeros((0, 0), dtype=np.int32), np.zeros((0, 0), dtype=np.int32))
    assert JobPlaces([], [], {"car": 120}).travel(empty, "car").seconds.shape == (0, 0)
