"""Homes for the invented people: real buildings, named by their street and an invented number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from demonstration.team import MONACO_NORTH, SECTOR_OF_COMMUNE

from routing import (
    Point,
    RoadRouter,
    Snap,
    StreetIndex,
    communes,
    named_streets,
    read_extract,
    residential_buildings,
)

if TYPE_CHECKING:
    import random
    from pathlib import Path

FARTHEST_STREET_METRES = 60.0
"""A home this far or farther from its street would not be found by the address."""
FARTHEST_ROAD_METRES = 100.0
"""Nor would anyone park farther off than this."""
STREET_WORDS = {
    *("Allée", "Avenue", "Boulevard", "Chemin", "Cours", "Impasse", "Montée", "Place", "Promenade"),
    *("Quai", "Route", "Rue", "Ruelle", "Square"),
}
HIGHEST_NUMBER = 96
HILL_COMMUNES = ("La Turbie", "Èze", "Peille")
ABOVE_THE_COAST = 43.7255
"""Homes in Èze lie north of this latitude, in the old village and on the corniches, not by the sea."""


@dataclass(frozen=True, slots=True)
class Home:
    """An address and where it lies."""

    address: str
    point: Point


class HomeFinder:
    """Draws homes of an extract, each building and each house number once."""

    def __init__(self, extract: Path, rng: random.Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self._free: dict[str, list[tuple[Point, str]]] = {}
        buildings = residential_buildings(extract)
        points = [building.point for building in buildings]
        graph = read_extract(extract)
        near_road = [
            all(isinstance(snap, Snap) and snap.metres < FARTHEST_ROAD_METRES for snap in snaps)
            for snaps in zip(
                RoadRouter(graph, "car").snap(points), RoadRouter(graph, "bicycle").snap(points), strict=True
            )
        ]
        index = StreetIndex(named_streets(extract), communes(extract))
        for point, is_near in zip(points, near_road, strict=True):
            near = index.nearest(point) if is_near else None
            if near is None or near.metres >= FARTHEST_STREET_METRES:
                continue
            commune, name = near.street.commune, near.street.name
            if name.split()[0] in STREET_WORDS and (commune != "Èze" or point.lat > ABOVE_THE_COAST):
                self._free.setdefault(commune, []).append((point, name))

    def draw(self, commune: str, *, north: bool | None = None) -> Home:
        """A home of a commune; in Monaco of one of its two sectors."""
        free = self._free[commune]
        wanted = [
            at for at, (point, _) in enumerate(free) if north is None or (point.lat >= MONACO_NORTH) == north
        ]
        point, street = free.pop(self._rng.choice(wanted))
        return Home(self._numbered(street, commune), point)

    def nearest(self, commune: str, spot: Point) -> Home:
        """The home of a commune that is nearest to a spot."""
        free = self._free[commune]
        at = min(
            range(len(free)),
            key=lambda at: (free[at][0].lat - spot.lat) ** 2 + (free[at][0].lon - spot.lon) ** 2 / 2,
        )
        point, street = free.pop(at)
        return Home(self._numbered(street, commune), point)

    def _numbered(self, street: str, commune: str) -> str:
        kind, rest = street.split(maxsplit=1)
        while True:
            address = f"{self._rng.randint(1, HIGHEST_NUMBER)} {kind.lower()} {rest}, {commune}"
            if address not in self._taken:
                self._taken.add(address)
                return address


def sector_of(commune: str, point: Point) -> str:
    """The sector that a home belongs to."""
    if commune == "Monaco":
        return "monaco_nord" if point.lat >= MONACO_NORTH else "monaco_sud"
    return SECTOR_OF_COMMUNE[commune]
