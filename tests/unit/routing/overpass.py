"""The Overpass and Nominatim services, played on loopback from an extract."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlparse

import osmium
import osmnx
import pytest

from routing.streets import Relation, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

OK = 200
TIMESTAMP = "2016-03-05T00:26:02Z"


@dataclass
class Service:
    """What the played services answer, and what they were asked."""

    elements: list[dict[str, Any]]
    places: dict[str, list[float]] = field(default_factory=dict)
    remark: str = ""
    statuses: list[int] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, query: str) -> dict[str, Any]:
        """Give one whole answer of Overpass, as `out json` has it."""
        asked_for = {"relation"} if "relation" in query else {"node", "way"}
        elements = [element for element in self.elements if element["type"] in asked_for]
        if '["route"="ferry"]' in query:
            ferries = [e for e in elements if e.get("tags", {}).get("route") == "ferry"]
            refs = {ref for ferry in ferries for ref in ferry["nodes"]}
            elements = [e for e in elements if e["type"] == "node" and e["id"] in refs] + ferries
        answer = {"version": 0.6, "osm3s": {"timestamp_osm_base": TIMESTAMP}, "elements": elements}
        return {**answer, "remark": self.remark} if self.remark else answer

    def found(self, name: str) -> list[dict[str, Any]]:
        """Give the places of a name as Nominatim does, with their outlines."""
        if name not in self.places:
            return []
        west, south, east, north = self.places[name]
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return [
            {
                "boundingbox": [str(south), str(north), str(west), str(east)],
                "lat": str((south + north) / 2),
                "lon": str((west + east) / 2),
                "importance": 0.7,
                "display_name": name,
                "geojson": {"type": "Polygon", "coordinates": [ring]},
            }
        ]


def streets_of(extract: Path) -> list[dict[str, Any]]:
    """Every street, ferry and turn restriction with its points: what the queries of an import bring."""
    streets, tags_of, restrictions = [], {}, []
    for item in osmium.FileProcessor(str(extract)).with_locations():
        tags = dict(item.tags)
        if item.is_node():
            if tags:
                tags_of[item.id] = tags
        elif item.is_relation():
            if tags.get("type") == "restriction":
                kinds = {"n": "node", "w": "way", "r": "relation"}
                members = [(kinds[member.type], member.ref, member.role) for member in item.members]
                restrictions.append(Relation(item.id, tags, members))
        elif "highway" in tags or tags.get("route") == "ferry":
            known = [node for node in item.nodes if node.location.valid()]
            refs, lats, lons = ([getattr(node, key) for node in known] for key in ("ref", "lat", "lon"))
            streets.append(Way(item.id, tags, refs, lats, lons))
    return elements(streets, tags_of, restrictions)


def elements(
    ways: list[Way],
    tags_of: Mapping[int, Mapping[str, str]] | None = None,
    restrictions: Sequence[Relation] = (),
) -> list[dict[str, Any]]:
    """Give ways, their points and restrictions as Overpass does."""
    nodes: dict[int, dict[str, Any]] = {}
    for way in ways:
        for ref, lat, lon in zip(way.refs, way.lats, way.lons, strict=True):
            nodes[ref] = {"type": "node", "id": ref, "lat": lat, "lon": lon}
            if tags_of and ref in tags_of:
                nodes[ref]["tags"] = dict(tags_of[ref])
    streets = [{"type": "way", "id": w.id, "nodes": list(w.refs), "tags": dict(w.tags)} for w in ways]
    relations = [
        {
            "type": "relation",
            "id": relation.id,
            "members": [{"type": kind, "ref": ref, "role": role} for kind, ref, role in relation.members],
            "tags": dict(relation.tags),
        }
        for relation in restrictions
    ]
    return [*nodes.values(), *streets, *relations]


@contextmanager
def played(service: Service) -> Iterator[Service]:
    """Answer on a free port of this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlparse(self.path)
            if path.path.endswith("/status"):
                self.send(
                    b"Connected as: 1\nCurrent time: now\nAnnounced endpoint: none\nRate limit: 2\n2 slots"
                )
            else:
                self.send(json.dumps(service.found(parse_qs(path.query)["q"][0])).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            service.queries.append(parse_qs(body)["data"][0])
            status = service.statuses.pop(0) if service.statuses else OK
            self.send(
                json.dumps(service.answer(service.queries[-1])).encode() if status == OK else b"{}", status
            )

        def send(self, body: bytes, status: int = OK) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        service.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def reached_by_osmnx(service: Service) -> Iterator[Service]:
    """Play both services, and have osmnx ask them."""
    with played(service), pytest.MonkeyPatch.context() as patch:
        patch.setattr(osmnx.settings, "overpass_url", f"{service.url}/api")
        patch.setattr(osmnx.settings, "nominatim_url", service.url)
        yield service
