"""
The driving model as tables: how fast each kind of street is for each mode, and who may use it.

Meant to be read and argued with; docs/travel.md says what in them is assumed. Speeds are in km/h and are
averages over a street; what its junctions take, turns and lights, stands in `TURNS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.point import Mode

ROAD_CLASSES = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "road",
    "service",
    "track",
    "pedestrian",
    "cycleway",
    "footway",
    "bridleway",
    "path",
    "steps",
    "ferry",
)
"""Every kind of street that a map keeps, the widest first; all but the last are values of `highway`."""

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
WALKING_KMH = 4.8
ONLY_TO_A_PLACE = frozenset(("destination",))
"""Values of an access tag that let in whoever has a place to reach there, not who drives through."""
SECONDS_TO_DRIVE_THROUGH = 600
"""What entering such streets costs on top: they are driven through only where there is no other way."""

TOWN_CLASSES = frozenset(("residential", "living_street", "pedestrian"))
TOWN_CELL_METRES = 250.0
TOWN_METRES_PER_SQUARE_KILOMETRE = 4_000.0
"""
An area is built-up where its streets of these classes are at least this dense, counted over 3 x 3 cells.

In place of the signs at a town's entrance, which few maps hold.
"""

FERRY_KMH = 12.0
"""A ferry's pace where its crossing time is not mapped; waiting for it is not counted."""
LONGEST_CROSSING_SECONDS = 86_400
"""Crossing times above this are slips of the mapper and are passed over."""


@dataclass(frozen=True)
class Profile:
    """
    One mode's tables: classes always open, classes open on invitation, and what slows it down.

    Parameters
    ----------
    class_kmh
        In built-up areas, and outside them too where `outside_kmh` says nothing else.
    vehicle_keys
        Access tags that name this mode, the closest first; `access` comes after them.
    destination_keys
        Access tags whose `ONLY_TO_A_PLACE` binds this mode, the closest first.
    restriction_keys
        Tags of a turn restriction that hold for this mode, the closest first.
    implied_oneway
        Whether motorways and roundabouts are one-way without a tag.
    limit
        Whether a posted limit sets the pace, only slows down, or says nothing to this mode.
    ferry_needs_invitation
        Whether a ferry takes this mode only where a tag says so.
    """

    class_kmh: Mapping[str, float]
    invited_kmh: Mapping[str, float]
    service_kmh: Mapping[str, float]
    surface_kmh: Mapping[str, float]
    vehicle_keys: tuple[str, ...]
    oneway_keys: tuple[str, ...]
    destination_keys: tuple[str, ...]
    restriction_keys: tuple[str, ...]
    implied_oneway: bool
    limit: Literal["sets", "bounds", "ignored"]
    ferry_needs_invitation: bool = False
    outside_kmh: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Turns:
    """
    Seconds that the ways through a junction take one mode, beyond its streets' own.

    Parameters
    ----------
    straight, right, left, sharp
        By the angle between the streets; `sharp` is a turn almost back, to either side.
    u_turn
        Back into the same street, which is done only where it ends.
    signals
        At a junction with traffic lights, on average.
    """

    straight: float
    right: float
    left: float
    sharp: float
    u_turn: float
    signals: float


_RIDING_KMH = {
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
}
_BICYCLE = Profile(
    class_kmh=_RIDING_KMH,
    invited_kmh={"footway": 8, "bridleway": 8},
    service_kmh={"driveway": 8, "parking_aisle": 8, "drive-through": 8, "alley": 10},
    surface_kmh=ROUGH_SURFACES_BICYCLE,
    vehicle_keys=("bicycle", "vehicle"),
    oneway_keys=("oneway:bicycle", "oneway"),
    destination_keys=("bicycle",),
    restriction_keys=("restriction:bicycle", "restriction"),
    implied_oneway=True,
    limit="bounds",
)
_E_BIKE_FASTER = 1.25
"""A motor's help up to 25 km/h, on the streets where a bicycle goes faster than a walker."""

PROFILES: Mapping[Mode, Profile] = {
    "car": Profile(
        class_kmh={
            "motorway": 100,
            "motorway_link": 45,
            "trunk": 80,
            "trunk_link": 40,
            "primary": 48,
            "primary_link": 30,
            "secondary": 44,
            "secondary_link": 28,
            "tertiary": 38,
            "tertiary_link": 25,
            "unclassified": 28,
            "residential": 26,
            "road": 26,
            "living_street": 12,
            "service": 15,
        },
        outside_kmh={
            "primary": 64,
            "secondary": 58,
            "tertiary": 46,
            "unclassified": 36,
            "residential": 30,
        },
        invited_kmh={"track": 12, "pedestrian": 6},
        service_kmh={"driveway": 8, "parking_aisle": 8, "drive-through": 8, "alley": 10},
        surface_kmh=ROUGH_SURFACES,
        vehicle_keys=("motorcar", "motor_vehicle", "vehicle"),
        oneway_keys=("oneway:motorcar", "oneway:motor_vehicle", "oneway"),
        destination_keys=("motorcar", "motor_vehicle", "vehicle", "access"),
        restriction_keys=("restriction:motorcar", "restriction:motor_vehicle", "restriction"),
        implied_oneway=True,
        limit="sets",
        ferry_needs_invitation=True,
    ),
    "bicycle": _BICYCLE,
    "e_bike": replace(
        _BICYCLE,
        class_kmh={
            street: kmh * _E_BIKE_FASTER if kmh > PUSHING_KMH * 2 else kmh
            for street, kmh in _RIDING_KMH.items()
        },
    ),
    "foot": Profile(
        class_kmh={
            **dict.fromkeys(ROAD_CLASSES[ROAD_CLASSES.index("primary") : -1], WALKING_KMH),
            "steps": 2.4,
        },
        invited_kmh={"trunk": WALKING_KMH, "trunk_link": WALKING_KMH},
        service_kmh={},
        surface_kmh={"sand": 3.5, "mud": 3},
        vehicle_keys=("foot",),
        oneway_keys=("oneway:foot",),
        destination_keys=("foot",),
        restriction_keys=("restriction:foot",),
        implied_oneway=False,
        limit="ignored",
    ),
}

_RIDING_TURNS = Turns(straight=0, right=1, left=3, sharp=4, u_turn=8, signals=8)
TURNS: Mapping[Mode, Turns] = {
    "car": Turns(straight=0.3, right=2.5, left=5, sharp=6, u_turn=20, signals=8),
    "bicycle": _RIDING_TURNS,
    "e_bike": _RIDING_TURNS,
    "foot": Turns(straight=0, right=0, left=0, sharp=0, u_turn=0, signals=8),
}
