"""Requests with an `Idempotency-Key`: done once, answered as often as they are sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from app.identity.sessions import COOKIE
from app.records.shelf import Shelf
from app.store.database import reading, writing
from app.tables import KeptAnswer
from tests.conftest import engine_of, open_session
from tests.records import ORGANISATION

if TYPE_CHECKING:
    import httpx
    import pytest
    from fastapi.testclient import TestClient

API = "/api/v1"
PATIENT = {
    "first_name": "Zzfirst",
    "last_name": "Zzlately",
    "address": "1 Zzallee",
    "lat": 43.731,
    "lon": 7.42,
}


def _post(client: TestClient, key: str, path: str = "/patients", body: Any = PATIENT) -> httpx.Response:  # noqa: ANN401 - JSON
    return client.post(API + path, json=body, headers={"Idempotency-Key": key})


def _patients(client: TestClient) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = client.get(f"{API}/patients").json()["records"]
    return [record for record in records if record["last_name"] == "Zzlately"]


def _change(client: TestClient, **values: object) -> None:
    """Change what is kept of the one request that there was."""
    with writing(engine_of(client), ORGANISATION) as session:
        row = session.exec(select(KeptAnswer)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_request_sent_again_gets_the_answer_it_had(coordinator: TestClient) -> None:
    """The second answer is the first one, said to be so, and nothing is made twice."""
    first, again = _post(coordinator, "k1"), _post(coordinator, "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    for header in ("location", "etag", "content-type"):
        assert again.headers[header] == first.headers[header]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert len(_patients(coordinator)) == 1
    assert _post(coordinator, "k2").json()["id"] != first.json()["id"]


def test_key_with_another_request_is_refused(coordinator: TestClient) -> None:
    """Another body, or another address, under the same key is a mistake: 422, nothing changed."""
    _post(coordinator, "k1")
    for path, body in (("/patients", {**PATIENT, "lat": 43.7}), ("/nurses", PATIENT)):
        answer = _post(coordinator, "k1", path, body)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert len(_patients(coordinator)) == 1


def test_request_under_way_is_not_begun_again(coordinator: TestClient) -> None:
    """While somebody does it, 409 says to come back; whoever died over it is replaced, and does no more."""
    _post(coordinator, "k1")
    _change(coordinator, status=None, body=None, is_done=False)
    answer = _post(coordinator, "k1")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_in_use")
    assert int(answer.headers["retry-after"]) > 0
    _change(coordinator, began_at=datetime.now(UTC) - timedelta(minutes=6))
    assert _post(coordinator, "k1").status_code == 201


def test_request_whose_answer_was_lost_is_not_done_again(coordinator: TestClient) -> None:
    """Where the service died between doing it and answering, the caller is told that it was done."""
    _post(coordinator, "k1")
    _change(coordinator, status=None, body=None, began_at=datetime.now(UTC) - timedelta(minutes=6))
    answer = _post(coordinator, "k1")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_answer_lost")
    assert len(_patients(coordinator)) == 1


def test_request_taken_over_by_another_is_not_kept(
    coordinator: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done for a key that is somebody else's by now is undone: nothing is applied twice."""
    known = Shelf.known

    def lose(shelf: Shelf[Any], record_id: str) -> Any:  # noqa: ANN401 - a record
        shelf.session.exec(select(KeptAnswer)).one().token = "another's"
        shelf.session.flush()
        return known(shelf, record_id)

    monkeypatch.setattr(Shelf, "known", lose)
    answer = _post(coordinator, "k1")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_in_use")
    monkeypatch.undo()
    assert _patients(coordinator) == []


def test_refused_request_may_be_mended_under_its_key(coordinator: TestClient) -> None:
    """A request that made nothing is not kept: corrected, it may come with the same key."""
    assert _post(coordinator, "k1", body={**PATIENT, "lat": 100}).status_code == 422
    assert _post(coordinator, "k1", body={**PATIENT, "usual_nurse_ids": ["nobody"]}).status_code == 422
    assert _post(coordinator, "k1").status_code == 201


def test_answers_are_kept_for_a_day(coordinator: TestClient) -> None:
    """After 24 hours a key is as good as new, and what was kept is gone."""
    first = _post(coordinator, "k1")
    _change(coordinator, began_at=datetime.now(UTC) - timedelta(hours=24, minutes=1))
    assert _post(coordinator, "k1").json()["id"] != first.json()["id"]
    with reading(engine_of(coordinator), ORGANISATION) as session:
        assert len(session.exec(select(KeptAnswer)).all()) == 1


def test_key_is_each_callers_own(coordinator: TestClient) -> None:
    """Two callers who choose the same key do not get each other's answers."""
    first = _post(coordinator, "k1")
    coordinator.cookies.set(COOKIE, open_session(engine_of(coordinator), name="another"))
    assert _post(coordinator, "k1").json()["id"] != first.json()["id"]


def test_key_is_of_visible_letters(coordinator: TestClient) -> None:
    """A key that is none is refused by name."""
    for key in ("a b", "x" * 201):
        answer = _post(coordinator, key)
        assert [fault["where"] for fault in answer.json()["faults"]] == ["header.Idempotency-Key"]


def test_plan_is_asked_for_once(coordinator: TestClient) -> None:
    """Asking for a plan again with the same key makes no second one."""
    asked = {"day": "2026-03-02", "seconds": 1}
    first, again = (_post(coordinator, "k1", "/plans", asked) for _ in range(2))
    assert first.status_code == again.status_code == 202
    assert first.json()["id"] == again.json()["id"]
    coordinator.post(f"{API}/plans/{first.json()['id']}/cancel")
    assert len(coordinator.get(f"{API}/plans").json()["plans"]) == 1


def test_kept_answers_are_sealed_and_say_nothing_of_the_erased(coordinator: TestClient) -> None:
    """Who was added stands in no file openly; once somebody is erased no answer says anything."""
    engine = engine_of(coordinator)
    made = _post(coordinator, "k1").json()["id"]
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET tournee.organisation = '{ORGANISATION}'")
        assert "Zzlately" not in str(connection.exec_driver_sql("SELECT * FROM kept_answer").all())
    coordinator.cookies.set(COOKIE, open_session(engine, name="an-admin", role="admin"))
    assert coordinator.delete(f"{API}/persons/patient/{made}").status_code == 200
    with reading(engine, ORGANISATION) as session:
        row = session.exec(select(KeptAnswer)).one()
        assert (row.status, row.headers, row.body, row.is_done) == (None, None, None, True)
