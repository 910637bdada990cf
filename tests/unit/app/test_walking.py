"""Park once, walk to several."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from app.travel import JobPlaces
from app.walking import Walk, walks
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


def found(day: JobPlaces, matrix: Matrix) -> dict[tuple[int, int], Walk]:
    """Find the walks of a day."""
    return dict(walks(day, matrix, Walker(), PARKING))


def test_neighbour_is_walked_to_and_the_way_back_counted() -> None:
    """A and B are 40 m apart: 40 s there, 40 s back and the door, not 300 s to drive, 120 and the door."""
    day = places(A, B, C)
    walked = found(day, driving(4))
    assert walked == {(1, 2): Walk(40, 40, 0, 80), (2, 1): Walk(40, 40, 0, 80)}
    travel = day.travel(driving(4), "car", walked)
    assert travel.seconds.tolist() == [
        [0, 430, 430, 430],
        [300, 0, 90, 430],
        [300, 90, 0, 430],
        [300, 430, 430, 0],
    ]
    assert travel.metres is not None
    assert travel.metres.tolist()[1] == [3000, 0, 80, 3000]


def test_drive_on_from_the_car_is_paid_beforehand() -> None:
    """From A's street everything is 30 s farther than from B's: who walks from A to B pays that too."""
    matrix = driving(4)
    matrix.seconds[1, [0, 3]] += 30
    assert found(places(A, B, C), matrix) == {(1, 2): Walk(40, 40, 30, 80), (2, 1): Walk(40, 40, 0, 80)}


def test_no_round_takes_longer_than_its_legs_add_up_to() -> None:
    """Whatever the order, walking back to the car and driving on from there fits in what is counted."""
    rng = np.random.default_rng(4)
    day = places(*[at(float(east), 0) for east in rng.uniform(0, 400, 12)])
    matrix = driving(13)
    matrix.seconds[:] += rng.integers(0, 40, matrix.seconds.shape, dtype=np.int32)
    np.fill_diagonal(matrix.seconds, 0)
    walked = found(day, matrix)
    table = day.travel(matrix, "car", walked).seconds
    assert (table <= day.travel(matrix, "car").seconds).all()
    assert walked
    for _ in range(200):
        order = [0, *(1 + rng.permutation(12)), 0]
        counted = sum(int(table[a, b]) for a, b in pairwise(order))
        assert lived(day, matrix, walked, order) <= counted


def lived(day: JobPlaces, matrix: Matrix, walked: dict[tuple[int, int], Walk], order: list[int]) -> int:
    """Seconds of a round with the car where it was really left; every walk back goes the way one came."""
    seconds, trail = 0, [order[0]]
    for a, b in pairwise(order):
        door = day.door_seconds[b]
        if (a, b) in walked:
            seconds += walked[a, b].there + (door or 0)
            trail.append(b)
            continue
        seconds += sum(walked[there, here].back for there, here in pairwise(trail))
        seconds += int(matrix.seconds[trail[0], b]) + (0 if door is None else door + PARKING)
        trail = [b]
    return seconds


@pytest.mark.parametrize(
    ("day", "matrix"),
    [
        (places(A, at(70, 0)), driving(3, 20)),  # 70 s each way are no less than 20 s and 120 s of parking
        (places(A, at(151, 0)), driving(3, 2_000)),  # too far to leave a car, however long the drive
        (places(A, B, doors=[None, None, None]), driving(3)),  # both are homes: nobody parks there
        (places(A, A), driving(3)),  # one house: nothing to walk
        (places(), driving(1)),
        (JobPlaces([], [], {"car": PARKING}), driving(0)),
    ],
)
def test_other_legs_are_driven(day: JobPlaces, matrix: Matrix) -> None:
    """Slower on foot, too far, not to a patient, or nowhere to go."""
    assert found(day, matrix) == {}


def test_car_is_not_left_where_less_can_be_reached() -> None:
    """Where C can be driven to from B but not from A, one does not walk from A to B."""
    matrix = driving(4)
    matrix.seconds[1, 3] = NO_WAY
    assert set(found(places(A, B, C), matrix)) == {(2, 1)}
