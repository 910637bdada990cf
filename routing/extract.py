"""An OpenStreetMap extract on disk becomes a graph; what can be wrong with its file is said in one way."""

from __future__ import annotations

from array import array
from contextlib import contextmanager
from typing import TYPE_CHECKING

import osmium

from routing.errors import MapError
from routing.graph import Graph, MapMeta
from routing.sections import build_graph
from routing.streets import WITHOUT_PLACE, Relation, Streets, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import shapely

WAYS_BETWEEN_REPORTS = 1_000
TIMESTAMP_KEYS = ("osmosis_replication_timestamp", "timestamp")
PACKED = osmium.geom.WKBFactory()
WKB_HEADER_BYTES = 9
MEMBER_KINDS = {"n": "node", "w": "way", "r": "relation"}


@contextmanager
def reading(extract: Path) -> Iterator[None]:
    """
    Read an extract with osmium inside this.

    Raises
    ------
    MapError
        When the file is missing, is no extract, or is cut short.
    """
    if not extract.is_file():
        raise MapError(f"There is no extract at {extract}.", "Give the path of an .osm.pbf file.")
    try:
        yield
    except RuntimeError as error:
        raise MapError(
            f"{extract} is no whole OpenStreetMap extract: {error}.",
            "It may be cut short or of another kind: fetch the .osm.pbf file again.",
        ) from error


def read_extract(
    path: Path,
    progress: Callable[[int], None] | None = None,
    *,
    source: str = "",
    clip: shapely.Geometry | None = None,
) -> Graph:
    """
    Read the streets of an OpenStreetMap extract (`.osm.pbf`).

    Parameters
    ----------
    source
        What the map says it comes from; the file's name unless told.
    clip
        Only points of streets within it are taken; longitudes are its x.
    progress
        Is told now and then how many mapped streets have been read.

    Raises
    ------
    MapError
        When the file is missing, is no extract, is cut short, or holds no street.
    """
    with reading(path):
        reader = _open_extract(path)
        header = reader.header
        timestamp = next((header.get(key) for key in TIMESTAMP_KEYS if header.get(key)), "")
        streets = _read_streets(reader, progress)
    source = source or path.name
    graph = build_graph(streets, MapMeta(source, timestamp), clip)
    if graph is None:
        within = "" if clip is None else " within the polygon"
        raise MapError(
            f"There is no street in {source}{within}.",
            "Choose an extract, a place or a polygon that holds the streets to drive on.",
        )
    return graph


def _open_extract(path: Path) -> osmium.FileProcessor:
    """Everything in the file that `Streets` may take; the rest is passed over before Python sees it."""
    reader = osmium.FileProcessor(str(path)).with_locations()
    for entity, keys in (
        (osmium.osm.NODE, ("highway", "barrier")),
        (osmium.osm.WAY, ("highway", "route")),
        (osmium.osm.RELATION, ("type",)),
    ):
        wanted = osmium.filter.KeyFilter(*keys)
        wanted.enable_for(entity)
        reader = reader.with_filter(wanted)
    return reader


def _read_streets(reader: osmium.FileProcessor, progress: Callable[[int], None] | None) -> Streets:
    streets = Streets()
    ways = 0
    for found in reader:
        tags = dict(found.tags)
        if isinstance(found, osmium.osm.Way):
            streets.add(_way(found, tags))
            ways += 1
            if progress and ways % WAYS_BETWEEN_REPORTS == 0:
                progress(ways)
        elif isinstance(found, osmium.osm.Node):
            streets.mark(found.id, tags)
        elif isinstance(found, osmium.osm.Relation):
            members = [(MEMBER_KINDS[member.type], member.ref, member.role) for member in found.members]
            streets.relate(Relation(found.id, tags, members))
    return streets


def _way(way: osmium.osm.Way, tags: dict[str, str]) -> Way:
    """
    Copy a way out of osmium's buffer, which is gone after each step.

    Coordinates come packed as one WKB line, which is several times faster than point by point.
    """
    nodes = way.nodes
    refs = [node.ref for node in nodes]
    try:
        packed = bytes.fromhex(PACKED.create_linestring(nodes, osmium.geom.use_nodes.ALL))
    except (osmium.InvalidLocationError, RuntimeError):  # a point is missing, or alone
        placed = [node.location.valid() for node in nodes]
        lats = [node.lat if there else WITHOUT_PLACE for node, there in zip(nodes, placed, strict=True)]
        lons = [node.lon if there else WITHOUT_PLACE for node, there in zip(nodes, placed, strict=True)]
        return Way(way.id, tags, refs, lats, lons)
    points = array("d", packed[WKB_HEADER_BYTES:])
    return Way(way.id, tags, refs, points[1::2], points[::2])
