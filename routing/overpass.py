"""A place or a box from the Overpass service becomes a graph."""

from __future__ import annotations

import hashlib
import json
import secrets
import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import osmium

from routing.errors import MapError
from routing.extract import TIMESTAMP_KEYS, read_extract
from routing.extract_writer import ExtractWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import requests

    from routing.graph import Graph

STREETS_ASKED_FOR = ['["highway"]', '["route"="ferry"]']
"""Everything that may be a street: what is one is for the speed tables to say, not for the service."""
RESTRICTIONS_ASKED_FOR: dict[str, bool | str | list[str]] = {"type": "restriction"}
EXTRACT_FILE = "streets.osm.pbf"
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


def read_place(place: str | Box, cache_folder: Path) -> Graph:
    """
    Read the streets of a named place or a box from the Overpass service; see `fetch_extract`.

    Raises
    ------
    MapError
        When a service cannot be reached or refuses, the place is unknown, or there is no street in it.
    """
    return read_extract(fetch_extract(place, cache_folder), source=source_of(place))


def source_of(place: str | Box) -> str:
    """What a map of a place or box says it comes from."""
    return f"Overpass: {_name(place)}"


def fetch_extract(place: str | Box, cache_folder: Path) -> Path:
    """
    Fetch the streets of a named place or a box from the Overpass service, through osmnx, as an extract.

    The place's name and the box leave the machine. Answers are kept in the cache folder and not asked
    for again; a fetching that was interrupted goes on where it stopped. Streets within 500 m around the
    area come along, turn restrictions of the area itself.

    Not to be called by two threads at once: osmnx keeps its settings in one place for all.

    Raises
    ------
    MapError
        When a service cannot be reached or refuses, the place is unknown, or its extract cannot be written.
    """
    folder = cache_folder / hashlib.sha256(repr(place).encode()).hexdigest()[:16]
    answers = _fetch(place, _name(place), folder)
    extract = folder / EXTRACT_FILE
    aside = folder / f"{secrets.token_hex(8)}-{EXTRACT_FILE}"
    try:
        _write_extract(answers, aside)
        aside.replace(extract)
    finally:
        aside.unlink(missing_ok=True)
    return extract


def _name(place: str | Box) -> str:
    return place if isinstance(place, str) else f"box {place.south},{place.west},{place.north},{place.east}"


def _fetch(place: str | Box, name: str, folder: Path) -> list[dict[str, Any]]:
    """Answers of the Overpass service for an area, as they lie in the cache once all are there."""
    import osmnx  # noqa: PLC0415 - takes seconds, and only this way of making a map needs it

    _remove_half_written(folder)
    streets: dict[str, Any] = {"custom_filter": STREETS_ASKED_FOR, "simplify": False, "retain_all": True}
    try:
        with _osmnx_settings(osmnx.settings, folder):
            if isinstance(place, str):
                _fill_cache(lambda: osmnx.graph_from_place(place, **streets))
                _fill_cache(lambda: osmnx.features_from_place(place, RESTRICTIONS_ASKED_FOR))
            else:
                box = (place.west, place.south, place.east, place.north)
                _fill_cache(lambda: osmnx.graph_from_bbox(box, **streets))
                _fill_cache(lambda: osmnx.features_from_bbox(box, RESTRICTIONS_ASKED_FOR))
    except (OSError, ValueError, TypeError) as error:
        raise MapError(
            f"The streets of {name} cannot be fetched: {str(error).rstrip('.')}.",
            "Check the name and the connection, or import an .osm.pbf extract, which needs no service.",
        ) from error
    answers = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json")))
    return [answer for answer in answers if isinstance(answer, dict) and "elements" in answer]


def _fill_cache(ask: Callable[[], object]) -> None:
    with suppress(InterruptedError):  # How osmnx says that all answers are there and nothing was built.
        ask()


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


def _write_extract(answers: Sequence[dict[str, Any]], path: Path) -> None:
    """Write what all answers hold, each once and in the order of an extract."""
    elements: dict[str, dict[int, dict[str, Any]]] = {"node": {}, "way": {}, "relation": {}}
    for answer in answers:
        for element in answer["elements"]:
            elements[element["type"]][element["id"]] = element
    header = osmium.io.Header()
    header.set(TIMESTAMP_KEYS[0], next((_timestamp(answer) for answer in answers), ""))
    make = osmium.osm.mutable
    with ExtractWriter(path, header=header) as writer:
        for number, node in sorted(elements["node"].items()):
            place = (node["lon"], node["lat"])
            writer.add(make.Node(id=number, location=place, tags=node.get("tags", {})))
        for number, way in sorted(elements["way"].items()):
            writer.add(make.Way(id=number, nodes=way["nodes"], tags=way.get("tags", {})))
        for number, relation in sorted(elements["relation"].items()):
            members = [(member["type"][0], member["ref"], member["role"]) for member in relation["members"]]
            writer.add(make.Relation(id=number, members=members, tags=relation.get("tags", {})))


def _timestamp(answer: dict[str, Any]) -> str:
    return str(answer.get("osm3s", {}).get("timestamp_osm_base", ""))
