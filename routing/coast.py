"""The sea of an extract, which OpenStreetMap draws as a line only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

METRE = 9e-6
"""One metre of latitude, in degrees."""


def sea_within(coast: Sequence[BaseGeometry], box: BaseGeometry) -> list[BaseGeometry]:
    """
    The sea inside the box, from coastlines, which by convention have land on their left.

    Coastlines and the edge of the box cut it into faces; a face is sea where most of the coastline along it
    sees it on the right. A coastline that ends short of the box's edge is led straight on to it.
    """
    if not coast:
        return []
    chains = shapely.line_merge(shapely.multilinestrings(coast), directed=True).intersection(box)
    lines = [line for line in shapely.get_parts(chains) if line.geom_type == "LineString"]
    edge = box.exterior
    ends = [shapely.Point(line.coords[at]) for line in lines if not line.is_ring for at in (0, -1)]
    led = [shapely.shortest_line(end, edge) for end in ends if end.distance(edge) > 0]
    # A shortest line's end lies on the edge up to rounding only: drawn a little past it, it surely cuts.
    led = [shapely.transform(line, _lengthened) for line in led]
    faces = shapely.get_parts(
        shapely.polygonize([*shapely.get_parts(shapely.union_all([edge, *lines, *led]))])
    )
    faces = faces[shapely.within(shapely.point_on_surface(faces), box)]
    return list(faces[_faces_seen(faces, coast) > 0])


def _lengthened(spots: Any) -> Any:  # noqa: ANN401 - an array of coordinates
    """A line of two spots, a metre longer at its far end."""
    way = spots[-1] - spots[0]
    return np.array([spots[0], spots[-1] + way / np.hypot(*way) * METRE])


def _faces_seen(faces: Any, lines: Iterable[BaseGeometry]) -> Any:  # noqa: ANN401 - arrays
    """Count for every face how many pieces of coastline see it on their right, less those on their left."""
    starts, ends = [], []
    for line in lines:
        spots = shapely.get_coordinates(line)
        starts.append(spots[:-1])
        ends.append(spots[1:])
    first, last = np.concatenate(starts), np.concatenate(ends)
    way = last - first
    across = np.stack([way[:, 1], -way[:, 0]], axis=1) / np.maximum(np.hypot(*way.T), METRE / 100)[:, None]
    seen = np.zeros(len(faces), dtype=np.int64)
    tree = shapely.STRtree(faces)
    for side in (1, -1):
        eyes = shapely.points((first + last) / 2 + side * METRE / 2 * across)
        np.add.at(seen, tree.query(eyes, predicate="within")[1], side)
    return seen
