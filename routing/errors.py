"""What can go wrong on the way from a map to a travel time, said so that a person can act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routing.point import Point


class MapError(Exception):
    """
    A map cannot be read or written.

    Parameters
    ----------
    message
        What is wrong, with the file or place that it is about.
    remedy
        What to do about it.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """What is wrong and what to do, in two sentences."""
        return f"{self.message} {self.remedy}"


class OffRoadError(Exception):
    """
    A way along the streets was asked for from or to places that no usable street is near.

    Parameters
    ----------
    places
        Every such place, each once, in the order asked for.
    """

    def __init__(self, places: tuple[Point, ...]) -> None:
        super().__init__(places)
        self.places = places

    def __str__(self) -> str:
        """Every place by its coordinates, and what to do."""
        named = ", ".join(f"({place.lat:.6f}, {place.lon:.6f})" for place in self.places)
        return f"No usable street is near {named}. Move the places to a street or leave them out."
