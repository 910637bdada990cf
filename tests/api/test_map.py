"""The base map: sent packed, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.auth import COOKIE
from tests.conftest import engine_of, open_session

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from app.config import Settings


def test_map_is_sent_packed_and_only_once(coordinator: TestClient) -> None:
    """The map comes with the attribution its licence asks for; whoever has it already gets 304."""
    answer = coordinator.get("/api/v1/map", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "OpenStreetMap" in answer.json()["attribution"]
    again = coordinator.get("/api/v1/map", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_map_is_unpacked_for_those_who_cannot(coordinator: TestClient) -> None:
    """Whoever does not know gzip gets the same map plainly."""
    plain = coordinator.get("/api/v1/map", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == coordinator.get("/api/v1/map").json()


def test_missing_map_is_told(coordinator: TestClient, settings: Settings) -> None:
    """Without an extract there is no background; plans are made on straight lines, and say so."""
    (settings.data_dir / "map").unlink()
    answer = coordinator.get("/api/v1/map")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_base_map")
    asked = {"day": "2026-03-02", "seconds": 1}
    answer = coordinator.post(
        "/api/v1/plans", json=asked, headers={"Prefer": "wait=60", "Accept-Language": "en"}
    )
    told = answer.json()
    assert (told["state"], told["figures"]["served"]) == ("ready", 3)
    by_bicycle, by_car = sorted(told["travel_sources"], key=lambda source: source["mode"])
    assert by_bicycle["kind"] == by_car["kind"] == by_car["lines"] == "straight_line"
    assert "by car are straight lines" in by_car["message"]
    coordinator.cookies.set(COOKIE, open_session(engine_of(coordinator), "n-irmeline"))
    mine = coordinator.get(
        "/api/v1/rounds/mine", params={"day": "2026-03-02"}, headers={"Accept-Language": "en"}
    )
    (own,) = mine.json()["travel_sources"]
    assert own in (by_car, by_bicycle)
