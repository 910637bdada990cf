"""A larger map than there is: shifted copies of one, joined by streets, in memory alone."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.point import great_circle_metres

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing import Graph

COLUMNS, ROWS = 4, 2
JOINTS = 12
"""Streets that lead from one copy to the next."""
AIR = 0.01
"""Between two copies, in degrees."""
JOINT_METRES_A_SECOND = 14.0
OFFSETS = {"tail": "lat", "head": "lat", "restriction_start": "restriction_arcs", "shape_start": "shape_lat"}
"""Arrays that hold places in another array: of each copy they go on where that array of the last one ends."""
PLAIN = ("stoppable", "road_class", "roundabout", "destination_only", "way", "name")
"""What is 0 of the streets between copies."""


def tiled(graph: Graph, usable: NDArray[np.bool_]) -> Graph:
    """
    Lay copies of a map side by side and join each with the next ones.

    Parameters
    ----------
    usable
        Sections between which there is a way: streets from copy to copy begin and end at their junctions.
    """
    copies = [(column, row) for row in range(ROWS) for column in range(COLUMNS)]
    joined: dict[str, Any] = {}
    for field in fields(graph):
        array = getattr(graph, field.name)
        if isinstance(array, np.ndarray):
            joined[field.name] = np.concatenate(
                [_copy(graph, field.name, number, *place) for number, place in enumerate(copies)], axis=-1
            )
    for name in ("restriction_start", "shape_start"):
        length = np.array([len(joined[OFFSETS[name]])], dtype=joined[name].dtype)
        joined[name] = np.concatenate((joined[name], length))
    begin, end = _joints(graph, usable)
    return replace(graph, **_with_streets(joined, begin, end))


def _copy(graph: Graph, name: str, number: int, column: int, row: int) -> NDArray[Any]:
    """One array of one copy."""
    array: NDArray[Any] = getattr(graph, name)
    if name in {"lon", "shape_lon"}:
        return array + column * (np.ptp(graph.shape_lon) + AIR)
    if name in {"lat", "shape_lat"}:
        return array + row * (np.ptp(graph.shape_lat) + AIR)
    if name == "restriction_arcs":
        return (array + number * 2 * len(graph.tail)).astype(array.dtype)
    if name in {"restriction_start", "shape_start"}:
        array = array[:-1]
    if name in OFFSETS:
        array = (array + number * len(getattr(graph, OFFSETS[name]))).astype(array.dtype)
    return array


def _joints(graph: Graph, usable: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Junctions at which the streets between copies begin and end: the outermost ones."""
    known = np.unique(np.concatenate((graph.tail[usable], graph.head[usable]))).astype(np.int64)
    east, north = known[np.argsort(graph.lon[known])], known[np.argsort(graph.lat[known])]
    begin, end = [], []
    for row in range(ROWS):
        for column in range(COLUMNS):
            here = (row * COLUMNS + column) * len(graph.lat)
            if column + 1 < COLUMNS:
                begin.append(here + east[-JOINTS:])
                end.append(here + len(graph.lat) + east[:JOINTS])
            if row + 1 < ROWS:
                begin.append(here + north[-JOINTS:])
                end.append(here + COLUMNS * len(graph.lat) + north[:JOINTS])
    return np.concatenate(begin), np.concatenate(end)


def _with_streets(joined: dict[str, Any], begin: NDArray[np.int64], end: NDArray[np.int64]) -> dict[str, Any]:
    """Add straight streets that everybody may drive both ways."""
    lat, lon = joined["lat"], joined["lon"]
    metres = great_circle_metres(lat[begin], lon[begin], lat[end], lon[end])
    shape = {"shape_lat": lat, "shape_lon": lon}
    added: dict[str, NDArray[Any]] = {
        "tail": begin,
        "head": end,
        "decimetres": np.rint(metres * 10),
        "milliseconds": np.broadcast_to(
            np.rint(metres / JOINT_METRES_A_SECOND * 1000), (*joined["milliseconds"].shape[:-1], len(begin))
        ),
        "shape_start": len(joined["shape_lat"]) + 2 * np.arange(1, len(begin) + 1),
        **{name: np.stack((at[begin], at[end]), axis=1).ravel() for name, at in shape.items()},
    }
    for name in PLAIN:
        added[name] = np.zeros((*joined[name].shape[:-1], len(begin)))
    return {
        name: np.concatenate((array, added[name].astype(array.dtype)), axis=-1) if name in added else array
        for name, array in joined.items()
    }
