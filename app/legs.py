"""The ways of a plan's rounds: figures of the table, the line on the streets, and what to do on the way."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, TypeAlias

from solver import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.travel import JobPlaces
    from app.walking import Walk
    from routing import Path, Point, Router, Step
    from solver import Problem, Route, Solution

ON_FOOT = "foot"
Way: TypeAlias = tuple[str, int, int]
"""A shift's mode, and the rows of the places that a leg joins."""


def legs(
    problem: Problem,
    solution: Solution,
    places: JobPlaces,
    routers: Mapping[str, Router],
    walked: Mapping[str, Mapping[tuple[int, int], Walk]],
    walker: Router | None,
    known: Mapping[Way, Mapping[str, Any]] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """
    For each used shift the ways to its stops and back.

    Each has `seconds` (parking and door time too) and `metres` of the table, its `mode`, which is the
    shift's or `foot` where the car is left standing, its `line` as [lon, lat] pairs, and its `steps`. A plan
    made by hand may ask for a way that there is not: `NO_WAY`, and nothing to draw.

    Parameters
    ----------
    walked
        By mode the legs that are walked instead.
    walker
        Who finds these ways.
    known
        Ways that were drawn and described before, by mode and both places; their `line` and `steps` are
        taken over.
    """
    before = known or {}
    found: dict[str, list[dict[str, Any]]] = {}
    for mode, router in routers.items():
        table, on_foot = problem.travel[mode], walked.get(mode, {})
        routes = [route for route in solution.routes if problem.shift_by_id[route.shift].mode == mode]
        ways = [(route.shift, way) for route in routes for way in ways_of(problem, route)]
        drawn = [
            (mode, a, b) not in before
            and places.points[a] != places.points[b]
            and table.seconds[a, b] != NO_WAY
            for _, (a, b) in ways
        ]
        ends: dict[str, list[tuple[Point, Point]]] = {moves: [] for moves in (mode, ON_FOOT)}
        for _, (a, b) in itertools.compress(ways, drawn):
            ends[ON_FOOT if (a, b) in on_foot else mode].append((places.points[a], places.points[b]))
        movers = {ON_FOOT: router if walker is None else walker, mode: router}
        paths = {moves: iter(mover.paths(ends[moves])) for moves, mover in movers.items()}
        for (shift, (a, b)), is_drawn in zip(ways, drawn, strict=True):
            moves = ON_FOOT if (a, b) in on_foot else mode
            path = next(paths[moves]) if is_drawn else None
            found.setdefault(shift, []).append(
                {
                    "seconds": int(table.seconds[a, b]),
                    "metres": 0 if table.metres is None else int(table.metres[a, b]),
                    "mode": moves,
                    **(before.get((mode, a, b)) or _drawn(path)),
                }
            )
    return found


def ways_of(problem: Problem, route: Route) -> list[tuple[int, int]]:
    """From where to where a round goes, leg by leg, the way back last."""
    shift = problem.shift_by_id[route.shift]
    places = (problem.visit_by_id[stop.visit].location for stop in route.stops)
    return list(itertools.pairwise([shift.start_location, *places, shift.end_location]))


def _drawn(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {"line": [], "steps": []}
    line = [[round(point.lon, 6), round(point.lat, 6)] for point in path.points]
    return {"line": line, "steps": [_step(step) for step in path.steps]}


def _step(step: Step) -> dict[str, Any]:
    return {
        "manoeuvre": step.manoeuvre,
        "street": step.street,
        "lat": round(step.point.lat, 6),
        "lon": round(step.point.lon, 6),
        "seconds": (step.milliseconds + 500) // 1_000,
        "metres": (step.decimetres + 5) // 10,
        "heading": step.heading,
        "exit": step.exit,
    }
