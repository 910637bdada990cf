"""Whose travel times they are: of the map's streets, of another router, or straight lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

SourceKind: TypeAlias = Literal["streets", "straight_line", "osrm", "valhalla"]
"""Our own engine on a map, no map at all, or a running server of that name."""

FallbackReason: TypeAlias = Literal["unreachable", "timed_out", "refused", "unreadable"]
"""Why a server's answers could not be used: see `routing.json_server.ServerError`."""


@dataclass(frozen=True, slots=True)
class TravelSource:
    """
    Who made a router's times and lines.

    Parameters
    ----------
    kind
        Who made the table of times and lengths, all of it: two routers are never mixed in one.
    lines
        Who drew the lines.
    instead_of
        The server that was to be asked, where something it was asked for had to come from elsewhere.
    reason
        Why that was.
    """

    kind: SourceKind
    lines: SourceKind
    instead_of: SourceKind | None = None
    reason: FallbackReason | None = None

    @classmethod
    def of(cls, kind: SourceKind) -> TravelSource:
        """Give the source of a router that does all of it itself."""
        return cls(kind, kind)
