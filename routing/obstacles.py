"""What a tagged point on a street does to who passes it: traffic lights, gates, bollards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.barriers import BARRIERS
from routing.profiles import CLOSED, PROFILES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.point import Mode


def is_obstacle(tags: Mapping[str, str]) -> bool:
    """Whether a point holds up or stops anyone."""
    return has_signals(tags) or "barrier" in tags


def has_signals(tags: Mapping[str, str]) -> bool:
    """Whether traffic lights stand at a point; lights for a crossing on foot alone do not count."""
    return tags.get("highway") == "traffic_signals"


def signal_directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether traffic lights hold for who comes along, and against, the points of their way."""
    direction = tags.get("traffic_signals:direction") or tags.get("direction")
    return direction != "backward", direction != "forward"


def barrier_seconds(tags: Mapping[str, str], mode: Mode) -> float | None:
    """Seconds that passing a point's barrier takes, 0 where there is none; None where it stops this mode."""
    kind = tags.get("barrier")
    if kind is None:
        return 0.0
    keys = (*PROFILES[mode].vehicle_keys, "access")
    named = next((tags[key] for key in keys if key in tags), None)
    barriers = BARRIERS[mode]
    if named in CLOSED or (named is None and kind in barriers.stopping):
        return None
    return float(barriers.seconds.get(kind, 0.0))
