"""A running Valhalla, by `locate`, `sources_to_targets` and `route`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from routing.json_server import UNREADABLE, JsonServer, ServerError
from routing.point import Mode, Point, great_circle_metres
from routing.route_server import Costs, Line, NoBlockError, TooBigError, cost_table, line_of, spot_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.source import SourceKind

COSTINGS: Mapping[Mode, str] = {"car": "auto", "bicycle": "bicycle", "foot": "pedestrian"}
"""It has no costing for bicycles with a motor: those stay with our own engine."""
TOO_MANY = 150
"""Error code: more locations, or pairs of them, than the server's limit."""
NOT_THERE = {154, 170, 171, 442}
"""Error codes of a way too long, unconnected regions, a place with no street, and no way."""
KILOMETRE = 1000.0


class ValhallaServer:
    """One server, asked for one mode."""

    kind: SourceKind = "valhalla"
    most_spots = 20
    """As many locations as its services take unless told otherwise."""

    def __init__(self, server: JsonServer, mode: Mode) -> None:
        self._server = server
        self._costing = COSTINGS[mode]

    def spots(self, places: Sequence[Point]) -> list[Point | None]:
        """Where places touch the streets, by `locate`."""
        told = self._server.post("/locate", {"locations": _locations(places), "costing": self._costing})
        if not isinstance(told, list) or len(told) != len(places):
            raise ServerError("unreadable")
        return [_nearest(place, found) for place, found in zip(places, told, strict=True)]

    def costs(self, starts: Sequence[Point], ends: Sequence[Point]) -> Costs:
        """Times and lengths by one question; see `RouteServer.costs`."""
        question = {
            "sources": _locations(starts),
            "targets": _locations(ends),
            "costing": self._costing,
            "units": "kilometers",
        }
        try:
            told = self._server.post("/sources_to_targets", question)
        except ServerError as error:
            code = error.answer.get("error_code") if isinstance(error.answer, dict) else None
            if code == TOO_MANY:
                raise TooBigError from error
            if code in NOT_THERE:
                raise NoBlockError from error
            raise
        try:
            rows = told["sources_to_targets"]
            seconds, kilometres = ([[at[key] for at in row] for row in rows] for key in ("time", "distance"))
        except UNREADABLE as error:
            raise ServerError("unreadable") from error
        size = len(starts), len(ends)
        return Costs(cost_table(seconds, *size), cost_table(kilometres, *size) * KILOMETRE)

    def line(self, start: Point, end: Point) -> Line:
        """One way by `route`, without the directions."""
        question = {
            "locations": _locations([start, end]),
            "costing": self._costing,
            "units": "kilometers",
            "directions_type": "none",
        }
        told = self._server.post("/route", question)
        try:
            (leg,) = told["trip"]["legs"]
            kilometres = float(leg["summary"]["length"])
            return line_of(leg["summary"]["time"], kilometres * KILOMETRE, decoded(leg["shape"]))
        except UNREADABLE as error:
            raise ServerError("unreadable") from error


def decoded(shape: str) -> list[tuple[float, float]]:
    """
    Latitudes and longitudes of an encoded polyline of six decimals.

    Each number is the step from the one before, in five-bit pieces from the lowest, each plus 63 as a
    character and plus 32 where another follows; the lowest bit of the whole is its sign (Google, "Encoded
    Polyline Algorithm Format").

    Raises
    ------
    ValueError
        Where the text ends within a point or holds something else.
    """
    steps, value, shift = [], 0, 0
    for character in shape:
        piece = ord(character) - 63
        if not 0 <= piece < 64:  # noqa: PLR2004 - six bits
            raise ValueError(character)
        value |= (piece & 31) << shift
        shift += 5
        if piece < 32:  # noqa: PLR2004 - the bit that says another follows
            steps.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(steps) % 2:
        raise ValueError(len(shape))
    at = np.cumsum(np.array(steps, dtype=np.float64).reshape(-1, 2), axis=0) / 1e6
    return [(float(lat), float(lon)) for lat, lon in at]


def _locations(places: Sequence[Point]) -> list[dict[str, float]]:
    return [{"lat": round(place.lat, 6), "lon": round(place.lon, 6)} for place in places]


def _nearest(place: Point, found: Any) -> Point | None:  # noqa: ANN401 - a part of an answer
    """The nearest of the streets around a place; the server names none where it knows none."""
    try:
        edges = found["edges"] or ()
        spots = [spot_of(edge["correlated_lat"], edge["correlated_lon"]) for edge in edges]
    except UNREADABLE as error:
        raise ServerError("unreadable") from error
    if not spots:
        return None
    lat, lon = np.array([(spot.lat, spot.lon) for spot in spots]).T
    away = great_circle_metres(np.array(place.lat), np.array(place.lon), lat, lon)
    return spots[int(away.argmin())]
