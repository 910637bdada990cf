"""What a running router is asked for, whatever its dialect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from routing.json_server import UNREADABLE, ServerError
from routing.point import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.source import SourceKind

MOST_UNITS = 2**31 - 1
"""No table holds more seconds or metres than that."""


class TooBigError(Exception):
    """A block of a table is beyond the server's limits."""


class NoBlockError(Exception):
    """A place in a block of a table is such that the server gives no answer for any of it."""


@dataclass(frozen=True, eq=False)
class Costs:
    """Seconds and metres from each start (row) to each end (column); not a number where there is no way."""

    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A way as the server draws and times it."""

    seconds: float
    metres: float
    points: tuple[Point, ...]


class RouteServer(Protocol):
    """One server, asked for one mode. Whatever it cannot answer is a `ServerError`."""

    kind: SourceKind
    most_spots: int
    """How many places `spots` may be asked for at once."""

    def spots(self, places: Sequence[Point]) -> list[Point | None]:
        """Where each place touches the server's streets; None where there are none."""
        ...

    def costs(self, starts: Sequence[Point], ends: Sequence[Point]) -> Costs:
        """
        Times and lengths of the fastest ways.

        Raises
        ------
        TooBigError, NoBlockError
            Where asking for less may help.
        """
        ...

    def line(self, start: Point, end: Point) -> Line:
        """The fastest way; a `ServerError` where there is none."""
        ...


def spot_of(lat: Any, lon: Any) -> Point:  # noqa: ANN401 - parts of an answer
    """
    A place of an answer.

    Raises
    ------
    ServerError
        Where it is no place on Earth.
    """
    try:
        spot = Point(float(lat), float(lon))
    except UNREADABLE as error:
        raise ServerError("unreadable") from error
    if not spot.on_earth:
        raise ServerError("unreadable")
    return spot


def cost_table(rows: object, starts: int, ends: int) -> NDArray[np.float64]:
    """
    Numbers of an answer as a table, not-a-number for null.

    Raises
    ------
    ServerError
        Where rows or columns are missing, or something in it is no number from 0 to `MOST_UNITS`.
    """
    try:
        table = np.array(rows, dtype=np.float64)
    except UNREADABLE as error:
        raise ServerError("unreadable") from error
    if table.shape != (starts, ends) or (table < 0).any() or (table > MOST_UNITS).any():
        raise ServerError("unreadable")
    return table


def line_of(seconds: object, metres: object, points: Sequence[tuple[float, float]]) -> Line:
    """
    A way of an answer, its points as latitude and longitude.

    Raises
    ------
    ServerError
        Where its figures are none, or there is no line.
    """
    figures = cost_table([[seconds, metres]], 1, 2)[0]
    places = tuple(spot_of(lat, lon) for lat, lon in points)
    if np.isnan(figures).any() or not places:
        raise ServerError("unreadable")
    return Line(float(figures[0]), float(figures[1]), places if len(places) > 1 else places * 2)
