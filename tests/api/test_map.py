"""The base map: told in a few words, sent in parts, and each part once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from pmtiles.reader import MemorySource, Reader

from app.identity.sessions import COOKIE
from app.maps import base_map_file
from tests.conftest import engine_of, open_session, publish

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from app.config import Settings

TILES = "/api/v1/map/tiles"


def _file(settings: Settings) -> Path:
    file = base_map_file(settings)
    assert file is not None
    return file


@pytest.fixture
def whole(settings: Settings) -> bytes:
    """The file as it lies on the disk."""
    return _file(settings).read_bytes()


def test_map_tells_its_source_and_where_its_tiles_are(coordinator: TestClient, whole: bytes) -> None:
    """The map comes with the attribution its licence asks for, its reach, and the address of its tiles."""
    told = coordinator.get("/api/v1/map").json()
    assert told["attribution"] == "© OpenStreetMap contributors"
    assert told["bounds"] == pytest.approx([7.249, 43.61, 7.591, 43.87])
    answer = coordinator.get(told["tiles"])
    assert (answer.status_code, answer.content) == (200, whole)
    assert answer.headers["content-type"] == "application/vnd.pmtiles"
    assert answer.headers["content-length"] == str(len(whole))
    assert Reader(MemorySource(answer.content)).metadata()["attribution"] == told["attribution"]


def test_tiles_are_kept_under_the_address_of_their_version_only(coordinator: TestClient) -> None:
    """The address that the map tells is good for ever; any other is asked again each time."""
    tiles = coordinator.get("/api/v1/map").json()["tiles"]
    assert coordinator.get(tiles).headers["cache-control"] == "private, max-age=31536000, immutable"
    for other in (TILES, f"{TILES}?version=older"):
        assert coordinator.get(other).headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-126", 0, 126),
        ("bytes=1000-1999", 1000, 1999),
        ("bytes=-100", -100, -1),
        ("bytes=700000-", 700_000, -1),
    ],
)
def test_part_of_the_tiles_is_sent(
    coordinator: TestClient, whole: bytes, asked: str, first: int, last: int
) -> None:
    """One range of bytes is answered with those bytes, and where in the whole they lie."""
    first, last = first % len(whole), last % len(whole)
    answer = coordinator.get(TILES, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, whole[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(whole)}"
    assert answer.headers["content-length"] == str(last + 1 - first)
    assert answer.headers["accept-ranges"] == "bytes"


def test_part_beyond_the_end_is_cut_there(coordinator: TestClient, whole: bytes) -> None:
    """A range that begins within the file and ends after it gives what there is."""
    answer = coordinator.get(TILES, headers={"Range": f"bytes={len(whole) - 10}-{len(whole) + 99}"})
    assert (answer.status_code, answer.content) == (206, whole[-10:])


@pytest.mark.parametrize("asked", ["bytes={size}-", "bytes=99999999-99999999", "bytes=-0"])
def test_part_after_the_end_is_refused(coordinator: TestClient, whole: bytes, asked: str) -> None:
    """A range with nothing in it is refused as every error is, and the size told."""
    answer = coordinator.get(TILES, headers={"Range": asked.format(size=len(whole))})
    assert (answer.status_code, answer.json()["code"]) == (416, "http_416")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-9,20-29", "bytes=9-0", "tiles=0-9", "bytes=a-b", "bytes=-", "", f"bytes=0-{'9' * 5_000}"],
)
def test_ranges_of_other_kinds_get_the_whole(coordinator: TestClient, whole: bytes, asked: str) -> None:
    """Several ranges, and what is no range of bytes, are answered with the whole file, as HTTP allows."""
    answer = coordinator.get(TILES, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, whole)


def test_tiles_are_sent_once(coordinator: TestClient, whole: bytes) -> None:
    """Whoever has them already gets 304; a part is given only of the very file it is to be a part of."""
    tag = coordinator.get(TILES).headers["etag"]
    again = coordinator.get(TILES, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    same = coordinator.get(TILES, headers={"Range": "bytes=0-9", "If-Range": tag})
    assert (same.status_code, same.content) == (206, whole[:10])
    other = coordinator.get(TILES, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, whole)


def test_another_map_has_another_version(coordinator: TestClient, settings: Settings, whole: bytes) -> None:
    """A map installed anew is told by its tag and its address, so that no page mixes tiles of two."""
    before = coordinator.get("/api/v1/map").json()["tiles"], coordinator.get(TILES).headers["etag"]
    installed = settings.map.resolve()
    settings.map.unlink()
    shutil.copytree(installed, settings.map)
    _file(settings).write_bytes(whole)
    after = coordinator.get("/api/v1/map").json()["tiles"], coordinator.get(TILES).headers["etag"]
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_tiles_are_for_those_let_in(client: TestClient) -> None:
    """Nobody gets the map without an identity."""
    for address in ("/api/v1/map", TILES):
        assert client.get(address).status_code == 401


def test_missing_map_is_told(coordinator: TestClient, settings: Settings) -> None:
    """Without an extract there is no background; plans are made on straight lines, and say so."""
    (settings.data_dir / "map").unlink()
    for address in ("/api/v1/map", TILES):
        answer = coordinator.get(address)
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
    publish(coordinator, told["id"])
    coordinator.cookies.set(COOKIE, open_session(engine_of(coordinator), "n-irmeline"))
    mine = coordinator.get(
        "/api/v1/rounds/mine", params={"day": "2026-03-02"}, headers={"Accept-Language": "en"}
    )
    (own,) = mine.json()["travel_sources"]
    assert own in (by_car, by_bicycle)
