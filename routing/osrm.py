"""A running OSRM, by its services `table` and `route` (osrm-backend's HTTP API, version 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routing.json_server import UNREADABLE, JsonServer, ServerError
from routing.route_server import Costs, Line, NoBlockError, TooBigError, cost_table, line_of, spot_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.point import Mode, Point
    from routing.source import SourceKind

PROFILES: Mapping[Mode, str] = {
    "car": "driving",
    "bicycle": "cycling",
    "e_bike": "cycling",
    "foot": "walking",
}
"""A name in the address only: an OSRM answers by the one profile it was prepared with, whatever is asked."""


class OsrmServer:
    """One `osrm-routed`, prepared for one mode."""

    kind: SourceKind = "osrm"
    most_spots = 90
    """Below the 100 that a server's `--max-table-size` is unless told otherwise."""

    def __init__(self, server: JsonServer, mode: Mode) -> None:
        self._server = server
        self._profile = PROFILES[mode]

    def spots(self, places: Sequence[Point]) -> list[Point | None]:
        """Where places touch the streets, by a table to the first of them: there is no smaller question."""
        told = self._ask("table", places, {"destinations": "0", "annotations": "duration"})
        try:
            spots = [spot_of(lat, lon) for lon, lat in (at["location"] for at in told["sources"])]
        except UNREADABLE as error:
            raise ServerError("unreadable") from error
        if len(spots) != len(places):
            raise ServerError("unreadable")
        return list(spots)

    def costs(self, starts: Sequence[Point], ends: Sequence[Point]) -> Costs:
        """Times and lengths by one question to `table`; see `RouteServer.costs`."""
        first, count = len(starts), len(starts) + len(ends)
        query = {
            "sources": ";".join(map(str, range(first))),
            "destinations": ";".join(map(str, range(first, count))),
            "annotations": "duration,distance",
        }
        try:
            told = self._ask("table", [*starts, *ends], query)
        except ServerError as error:
            code = error.answer.get("code") if isinstance(error.answer, dict) else None
            if code == "TooBig":
                raise TooBigError from error
            if code in ("NoSegment", "NoTable"):
                raise NoBlockError from error
            raise
        tables = [cost_table(told.get(key), len(starts), len(ends)) for key in ("durations", "distances")]
        return Costs(*tables)

    def line(self, start: Point, end: Point) -> Line:
        """One way by `route`, drawn in full."""
        told = self._ask("route", [start, end], {"overview": "full", "geometries": "geojson"})
        try:
            route = told["routes"][0]
            points = [(lat, lon) for lon, lat in route["geometry"]["coordinates"]]
            return line_of(route["duration"], route["distance"], points)
        except UNREADABLE as error:
            raise ServerError("unreadable") from error

    def _ask(self, service: str, places: Sequence[Point], query: Mapping[str, str]) -> dict[str, Any]:
        spots = ";".join(f"{place.lon:.6f},{place.lat:.6f}" for place in places)
        told = self._server.get(f"/{service}/v1/{self._profile}/{spots}", query)
        if not isinstance(told, dict) or told.get("code") != "Ok":
            raise ServerError("unreadable")
        return told
