"""
Factors that bring times closer to those of a territory and of an hour.

The tables of `profiles` give the times of a quiet hour. A mode's factor holds for every map, a
territory's for one map, an hour's for one kind of street. All multiply a section's time; none changes
what is open to whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.profiles import ROAD_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from routing.point import Mode

MODE_FACTORS: Mapping[Mode, float] = {"car": 0.96, "bicycle": 1.0, "e_bike": 1.0, "foot": 1.0}
"""Shipped with the program for every map; docs/travel.md says what they were measured against."""
FACTORS_BELIEVED = (0.25, 4.0)
"""A territory's factor outside this range is a slip."""

FAST, MAIN = ROAD_CLASSES.index("primary"), ROAD_CLASSES.index("unclassified")
"""Motorways and trunk roads come before the first, streets that carry a town's traffic before the second."""


@dataclass(frozen=True, slots=True)
class HourSlice:
    """
    A part of the day, and how much longer driving takes in it.

    Parameters
    ----------
    begins
        Hour of the day; a slice ends where the next begins, the last at the first's hour of the next day.
    fast, main, local
        Factors on motorways and trunk roads; primary to tertiary streets; all others.
    """

    begins: float
    fast: float
    main: float
    local: float


HOUR_SLICES: Mapping[str, HourSlice] = {
    "early": HourSlice(5.0, fast=1.0, main=0.95, local=1.0),
    "morning_rush": HourSlice(7.5, fast=1.25, main=1.3, local=1.1),
    "morning": HourSlice(9.5, fast=1.0, main=1.1, local=1.05),
    "afternoon": HourSlice(13.5, fast=1.0, main=1.1, local=1.05),
    "evening_rush": HourSlice(16.5, fast=1.3, main=1.35, local=1.1),
    "night": HourSlice(19.0, fast=0.95, main=0.95, local=1.0),
}
"""Assumptions, not measurements, for cars alone; used only where a slice is asked for by name."""


def section_factors(
    mode: Mode, road_class: NDArray[np.int8], territory: float = 1.0, hours: str | None = None
) -> NDArray[np.float64]:
    """
    Give the factor of each section's time.

    Parameters
    ----------
    road_class
        As in `Graph`.
    hours
        One of `HOUR_SLICES`; None for the quiet hour of the tables.
    """
    factors = np.full(len(road_class), MODE_FACTORS[mode] * territory)
    if hours is not None and mode == "car":
        part = HOUR_SLICES[hours]
        factors *= np.select([road_class < FAST, road_class < MAIN], [part.fast, part.main], part.local)
    return factors
