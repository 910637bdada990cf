"""The audit log, the limits of work and the French acts, through the API."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from app.identity.sessions import COOKIE
from tests.conftest import engine_of, open_session


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
        version = admin.get("/api/v1/work-limits").headers["ETag"]
        stored = admin.put("/api/v1/work-limits", json=wanted, headers={"If-Match": version})
        assert stored.json() == wanted
    assert admin.get("/api/v1/work-limits").json() == wanted


def test_work_limits_are_not_set_over_what_somebody_else_set(admin: TestClient) -> None:
    """Whoever read them before another's change is told so, and changes nothing."""
    read = admin.get("/api/v1/work-limits")
    version, wanted = read.headers["ETag"], read.json() | {"rest_minutes": 600}
    assert admin.put("/api/v1/work-limits", json=wanted).status_code == 428
    assert admin.put("/api/v1/work-limits", json=wanted, headers={"If-Match": version}).status_code == 200
    late = admin.put("/api/v1/work-limits", json=read.json(), headers={"If-Match": version})
    assert (late.status_code, late.json()["code"]) == (412, "version_changed")
    assert admin.get("/api/v1/work-limits").json()["rest_minutes"] == 600


def test_planning_settings_are_the_usual_ones_until_they_are_set(coordinator: TestClient) -> None:
    """A coordinator sets them, beside what is usual; wrong ones change nothing, and each fault is named."""
    first = coordinator.get("/api/v1/planning-settings")
    usual = first.json()["usual"]
    assert first.json() == usual | {"usual": usual}
    version = {"If-Match": first.headers["ETag"]}
    assert coordinator.put("/api/v1/planning-settings", json=usual).status_code == 428
    wrong = usual | {"unusual_minutes": 61, "search_seconds": 0, "waiting_minutes": "1"}
    refused = coordinator.put("/api/v1/planning-settings", json=wrong, headers=version)
    assert refused.status_code == 422
    assert {fault["where"] for fault in refused.json()["faults"]} == {
        "body.unusual_minutes",
        "body.search_seconds",
        "body.waiting_minutes",
    }
    wanted = usual | {"unusual_minutes": 25, "balance_minutes": 2}
    set_now = coordinator.put("/api/v1/planning-settings", json=wanted, headers=version)
    assert set_now.json() == wanted | {"usual": usual}
    assert coordinator.get("/api/v1/planning-settings").headers["ETag"] == set_now.headers["ETag"]
    late = coordinator.put("/api/v1/planning-settings", json=usual, headers=version)
    assert (late.status_code, late.json()["code"]) == (412, "version_changed")
    assert coordinator.get("/api/v1/planning-settings").json() == wanted | {"usual": usual}


def test_planning_settings_of_a_team_stand_in_the_audit_log(admin: TestClient) -> None:
    """Who set them first, and who changed what, by name."""
    read = admin.get("/api/v1/planning-settings")
    version, wanted = read.headers["ETag"], read.json()["usual"]
    for minutes in (20, 30):
        given = wanted | {"unusual_minutes": minutes}
        answer = admin.put("/api/v1/planning-settings", json=given, headers={"If-Match": version})
        version = answer.headers["ETag"]
    found = admin.get("/api/v1/audit", params={"record": "planning_settings"}).json()["entries"]
    assert [(one["action"], one["actor_name"]) for one in found] == [("change", "zoe"), ("create", "zoe")]
    assert found[0]["fields"] == ["unusual_minutes"]


def test_role_is_changed_but_the_last_admins_is_not(admin: TestClient) -> None:
    """A new role counts at once for a session that is open; somebody has to stay an admin."""
    reader = open_session(engine_of(admin), name="claire", role="reader")
    role = {"name": "claire", "role": "coordinator"}
    assert admin.post("/api/v1/users/role", json=role).status_code == 204
    mine, admin.cookies[COOKIE] = admin.cookies[COOKIE], reader
    assert admin.get("/api/v1/me").json()["role"] == "coordinator"
    admin.cookies[COOKIE] = mine
    refused = admin.post("/api/v1/users/role", json={"name": "zoe", "role": "reader"})
    assert (refused.status_code, refused.json()["code"]) == (409, "last_admin")
    unknown = admin.post("/api/v1/users/role", json=role | {"name": "nobody"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_user")
    newest = admin.get("/api/v1/audit", params={"record": "user", "action": "change"}).json()["entries"][0]
    assert (newest["actor_name"], newest["fields"]) == ("zoe", ["role"])


def test_last_sign_in_is_told_and_noted(admin: TestClient) -> None:
    """The list of accounts says when each was signed in to last; the log says who signed in."""
    made = admin.post("/api/v1/users", json={"name": "claire", "role": "reader"}).json()
    before = {one["name"]: one["signed_in_at"] for one in admin.get("/api/v1/users").json()["users"]}
    assert before == {"claire": None, "zoe": None}
    other = TestClient(admin.app, base_url=str(admin.base_url))
    proof = {"user": "claire", "password": made["password"]}
    assert other.post("/api/v1/session", json=proof).status_code == 204
    after = {one["name"]: one for one in admin.get("/api/v1/users").json()["users"]}
    assert after["claire"]["signed_in_at"] is not None
    assert after["zoe"]["signed_in_at"] is None
    entry = admin.get("/api/v1/audit", params={"action": "sign-in"}).json()["entries"]
    assert [(one["actor_name"], one["record"]) for one in entry] == [("claire", "user")]
    assert entry[0]["record_id"] == after["claire"]["id"]


def test_audit_is_read_from_a_moment_to_a_moment(admin: TestClient) -> None:
    """Entries of the moment given and later, and before the other one, within the years of the service."""

    def shown(**period: str) -> int:
        answer = admin.get("/api/v1/audit", params={"record": "user"} | period)
        assert answer.status_code == 200, answer.text
        return len(answer.json()["entries"])

    admin.post("/api/v1/users", json={"name": "claire", "role": "reader"})
    made = admin.get("/api/v1/audit", params={"record": "user"}).json()["entries"][0]["at"]
    day_after = (datetime.fromisoformat(made) + timedelta(days=1)).isoformat()
    all_of_them = shown()
    assert all_of_them >= 1
    assert shown(since="1900-01-01T00:00:00+14:00", until=day_after) == all_of_them
    assert shown(since=day_after) == shown(until="1900-01-01T00:00:00Z") == 0
    assert shown(since="2199-12-31T23:59:59-12:00") == 0
    for unsound, code in {
        "2026-01-01T00:00:00": "timezone_aware",
        "0001-01-01T00:00:00+14:00": "day_beyond",
        "9999-12-31T23:59:59-12:00": "day_beyond",
    }.items():
        refused = admin.get("/api/v1/audit", params={"since": unsound})
        assert refused.status_code == 422
        assert [(one["code"], one["where"]) for one in refused.json()["faults"]] == [(code, "query.since")]
    assert refused.json()["faults"][0]["message"] == "Il faut un jour du 1900-01-01 au 2199-12-31."


def test_french_acts_are_added_once(admin: TestClient) -> None:
    """The second time none is left to add."""
    assert len(admin.post("/api/v1/acts/defaults").json()["added"]) > 10
    assert admin.post("/api/v1/acts/defaults").json()["added"] == []
