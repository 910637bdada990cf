"""What nobody sends by mistake: refused by name, with nothing written and nothing broken."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from app.identity.sessions import COOKIE
from tests.conftest import engine_of, open_session
from tests.databases import Files
from tests.records import ORGANISATION
from tests.running import free_port, running
from tests.samples import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from fastapi.testclient import TestClient

API = "/api/v1"
NURSE = {"id": "n-new", "first_name": "A", "last_name": "B", "role": "nurse", "mode": "car"}
PATIENT = {"id": "p-new", "first_name": "A", "last_name": "B", "address": "x", "lat": 43.7, "lon": 7.4}
ABSENCE = {"nurse_id": "n-irmeline", "first_day": "2026-05-01", "last_day": "2026-05-02"}
CARE_PLAN = {
    "patient_id": "p-maturin",
    "starts_on": "2026-05-01",
    "rule": "FREQ=DAILY;COUNT=1000000",
    "slots": [{"act_ids": ["a-wash"], "windows": [{"earliest": "08:00", "latest": "09:00"}]}],
}
VISIT = {"patient_id": "p-maturin", "act_ids": ["a-wash"], "windows": CARE_PLAN["slots"][0]["windows"]}  # type: ignore[index]


@pytest.fixture
def admin(client: TestClient) -> TestClient:
    """An admin's client of a service over the small day."""
    client.cookies.set(COOKIE, open_session(engine_of(client), name="an-admin", role="admin"))
    return client


