"""Every refusal is one problem document, whoever refuses; never a stack trace."""

from __future__ import annotations

import json
import logging
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.responses import StreamingResponse

from app.doors import BrokenAnswerError
from app.errors import MAX_FAULTS_TOLD, BadInputError, problem_document
from app.identity.sessions import COOKIE
from app.language import sentences
from app.logs import JsonFormatter
from solver import Fault
from tests.conftest import engine_of, open_session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi.testclient import TestClient

KEYS = {"type", "title", "status", "detail", "code", "faults", "request_id"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/api/v1/nothing", None, 404, "http_404"),
        ("PUT", "/api/v1/days", None, 405, "http_405"),
        ("GET", "/api/v1/days/yesterday", None, 422, "bad_input"),
        ("POST", "/api/v1/plans", b"{", 422, "bad_input"),
        ("POST", "/api/v1/plans", b"[]", 422, "bad_input"),
        (
            "POST",
            "/api/v1/plans",
            b'{"day": "2026-03-02", "pad": "' + b"x" * 1_100_000 + b'"}',
            413,
            "http_413",
        ),
        ("GET", "/static/nothing.js", None, 404, "http_404"),
    ],
)
def test_refusals_are_problem_documents(
    coordinator: TestClient, method: str, path: str, body: bytes | None, status: int, code: str
) -> None:
    """The framework's own refusals are told as ours are: one shape, a code, a sentence."""
    headers = {"Content-Type": "application/json"} if body else {}
    answer = coordinator.request(method, path, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) == KEYS
    assert (told["status"], told["code"]) == (status, code)
    assert told["detail"]


NESTED = b"[" * 100_000


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/plans", b'{"day": "2026-03-02", "seconds": 1e400}'),
        ("POST", "/api/v1/plans", b'{"day": "2026-03-02", "seed": 99999999999999999999999999}'),
        ("POST", "/api/v1/plans", b'{"day": "2026-03-02", "seconds": "20"}'),
        ("POST", "/api/v1/plans", b'{"day": "2026-03-02", "seconds": {}}'),
        ("POST", "/api/v1/plans", b"\xff\xfe"),
        ("POST", "/api/v1/plans", NESTED),
        ("POST", "/api/v1/plans", b""),
        ("POST", "/api/v1/session", rb'{"user": "\ud800", "password": "\u0000"}'),
        ("POST", "/api/v1/session/nurse", rb'{"token": "\ud800"}'),
        ("POST", "/api/v1/session", b'{"user": "' + b"x" * 201 + b'", "password": "x"}'),
        ("GET", "/api/v1/plans/%00%ff", None),
        ("GET", "/api/v1/plans?day=2026-02-30", None),
        ("GET", "/api/v1/days/0000-00-00", None),
        ("GET", "/api/v1/../../etc/passwd", None),
        ("GET", "/static/..%2f..%2fcli.py", None),
        ("POST", "/api/v1/nurses/%F0%9F%9A%97/link", None),
    ],
)
def test_odd_requests_are_refused_as_any_other(
    coordinator: TestClient, method: str, path: str, body: bytes | None
) -> None:
    """Whatever is sent, the answer is a problem document of the caller's fault, never of ours."""
    headers = {"Content-Type": "application/json"} if body is not None else {}
    answer = coordinator.request(method, path, content=body, headers=headers)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == KEYS


def test_errors_are_told_in_the_language_asked_for(client: TestClient) -> None:
    """French unless English is asked for."""
    assert client.get("/api/v1/me").json()["title"] == "Connexion nécessaire"
    english = client.get("/api/v1/me", headers={"Accept-Language": "en"})
    assert english.json()["title"] == "Sign-in needed"
    assert english.headers["content-language"] == "en"


