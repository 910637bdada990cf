"""What a source maps of streets, gathered in flat arrays: ways, marked points on them, turn restrictions."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.obstacles import is_obstacle
from routing.point import MODES
from routing.speeds import (
    STREET_KEYS,
    can_stop,
    crossing_seconds,
    is_destination_only,
    is_roundabout,
    road_class,
    speeds,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


class Way(NamedTuple):
    """
    A mapped way: its tags and its points, each with the number that ways share where they meet.

    A point that its source left out, as an extract does at its edge, has no number for its place.
    """

    id: int
    tags: Mapping[str, str]
    refs: Sequence[int]
    lats: Sequence[float]
    lons: Sequence[float]


class Relation(NamedTuple):
    """A mapped relation: its tags, and its members as kind (`node` or `way`), number and role."""

    id: int
    tags: Mapping[str, str]
    members: Sequence[tuple[str, int, str]]


class Kind(NamedTuple):
    """
    What the tags of a way come down to.

    Parameters
    ----------
    kmh, outside_kmh
        By mode, along the points and against them, in built-up areas and outside; 0 where closed.
    crossing_seconds
        Of a ferry whose crossing time is mapped; 0 for all others.
    """

    kmh: tuple[float, ...]
    outside_kmh: tuple[float, ...]
    road_class: int
    stoppable: bool
    roundabout: bool
    destination_only: tuple[bool, ...]
    crossing_seconds: float

    @classmethod
    def of(cls, tags: Mapping[str, str]) -> Kind:
        """Judge a way by its tags."""
        return cls(
            kmh=tuple(kmh for mode in MODES for kmh in speeds(tags, mode)),
            outside_kmh=tuple(kmh for mode in MODES for kmh in speeds(tags, mode, built_up=False)),
            road_class=road_class(tags),
            stoppable=can_stop(tags),
            roundabout=is_roundabout(tags),
            destination_only=tuple(is_destination_only(tags, mode) for mode in MODES),
            crossing_seconds=crossing_seconds(tags) or 0.0,
        )


class Streets:
    """The ways open to any mode, one after the other, with what stands on them and who may turn where."""

    def __init__(self, ways: Iterable[Way] = ()) -> None:
        self.refs = array("q")
        self.lats = array("d")
        self.lons = array("d")
        self.starts = array("q", [0])
        self.ids = array("q")
        self.kind_of = array("i")
        self.name_of = array("i")
        self.names: dict[str, int] = {}
        self.kinds: list[Kind] = []
        self.marks: dict[int, Mapping[str, str]] = {}
        self.restrictions: list[Relation] = []
        self._kind_numbers: dict[tuple[tuple[str, str], ...], int] = {}
        for way in ways:
            self.add(way)

    def add(self, way: Way) -> None:
        """Take a way, unless nobody may use it."""
        if self.begin(way.id, way.tags, len(way.refs)):
            self.place(*(np.array(values) for values in (way.refs, way.lats, way.lons)))

    def begin(self, number: int, tags: Mapping[str, str], points: int) -> bool:
        """Take a way of so many points, whose places follow in the order of the ways, or say no to it."""
        kind = self._kind_number(tags)
        if not any(self.kinds[kind].kmh):
            return False
        self.starts.append(self.starts[-1] + points)
        self.ids.append(number)
        self.kind_of.append(kind)
        name = tags.get("name") or tags.get("ref") or ""
        self.name_of.append(self.names.setdefault(name, len(self.names)) if name else -1)
        return True

    def place(self, refs: NDArray[np.int64], lats: NDArray[np.float64], lons: NDArray[np.float64]) -> None:
        """Take the points of one or more ways that were begun."""
        self.refs.frombytes(refs.astype(np.int64).tobytes())
        self.lats.frombytes(lats.astype(np.float64).tobytes())
        self.lons.frombytes(lons.astype(np.float64).tobytes())

    def mark(self, ref: int, tags: Mapping[str, str]) -> None:
        """Take a tagged point, if it is one that holds anyone up."""
        if is_obstacle(tags):
            self.marks[ref] = tags

    def relate(self, relation: Relation) -> None:
        """Take a relation, if it is a turn restriction."""
        if relation.tags.get("type", "").startswith("restriction"):
            self.restrictions.append(relation)

    def _kind_number(self, tags: Mapping[str, str]) -> int:
        """Where in `kinds` stands what these tags come down to; equal ones are judged once."""
        key = tuple([tag for tag in tags.items() if tag[0] in STREET_KEYS])
        number = self._kind_numbers.get(key)
        if number is None:
            number = self._kind_numbers[key] = len(self.kinds)
            self.kinds.append(Kind.of(dict(key)))
        return number
