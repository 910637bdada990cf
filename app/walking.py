"""
Park once, walk to several: legs that are walked because driving and parking anew takes longer.

A table knows two places at a time, not where the car was left before. So a walked leg pays at once for all
that leaving the car behind costs later: the walk back to it, and what driving on from there may take more
than from the place walked to. Whatever follows, no round takes longer than its legs add up to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from solver import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from app.travel import JobPlaces
    from routing import Matrix, Router

METRES_PER_DEGREE = 111_195.0
FARTHEST_METRES = 150.0
"""As the crow flies; nobody walks farther while a car is left standing, however long parking takes."""


@dataclass(frozen=True, slots=True)
class Walk:
    """
    A leg on foot, in seconds, with the car left where it stands.

    Parameters
    ----------
    detour
        What driving on from the car may take more than from the place walked to, at most.
    metres
        There and back.
    """

    there: int
    back: int
    detour: int
    metres: int

    @property
    def seconds(self) -> int:
        """All that the leg is counted for."""
        return self.there + self.back + self.detour


def walks(
    places: JobPlaces, driving: Matrix, walker: Router, parking_seconds: int
) -> Mapping[tuple[int, int], Walk]:
    """
    Find the pairs of places between which walking is quicker than driving and parking.

    One walks to patients only, and leaves the car only where all that can be driven to from there can be.
    """
    found: dict[tuple[int, int], Walk] = {}
    pairs = _neighbours(places)
    near = np.unique(pairs)
    walking = walker.matrix([places.points[place] for place in near])
    number = {int(place): index for index, place in enumerate(near)}
    for a, b in pairs.tolist():
        start, end = number[a], number[b]
        there, back = int(walking.seconds[start, end]), int(walking.seconds[end, start])
        drive = int(driving.seconds[a, b])
        if NO_WAY in (there, back, drive) or there + back >= drive + parking_seconds:
            continue
        detour = _detour(driving.seconds[a], driving.seconds[b])
        metres = int(walking.metres[start, end]) + int(walking.metres[end, start])
        walk = None if detour is None else Walk(there, back, detour, metres)
        if walk is not None and walk.seconds < drive + parking_seconds:
            found[a, b] = walk
    return found


def _detour(from_car: NDArray[np.int32], from_place: NDArray[np.int32]) -> int | None:
    """How much longer any drive is from the car than from the place; None where one is not there at all."""
    driven = from_place > 0  # neither the place itself nor what cannot be reached
    if (from_car[driven] == NO_WAY).any():
        return None
    more = (from_car[driven].astype(np.int64) - from_place[driven]).max(initial=0)
    return int(more)


def _neighbours(places: JobPlaces) -> NDArray[np.int64]:
    """Pairs of places at different spots so near that one may walk, the second of them a patient's."""
    points = places.points
    asked = np.array([number for number, point in enumerate(points) if point.on_earth], dtype=np.int64)
    if not len(asked):
        return np.empty((0, 2), dtype=np.int64)
    degrees = np.array([(points[number].lat, points[number].lon) for number in asked])
    flat = degrees * METRES_PER_DEGREE
    flat[:, 1] *= np.cos(np.radians(degrees[:, 0]))
    pairs = asked[cKDTree(flat).query_pairs(FARTHEST_METRES, output_type="ndarray")]
    both = np.concatenate((pairs, pairs[:, ::-1]))
    kept = [points[a] != points[b] and places.door_seconds[b] is not None for a, b in both.tolist()]
    chosen: NDArray[np.int64] = both[np.array(kept, dtype=bool)]
    return chosen
