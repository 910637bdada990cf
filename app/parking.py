"""
Park once, walk to several: where the car stands while its nurse goes from patient to patient.

A table knows two places at a time, not where the car was left before. So every place has one spot, for
all rounds: neighbours share that of one of them, and who is at any of them has the car standing there. A
leg within such a group is walked; a leg that leaves it begins with the walk back to the car.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from solver import NO_WAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.travel import JobPlaces
    from routing import Matrix, Router

METRES_PER_DEGREE = 111_195.0
FARTHEST_METRES = 150.0
"""As the crow flies; nobody farther apart shares a spot, however long parking takes."""


@dataclass(frozen=True, eq=False)
class Parking:
    """
    Where a car stands for each place, and the walks from there.

    Parameters
    ----------
    spot
        For each place the place at which the car stands: its own, or a neighbour's.
    walks
        Seconds and metres on foot by pairs of places of one group.
    """

    spot: NDArray[np.int64]
    walks: dict[tuple[int, int], tuple[int, int]]

    def walk(self, start: int, end: int) -> tuple[int, int]:
        """Seconds and metres on foot between two places of one group."""
        return (0, 0) if start == end else self.walks[start, end]

    def driven(self, matrix: Matrix) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give a table of driving the walks to the car and from it, and those that replace a drive."""
        places = range(len(self.spot))
        out = np.array([self.walk(place, int(self.spot[place])) for place in places], dtype=np.int32)
        back = np.array([self.walk(int(self.spot[place]), place) for place in places], dtype=np.int32)
        at_spots = np.ix_(self.spot, self.spot)
        found = []
        for unit, table in enumerate((matrix.seconds, matrix.metres)):
            between = table[at_spots]
            walked = out.reshape(-1, 2)[:, unit, None] + back.reshape(-1, 2)[None, :, unit]
            found.append(np.where(between == NO_WAY, NO_WAY, between + walked).astype(np.int32))
            for (start, end), walk in self.walks.items():
                found[-1][start, end] = walk[unit]
            np.fill_diagonal(found[-1], 0)
        return found[0], found[1]


def park_once(places: JobPlaces, driving: Matrix, walker: Router, parking_seconds: int) -> Parking:
    """
    Choose spots: neighbours share one where the walk there and back takes no longer than parking does.

    So a walk within a group always beats driving and parking anew, and a place that is served alone is
    reached at most one parking later than with a spot of its own. Bases and homes, where nobody parks, and
    places that no car reaches keep their own.
    """
    near = _neighbours(places)
    walking = walker.matrix([places.points[place] for place in near])
    there = walking.seconds.astype(np.int64)
    round_trip = there + there.T
    drives = driving.seconds[np.ix_(near, near)]
    together = (there != NO_WAY) & (there.T != NO_WAY) & (round_trip <= parking_seconds)
    together &= (drives != NO_WAY) & (drives.T != NO_WAY)
    spot = np.arange(len(places.points))
    walks: dict[tuple[int, int], tuple[int, int]] = {}
    free = np.ones(len(near), dtype=bool)
    joined = together.sum(axis=1)
    while len(near) and joined.max() > 1:
        middle = int(joined.argmax())
        group = np.flatnonzero(together[middle] & free)
        free[group] = False
        joined -= together[:, group].sum(axis=1)
        joined[~free] = 0
        spot[near[group]] = near[middle]
        walks |= {
            (int(near[a]), int(near[b])): (int(there[a, b]), int(walking.metres[a, b]))
            for a in group
            for b in group
            if a != b
        }
    return Parking(spot, walks)


def _neighbours(places: JobPlaces) -> NDArray[np.int64]:
    """Patients' places with another one so near that both may share a spot."""
    asked = np.array(
        [
            number
            for number, door in enumerate(places.door_seconds)
            if door is not None and places.points[number].on_earth
        ],
        dtype=np.int64,
    )
    degrees = np.array([(places.points[n].lat, places.points[n].lon) for n in asked]).reshape(-1, 2)
    shrink = np.cos(np.radians(degrees[:, :1]))
    flat = degrees * np.hstack((np.ones_like(shrink), shrink)) * METRES_PER_DEGREE
    pairs = (
        cKDTree(flat).query_pairs(FARTHEST_METRES, output_type="ndarray")
        if len(flat)
        else np.empty((0, 2), int)
    )
    found: NDArray[np.int64] = asked[np.unique(pairs)]
    return found