def test_unexpected_error_tells_and_logs_no_word_of_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours is a plain 500; the log says where it was, not what was being handled."""

    def break_down(*_: object) -> None:
        raise RuntimeError("Zzquennette lives at 3 Zzallee")

    monkeypatch.setattr("app.store.days.count_days", break_down)
    client.cookies.set(COOKIE, open_session(engine_of(client)))
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/api/v1/days")
    assert answer.status_code == 500
    assert set(answer.json()) == KEYS
    assert answer.json()["code"] == "unexpected"
    assert "Zz" not in answer.text + caplog.text
    assert "break_down" in caplog.text


def test_answer_that_breaks_off_is_not_taken_for_whole(
    coordinator: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Where an answer fails half-way the connection breaks, and no word of the fault is told or logged."""

    async def half() -> AsyncIterator[str]:
        yield "the first half"
        raise RuntimeError("Zzquennette lives at 3 Zzallee")

    coordinator.app.add_route(  # type: ignore[attr-defined]
        "/half", lambda _: StreamingResponse(half(), media_type="text/plain")
    )
    with pytest.raises(BrokenAnswerError) as broken:
        coordinator.get("/half")
    assert "Zz" not in caplog.text + "".join(traceback.format_exception(broken.value))


def test_many_faults_are_counted_beyond_the_first_hundred() -> None:
    """Ten thousand faults give a hundred and the number of the others."""
    faults = [Fault("wrong", f"row {number}", "It is wrong.", "Correct it.") for number in range(10_000)]
    told = problem_document(BadInputError(faults=faults), "en")
    assert len(told["faults"]) == MAX_FAULTS_TOLD == 100
    assert told["more_faults"] == 9_900


def test_every_operation_and_code_is_documented(client: TestClient) -> None:
    """docs/api.md has an example of every operation and names every code that the API answers with."""
    documented = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
    # Kinds of records that work alike are named together, with an example of adding one of each.
    alike = re.findall(r"`(/[^`]+)`", documented.partition("## Records\n")[2].partition(" work alike.")[0])
    assert all(f"$api{path.replace('{day}', '2026-03-02')}" in documented for path in alike)
    document = client.app.openapi()  # type: ignore[attr-defined]
    for path, methods in document["paths"].items():
        told = path.removeprefix("/api/v1")
        for method in methods if re.sub(r"/(\{record_id\}|bulk)$", "", told) not in alike else ():
            assert f"# {method.upper()} {told}" in documented.replace("`", ""), path
    of_the_command = {
        "map_failed",
        "no_identity",
        "day_exists",
        "database_order",
        "database_unusable",
        "key_malformed",
        "key_open_to_others",
        "key_refused",
        "rotation_needs_key",
        "other_revision",
        "other_service",
        "organisation_exists",
        "several_machines",
        "several_organisations",
        "unknown_organisation",
        "worker_needs_server",
        "two_people",
        "demonstration_reachable",
        "backup_broken",
        "backup_exists",
        "backup_file",
        "backup_key",
        "backup_newer",
        "backup_other_database",
        "backup_unknown",
        "database_broken",
        "restore_not_empty",
    }
    general = {"http", "http_400", "not_found", "conflict"}
    codes = {key.split(".")[1] for key in sentences("en") if key.startswith("error.")}
    assert {code for code in codes - of_the_command - general if f"`{code}`" not in documented} == set()


UUID = "0f1e2d3c-4b5a-4978-8a9b-0c1d2e3f4a5b"


def test_request_is_named_in_answer_refusal_and_log(
    client: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The id that a caller gives comes back in the header, in the problem document and on the line logged."""
    formatter = JsonFormatter()
    lines: list[str] = []

    def keep(record: logging.LogRecord) -> str:
        lines.append(formatter.format(record))
        return ""

    monkeypatch.setattr(caplog.handler, "format", keep)
    answer = client.get("/api/v1/plans", headers={"X-Request-Id": UUID})
    assert answer.status_code == 401
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == UUID
    told = json.loads(lines[-1])
    assert (told["request"], told["event"], told["code"]) == (UUID, "refused", "unauthenticated")
    assert client.get("/healthz", headers={"X-Request-Id": UUID}).headers["x-request-id"] == UUID


@pytest.mark.parametrize("given", ["", "Zzmaturin", "deadbeef", "1" * 65, "0f1e2d3c4b5a%0A", "1234567", None])
def test_request_without_a_sound_id_gets_one(client: TestClient, given: str | None) -> None:
    """What could say something is not taken over: each such request gets another id of 32 digits."""
    headers = {} if given is None else {"X-Request-Id": given}
    ids = {client.get("/healthz", headers=headers).headers["x-request-id"] for _ in range(2)}
    assert len(ids) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", told) for told in ids)
