"""Places and roads: travel times, the ways between places, and the map they are drawn on."""

from routing.errors import MapError, OffRoadError
from routing.graph import Graph, MapMeta
from routing.network import NO_WAY
from routing.osm import Box, read_extract, read_place
from routing.path import Path
from routing.places import (
    Building,
    NamedStreet,
    StreetIndex,
    StreetNear,
    communes,
    named_streets,
    residential_buildings,
)
from routing.point import MODES, Mode, Point
from routing.snap import LIMIT_METRES, OffRoad, Snap
from routing.table import Matrix, RoadRouter, Router
from routing.tiles import BaseMap, read_base_map, write_base_map

__all__ = [
    "LIMIT_METRES",
    "MODES",
    "NO_WAY",
    "BaseMap",
    "Box",
    "Building",
    "Graph",
    "MapError",
    "MapMeta",
    "Matrix",
    "Mode",
    "NamedStreet",
    "OffRoad",
    "OffRoadError",
    "Path",
    "Point",
    "RoadRouter",
    "Router",
    "Snap",
    "StreetIndex",
    "StreetNear",
    "communes",
    "named_streets",
    "read_base_map",
    "read_extract",
    "read_place",
    "residential_buildings",
    "write_base_map",
]
