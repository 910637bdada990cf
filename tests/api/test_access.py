"""Who gets in: nobody without identity, a nurse to her own rounds, and no request from elsewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app import auth
from app.identity.accounts import ensure_user
from app.identity.sessions import COOKIE, NURSE_IDLE, NURSE_LONGEST, USER_IDLE, USER_LONGEST
from app.roles import GRANTS
from app.store.database import writing
from app.tables import AccessSession
from tests.conftest import engine_of, open_session
from tests.records import ORGANISATION, organisation

if TYPE_CHECKING:
    from collections.abc import Callable


SESSION = "/api/v1/session"
OPEN = {
    ("post", SESSION),
    ("post", f"{SESSION}/nurse"),
    ("post", f"{SESSION}/openid"),
    ("get", "/api/v1/sign-in"),
}


def _operations(client: TestClient) -> list[tuple[str, str]]:
    """Every operation of the OpenAPI document, its path filled in."""
    document = client.app.openapi()  # type: ignore[attr-defined]
    return [
        (method, re.sub(r"\{[^}]+\}", "2026-03-02", path))
        for path, methods in document["paths"].items()
        for method in methods
    ]


def test_nothing_answers_without_identity(client: TestClient) -> None:
    """Every operation of the API but signing in answers 401, and so does every path that does not exist."""
    operations = _operations(client)
    assert len(operations) >= 14
    for method, path in [*operations, ("get", "/api/v1/nothing"), ("get", "/nothing")]:
        if (method, path) in OPEN:
            continue
        answer = client.request(method, path)
        assert answer.status_code == 401, (method, path)
        assert answer.json()["code"] == "unauthenticated"


def test_openapi_document_is_closed_too(client: TestClient) -> None:
    """Not even the description of the API is for everybody."""
    assert client.get("/api/v1/openapi.json").status_code == 401


def test_health_login_and_static_files_are_open(client: TestClient) -> None:
    """What is needed before signing in answers everybody."""
    assert client.get("/healthz").json()["status"] == "ok"
    for path in ("/login", "/n", "/static/icon.svg"):
        assert client.get(path).status_code == 200, path


def test_board_sends_those_not_signed_in_to_the_login(client: TestClient) -> None:
    """The board is no page for strangers, nor for nurses."""
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    client.cookies.set(COOKIE, open_session(engine_of(client), "n-odelphe"))
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/n")


def test_coordinator_signs_in_and_out(client: TestClient) -> None:
    """The password of the first start opens a session; signing out ends it on the server."""
    password = ensure_user(engine_of(client), ORGANISATION, "coordinatrice")
    assert password is not None
    assert ensure_user(engine_of(client), ORGANISATION, "coordinatrice") is None
    answer = client.post(SESSION, json={"user": "coordinatrice", "password": password})
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/api/v1/me").json() == {
        "organisation": organisation().name,
        "time_zone": "Europe/Monaco",
        "role": "admin",
        "name": "coordinatrice",
        "nurse_id": None,
        "grants": sorted(GRANTS["admin"]),
        "must_enrol": False,
    }
    assert client.get("/").status_code == 200
    token = client.cookies[COOKIE]
    assert client.delete(SESSION).status_code == 204
    client.cookies.set(COOKIE, token)
    assert client.get("/api/v1/me").status_code == 401


def test_wrong_password_and_unknown_name_are_told_alike(client: TestClient) -> None:
    """A refusal does not say whether the name exists."""
    ensure_user(engine_of(client), ORGANISATION, "coordinatrice")
    client.headers["X-Request-Id"] = "0f1e2d3c"  # else each answer has an id of its own
    answers = [
        client.post(SESSION, json={"user": user, "password": "wrong"}) for user in ("coordinatrice", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()


def test_attempts_are_limited(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """After five wrong attempts within a minute not even the password is looked at."""

    def refuse(_engine: object, _proof: object, _browser: str) -> str:
        raise auth.UnauthenticatedError("wrong_password")

    monkeypatch.setattr(auth, "sign_in", refuse)
    given = {"user": "coordinatrice", "password": "wrong"}
    assert [client.post(SESSION, json=given).status_code for _ in range(5)] == [401] * 5
    answer = client.post(SESSION, json=given)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert client.post(SESSION, json={**given, "user": "another"}).status_code == 401


def test_sign_ins_and_refusals_are_logged_without_names(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever comes in or is kept out leaves a line: what was refused and why, never who was named."""
    password = ensure_user(engine_of(client), ORGANISATION, "zzmaturin")
    given = {"user": "zzmaturin", "password": f"zz{password}"}
    with caplog.at_level("INFO", "tournee"):
        client.get("/api/v1/me")
        client.post(SESSION, json=given)
        client.post(SESSION, json={**given, "password": password})
        client.post(SESSION, json=given, headers={"Origin": "https://elsewhere.example"})
    assert caplog.messages == [
        "GET from ? refused: unauthenticated",
        "POST from ? refused: wrong_password",
        "account opened from ?",
        "POST from ? refused: forged_request",
    ]


