"""Barriers on streets as tables: what stops whom, and how long passing the others takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.point import Mode


@dataclass(frozen=True)
class Barriers:
    """Kinds of barriers that stop a mode unless a tag lets it pass, and seconds to pass the others."""

    stopping: frozenset[str]
    seconds: Mapping[str, float]


_CAR_STOPPERS = (
    "block",
    "bollard",
    "bus_trap",
    "chain",
    "cycle_barrier",
    "debris",
    "full-height_turnstile",
    "horse_stile",
    "jersey_barrier",
    "kissing_gate",
    "log",
    "motorcycle_barrier",
    "planter",
    "stile",
    "turnstile",
    "wall",
    "fence",
)
_BICYCLE_STOPPERS = (
    "full-height_turnstile",
    "horse_stile",
    "kissing_gate",
    "stile",
    "turnstile",
    "wall",
    "fence",
)
_BICYCLE_BARRIERS = Barriers(
    stopping=frozenset(_BICYCLE_STOPPERS),
    seconds={"gate": 15, "swing_gate": 15, "lift_gate": 5, "cycle_barrier": 5, "debris": 10, "log": 10},
)
BARRIERS: Mapping[Mode, Barriers] = {
    "car": Barriers(
        stopping=frozenset(_CAR_STOPPERS),
        seconds={
            "gate": 30,
            "swing_gate": 30,
            "sliding_gate": 15,
            "lift_gate": 15,
            "toll_booth": 15,
            "border_control": 15,
            "sally_port": 5,
        },
    ),
    "bicycle": _BICYCLE_BARRIERS,
    "e_bike": _BICYCLE_BARRIERS,
    "foot": Barriers(
        stopping=frozenset(("wall", "fence")), seconds={"gate": 5, "swing_gate": 5, "stile": 10}
    ),
}
