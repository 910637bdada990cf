"""Places and roads: travel times, the ways between places, and the map they are drawn on."""

from routing.basemap import base_map

__all__ = ["base_map"]
