"""OSRM and Valhalla played on loopback: streets as the crow flies, in each server's own dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from routing.point import great_circle_metres
from tests.unit.routing.played import Question, Reply
from tests.unit.routing.streets import at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routing import Point

Spot: TypeAlias = tuple[float, float]
"""Latitude and longitude."""

PLACES = [at(0, 0), at(1000, 0), at(0, 2000)]
ISLAND = at(9000, 9000)
"""A place that the played streets do not lead to."""
ADRIFT = at(-9000, 0)
"""A place that the played streets are 500 m away from."""
SHIFT = 0.0001
"""Degrees north by which a place touches the played streets: 11 m."""


def driving_seconds(a: Spot, b: Spot) -> float | None:
    """Ten metres a second as the crow flies, and a third of a second more going north."""
    if (is_at(a, ISLAND)) != (is_at(b, ISLAND)):
        return None
    return _metres(a, b) / 10 + (1 / 3 if b[0] > a[0] else 0)


def _metres(a: Spot, b: Spot) -> float:
    return float(great_circle_metres(*(np.array([value]) for value in (*a, *b)))[0])


def is_at(spot: Spot, place: Point) -> bool:
    """Whether a spot is a place, as far as the sixth decimal that is sent."""
    return abs(spot[0] - place.lat) < 1e-6 and abs(spot[1] - place.lon) < 1e-6


def _touches(spot: Spot) -> Spot:
    return (spot[0] + (0.0045 if is_at(spot, ADRIFT) else SHIFT), spot[1])


def osrm(most: int = 100) -> Callable[[Question], Reply]:
    """Play an `osrm-routed` whose tables have so many places each way at most."""

    def answer(question: Question) -> Reply:
        _, service, version, profile, places = question.path.split("/")
        assert (version, profile) == ("v1", "driving")
        spots = [(float(lat), float(lon)) for lon, lat in (part.split(",") for part in places.split(";"))]
        if service == "route":
            return Reply(_osrm_route(*spots))
        picked = [
            [spots[int(i)] for i in question.query[side].split(";")] if side in question.query else spots
            for side in ("sources", "destinations")
        ]
        if len(picked[0]) * len(picked[1]) > most**2:
            return Reply({"code": "TooBig", "message": "Too many table coordinates"}, status=400)
        told: dict[str, Any] = {"code": "Ok"}
        for side, chosen in zip(("sources", "destinations"), picked, strict=True):
            told[side] = [{"location": [_touches(spot)[1], _touches(spot)[0]], "name": ""} for spot in chosen]
        rows = [[driving_seconds(a, b) for b in picked[1]] for a in picked[0]]
        if "duration" in question.query["annotations"]:
            told["durations"] = rows
        if "distance" in question.query["annotations"]:
            told["distances"] = [[None if at is None else 10 * at for at in row] for row in rows]
        return Reply(told)

    return answer


def _osrm_route(start: Spot, end: Spot) -> dict[str, Any]:
    seconds = driving_seconds(start, end)
    if seconds is None:
        return {"code": "NoRoute", "message": "Impossible route between points"}
    line = [[spot[1], spot[0]] for spot in (start, _between(start, end), end)]
    geometry = {"type": "LineString", "coordinates": line}
    route = {"duration": seconds + 7, "distance": 10 * seconds, "geometry": geometry, "legs": []}
    return {"code": "Ok", "routes": [route], "waypoints": []}


def _between(start: Spot, end: Spot) -> Spot:
    return ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)


def valhalla(most: int = 2500) -> Callable[[Question], Reply]:
    """Play a Valhalla whose tables have so many pairs at most."""

    def answer(question: Question) -> Reply:
        body = question.body
        assert body["costing"] == "auto"
        if question.path == "/locate":
            assert len(body["locations"]) <= 20
            return Reply([_located(spot) for spot in spots_of(body["locations"])])
        if question.path == "/route":
            start, end = spots_of(body["locations"])
            seconds = driving_seconds(start, end)
            if seconds is None:
                return Reply({"error_code": 442, "error": "No path could be found for input"}, status=400)
            summary = {"time": seconds + 7, "length": seconds / 100}
            shape = encoded([start, _between(start, end), end])
            return Reply({"trip": {"legs": [{"shape": shape, "summary": summary}], "units": "kilometers"}})
        starts, ends = spots_of(body["sources"]), spots_of(body["targets"])
        if len(starts) * len(ends) > most:
            return Reply({"error_code": 150, "error": "Exceeded max locations: 50"}, status=400)
        rows = [
            [_cell(driving_seconds(a, b), row, column) for column, b in enumerate(ends)]
            for row, a in enumerate(starts)
        ]
        return Reply({"sources_to_targets": rows, "units": "kilometers"})

    return answer


def _cell(seconds: float | None, row: int, column: int) -> dict[str, Any]:
    kilometres = None if seconds is None else seconds / 100
    return {"from_index": row, "to_index": column, "time": seconds, "distance": kilometres}


def spots_of(locations: Sequence[dict[str, float]]) -> list[Spot]:
    """The spots of a question to Valhalla."""
    return [(told["lat"], told["lon"]) for told in locations]


def _located(spot: Spot) -> dict[str, Any]:
    lat, lon = _touches(spot)
    edges = [{"correlated_lat": lat + further, "correlated_lon": lon, "way_id": 1} for further in (0.001, 0)]
    return {"input_lat": spot[0], "input_lon": spot[1], "edges": edges, "nodes": None}


def encoded(points: Sequence[Spot]) -> str:
    """Write an encoded polyline of six decimals."""
    text, before = "", (0, 0)
    for point in points:
        now = (round(point[0] * 1e6), round(point[1] * 1e6))
        for step in (now[0] - before[0], now[1] - before[1]):
            value = ~(step << 1) if step < 0 else step << 1
            while value >= 32:
                text += chr((32 | value & 31) + 63)
                value >>= 5
            text += chr(value + 63)
        before = now
    return text


PLAYED = {"osrm": osrm, "valhalla": valhalla}
KINDS = sorted(PLAYED)
