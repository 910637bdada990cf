"""
How fast a street is, from its OpenStreetMap tags: the one code for every source of a map.

The tables are the driving model and are meant to be read; docs/travel.md says what in them is assumed.
Speeds are in km/h and are averages over a street, waiting at its junctions included.
"""

from __future__ import annotations

import re
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


def speeds(tags: Mapping[str, str], mode: Mode) -> tuple[float, float]:
    """
    Give the speeds of a street along and against the order of its points, in km/h; 0 where it is closed.

    Parameters
    ----------
    tags
        A way's tags as mapped. Anything that is no street for this mode is closed both ways.
    """
    profile = PROFILES[mode]
    class_kmh = _class_kmh(tags, profile)
    if not class_kmh:
        return 0.0, 0.0
    along, against = _directions(tags, mode)
    if mode == "bicycle" and tags.get("bicycle") == "dismount":
        return PUSHING_KMH, PUSHING_KMH
    return (
        _driven_kmh(tags, profile, class_kmh, "forward") if along else 0.0,
        _driven_kmh(tags, profile, class_kmh, "backward") if against else 0.0,
    )


def _class_kmh(tags: Mapping[str, str], profile: Profile) -> float:
    """Speed that the class alone gives; 0 where this mode may not enter."""
    street = tags.get("highway", "")
    if tags.get("area") == "yes" or (tags.get("motorroad") == "yes" and "bicycle" in profile.vehicle_keys):
        return 0.0
    named = next((tags[key] for key in profile.vehicle_keys if key in tags), None)
    access = named if named is not None else tags.get("access", "yes")
    if access in CLOSED:
        return 0.0
    if named in INVITING and street in profile.invited_kmh:
        return profile.invited_kmh[street]
    if street == "path" and named not in INVITING and tags.get("sac_scale", "hiking") != "hiking":
        return 0.0
    return profile.class_kmh.get(street, 0.0)


def _directions(tags: Mapping[str, str], mode: Mode) -> tuple[bool, bool]:
    """Whether the street may be taken along, and against, the order of its points."""
    if mode == "bicycle" and "oneway:bicycle" not in tags and _contraflow_lane(tags):
        return True, True
    oneway = next((tags[key] for key in PROFILES[mode].oneway_keys if key in tags), None)
    if oneway is None and (
        tags.get("highway") == "motorway" or tags.get("junction") in ("roundabout", "circular")
    ):
        oneway = "yes"
    if oneway == "reversible":
        return False, False
    return oneway not in BACKWARD_ONLY, oneway not in FORWARD_ONLY


def _contraflow_lane(tags: Mapping[str, str]) -> bool:
    """True where a lane is laid out for bicycles that ride against a one-way street."""
    return any(
        tags.get(key, "").startswith("opposite")
        for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
    )


def _driven_kmh(tags: Mapping[str, str], profile: Profile, class_kmh: float, direction: str) -> float:
    """Speed on an open street after its limit, its kind of service way and its surface."""
    kmh = class_kmh
    limit = _limit_kmh(tags, direction)
    if limit:
        driven = limit * SHARE_OF_LIMIT
        paced = profile.limit_sets_pace and tags["highway"] not in SLOW_CLASSES
        kmh = driven if paced else min(kmh, driven)
    kmh = min(kmh, profile.service_kmh.get(tags.get("service", ""), kmh))
    return min(kmh, profile.surface_kmh.get(tags.get("surface", ""), kmh))


def _limit_kmh(tags: Mapping[str, str], direction: str) -> float | None:
    """Posted or implied limit, in km/h; None where none is known."""
    for key in (f"maxspeed:{direction}", *LIMIT_KEYS):
        if key in tags:
            limit = _parse_limit(tags[key])
            if limit is not None:
                return limit
    return None


def _parse_limit(text: str) -> float | None:
    """Lowest of the limits in a tag such as `50`, `30 mph`, `FR:urban`, `FR:30` or `50;30`."""
    limits = []
    for part in re.split(r"[;|]", text):
        name = part.strip()
        number = re.fullmatch(r"(?:[A-Z]{2}:(?:zone:?)?)?(\d+(?:\.\d+)?) ?(km/h|kmh|mph)?", name)
        if name in IMPLICIT_LIMITS:
            limits.append(float(IMPLICIT_LIMITS[name]))
        elif number:
            limits.append(float(number[1]) * (KMH_PER_MPH if number[2] == "mph" else 1))
    lowest, highest = LIMITS_BELIEVED
    believed = [limit for limit in limits if lowest <= limit <= highest]
    return min(believed, default=None)
