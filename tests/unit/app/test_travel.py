"""Travel tables: driving from the map, parking and door time from the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app import travel
from app.travel import JobPlaces, open_routers
from routing import NO_WAY, Matrix, RoadRouter
from tests.unit.routing.streets import TEN_METRES_A_SECOND, at, town

if TYPE_CHECKING:
    from pathlib import Path

    from routing import Mode

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


def test_map_taken_into_use_while_one_is_opened_keeps_tables_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept under a map's name was computed on that map."""
    short, long = (
        town({"a": (0, 0), "b": (length, 0)}, ("ab", TEN_METRES_A_SECOND)) for length in (500, 900)
    )
    for name, graph in (("short", short), ("long", long)):
        graph.save(tmp_path / name)
    used = tmp_path / "map"
    used.symlink_to(tmp_path / "short")
    opened = travel.open_router

    def disturbed(folder: Path, mode: Mode, hours: str | None) -> RoadRouter:
        router = opened(folder, mode, hours)
        used.unlink()
        used.symlink_to(tmp_path / "long")
        return router

    monkeypatch.setattr(travel, "open_router", disturbed)
    places = [at(0, 3), at(700, 3)]
    for _ in range(2):
        routers = open_routers(str(used), ["car"], tmp_path / "tables")
        assert (
            routers["car"].matrix(places).seconds.tolist()
            == RoadRouter(long, "car").matrix(places).seconds.tolist()
        )


def test_hours_lengthen_drives_alone_and_keep_tables_apart(tmp_path: Path) -> None:
    """In the rush a drive takes longer, a walk and a quiet hour's drive what they did before."""
    town({"a": (0, 0), "b": (900, 0)}, ("ab", TEN_METRES_A_SECOND)).save(tmp_path / "map")
    places = [at(0, 3), at(900, 3)]
    seconds = {}
    for hours in (None, "morning_rush", None):
        routers = open_routers(str(tmp_path / "map"), ["car", "foot"], tmp_path / "tables", hours=hours)
        for mode, router in routers.items():
            seconds.setdefault((mode, hours), []).append(int(router.matrix(places).seconds[0, 1]))
    quiet, rush = seconds["car", None], seconds["car", "morning_rush"]
    assert quiet[0] == quiet[1] < rush[0]
    assert set(seconds["foot", None]) == set(seconds["foot", "morning_rush"])
