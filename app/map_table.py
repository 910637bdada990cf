"""A travel table for places that stand in a CSV file."""

from __future__ import annotations

import csv
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.errors import BadInputError
from app.interop.csv_table import Row, read_rows
from app.interop.file_faults import FileFaults
from app.maps import UnusableMapError, map_folder
from routing import HOUR_SLICES, LIMIT_METRES, MODES, Graph, MapError, OffRoad, Point, open_router

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.config import Settings
    from routing import Matrix, Mode

COLUMNS = ("id", "lat", "lon")
MARGIN_DEGREES = 0.01
"""How far beyond a map's streets a place may be and still count as meant to be there."""
MOST_NOTES = 20


def write_table(
    settings: Settings, name: str | None, mode: str, places: Path, output: Path, *, hours: str = ""
) -> list[str]:
    """
    Write the table between places of a CSV file (`id,lat,lon`), as `.npz` or `.csv`.

    The `.npz` holds `ids`, `seconds` and `metres` (int32, -1 = no way); the `.csv` a row for each pair.

    Parameters
    ----------
    hours
        One of `routing.HOUR_SLICES`; empty for what the settings say.

    Returns
    -------
    list of str
        A sentence for each place that is off the streets: its row and column hold no way.

    Raises
    ------
    BadInputError
        With every fault of the file, and of what was asked.
    UnusableMapError
        When there is no such map, or it cannot be used.
    """
    faults = FileFaults()
    chosen, hours = _mode(mode, faults), hours or settings.hours
    if hours and hours not in HOUR_SLICES:
        faults.add("unknown_hours", "--hours", given=hours, choices=tuple(HOUR_SLICES))
    if output.suffix not in (".npz", ".csv"):
        faults.add("unknown_format", "--output", file=output.name)
    try:
        graph = Graph.load(map_folder(settings, name))
    except MapError as error:
        raise UnusableMapError(error) from error
    ids, points = _read(places, graph, faults)
    if faults:
        raise BadInputError(faults=faults.found)
    router = open_router(map_folder(settings, name), chosen, hours or None)
    snaps = router.snap(points)
    matrix = router.matrix(points)
    _write(output, ids, matrix)
    away = [(label, snap.metres) for label, snap in zip(ids, snaps, strict=True) if isinstance(snap, OffRoad)]
    return _notes(away)


def _mode(given: str, faults: FileFaults) -> Mode:
    for mode in MODES:
        if mode == given:
            return mode
    faults.add("unknown_mode", "--mode", given=given, choices=tuple(MODES))
    return MODES[0]


def _read(file: Path, graph: Graph, faults: FileFaults) -> tuple[list[str], list[Point]]:
    ids: dict[str, int] = {}
    points = []
    reach = _Reach.of(graph)
    for row in read_rows(file, COLUMNS, faults) or ():
        label = row.text("id")
        point = Point(row.degrees("lat", 90), row.degrees("lon", 180))
        if label and label in ids:
            row.add_fault("duplicate_id", "id", id=label, row=ids[label])
        ids.setdefault(label, row.number)
        if row.is_sound("lat", "lon"):
            _check_order(row, point, reach)
        points.append(point)
    if not points and not faults:
        faults.add("no_rows", file.name)
    return list(ids), points


@dataclass(frozen=True)
class _Reach:
    """The box around a map's streets, in degrees."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def of(cls, graph: Graph) -> _Reach:
        return cls(
            *(float(edge) for edge in (graph.lat.min(), graph.lon.min(), graph.lat.max(), graph.lon.max()))
        )

    def holds(self, point: Point) -> bool:
        return (
            self.south - MARGIN_DEGREES <= point.lat <= self.north + MARGIN_DEGREES
            and self.west - MARGIN_DEGREES <= point.lon <= self.east + MARGIN_DEGREES
        )


def _check_order(row: Row, point: Point, reach: _Reach) -> None:
    """Add a fault where a place is far off the map and would be on it with its coordinates swapped."""
    swapped = Point(point.lon, point.lat)
    if not reach.holds(point) and reach.holds(swapped):
        row.add_fault("swapped_coordinates", "lat", "off_the_map", lat=str(point.lat), lon=str(point.lon))


def _write(output: Path, ids: Sequence[str], matrix: Matrix) -> None:
    """Write beside the file and move into its place."""
    aside = output.with_name(f"{secrets.token_hex(4)}-{output.name}")
    try:
        if output.suffix == ".npz":
            np.savez_compressed(aside, ids=np.array(ids), seconds=matrix.seconds, metres=matrix.metres)
        else:
            with aside.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("from", "to", "seconds", "metres"))
                for here, seconds, metres in zip(ids, matrix.seconds, matrix.metres, strict=True):
                    lines = zip(ids, seconds.tolist(), metres.tolist(), strict=True)
                    writer.writerows((here, *line) for line in lines)
        aside.replace(output)
    except OSError as error:
        faults = FileFaults()
        faults.add("unwritable_file", str(output), error=error.strerror or str(error))
        raise BadInputError(faults=faults.found) from error
    finally:
        aside.unlink(missing_ok=True)


def _notes(away: Sequence[tuple[str, float]]) -> list[str]:
    notes = []
    for label, metres in away[:MOST_NOTES]:
        far = f"{metres:,.0f} m from the nearest street" if np.isfinite(metres) else "far from any street"
        notes.append(f"{label}: no way, {far}; {LIMIT_METRES:.0f} m are bridged.")
    if len(away) > MOST_NOTES:
        notes.append(f"... and {len(away) - MOST_NOTES} more places have no way.")
    return notes