def _codes(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {fault["where"]: fault["code"] for fault in answer.json()["faults"]}


ODD_DAYS = ("0001-01-01", "9999-12-31", "1899-12-31", "0", "1e3", "2026-3-2", "20260302")


@pytest.mark.parametrize("day", ODD_DAYS)
def test_days_out_of_range_or_not_written_out_are_refused(admin: TestClient, day: str) -> None:
    """No day of another age, and no number of seconds, is taken for a day."""
    for method, path, body in (
        ("GET", f"/days/{day}", None),
        ("GET", f"/plans?day={day}", None),
        ("POST", f"/days/{day}/visits", None),
        ("POST", f"/days/{day}/shifts", {"nurse_id": "n-irmeline", "start": "07:00", "end": "12:00"}),
        ("POST", f"/visits/{day}", VISIT),
        ("POST", "/plans", {"day": day}),
        ("POST", "/absences", {**ABSENCE, "first_day": day}),
    ):
        assert len(_codes(admin.request(method, API + path, json=body))) == 1, path


@pytest.mark.parametrize(
    ("path", "given", "where"),
    [
        ("/patients", {**PATIENT, "lat": "43.7"}, "body.lat"),
        ("/patients", {**PATIENT, "door_minutes": "5"}, "body.door_minutes"),
        ("/patients", {**PATIENT, "door_minutes": True}, "body.door_minutes"),
        ("/patients", {**PATIENT, "birth_date": 0}, "body.birth_date"),
        ("/nurses", {**NURSE, "skills": "wash"}, "body.skills"),
        ("/absences", {**ABSENCE, "remove_shifts": "yes"}, "body.remove_shifts"),
        ("/absences", {**ABSENCE, "remove_shifts": 1}, "body.remove_shifts"),
        ("/visits/2026-03-02", {**VISIT, "began_at": 1_700_000_000}, "body.began_at"),
        (
            "/visits/2026-03-02",
            {**VISIT, "began_at": "0001-01-01T00:00:00Z"},
            "body.began_at",
        ),
        ("/care-plans", CARE_PLAN, "body.rule"),
        ("/users", {"name": "a\x00b", "role": "reader"}, "body.name"),
        ("/users", {"name": "a", "role": "reader", "subject": "\x00"}, "body.subject"),
        ("/users/disable", {"name": "\x00"}, "body.name"),
        ("/users/reset", {"name": "\x00"}, "body.name"),
        ("/keys", {"name": "\x00", "scopes": ["read:days"]}, "body.name"),
        ("/session", {"user": "\x00", "password": "x"}, "body.user"),
    ],
)
def test_values_of_another_kind_are_refused(
    admin: TestClient, path: str, given: dict[str, Any], where: str
) -> None:
    """A text is no number, a number no day and no answer to yes or no; a zero byte stands in no name."""
    assert where in _codes(admin.post(API + path, json=given))


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_a_form_can_send_is_not_read(admin: TestClient, kind: str) -> None:
    """A body that another site's form could send is no JSON, whatever stands in it."""
    before = contents(engine_of(admin), ORGANISATION)
    answer = admin.post(f"{API}/nurses", content=json.dumps(NURSE), headers={"Content-Type": kind})
    assert answer.status_code == 422
    assert contents(engine_of(admin), ORGANISATION) == before


@pytest.mark.parametrize(
    "body",
    [
        b'{"day": NaN}',
        b'{"day": Infinity, "seconds": -Infinity}',
        '{"day": "2026-03-02"}'.encode("utf-16-le")[1:],
        b'{"day": "2026-03-02", "seconds": 1, "seconds": 0}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_odd_json_is_refused(admin: TestClient, body: bytes) -> None:
    """Numbers that are none, encodings that are none, and a name that stands twice with a wrong value."""
    answer = admin.post(f"{API}/plans", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert admin.get(f"{API}/plans").json()["plans"] == []


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "TRACE"])
def test_other_methods_are_told_which_there_are(admin: TestClient, method: str) -> None:
    """405 names every method of an address, not only those of one of its routes."""
    path = "/plans/x/cancel" if method != "PUT" else "/nurses"
    answer = admin.request(method, API + path)
    assert (answer.status_code, answer.json()["code"]) == (405, "http_405")
    told = {"PUT": "GET, POST", "TRACE": "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"}
    assert answer.headers["allow"] == told.get(method, "POST")


def test_open_address_tells_strangers_of_its_methods(client: TestClient) -> None:
    """Where anybody may sign in, another method is refused as such; what is there for callers is not told."""
    answer = client.put(f"{API}/session", json={})
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, POST")
    assert client.delete(f"{API}/session").status_code == 401
    assert client.put(f"{API}/nurses", json={}).status_code == 401


def test_writing_a_name_otherwise_does_not_begin_a_new_count(client: TestClient) -> None:
    """Capital letters of a name are counted as the same name before it is let rest."""
    client.app.state.throttle._most = 1000  # type: ignore[attr-defined]  # noqa: SLF001 - the other count is meant
    names = ["Coordinatrice", "coordinatrice", "COORDINATRICE"]
    for number in range(10):
        client.post(f"{API}/session", json={"user": names[number % 3], "password": "wrong"})
    answer = client.post(f"{API}/session", json={"user": "cOORDINATRICE", "password": "wrong"})
    assert answer.json()["code"] == "too_many_attempts"


def test_waiting_for_a_password_is_bounded(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries many names at once is told to come back; the service's threads are not theirs."""
    monkeypatch.setattr("app.identity.passwords._WAITING", threading.Semaphore(0))
    answer = client.post(f"{API}/session", json={"user": "x", "password": "wrong"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a service listens whose bodies have to come at once."""
    found = free_port()
    with (
        pytest.MonkeyPatch.context() as patch,
        Files(tmp_path_factory.mktemp("files")).settings(
            tmp_path_factory.mktemp("data"), holds="small day"
        ) as settings,
    ):
        patch.setattr("app.doors.BODY_WITHIN_SECONDS", 0.2)
        with running(replace(settings, port=found)):
            yield found


def _answer(port: int, sent: bytes) -> bytes:
    """Send bytes as they are, and give what comes back until the service closes or has told all."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(
            b"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + sent
        )
        told = line.recv(65536)
        while b"\r\n\r\n" not in told or not told.rstrip().endswith(b"}"):
            more = line.recv(65536)
            if not more:
                break
            told += more
        return told


def test_body_that_does_not_come_is_not_waited_for(port: int) -> None:
    """A body announced and never sent holds nothing for long."""
    told = _answer(port, b"Content-Length: 50\r\n\r\n{")
    assert told.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"http_408"' in told


def test_body_in_pieces_without_a_length_is_bounded(port: int) -> None:
    """A body that never says how long it is ends where the limit is."""
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    told = _answer(port, b"Transfer-Encoding: chunked\r\n\r\n" + piece * 17 + b"0\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 413 ")


def test_two_host_names_are_none(port: int) -> None:
    """A request for two hosts is for neither."""
    told = _answer(port, b"Host: elsewhere.example\r\nContent-Length: 2\r\n\r\n{}")
    assert told.split(b" ")[1] in (b"400", b"403")
