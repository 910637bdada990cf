"""OpenStreetMap becomes a graph: an extract on disk, or a place or a box from the Overpass service."""

from __future__ import annotations

import hashlib
import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import osmium

from routing.errors import MapError
from routing.extract import reading
from routing.graph import Graph, MapMeta
from routing.sections import Way, build_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import requests

WAYS_BETWEEN_REPORTS = 1_000
TIMESTAMP_KEYS = ("osmosis_replication_timestamp", "timestamp")
STREETS_ASKED_FOR = '["highway"]'
"""Everything that may be a street: what is one is for the speed tables to say, not for the service."""
BUSY_STATUSES = (429, 504)
BUSY_ANSWERS_BORNE = 3
"""osmnx waits a minute and asks again each time; without an end, so one is set here."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle between two latitudes and two longitudes, in degrees."""

    south: float
    west: float
    north: float
    east: float


def read_extract(path: Path, progress: Callable[[int], None] | None = None) -> Graph:
    """
    Read the streets of an OpenStreetMap extract (`.osm.pbf`).

    Parameters
    ----------
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
        graph = build_graph(_extract_ways(reader, progress), MapMeta(path.name, timestamp))
    if graph is None:
        raise MapError(
            f"There is no street in {path}.", "Choose an extract that holds the streets to drive on."
        )
    return graph


def _open_extract(path: Path) -> osmium.FileProcessor:
    reader = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    only_ways = osmium.filter.EntityFilter(osmium.osm.WAY)
    return reader.with_filter(only_ways).with_filter(osmium.filter.KeyFilter("highway"))


def _extract_ways(reader: osmium.FileProcessor, progress: Callable[[int], None] | None) -> Iterator[Way]:
    ways = (found for found in reader if isinstance(found, osmium.osm.Way))
    for number, way in enumerate(ways, start=1):
        points = [(node.ref, node.lat, node.lon) if node.location.valid() else None for node in way.nodes]
        yield from _whole_runs(way.id, dict(way.tags), points)
        if progress and number % WAYS_BETWEEN_REPORTS == 0:
            progress(number)


def _whole_runs(
    way: int, tags: dict[str, str], points: Sequence[tuple[int, float, float] | None]
) -> Iterator[Way]:
    """Parts of a way between the points that its source left out, as an extract does at its edge."""
    run: list[tuple[int, float, float]] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            refs, lats, lons = zip(*run, strict=True)
            yield Way(way, tags, refs, lats, lons)
        run = []


def read_place(place: str | Box, cache_folder: Path) -> Graph:
    """
    Read the streets of a named place or a box from the Overpass service, through osmnx.

    The place's name and the box leave the machine. Answers are kept in the cache folder and not asked
    for again; an import that was interrupted goes on where it stopped. Streets within 500 m around the
    area come along.

    Not to be called by two threads at once: osmnx keeps its settings in one place for all.

    Raises
    ------
    MapError
        When a service cannot be reached or refuses, the place is unknown, or there is no street in it.
    """
    folder = cache_folder / hashlib.sha256(repr(place).encode()).hexdigest()[:16]
    name = place if isinstance(place, str) else f"box {place.south},{place.west},{place.north},{place.east}"
    answers = _fetch(place, name, folder)
    timestamp = str(answers[0].get("osm3s", {}).get("timestamp_osm_base", "")) if answers else ""
    graph = build_graph(_answer_ways(answers), MapMeta(f"Overpass: {name}", timestamp))
    if graph is None:
        raise MapError(f"There is no street in {name}.", "Choose a larger place or box.")
    return graph


def _fetch(place: str | Box, name: str, folder: Path) -> list[dict[str, Any]]:
    """Answers of the Overpass service for an area, as they lie in the cache once all are there."""
    import osmnx  # noqa: PLC0415 - takes seconds, and only this way of making a map needs it

    _remove_half_written(folder)
    area: dict[str, Any] = {"custom_filter": STREETS_ASKED_FOR, "simplify": False, "retain_all": True}
    try:
        with _osmnx_settings(osmnx.settings, folder):
            if isinstance(place, str):
                osmnx.graph_from_place(place, **area)
            else:
                osmnx.graph_from_bbox((place.west, place.south, place.east, place.north), **area)
    except InterruptedError:
        pass  # How osmnx says that every answer is in the cache and that it has built no graph.
    except (OSError, ValueError, TypeError) as error:
        raise MapError(
            f"The streets of {name} cannot be fetched: {str(error).rstrip('.')}.",
            "Check the name and the connection, or import an .osm.pbf extract, which needs no service.",
        ) from error
    answers = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json")))
    return [answer for answer in answers if isinstance(answer, dict) and "elements" in answer]


@contextmanager
def _osmnx_settings(settings: Any, folder: Path) -> Iterator[None]:  # noqa: ANN401 - a module without types
    """Let osmnx only fill the cache, and put back everything that it and we change for all of the process."""
    changed = {
        "cache_folder": folder,
        "use_cache": True,
        "cache_only_mode": True,
        "doh_url_template": None,  # no question about host names to a third party
        "requests_kwargs": {**settings.requests_kwargs, "hooks": {"response": _Watch()}},
    }
    before = {key: getattr(settings, key) for key in changed}
    resolve = socket.getaddrinfo
    for key, value in changed.items():
        setattr(settings, key, value)
    try:
        yield
    finally:
        for key, value in before.items():
            setattr(settings, key, value)
        socket.getaddrinfo = resolve


class _Watch:
    """Looks at each answer as it arrives: osmnx itself takes a refusal or half an answer for a whole one."""

    def __init__(self) -> None:
        self.busy = 0

    def __call__(self, response: requests.Response, **_: object) -> None:
        """Refuse what is not a whole answer."""
        if response.status_code in BUSY_STATUSES:
            self.busy += 1
            if self.busy < BUSY_ANSWERS_BORNE:
                return
        if not response.ok:
            response.close()
            raise ValueError(f"the service answered with status {response.status_code}")
        if b'"remark"' in response.content:
            answer = response.json()
            if isinstance(answer, dict) and "remark" in answer:
                raise ValueError(f"the service gave up: {answer['remark']}")


def _remove_half_written(folder: Path) -> None:
    """Forget answers whose writing was cut short, so that they are asked for again."""
    for file in folder.glob("*.json"):
        try:
            json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            file.unlink()


def _answer_ways(answers: Iterable[dict[str, Any]]) -> Iterator[Way]:
    """Mapped streets of all answers, each once and in the order of an extract."""
    places: dict[int, tuple[float, float]] = {}
    ways: dict[int, dict[str, Any]] = {}
    for answer in answers:
        for element in answer["elements"]:
            if element["type"] == "node":
                places[element["id"]] = (element["lat"], element["lon"])
            elif element["type"] == "way":
                ways[element["id"]] = element
    for number, way in sorted(ways.items()):
        points = [(ref, *places[ref]) if ref in places else None for ref in way["nodes"]]
        yield from _whole_runs(number, way.get("tags", {}), points)
