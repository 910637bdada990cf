"""Places and roads: travel times, the ways between places, and the map they are drawn on."""

from routing.address_index import AddressIndex, build_address_index
from routing.calibration import FACTORS_BELIEVED, HOUR_SLICES
from routing.clip import read_clip
from routing.costs import NO_WAY
from routing.errors import MapError, OffRoadError
from routing.extract import read_extract
from routing.geocoders import GEOCODERS, Geocoder
from routing.graph import Graph, MapMeta
from routing.json_server import JsonServer, ServerError
from routing.kept_tables import KeptTables, forget_tables
from routing.map_folder import being_made, map_files, publish, remove_map_folder
from routing.matching import CONFIDENT, FoundPlace
from routing.overpass import Box, fetch_extract, read_place, source_of
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
from routing.prepared import open_router, prepare, table_key
from routing.remote import SERVERS, RemoteRouter
from routing.simplify import simplified
from routing.snap import LIMIT_METRES, OffRoad, OffRoadReason, Snap
from routing.source import TravelSource
from routing.step_sentences import step_sentence
from routing.steps import Step
from routing.straight import StraightRouter
from routing.table import Matrix, RoadRouter, Router
from routing.tiles import BaseMap, read_base_map, write_base_map

__all__ = [
    "CONFIDENT",
    "FACTORS_BELIEVED",
    "GEOCODERS",
    "HOUR_SLICES",
    "LIMIT_METRES",
    "MODES",
    "NO_WAY",
    "SERVERS",
    "AddressIndex",
    "BaseMap",
    "Box",
    "Building",
    "FoundPlace",
    "Geocoder",
    "Graph",
    "JsonServer",
    "KeptTables",
    "MapError",
    "MapMeta",
    "Matrix",
    "Mode",
    "NamedStreet",
    "OffRoad",
    "OffRoadError",
    "OffRoadReason",
    "Path",
    "Point",
    "RemoteRouter",
    "RoadRouter",
    "Router",
    "ServerError",
    "Snap",
    "Step",
    "StraightRouter",
    "StreetIndex",
    "StreetNear",
    "TravelSource",
    "being_made",
    "build_address_index",
    "communes",
    "fetch_extract",
    "forget_tables",
    "map_files",
    "named_streets",
    "open_router",
    "prepare",
    "publish",
    "read_base_map",
    "read_clip",
    "read_extract",
    "read_place",
    "remove_map_folder",
    "residential_buildings",
    "simplified",
    "source_of",
    "step_sentence",
    "table_key",
    "write_base_map",
]
