"""Travel tables of a job: driving and walking from the map, parking and door time from the day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from app.walking import walks
from routing import (
    SERVERS,
    JsonServer,
    KeptTables,
    Mode,
    OffRoad,
    Point,
    RemoteRouter,
    StraightRouter,
    open_router,
    table_key,
)
from solver import NO_WAY, Travel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.walking import Walk
    from routing import Matrix, Router
    from solver import Problem

MODES: tuple[Mode, ...] = get_args(Mode)
PARKED: Mode = "car"
"""The mode that is left standing while its nurse walks; a bicycle goes along to every door."""


@dataclass(frozen=True)
class JobPlaces:
    """
    The places of a job, and what arriving there takes beyond driving.

    Parameters
    ----------
    door_seconds
        For each place, from the parked car to the bedside; None for a home or the base, where neither
        parking nor door is counted.
    parking_seconds
        By mode.
    """

    points: Sequence[Point]
    door_seconds: Sequence[int | None]
    parking_seconds: Mapping[str, int]

    @classmethod
    def of(cls, job: Mapping[str, Any]) -> JobPlaces:
        """Take the places out of a job's document."""
        points = [Point(lat, lon) for lat, lon in job["places"]]
        return cls(points, job["door_seconds"], job["parking_seconds"])

    def travel(
        self, matrix: Matrix, mode: str, walked: Mapping[tuple[int, int], Walk] | None = None
    ) -> Travel:
        """
        Driving with parking and door time added where a nurse arrives.

        Nothing is added between places at the same coordinates, nor where there is no way.

        Parameters
        ----------
        walked
            Pairs of places between which one walks instead: no parking is added to these.
        """
        arriving = np.array(
            [0 if door is None else door + self.parking_seconds[mode] for door in self.door_seconds],
            dtype=np.int32,
        )
        where = np.array([(point.lat, point.lon) for point in self.points]).reshape(-1, 2)
        seconds, metres = matrix.seconds.copy(), matrix.metres.copy()
        for here, row in zip(where, seconds, strict=True):
            driven = (row != NO_WAY) & (where != here).any(axis=1)
            row[driven] += arriving[driven]
        for (start, end), walk in (walked or {}).items():
            seconds[start, end] = walk.seconds + (self.door_seconds[end] or 0)
            metres[start, end] = walk.metres
        return Travel(seconds, metres)


def travel_tables(
    places: JobPlaces, routers: Mapping[str, Router], walker: Router | None
) -> tuple[dict[str, Travel], dict[str, Mapping[tuple[int, int], Walk]]]:
    """
    Make the tables of a job by mode, and say by mode which legs are walked.

    Parameters
    ----------
    walker
        Finds walks; None where every patient is driven to.
    """
    matrices = {mode: router.matrix(places.points) for mode, router in routers.items()}
    walked: dict[str, Mapping[tuple[int, int], Walk]] = {}
    if walker is not None and PARKED in matrices:
        walked[PARKED] = walks(places, matrices[PARKED], walker, places.parking_seconds[PARKED])
    return {mode: places.travel(matrix, mode, walked.get(mode)) for mode, matrix in matrices.items()}, walked


def open_routers(
    map_folder: str | None,
    modes: Sequence[str],
    tables: Path,
    asked: Mapping[str, Any] | None = None,
    hours: str | None = None,
) -> dict[str, Router]:
    """
    Open what answers for each mode of a job: the map, or straight lines where there is none.

    Parameters
    ----------
    map_folder
        None where the service has no map.
    tables
        Where what a map's tables compute is kept.
    asked
        The router server to ask first, as `Settings.router` tells it.
    hours
        One of `routing.HOUR_SLICES`, of whose traffic the map's times are to be; None for a quiet hour.

    Raises
    ------
    MapError
        Where the map cannot be used.
    """
    routers: dict[str, Router] = {}
    for mode in MODES:
        if mode not in modes:
            continue
        own: Router = (
            StraightRouter(mode) if map_folder is None else _on_map(Path(map_folder), mode, tables, hours)
        )
        if asked is not None and mode in asked["urls"]:
            server = JsonServer(asked["urls"][mode], seconds=asked["seconds"])
            own = RemoteRouter(SERVERS[asked["kind"]](server, mode), mode, own)
        routers[mode] = own
    return routers


def open_walker(map_folder: str | None, modes: Sequence[str], tables: Path) -> Router | None:
    """Open the map on foot, where cars are to be left standing; None without a map or a car."""
    if map_folder is None or PARKED not in modes:
        return None
    return _on_map(Path(map_folder), "foot", tables)


def _on_map(map_folder: Path, mode: Mode, tables: Path, hours: str | None = None) -> KeptTables:
    opened = None
    while opened != (
        key := table_key(map_folder, mode, hours)
    ):  # never one map's tables by the name of another
        opened, router = key, open_router(map_folder, mode, hours)
    return KeptTables(router, tables, key)


def write_matrices(travel: Mapping[str, Travel], folder: Path) -> None:
    """Keep travel tables as the files that `with_matrices` names."""
    for mode, table in travel.items():
        for name, matrix in (("seconds", table.seconds), ("metres", table.metres)):
            if matrix is not None:
                np.save(folder / f"{mode}_{name}.npy", matrix)


def with_matrices(problem: Mapping[str, Any], modes: Sequence[str]) -> dict[str, Any]:
    """Complete a problem document by the names of its matrices' files."""
    matrices = {
        mode: {"travel_seconds": f"{mode}_seconds.npy", "travel_metres": f"{mode}_metres.npy"}
        for mode in modes
    }
    return {**problem, "matrices": matrices}


def off_road(
    problem: Problem, places: JobPlaces, routers: Mapping[str, Router]
) -> dict[str, dict[str, float | str]]:
    """For each visit off every mode's streets why, and where the nearest is; left out where there is none."""
    snaps = {mode: router.snap(places.points) for mode, router in routers.items()}
    found: dict[str, dict[str, float | str]] = {}
    for visit in problem.visits:
        here = [snap[visit.location] for snap in snaps.values()]
        astray = [place for place in here if isinstance(place, OffRoad)]
        nearest = min(astray, key=lambda place: place.metres, default=None)
        if nearest is None or len(astray) != len(here) or not np.isfinite(nearest.metres):
            continue
        found[visit.id] = {"metres": float(nearest.metres)}
        if (spot := nearest.access) is not None:
            access = f"{nearest.street} ({spot.lat:.5f}, {spot.lon:.5f})".strip()
            found[visit.id] |= {"why": nearest.reason, "access": access}
    return found
