"""How fast a street is, from its OpenStreetMap tags: the one code for every source of a map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routing.profiles import (
    BACKWARD_ONLY,
    CLOSED,
    FERRY_KMH,
    FORWARD_ONLY,
    IMPLICIT_LIMITS,
    INVITING,
    KMH_PER_MPH,
    LIMIT_KEYS,
    LIMITS_BELIEVED,
    LONGEST_CROSSING_SECONDS,
    NO_STOPPING_CLASSES,
    ONLY_TO_A_PLACE,
    PROFILES,
    PUSHING_KMH,
    ROAD_CLASSES,
    SHARE_OF_LIMIT,
    SLOW_CLASSES,
    Profile,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.point import Mode

CONTRAFLOW_KEYS = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
_CLASS_NUMBER = {kind: number for number, kind in enumerate(ROAD_CLASSES)}

STREET_KEYS = frozenset(
    (
        *("access", "area", "bicycle", "duration", "highway", "junction", "motorroad", "route", "sac_scale"),
        *("service", "surface", "tunnel", "maxspeed:forward", "maxspeed:backward", *LIMIT_KEYS),
        *CONTRAFLOW_KEYS,
        *(key for profile in PROFILES.values() for key in (*profile.vehicle_keys, *profile.oneway_keys)),
    )
)
"""Tags that are read here; ways that agree in them are alike."""


def speeds(tags: Mapping[str, str], mode: Mode, *, built_up: bool = True) -> tuple[float, float]:
    """
    Give the speeds of a street along and against the order of its points, in km/h; 0 where it is closed.

    Parameters
    ----------
    tags
        A way's tags as mapped. Anything that is no street for this mode is closed both ways.
    built_up
        Whether the street lies in a town or village: elsewhere some classes are faster.
    """
    profile = PROFILES[mode]
    class_kmh = _class_kmh(tags, profile)
    if not built_up and class_kmh:
        class_kmh = profile.outside_kmh.get(tags.get("highway", ""), class_kmh)
    if not class_kmh:
        return 0.0, 0.0
    along, against = _directions(tags, profile)
    if "bicycle" in profile.vehicle_keys and tags.get("bicycle") == "dismount":
        return PUSHING_KMH, PUSHING_KMH
    return (
        _driven_kmh(tags, profile, class_kmh, "forward") if along else 0.0,
        _driven_kmh(tags, profile, class_kmh, "backward") if against else 0.0,
    )


def road_class(tags: Mapping[str, str]) -> int:
    """Where a way's kind stands in `ROAD_CLASSES`; -1 where it is no street."""
    kind = "ferry" if _is_ferry(tags) else tags.get("highway", "")
    return _CLASS_NUMBER.get(kind, -1)


def is_roundabout(tags: Mapping[str, str]) -> bool:
    """Whether a street is part of a roundabout."""
    return tags.get("junction") in ("roundabout", "circular")


def is_destination_only(tags: Mapping[str, str], mode: Mode) -> bool:
    """Whether a street lets in, by this mode, only who has a place to reach there."""
    keys = PROFILES[mode].destination_keys
    return next((tags[key] for key in keys if key in tags), None) in ONLY_TO_A_PLACE


def crossing_seconds(tags: Mapping[str, str]) -> float | None:
    """Give the mapped time of a ferry's crossing (`0:20`, `PT20M`, minutes alone); None if unknown."""
    if not _is_ferry(tags):
        return None
    text = tags.get("duration", "").strip()
    clock = re.fullmatch(r"(?:(\d+):)?(\d+)(?::(\d\d))?", text)
    period = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", text)
    found = clock or period
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    crossing = hours * 3_600 + minutes * 60 + seconds
    return float(crossing) if 0 < crossing <= LONGEST_CROSSING_SECONDS else None


def can_stop(tags: Mapping[str, str]) -> bool:
    """
    Whether a place can lie on a street.

    In a tunnel, on a motorway and on a ferry nobody gets out to ring a bell.
    """
    if _is_ferry(tags) or tags.get("highway") in NO_STOPPING_CLASSES or tags.get("motorroad") == "yes":
        return False
    return tags.get("tunnel", "no") in ("no", "building_passage")


def _class_kmh(tags: Mapping[str, str], profile: Profile) -> float:
    """Speed that the class alone gives; 0 where this mode may not enter."""
    street = tags.get("highway", "")
    if tags.get("area") == "yes" or (
        tags.get("motorroad") == "yes" and "motorcar" not in profile.vehicle_keys
    ):
        return 0.0
    named, access = _access(tags, profile)
    if access in CLOSED:
        return 0.0
    if _is_ferry(tags):
        return 0.0 if profile.ferry_needs_invitation and named not in INVITING else FERRY_KMH
    if named in INVITING and street in profile.invited_kmh:
        return profile.invited_kmh[street]
    if street == "path" and named not in INVITING and tags.get("sac_scale", "hiking") != "hiking":
        return 0.0
    return profile.class_kmh.get(street, 0.0)


def _is_ferry(tags: Mapping[str, str]) -> bool:
    return tags.get("route") == "ferry" and "highway" not in tags


def _access(tags: Mapping[str, str], profile: Profile) -> tuple[str | None, str]:
    """Give the value that names this mode, if any does, and the one that decides."""
    named = next((tags[key] for key in profile.vehicle_keys if key in tags), None)
    return named, named if named is not None else tags.get("access", "yes")


def _directions(tags: Mapping[str, str], profile: Profile) -> tuple[bool, bool]:
    """Whether the street may be taken along, and against, the order of its points."""
    rides = "oneway:bicycle" in profile.oneway_keys
    if rides and "oneway:bicycle" not in tags and _contraflow_lane(tags):
        return True, True
    oneway = next((tags[key] for key in profile.oneway_keys if key in tags), None)
    if (
        oneway is None
        and profile.implied_oneway
        and (tags.get("highway") == "motorway" or is_roundabout(tags))
    ):
        oneway = "yes"
    if oneway == "reversible":
        return False, False
    return oneway not in BACKWARD_ONLY, oneway not in FORWARD_ONLY


def _contraflow_lane(tags: Mapping[str, str]) -> bool:
    """True where a lane is laid out for bicycles that ride against a one-way street."""
    return any(tags.get(key, "").startswith("opposite") for key in CONTRAFLOW_KEYS)


def _driven_kmh(tags: Mapping[str, str], profile: Profile, class_kmh: float, direction: str) -> float:
    """Speed on an open street after its limit, its kind of service way and its surface."""
    kmh = class_kmh
    limit = None if profile.limit == "ignored" else _limit_kmh(tags, direction)
    if _is_ferry(tags):
        return kmh
    if limit:
        driven = limit * SHARE_OF_LIMIT
        paced = profile.limit == "sets" and tags["highway"] not in SLOW_CLASSES
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
