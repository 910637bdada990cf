"""An OpenStreetMap extract on disk becomes a graph; what can be wrong with its file is said in one way."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import osmium

from routing.errors import MapError
from routing.extract_writer import ExtractWriter
from routing.graph import Graph, MapMeta
from routing.opl import read_lines
from routing.sections import build_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import shapely

    from routing.streets import Streets

WAYS_BETWEEN_REPORTS = 1_000
TIMESTAMP_KEYS = ("osmosis_replication_timestamp", "timestamp")
WRITTEN = "opl,locations_on_ways=true,add_metadata=false"


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
            f"{extract} is no whole OpenStreetMap extract: {str(error).rstrip('.')}.",
            "It may be cut short or of another kind: fetch the .osm.pbf file again.",
        ) from error


def read_extract(
    path: Path,
    progress: Callable[[int], None] | None = None,
    *,
    source: str = "",
    clip: shapely.Geometry | None = None,
    scratch: Path | None = None,
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
    scratch
        A folder for what is written on the way, and is left only by a kill; the system's own unless told.

    Raises
    ------
    MapError
        When the file is missing, is no extract, is cut short, or holds no street.
    """
    with reading(path):
        reader = _open_extract(path)
        header = reader.header
        timestamp = next((header.get(key) for key in TIMESTAMP_KEYS if header.get(key)), "")
        streets = _read_streets(reader, progress, scratch)
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
    for entity, wanted in (
        (osmium.osm.NODE, osmium.filter.KeyFilter("highway", "barrier")),
        (osmium.osm.WAY, osmium.filter.KeyFilter("highway", "route")),
        (osmium.osm.RELATION, osmium.filter.TagFilter(("type", "restriction"))),
    ):
        wanted.enable_for(entity)
        reader = reader.with_filter(wanted)
    return reader


def _read_streets(
    reader: osmium.FileProcessor, progress: Callable[[int], None] | None, scratch: Path | None
) -> Streets:
    """Read by way of a text file, which is faster than taking each object apart here."""
    with tempfile.TemporaryDirectory(prefix="tournee-", dir=scratch) as folder:
        lines = Path(folder) / "streets.opl"
        with ExtractWriter(lines, WRITTEN) as writer:
            ways = 0
            for found in reader:
                writer.add(found)
                if isinstance(found, osmium.osm.Way):
                    ways += 1
                    if progress and ways % WAYS_BETWEEN_REPORTS == 0:
                        progress(ways)
        with lines.open(encoding="utf-8", newline="\n") as file:
            return read_lines(file)
