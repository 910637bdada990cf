"""The ways of a plan's rounds: figures of the table, the line on the streets, and what to do on the way."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from solver import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.parking import Parking
    from app.travel import JobPlaces
    from routing import Path, Router
    from solver import Problem, Route, Solution

ON_FOOT = "foot"


def legs(
    problem: Problem,
    solution: Solution,
    places: JobPlaces,
    routers: Mapping[str, Router],
    parked: Mapping[str, Parking],
    walker: Router | None,
) -> dict[str, list[dict[str, Any]]]:
    """
    For each used shift the ways to its stops and back.

    Each has `seconds` (parking and door time too) and `metres` of the table, its `mode`, which is the
    shift's or `foot` where the car is left standing, its `line` as [lon, lat] pairs, and its `steps`. A plan
    made by hand may ask for a way that there is not: `NO_WAY`, and nothing to draw.

    Parameters
    ----------
    parked
        By mode where its vehicles are left standing.
    walker
        Who finds the walks from there.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for mode, router in routers.items():
        table = problem.travel[mode]
        routes = [route for route in solution.routes if problem.shift_by_id[route.shift].mode == mode]
        ways = [(route.shift, way) for route in routes for way in _ways(problem, route)]
        parts = [
            leg_parts(a, b, mode, parked.get(mode))
            if places.points[a] != places.points[b] and table.seconds[a, b] != NO_WAY
            else []
            for _, (a, b) in ways
        ]
        pieces = [piece for some in parts for piece in some]
        ends = {
            moves: [(places.points[a], places.points[b]) for how, a, b in pieces if how == moves]
            for moves in (mode, ON_FOOT)
        }
        on_foot = router if walker is None else walker
        paths = {ON_FOOT: iter(on_foot.paths(ends[ON_FOOT])), mode: iter(router.paths(ends[mode]))}
        for (shift, (a, b)), some in zip(ways, parts, strict=True):
            driven = [next(paths[moves]) for moves, *_ in some]
            metres = 0 if table.metres is None else int(table.metres[a, b])
            walked = bool(some) and all(moves == ON_FOOT for moves, *_ in some)
            found.setdefault(shift, []).append(
                {
                    "seconds": int(table.seconds[a, b]),
                    "metres": metres,
                    "mode": ON_FOOT if walked else mode,
                    "line": _line(driven),
                    "steps": list(_steps(driven)),
                }
            )
    return found


def _ways(problem: Problem, route: Route) -> list[tuple[int, int]]:
    shift = problem.shift_by_id[route.shift]
    places = (problem.visit_by_id[stop.visit].location for stop in route.stops)
    return list(itertools.pairwise([shift.start_location, *places, shift.end_location]))


def leg_parts(start: int, end: int, mode: str, parked: Parking | None) -> list[tuple[str, int, int]]:
    """What a leg is made of: the walk to the car, the drive, the walk from it; or one walk, or one drive."""
    if parked is None:
        return [(mode, start, end)]
    spot = parked.spot
    if spot[start] == spot[end]:
        return [(ON_FOOT, start, end)]
    begin, stop = int(spot[start]), int(spot[end])
    walked = [(ON_FOOT, a, b) for a, b in ((start, begin), (stop, end))]
    parts = [walked[0], (mode, begin, stop), walked[1]]
    return [part for part in parts if part[1] != part[2]]


def _line(driven: Sequence[Path]) -> list[list[float]]:
    return [[round(p.lon, 6), round(p.lat, 6)] for path in driven for p in path.points]


def _steps(driven: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for path in driven:
        for step in path.steps:
            yield {
                "manoeuvre": step.manoeuvre,
                "street": step.street,
                "lat": round(step.point.lat, 6),
                "lon": round(step.point.lon, 6),
                "seconds": (step.milliseconds + 500) // 1_000,
                "metres": (step.decimetres + 5) // 10,
                "heading": step.heading,
                "exit": step.exit,
            }
