"""How fast a street is, from its OpenStreetMap tags: the one code for every source of a map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routing.profiles import (
    BACKWARD_ONLY,
    CLOSED,
    FORWARD_ONLY,
    IMPLICIT_LIMITS,
    INVITING,
    KMH_PER_MPH,
    LIMIT_KEYS,
    LIMITS_BELIEVED,
    NO_STOPPING_CLASSES,
    PROFILES,
    PUSHING_KMH,
    SHARE_OF_LIMIT,
    SLOW_CLASSES,
    Profile,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.point import Mode


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


def can_stop(tags: Mapping[str, str]) -> bool:
    """Whether a place can lie on a street: in a tunnel and on a motorway nobody gets out to ring a bell."""
    if tags.get("highway") in NO_STOPPING_CLASSES or tags.get("motorroad") == "yes":
        return False
    return tags.get("tunnel", "no") in ("no", "building_passage")


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
