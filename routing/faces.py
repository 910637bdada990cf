"""Areas that OpenStreetMap draws as lines only: the sea behind a coast, a commune inside its borders."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

METRE = 9e-6
"""One metre of latitude, in degrees."""


def sea_within(coast: Sequence[BaseGeometry], box: BaseGeometry) -> list[BaseGeometry]:
    """
    The sea inside the box, from coastlines, which by convention have land on their left.

    The box is cut into faces along them; a face is sea where most of the coastline along it sees it on the
    right.
    """
    if not coast:
        return []
    faces = _faces(coast, box)
    return list(faces[_faces_seen(faces, coast) > 0])


def regions_within(
    borders: Mapping[str, Sequence[BaseGeometry]], box: BaseGeometry
) -> list[tuple[str, BaseGeometry]]:
    """
    The part of every named region that lies inside the box, from its borders, whose rings the box cut open.

    The box is cut into faces along all borders; a face belongs to the region whose own border makes up most
    of the face's edge; among equals to the one with the least border elsewhere. A face that no border
    touches belongs to none.
    """
    lines = [line for region in borders.values() for line in region]
    if not lines:
        return []
    own = {name: shapely.union_all(list(region)).buffer(METRE) for name, region in borders.items()}
    regions = []
    for face in _faces(lines, box):
        along = {name: own[name].intersection(face.exterior).length for name in own}
        name = max(own, key=lambda name: (round(along[name] / METRE), -own[name].area))
        if along[name] > 0:
            regions.append((name, face))
    return regions


def _faces(lines: Sequence[BaseGeometry], box: BaseGeometry) -> Any:  # noqa: ANN401 - an array of polygons
    """
    Cut the box along lines.

    A line that ends short of the box's edge, because the extract was cut there, is led straight on to it.
    """
    merged = shapely.line_merge(shapely.union_all(list(lines)).intersection(box))
    pieces = [piece for piece in shapely.get_parts(merged) if piece.geom_type == "LineString"]
    edge = box.exterior
    ends = Counter(piece.coords[at] for piece in pieces for at in (0, -1))
    loose = [shapely.Point(end) for end, times in ends.items() if times == 1]
    led = [shapely.shortest_line(end, edge) for end in loose if end.distance(edge) > 0]
    # A shortest line's end lies on the edge up to rounding only: drawn a little past it, it surely cuts.
    led = [shapely.transform(line, _lengthened) for line in led]
    cuts = shapely.union_all([edge, *pieces, *led])
    faces = shapely.get_parts(shapely.polygonize([*shapely.get_parts(cuts)]))
    return faces[shapely.within(shapely.point_on_surface(faces), box)]


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