def test_nurse_link_works_once_and_signs_out_the_earlier_phone(coordinator: TestClient) -> None:
    """A link opens one phone, once; the next link takes its place."""
    phones = [TestClient(coordinator.app, base_url="http://127.0.0.1") for _ in range(2)]
    for number, phone in enumerate(phones):
        url = coordinator.post("/api/v1/nurses/n-odelphe/link").json()["url"]
        page, _, token = url.partition("#")
        assert page == "http://127.0.0.1/n"
        assert phone.post(f"{SESSION}/nurse", json={"token": token}).status_code == 204
        again = phone.post(f"{SESSION}/nurse", json={"token": token})
        assert (again.status_code, again.json()["code"]) == (401, "link_invalid")
        assert phone.get("/api/v1/me").json() == {
            "organisation": organisation().name,
            "time_zone": "Europe/Monaco",
            "role": "nurse",
            "name": "Zzodelphe",
            "nurse_id": "n-odelphe",
            "grants": sorted(GRANTS["nurse"]),
            "must_enrol": False,
        }
        assert phones[0].get("/api/v1/me").status_code == (200 if number == 0 else 401)


def test_newer_link_ends_the_unused_one(coordinator: TestClient) -> None:
    """A link sent by mistake is ended by sending another."""
    older, newer = (
        coordinator.post("/api/v1/nurses/n-odelphe/link").json()["url"].partition("#")[2] for _ in range(2)
    )
    assert coordinator.post(f"{SESSION}/nurse", json={"token": older}).status_code == 401
    assert coordinator.post(f"{SESSION}/nurse", json={"token": newer}).status_code == 204


def test_link_for_nobody_is_not_found(coordinator: TestClient) -> None:
    """A link can only be made for somebody in the team."""
    assert coordinator.post("/api/v1/nurses/nobody/link").json()["code"] == "unknown_nurse"


@pytest.mark.parametrize(
    ("nurse", "seen_before", "made_before"),
    [
        (None, USER_IDLE, timedelta(0)),
        (None, timedelta(0), USER_LONGEST),
        ("n-odelphe", NURSE_IDLE, timedelta(0)),
        ("n-odelphe", timedelta(0), NURSE_LONGEST),
    ],
)
def test_sessions_end(
    client: TestClient, nurse: str | None, seen_before: timedelta, made_before: timedelta
) -> None:
    """A session ends unused after a while, and at the latest after a longer one."""
    client.cookies.set(COOKIE, open_session(engine_of(client), nurse))
    assert client.get("/api/v1/me").status_code == 200
    second = timedelta(seconds=1)

    def age(row: AccessSession) -> None:
        now = datetime.now(UTC)
        row.seen_at, row.created_at = now - seen_before - second, now - made_before - second

    _change_session(client, age)
    assert client.get("/api/v1/me").status_code == 401


def test_session_in_use_goes_on(client: TestClient) -> None:
    """Using a session keeps it from ending unused."""
    client.cookies.set(COOKIE, open_session(engine_of(client)))
    before = datetime.now(UTC) - USER_IDLE + timedelta(minutes=1)

    def age(row: AccessSession) -> None:
        row.seen_at = before

    _change_session(client, age)
    assert client.get("/api/v1/me").status_code == 200
    with writing(engine_of(client), ORGANISATION) as session:
        assert all(row.seen_at > before for row in session.exec(select(AccessSession)).all())


def _change_session(client: TestClient, change: Callable[[AccessSession], None]) -> None:
    with writing(engine_of(client), ORGANISATION) as session:
        for row in session.exec(select(AccessSession)).all():
            change(row)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://["},
    ],
)
def test_requests_forged_elsewhere_are_refused(coordinator: TestClient, headers: dict[str, str]) -> None:
    """What another site makes a browser send changes nothing, cookie or not."""
    answer = coordinator.post("/api/v1/plans", json={"day": "2026-03-02"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forged_request")
    assert coordinator.get("/api/v1/plans").json()["plans"] == []


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://127.0.0.1"}, {"Sec-Fetch-Site": "none"}]
)
def test_own_pages_may_write(coordinator: TestClient, headers: dict[str, str]) -> None:
    """Requests of our own pages, and of programs, go through."""
    assert coordinator.delete(SESSION, headers=headers).status_code == 204


OTHER_HOSTS = ("rounds.example", "127.0.0.1.example", "", "0.0.0.0", "[::2]:80")  # noqa: S104 - refused
UNREADABLE_HOSTS = ("[", "a@127.0.0.1", "127.0.0.1/a", "127.0.0.1:x")


@pytest.mark.parametrize("host", OTHER_HOSTS + UNREADABLE_HOSTS)
def test_other_host_names_are_refused(client: TestClient, host: str) -> None:
    """A foreign name that was made to point at this machine reaches nothing."""
    answer = client.get("/healthz", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_host")


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:81", "[::1]:8000"])
def test_own_host_names_are_accepted(client: TestClient, host: str) -> None:
    """Every name of this machine's own reaches the service."""
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_every_answer_carries_the_protecting_headers(client: TestClient) -> None:
    """Pages may load nothing from elsewhere nor be framed, whatever the answer; nothing private is kept."""
    for path in ("/healthz", "/login", "/api/v1/me", "/static/icon.svg"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert client.get("/api/v1/me").headers["cache-control"] == "no-store"
