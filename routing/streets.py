"""What a source maps of streets, gathered in flat arrays: ways, marked points on them, turn restrictions."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

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

WITHOUT_PLACE = float("nan")
"""Latitude and longitude of a point that its source left out, as an extract does at its edge."""


class Way(NamedTuple):
    """A mapped way: its tags and its points, each with the number that ways share where they meet."""

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
    kmh
        By mode, along the points and against them; 0 where closed.
    crossing_seconds
        Of a ferry whose crossing time is mapped; 0 for all others.
    """

    kmh: tuple[float, ...]
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
        kind = self._kind_number(way.tags)
        if not any(self.kinds[kind].kmh):
            return
        self.refs.extend(way.refs)
        self.lats.extend(way.lats)
        self.lons.extend(way.lons)
        self.starts.append(len(self.refs))
        self.ids.append(way.id)
        self.kind_of.append(kind)
        name = way.tags.get("name") or way.tags.get("ref") or ""
        self.name_of.append(self.names.setdefault(name, len(self.names)) if name else -1)

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
