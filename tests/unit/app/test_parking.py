"""Park once, walk to several."""

from __future__ import annotations

import numpy as np
import pytest

from app.parking import Parking, park_once
from app.travel import JobPlaces
from routing import NO_WAY, Matrix, OffRoad, Path, Point, Snap, TravelSource
from tests.unit.routing.streets import at

PARKING = 120
BASE, A, B, C = at(-5_000, 0), at(0, 0), at(40, 0), at(1_000, 0)


class Walker:
    """Walks straight ahead at 1 m/s, over everything."""

    source = TravelSource.of("streets")

    def snap(self, places: list[Point]) -> list[Snap | OffRoad]:
        """Put each place where it is."""
        return [Snap(0, 0.0, 0.0, place) for place in places]

    def matrix(self, places: list[Point]) -> Matrix:
        """Give a second for each metre."""
        east = np.array([round(place.lon * 111_195) for place in places])
        seconds = np.abs(east[:, None] - east[None, :]).astype(np.int32)
        return Matrix(seconds, seconds)

    def paths(self, legs: list[tuple[Point, Point]]) -> list[Path]:
        """Draw straight lines."""
        return [Path(0, 0, leg) for leg in legs]


def places(*points: Point, doors: list[int | None] | None = None) -> JobPlaces:
    """Give the base and some patients with a door of 10 s."""
    return JobPlaces([BASE, *points], doors or [None, *[10] * len(points)], {"car": PARKING})


def driving(size: int, seconds: int = 300) -> Matrix:
    """Give a table in which every drive takes as long."""
    table = np.full((size, size), seconds, dtype=np.int32)
    np.fill_diagonal(table, 0)
    return Matrix(table, 10 * table)


def parked(day: JobPlaces, matrix: Matrix) -> Parking:
    """Choose the spots of a day."""
    return park_once(day, matrix, Walker(), PARKING)


def test_neighbours_share_a_spot_and_are_walked_between() -> None:
    """
    A and B are 40 m apart: the car stands at A, the leg between them is 40 s of walking and the door.

    From the base it is 300 s to A's spot, 120 to park, for B 40 more on foot, and the door. From B to C one
    walks back 40 s first. Bases take neither parking nor door.
    """
    day = places(A, B, C)
    found = parked(day, driving(4))
    assert found.spot.tolist() == [0, 1, 1, 3]
    travel = day.travel(driving(4), "car", found)
    assert travel.seconds.tolist() == [
        [0, 430, 470, 430],
        [300, 0, 50, 430],
        [340, 50, 0, 470],
        [300, 430, 470, 0],
    ]
    assert travel.metres is not None
    assert travel.metres.tolist()[2] == [3040, 40, 0, 3040]


def test_walked_leg_is_never_slower_than_driving_and_parking() -> None:
    """For any three places in a row, what is walked takes less than parking alone would."""
    rng = np.random.default_rng(4)
    day = places(*[at(float(east), 0) for east in rng.uniform(0, 800, 40)])
    matrix = driving(41, 1)
    found = parked(day, matrix)
    assert found.walks
    for (start, end), (seconds, _) in found.walks.items():
        assert found.spot[start] == found.spot[end]
        assert seconds <= PARKING < matrix.seconds[start, end] + PARKING
    # reached alone, a place is at most one parking later than with a spot of its own: there and back
    assert all(2 * found.walk(int(spot), number)[0] <= PARKING for number, spot in enumerate(found.spot))
    assert (found.spot[found.spot] == found.spot).all()


@pytest.mark.parametrize(
    ("day", "matrix"),
    [
        (places(A, at(61, 0)), driving(3)),  # 61 s each way are more than 120 s
        (places(A, B, doors=[None, 10, None]), driving(3)),  # B is a nurse's home
        (
            places(A, B),
            Matrix(np.array([[0, 9, -1], [9, 0, -1], [-1, -1, 0]], np.int32), np.zeros((3, 3), np.int32)),
        ),
        (places(), driving(1)),
        (JobPlaces([], [], {"car": PARKING}), driving(0)),
    ],
)
def test_places_that_cannot_share_keep_their_own_spot(day: JobPlaces, matrix: Matrix) -> None:
    """Too far apart, at home, or where no car comes; and days without a patient, or a place."""
    found = parked(day, matrix)
    assert found.spot.tolist() == list(range(len(day.points)))
    assert not found.walks
    assert day.travel(matrix, "car", found).seconds.tolist() == day.travel(matrix, "car").seconds.tolist()


def test_place_without_a_way_stays_without_one() -> None:
    """Walking to the car does not turn no way into one."""
    table = driving(4)
    table.seconds[0, 1:3] = table.metres[0, 1:3] = NO_WAY
    day = places(A, B, C)
    assert day.travel(table, "car", parked(day, table)).seconds[0].tolist() == [0, NO_WAY, NO_WAY, 430]


def test_two_doors_at_one_place_are_one_spot() -> None:
    """Two patients of one house: nothing is added between them, as without walking."""
    day = places(A, A, B)
    assert day.travel(driving(4), "car", parked(day, driving(4))).seconds[1:, 1:].tolist() == [
        [0, 0, 50],
        [0, 0, 50],
        [50, 50, 0],
    ]
