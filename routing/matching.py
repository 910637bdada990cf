"""How well a place fits what was typed, as a confidence from 0 to 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from routing.point import Point, great_circle_metres
from routing.spelling import SUFFIXES, likeness, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Precision: TypeAlias = Literal["house", "near_house", "street", "locality"]
"""What was found: the very house, another one of its street, only the street, or only the locality."""

CONFIDENT = 0.8
"""Below this a person has to place the pin; docs/places.md says what was measured."""
FACTORS: dict[Precision, float] = {"house": 1.0, "near_house": 0.9, "street": 0.7, "locality": 0.6}
"""What is left of the confidence for want of the house itself."""
OTHER_SUFFIX = 0.9
"""Of a house of the right number: 12 instead of 12 bis."""
EACH_NUMBER_OFF, LEAST_NEAR_HOUSE = 0.02, 0.6
NO_NUMBERS = 0.6
"""Of a street on which no house is numbered, where a house was asked for."""
OTHER_POSTCODE = 0.85
UNCLEAR = 0.7
"""Where another place of that name, `APART_METRES` away or more, fits as well within `AS_WELL`."""
AS_WELL, APART_METRES = 0.05, 500.0
LEAST_TOLD = 0.2
"""Below this a place is not told of at all."""
MOST_JUDGED = 30
"""Only the candidates that fit best are compared with each other."""

_NUMBER = re.compile(r"(\d{1,4})([a-z]*)")
_POSTCODE = re.compile(r"\d{4,5}")
_FRENCH_POSTCODE = 5


@dataclass(frozen=True, slots=True)
class House:
    """A numbered house; `suffix` is one small letter or empty."""

    number: int
    suffix: str
    point: Point

    @property
    def written(self) -> str:
        """Its number as on the door, all but the way a suffix is written."""
        return f"{self.number}{self.suffix}"


@dataclass(frozen=True)
class Candidate:
    """A street or locality that may be meant, with the numbered houses that are known on it."""

    name: str
    commune: str
    postcode: str
    point: Point
    houses: Sequence[House] = ()
    is_street: bool = True


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """
    A place that may be the one asked for.

    Parameters
    ----------
    confidence
        From 0 to 1; below `CONFIDENT` a person has to place the pin.
    """

    label: str
    point: Point
    confidence: float
    precision: Precision


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read what was typed: a house's number or none, and the other words."""

    house: tuple[int, str] | None
    words: tuple[str, ...]


def judged(query: str, candidates: Iterable[Candidate], limit: int) -> list[FoundPlace]:
    """The candidates that fit what was typed, best first, each with the confidence that it is meant."""
    readings = _readings(words_of(query))
    fits = [(*_fit(readings, candidate), candidate) for candidate in candidates]
    fits = sorted((fit for fit in fits if fit[0] > 0), key=lambda fit: -fit[0])[:MOST_JUDGED]
    found = []
    for rank, (fit, reading, candidate) in enumerate(fits):
        near = takewhile(lambda other, fit=fit: other[0] > fit - AS_WELL, fits)  # type: ignore[misc]  # bound
        rivals = [other for number, (*_, other) in enumerate(near) if number != rank]
        confidence = fit * (UNCLEAR if any(_apart(candidate, other) for other in rivals) else 1.0)
        found.append(_place(candidate, reading, confidence))
    told = (place for place in found if place.confidence >= LEAST_TOLD)
    return sorted(told, key=lambda place: -place.confidence)[:limit]


def _readings(words: tuple[str, ...]) -> list[_Reading]:
    """Every way to read words: any of the numbers may be the house's, or none."""
    readings = [_Reading(None, words)]
    for index, word in enumerate(words):
        parts = _NUMBER.fullmatch(word)
        if parts is None or parts[2] not in {"", *SUFFIXES}:
            continue
        before = words[:index]
        if before and before[-1] in ("n", "no", "numero"):
            before = before[:-1]
        rest = words[index + 1 :]
        readings.append(_Reading((int(parts[1]), SUFFIXES.get(parts[2], "")), before + rest))
        if not parts[2] and rest and rest[0] in SUFFIXES:
            readings.append(_Reading((int(parts[1]), SUFFIXES[rest[0]]), before + rest[1:]))
    return readings


def _fit(readings: Sequence[_Reading], candidate: Candidate) -> tuple[float, _Reading]:
    """How well the street or locality fits, whatever the house, and the reading that fits best."""
    name, commune = words_of(candidate.name), words_of(candidate.commune)
    postcode = words_of(candidate.postcode)

    def fit(reading: _Reading) -> float:
        left = tuple(word for word in reading.words if word not in postcode)
        other = [word for word in left if _POSTCODE.fullmatch(word) and len(word) == _FRENCH_POSTCODE]
        left = tuple(word for word in left if word not in other)
        return likeness(left, name, commune) * (OTHER_POSTCODE if postcode and other else 1.0)

    # A house's number is a better reading than a number that the name does not have.
    return max(
        ((fit(reading), reading) for reading in readings), key=lambda one: (one[0], one[1].house is not None)
    )


def _apart(one: Candidate, other: Candidate) -> bool:
    degrees = (np.array([value]) for point in (one.point, other.point) for value in (point.lat, point.lon))
    return bool(great_circle_metres(*degrees)[0] > APART_METRES)


def _place(candidate: Candidate, reading: _Reading, confidence: float) -> FoundPlace:
    """What of the candidate answers a reading: the house, the nearest number to it, or its own point."""
    own: Precision = "street" if candidate.is_street else "locality"
    if reading.house is None or not candidate.houses:
        factor = FACTORS[own] if reading.house is None else NO_NUMBERS
        return FoundPlace(_label(candidate, ""), candidate.point, round(confidence * factor, 3), own)
    number, suffix = reading.house
    # Even numbers are on one side of most streets, odd ones on the other.
    nearest = min(
        candidate.houses,
        key=lambda house: (
            abs(house.number - number) + (house.number - number) % 2,
            house.suffix != suffix,
            house.suffix,
        ),
    )
    off = abs(nearest.number - number)
    if off:
        factor = max(LEAST_NEAR_HOUSE, FACTORS["near_house"] - EACH_NUMBER_OFF * off)
    else:
        factor = FACTORS["house"] if nearest.suffix == suffix else OTHER_SUFFIX
    precision: Precision = "near_house" if off or nearest.suffix != suffix else "house"
    return FoundPlace(
        _label(candidate, nearest.written), nearest.point, round(confidence * factor, 3), precision
    )


def _label(candidate: Candidate, number: str) -> str:
    """One line: number and street, postcode and commune."""
    where = f"{number} {candidate.name}".strip()
    town = f"{candidate.postcode} {candidate.commune if candidate.commune != candidate.name else ''}".strip()
    return f"{where}, {town}" if town else where
