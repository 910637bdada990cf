"""A running router behind our own protocol: asked in parts, and replaced by our own engine where it fails."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from routing.costs import NO_WAY
from routing.errors import OffRoadError
from routing.json_server import JsonServer, ServerError
from routing.osrm import OsrmServer
from routing.path import Path
from routing.point import Mode, Point, great_circle_metres
from routing.route_server import Costs, NoBlockError, RouteServer, TooBigError
from routing.snap import LIMIT_METRES, OffRoad, Snap
from routing.source import SourceKind, TravelSource
from routing.straight import NO_SECTION, StraightRouter
from routing.table import Matrix
from routing.valhalla import ValhallaServer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from routing.table import Router

Part = TypeVar("Part")

BLOCK = 50
"""Starts and ends asked for at once: the 2,500 pairs that a Valhalla allows unless told otherwise, and
100 places in an address of a quarter of what an OSRM reads."""

SERVERS: Mapping[str, Callable[[JsonServer, Mode], RouteServer]] = {
    "osrm": OsrmServer,
    "valhalla": ValhallaServer,
}
"""The routers that can be asked, by the name that settings give them."""


class RemoteRouter:
    """
    Times and lines by a running server, for one mode.

    A table is the server's or our own, never mixed: where one part of it fails after all tries, `own` makes
    the whole table and draws the lines. Where only lines fail, `own` draws them, and the seconds stay
    those of the table. `source` tells which it was.

    Parameters
    ----------
    own
        What to fall back on.
    limit_metres
        How far from the server's streets a place may be and still be served.
    """

    def __init__(
        self, server: RouteServer, mode: Mode, own: Router, *, limit_metres: float = LIMIT_METRES
    ) -> None:
        self._server = server
        self._mode: Mode = mode
        self._own = own
        self._limit_metres = limit_metres
        self._failure: ServerError | None = None
        self._lines: SourceKind = server.kind
        self._snaps: dict[Point, Snap | OffRoad] = {}
        self._tables: tuple[dict[Point, int], Matrix] = ({}, Matrix(*np.empty((2, 0, 0), dtype=np.int32)))

    @property
    def source(self) -> TravelSource:
        """Who made what was asked for up to now."""
        if self._failure is None:
            return TravelSource.of(self._server.kind)
        kind = self._own.source.kind if self._lost_table else self._server.kind
        return TravelSource(kind, self._lines, self._server.kind, self._failure.reason)

    @property
    def _lost_table(self) -> bool:
        return self._failure is not None and not self._tables[0]

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Where each place touches the server's streets, or ours where it does not answer."""
        if not self._lost_table:
            try:
                return self._snapped(places)
            except ServerError as error:
                self._fail(error)
        return self._own.snap(places)

    def matrix(self, places: Sequence[Point]) -> Matrix:
        """Times and lengths between all places; see `Router.matrix`."""
        number: dict[Point, int] = {}
        row = np.array([number.setdefault(place, len(number)) for place in places], dtype=np.int64)
        if not self._lost_table:
            try:
                self._tables = (number, self._distinct_matrix(list(number)))
                again = np.ix_(row, row)
                return Matrix(self._tables[1].seconds[again], self._tables[1].metres[again])
            except ServerError as error:
                self._tables = ({}, self._tables[1])
                self._fail(error)
        return self._own.matrix(places)

    def paths(self, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
        """Lines on the server's streets for legs, with the figures of the table; see `Router.paths`."""
        if self._failure is None:
            snaps = dict.fromkeys(place for leg in legs for place in leg)
            try:
                snaps = dict(zip(snaps, self._snapped(list(snaps)), strict=True))
                if astray := tuple(place for place, snap in snaps.items() if not isinstance(snap, Snap)):
                    raise OffRoadError(astray)
                return [self._path(start, end) for start, end in legs]
            except ServerError as error:
                self._fail(error)
        return [self._timed(leg, path) for leg, path in zip(legs, self._own_paths(legs), strict=True)]

    def _fail(self, error: ServerError) -> None:
        self._failure = error
        self._lines = self._own.source.lines

    def _own_paths(self, legs: Sequence[tuple[Point, Point]]) -> list[Path]:
        try:
            return self._own.paths(legs)
        except OffRoadError:
            if self._lost_table:
                raise
            # The server's streets reach further than ours: better all lines straight than a plan lost.
            self._lines = "straight_line"
            return StraightRouter(self._mode).paths(legs)

    def _path(self, start: Point, end: Point) -> Path:
        line = self._server.line(start, end)
        return self._timed((start, end), Path(round(line.seconds), round(line.metres), line.points))

    def _timed(self, leg: tuple[Point, Point], path: Path) -> Path:
        """The path, with the figures of the table where the server's holds the leg."""
        number, matrix = self._tables
        start, end = (number.get(place) for place in leg)
        if start is None or end is None:
            return path
        return Path(int(matrix.seconds[start, end]), int(matrix.metres[start, end]), path.points)

    def _snapped(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        new = [place for place in dict.fromkeys(places) if place.on_earth and place not in self._snaps]
        for first in range(0, len(new), self._server.most_spots):
            part = new[first : first + self._server.most_spots]
            for place, spot in zip(part, self._server.spots(part), strict=True):
                self._snaps[place] = self._at(place, spot)
        return [self._snaps.get(place, OffRoad(math.inf)) for place in places]

    def _at(self, place: Point, spot: Point | None) -> Snap | OffRoad:
        if spot is None:
            return OffRoad(math.inf)
        degrees = (np.array([value]) for value in (place.lat, place.lon, spot.lat, spot.lon))
        away = float(great_circle_metres(*degrees)[0])
        return OffRoad(away) if away > self._limit_metres else Snap(NO_SECTION, 0.0, away, spot)

    def _distinct_matrix(self, places: Sequence[Point]) -> Matrix:
        snaps = self._snapped(places)
        on_road = [index for index, snap in enumerate(snaps) if isinstance(snap, Snap)]
        seconds = np.full((len(places), len(places)), NO_WAY, dtype=np.int32)
        metres = seconds.copy()
        for rows in _parts(on_road, BLOCK):
            for columns in _parts(on_road, BLOCK):
                costs = self._costs([places[i] for i in rows], [places[i] for i in columns])
                known = np.isfinite(costs.seconds) & np.isfinite(costs.metres)
                block = np.ix_(rows, columns)
                seconds[block] = np.where(known, np.rint(np.nan_to_num(costs.seconds)), NO_WAY)
                metres[block] = np.where(known, np.rint(np.nan_to_num(costs.metres)), NO_WAY)
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(metres, 0)
        return Matrix(seconds, metres)

    def _costs(self, starts: Sequence[Point], ends: Sequence[Point]) -> Costs:
        """One block, in quarters where it is too big or one place spoils it."""
        try:
            return self._server.costs(starts, ends)
        except (TooBigError, NoBlockError) as error:
            if len(starts) == len(ends) == 1:
                if isinstance(error, TooBigError):
                    raise ServerError("refused") from error
                return Costs(*np.full((2, 1, 1), math.nan))
        rows, columns = (_parts(side, math.ceil(len(side) / 2)) for side in (starts, ends))
        quarters = [[self._costs(row, column) for column in columns] for row in rows]
        return Costs(
            np.block([[quarter.seconds for quarter in row] for row in quarters]),
            np.block([[quarter.metres for quarter in row] for row in quarters]),
        )


def _parts(items: Sequence[Part], size: int) -> list[Sequence[Part]]:
    return [items[first : first + size] for first in range(0, len(items), size)]
