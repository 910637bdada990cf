"""
The driving model as tables: how fast each kind of street is for each mode, and who may use it.

Meant to be read and argued with; docs/travel.md says what in them is assumed. Speeds are in km/h and are
averages over a street, waiting at its junctions included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.point import Mode

SHARE_OF_LIMIT = 0.8
"""A street with a posted limit is driven at this share of it, on average."""
SLOW_CLASSES = frozenset(("living_street", "service", "track", "pedestrian"))
"""Here a posted limit only ever slows down; elsewhere it sets a car's pace."""
KMH_PER_MPH = 1.609344
LIMITS_BELIEVED = (5.0, 150.0)
"""Posted limits outside this range are slips of the mapper and are passed over."""

IMPLICIT_LIMITS = {
    "FR:motorway": 130,
    "FR:trunk": 110,
    "FR:rural": 80,
    "FR:urban": 50,
    "FR:zone30": 30,
    "FR:living_street": 20,
    "FR:walk": 6,
    "none": 130,
    "walk": 6,
}
"""Limits that a road sign or the Highway Code gives without a number (80 km/h: French decree 2018-487)."""
LIMIT_KEYS = ("maxspeed", "maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic")

CLOSED = frozenset(
    (
        "no",
        "private",
        "customers",
        "delivery",
        "permit",
        "residents",
        "agricultural",
        "forestry",
        "military",
        "emergency",
        "psv",
        "bus",
        "taxi",
        "foot",
        "use_sidepath",
    )
)
"""Values of an access tag that keep an ordinary nurse's vehicle out; any other value lets her in."""
INVITING = frozenset(("yes", "permissive", "designated", "destination", "official"))
"""Values that open a street whose class alone would be closed."""
FORWARD_ONLY = frozenset(("yes", "true", "1"))
BACKWARD_ONLY = frozenset(("-1", "reverse"))

NO_STOPPING_CLASSES = frozenset(("motorway", "motorway_link"))

ROUGH_SURFACES = {
    "compacted": 40,
    "fine_gravel": 30,
    "unpaved": 30,
    "gravel": 25,
    "sett": 30,
    "cobblestone": 25,
    "unhewn_cobblestone": 15,
    "ground": 15,
    "dirt": 15,
    "earth": 15,
    "grass": 10,
    "sand": 8,
    "mud": 5,
}
"""A surface slows a car down to this."""
ROUGH_SURFACES_BICYCLE = {
    "compacted": 15,
    "fine_gravel": 14,
    "unpaved": 12,
    "gravel": 11,
    "sett": 12,
    "cobblestone": 10,
    "unhewn_cobblestone": 8,
    "ground": 10,
    "dirt": 10,
    "earth": 10,
    "grass": 8,
    "sand": 5,
    "mud": 5,
}
PUSHING_KMH = 4.0
"""A bicycle pushed on foot, where riding is not allowed but walking beside it is."""


@dataclass(frozen=True)
class Profile:
    """One mode's tables: classes always open, classes open on invitation, and what slows it down."""

    class_kmh: Mapping[str, float]
    invited_kmh: Mapping[str, float]
    service_kmh: Mapping[str, float]
    surface_kmh: Mapping[str, float]
    vehicle_keys: tuple[str, ...]
    oneway_keys: tuple[str, ...]
    limit_sets_pace: bool


PROFILES: Mapping[Mode, Profile] = {
    "car": Profile(
        class_kmh={
            "motorway": 100,
            "motorway_link": 45,
            "trunk": 80,
            "trunk_link": 40,
            "primary": 55,
            "primary_link": 30,
            "secondary": 48,
            "secondary_link": 28,
            "tertiary": 40,
            "tertiary_link": 25,
            "unclassified": 32,
            "residential": 26,
            "road": 26,
            "living_street": 12,
            "service": 15,
        },
        invited_kmh={"track": 12, "pedestrian": 6},
        service_kmh={"driveway": 8, "parking_aisle": 8, "drive-through": 8, "alley": 10},
        surface_kmh=ROUGH_SURFACES,
        vehicle_keys=("motorcar", "motor_vehicle", "vehicle"),
        oneway_keys=("oneway:motorcar", "oneway:motor_vehicle", "oneway"),
        limit_sets_pace=True,
    ),
    "bicycle": Profile(
        class_kmh={
            "trunk": 16,
            "trunk_link": 16,
            "primary": 16,
            "primary_link": 16,
            "secondary": 16,
            "secondary_link": 16,
            "tertiary": 16,
            "tertiary_link": 16,
            "unclassified": 16,
            "residential": 15,
            "road": 15,
            "living_street": 12,
            "service": 12,
            "cycleway": 16,
            "track": 12,
            "path": 10,
            "pedestrian": 6,
        },
        invited_kmh={"footway": 8, "bridleway": 8},
        service_kmh={"driveway": 8, "parking_aisle": 8, "drive-through": 8, "alley": 10},
        surface_kmh=ROUGH_SURFACES_BICYCLE,
        vehicle_keys=("bicycle", "vehicle"),
        oneway_keys=("oneway:bicycle", "oneway"),
        limit_sets_pace=False,
    ),
}
