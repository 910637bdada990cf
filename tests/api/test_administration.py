"""The audit log, the limits of work and the French acts, through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.identity.sessions import COOKIE
from tests.conftest import engine_of, open_session

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


@pytest.fixture
def admin(client: TestClient) -> TestClient:
    """An admin's client of a service over the small day."""
    client.cookies.set(COOKIE, open_session(engine_of(client), name="zoe", role="admin"))
    return client


def test_audit_names_who_made_accounts_and_keys(admin: TestClient) -> None:
    """What an admin does to accounts and keys is noted as done by that admin."""
    assert admin.post("/api/v1/users", json={"name": "claire", "role": "reader"}).status_code == 201
    key = admin.post("/api/v1/keys", json={"name": "payroll", "scopes": ["read:plans"]}).json()["key"]
    assert admin.delete(f"/api/v1/keys/{key['id']}").status_code == 204
    found = admin.get("/api/v1/audit", params={"record": "api_key"}).json()["entries"]
    assert [(one["action"], one["actor_name"]) for one in found] == [("change", "zoe"), ("create", "zoe")]
    made = admin.get("/api/v1/audit", params={"record": found[0]["record"], "before": found[0]["id"]})
    assert [one["id"] for one in made.json()["entries"]] == [found[1]["id"]]
    users = admin.get("/api/v1/audit", params={"actor": found[0]["actor"]}).json()["entries"]
    assert ("create", "user") in [(one["action"], one["record"]) for one in users]


def test_reading_the_audit_log_is_noted(admin: TestClient) -> None:
    """Who looks at the log stands in the log, once for all looks within a quarter of an hour."""
    admin.get("/api/v1/audit")
    newest = admin.get("/api/v1/audit", params={"record": "audit_entry"}).json()["entries"]
    assert [(one["action"], one["actor_name"]) for one in newest] == [("read", "zoe")]


def test_work_limits_are_set_and_every_fault_is_named(admin: TestClient) -> None:
    """Limits are those of the law until they are set; a wrong one leaves them as they were."""
    before = admin.get("/api/v1/work-limits").json()
    assert (before["rest_minutes"], before["refusing"]) == (660, ["rest", "amplitude", "week"])
    wrong = admin.put("/api/v1/work-limits", json={"rest_minutes": -1, "week_minutes": 9, "refusing": ["x"]})
    assert wrong.status_code == 422
    assert {fault["where"] for fault in wrong.json()["faults"]} == {
        "body.rest_minutes",
        "body.amplitude_minutes",
        "body.week_minutes",
        "body.refusing.0",
    }
    assert admin.get("/api/v1/work-limits").json() == before
    wanted = before | {"rest_minutes": 600, "refusing": ["week"]}
    for _ in range(2):
        assert admin.put("/api/v1/work-limits", json=wanted).json() == wanted
    assert admin.get("/api/v1/work-limits").json() == wanted


def test_french_acts_are_added_once(admin: TestClient) -> None:
    """The second time none is left to add."""
    assert len(admin.post("/api/v1/acts/defaults").json()["added"]) > 10
    assert admin.post("/api/v1/acts/defaults").json()["added"] == []
