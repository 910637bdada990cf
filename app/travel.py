"""Travel tables of a job: driving from the map, parking and door time from the day."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from routing import KeptTables, Mode, OffRoad, Point, open_router, table_key
from solver import NO_WAY, Travel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from routing import Matrix, Router
    from solver import Problem, Route, Solution

MODES: tuple[Mode, ...] = get_args(Mode)


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

    def travel(self, matrix: Matrix, mode: str) -> Travel:
        """
        Driving with parking and door time added where a nurse arrives.

        Nothing is added between places at the same coordinates, nor where there is no way.
        """
        arriving = np.array(
            [0 if door is None else door + self.parking_seconds[mode] for door in self.door_seconds],
            dtype=np.int32,
        )
        where = np.array([(point.lat, point.lon) for point in self.points]).reshape(-1, 2)
        seconds = matrix.seconds.copy()
        for here, row in zip(where, seconds, strict=True):
            driven = (row != NO_WAY) & (where != here).any(axis=1)
            row[driven] += arriving[driven]
        return Travel(seconds, matrix.metres)


def open_routers(map_folder: Path, modes: Sequence[str], tables: Path) -> dict[str, Router]:
    """
    Open the map for each mode of a job; what their tables compute is kept in a folder.

    Raises
    ------
    MapError
        Where there is no map, or a damaged one.
    """
    return {
        mode: KeptTables(open_router(map_folder, mode), tables, table_key(map_folder, mode))
        for mode in MODES
        if mode in modes
    }


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


def off_road_metres(problem: Problem, places: JobPlaces, routers: Mapping[str, Router]) -> dict[str, float]:
    """For each visit off every mode's streets, how far the nearest is; left out where there is none."""
    snaps = {mode: router.snap(places.points) for mode, router in routers.items()}
    found = {}
    for visit in problem.visits:
        here = [snap[visit.location] for snap in snaps.values()]
        metres = [place.metres for place in here if isinstance(place, OffRoad)]
        if len(metres) == len(here) and np.isfinite(nearest := min(metres)):
            found[visit.id] = float(nearest)
    return found


def legs(
    problem: Problem, solution: Solution, places: JobPlaces, routers: Mapping[str, Router]
) -> dict[str, list[tuple[int, int, list[list[float]]]]]:
    """
    For each used shift the ways to its stops and back: travel seconds, metres, [lon, lat] pairs.

    A plan made by hand may ask for a way that there is not: `NO_WAY`, and nothing to draw.
    """
    found: dict[str, list[tuple[int, int, list[list[float]]]]] = {}
    for mode, router in routers.items():
        table = problem.travel[mode]
        routes = [route for route in solution.routes if problem.shift_by_id[route.shift].mode == mode]
        ways = [(route.shift, way) for route in routes for way in _ways(problem, route)]
        drawn = [places.points[a] != places.points[b] and table.seconds[a, b] != NO_WAY for _, (a, b) in ways]
        ends = [(places.points[a], places.points[b]) for _, (a, b) in itertools.compress(ways, drawn)]
        lines = iter(router.paths(ends))
        for (shift, (a, b)), is_drawn in zip(ways, drawn, strict=True):
            line = [[round(p.lon, 6), round(p.lat, 6)] for p in next(lines).points] if is_drawn else []
            metres = 0 if table.metres is None else int(table.metres[a, b])
            found.setdefault(shift, []).append((int(table.seconds[a, b]), metres, line))
    return found


def _ways(problem: Problem, route: Route) -> list[tuple[int, int]]:
    shift = problem.shift_by_id[route.shift]
    places = (problem.visit_by_id[stop.visit].location for stop in route.stops)
    return list(itertools.pairwise([shift.start_location, *places, shift.end_location]))
