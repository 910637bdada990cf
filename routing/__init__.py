"""Places and roads: travel times, the ways between places, and the map they are drawn on."""

from routing.basemap import base_map
from routing.costs import NO_WAY
from routing.errors import MapError, OffRoadError
from routing.extract import read_extract
from routing.graph import Graph, MapMeta
from routing.overpass import Box, read_place
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

__all__ = [
    "LIMIT_METRES",
    "MODES",
    "NO_WAY",
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
    "base_map",
    "communes",
    "named_streets",
    "read_extract",
    "read_place",
    "residential_buildings",
]
