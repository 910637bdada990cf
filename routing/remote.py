"""A running router behind our own protocol: asked in parts, and replaced by our own engine where it fails."""

from __future__ import annotations

import math
from dataclasses import dataclass
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


@dataclass(frozen=True, eq=False)
class _Table:
    """The last table that the server made, by place and end."""

    rows: dict[Point, int]
    columns: dict[Point, int]
    matrix: Matrix


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
        self._table: _Table | None = None

    @property
    def source(self) -> TravelSource:
        """Who made what was asked for up to now."""
        if self._failure is None:
            return TravelSource.of(self._server.kind)
        kind = self._own.source.kind if self._lost_table else self._server.kind
        return TravelSource(kind, self._lines, self._server.kind, self._failure.reason)

    @property
    def _lost_table(self) -> bool:
        return self._failure is not None and self._table is None

    def snap(self, places: Sequence[Point]) -> list[Snap | OffRoad]:
        """Where each place touches the server's streets, or ours where it does not answer."""
        if not self._lost_table:
            try:
                return self._snapped(places)
            except ServerError as error:
                self._fail(error)
        return self._own.snap(places)

    def matrix(self, places: Sequence[Point], ends: Sequence[Point] | None = None) -> Matrix:
        """Times and lengths from places to ends; see `Router.matrix`."""
        targets = places if ends is None else ends
        rows, columns = _numbered(places), _numbered(targets)
        if not self._lost_table:
            try:
                self._table = _Table(rows, columns, self._distinct_matrix(list(rows), list(columns)))
            except ServerError as error:
                self._table = None
                self._fail(error)
            else:
                row = np.array([rows[place] for place in places], dtype=np.int64)
                column = np.array([columns[end] for end in targets], dtype=np.int64)
                again = np.ix_(row, column)
                return Matrix(self._table.matrix.seconds[again], self._table.matrix.metres[again])
        return self._own.matrix(places, ends)

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
        table, (start, end) = self._table, leg
        if table is None or start not in table.rows or end not in table.columns:
            return path
        cell = table.rows[start], table.columns[end]
        seconds, metres = int(table.matrix.seconds[cell]), int(table.matrix.metres[cell])
        return Path(seconds, metres, path.points)

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

    def _distinct_matrix(self, places: Sequence[Point], ends: Sequence[Point]) -> Matrix:
        seconds = np.full((len(places), len(ends)), NO_WAY, dtype=np.int32)
        metres = seconds.copy()
        starts, targets = (self._on_road(side) for side in (places, ends))
        for rows in _parts(starts, BLOCK):
            for columns in _parts(targets, BLOCK):
                costs = self._costs([places[i] for i in rows], [ends[i] for i in columns])
                known = np.isfinite(costs.seconds) & np.isfinite(costs.metres)
                block = np.ix_(rows, columns)
                seconds[block] = np.where(known, np.rint(np.nan_to_num(costs.seconds)), NO_WAY)
                metres[block] = np.where(known, np.rint(np.nan_to_num(costs.metres)), NO_WAY)
        number = {end: column for column, end in enumerate(ends)}
        for row, place in enumerate(places):
            if place in number:
                seconds[row, number[place]] = metres[row, number[place]] = 0
        return Matrix(seconds, metres)

    def _on_road(self, places: Sequence[Point]) -> list[int]:
        return [index for index, snap in enumerate(self._snapped(places)) if isinstance(snap, Snap)]

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


def _numbered(places: Sequence[Point]) -> dict[Point, int]:
    """Each place once, with its number."""
    return {place: number for number, place in enumerate(dict.fromkeys(places))}


def _parts(items: Sequence[Part], size: int) -> list[Sequence[Part]]:
    return [items[first : first + size] for first in range(0, len(items), size)]
