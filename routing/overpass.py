"""A place or a box from the Overpass service becomes a graph."""

from __future__ import annotations

import hashlib
import json
import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routing.errors import MapError
from routing.graph import Graph, MapMeta
from routing.sections import build_graph
from routing.streets import WITHOUT_PLACE, Relation, Streets, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import requests

STREETS_ASKED_FOR = ['["highway"]', '["route"="ferry"]']
"""Everything that may be a street: what is one is for the speed tables to say, not for the service."""
RESTRICTIONS_ASKED_FOR: dict[str, bool | str | list[str]] = {"type": "restriction"}
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
    graph = build_graph(_streets(answers), MapMeta(f"Overpass: {name}", timestamp))
    if graph is None:
        raise MapError(f"There is no street in {name}.", "Choose a larger place or box.")
    return graph


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


def _streets(answers: Iterable[dict[str, Any]]) -> Streets:
    """Mapped streets of all answers, each once and in the order of an extract."""
    elements: dict[str, dict[int, dict[str, Any]]] = {"node": {}, "way": {}, "relation": {}}
    for answer in answers:
        for element in answer["elements"]:
            elements[element["type"]][element["id"]] = element
    nodes = elements["node"]
    streets = Streets()
    for ref, node in sorted(nodes.items()):
        streets.mark(ref, node.get("tags", {}))
    for number, way in sorted(elements["way"].items()):
        refs = way["nodes"]
        lats, lons = (
            [nodes[ref][axis] if ref in nodes else WITHOUT_PLACE for ref in refs] for axis in ("lat", "lon")
        )
        streets.add(Way(number, way.get("tags", {}), refs, lats, lons))
    for number, relation in sorted(elements["relation"].items()):
        members = [(member["type"], member["ref"], member["role"]) for member in relation["members"]]
        streets.relate(Relation(number, relation.get("tags", {}), members))
    return streets
