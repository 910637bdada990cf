"""Records through the API: nurses, patients, acts, care plans, and a day's visits made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from app.records.acts import Acts
from app.store.audit import entries
from app.store.database import reading, writing
from app.tables import Link, Visit
from tests.conftest import engine_of
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from httpx2 import Response

API = "/api/v1"
PLACE = {"lat": 43.7384, "lon": 7.4246}
NURSE = {"id": "n-new", "first_name": "Zznova", "last_name": "Zznebel", "role": "nurse", "mode": "car"}
PATIENT = {"id": "p-new", "first_name": "Zzpia", "last_name": "Zzpeter", "address": "2 Zzallee", **PLACE}
ACT = {"id": "a-new", "kind": "injection", "name_fr": "Injection", "name_en": "Injection", "minutes": 10}
SLOT = {"act_ids": ["a-wash"], "windows": [{"earliest": "08:00", "latest": "09:00"}]}
CARE_PLAN = {
    "id": "c-new",
    "patient_id": "p-maturin",
    "starts_on": "2026-03-01",
    "ends_on": "2026-12-31",
    "rule": "FREQ=DAILY",
    "gap_minutes": 240,
    "slots": [{**SLOT, "carers": 2}, {**SLOT, "windows": [{"earliest": "18:00", "latest": "19:00"}]}],
}
KINDS = [("nurses", NURSE), ("patients", PATIENT), ("acts", ACT), ("care-plans", CARE_PLAN)]


def _faults(answer: Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {fault["where"]: fault["code"] for fault in answer.json()["faults"]}


@pytest.mark.parametrize(("path", "given"), KINDS)
def test_record_is_added_read_changed_and_removed(
    coordinator: TestClient, path: str, given: dict[str, Any]
) -> None:
    """A record comes back as it was sent; it changes and goes only for whoever read its newest version."""
    added = coordinator.post(f"{API}/{path}", json=given)
    assert added.status_code == 201, added.text
    where = added.headers["location"]
    assert where == f"{API}/{path}/{given['id']}"
    read = coordinator.get(where)
    assert read.json() == added.json()
    assert read.json().items() >= {name: given[name] for name in given if name != "slots"}.items()
    assert read.headers["etag"] == added.headers["etag"]
    listed = coordinator.get(f"{API}/{path}").json()
    assert read.json() in listed["records"]

    field = {"care-plans": "gap_minutes", "acts": "minutes"}.get(path)
    change = {**given, **({field: 12} if field else {"last_name": "Zzother"})}
    if path == "acts":
        change["starts_on"] = "2026-06-01"
    old = {"If-Match": read.headers["etag"]}
    assert coordinator.put(where, json=change).status_code == 428
    changed = coordinator.put(where, json=change, headers=old)
    assert changed.status_code == 200, changed.text
    assert coordinator.put(where, json=given, headers=old).json()["code"] == "version_changed"
    assert coordinator.delete(where, headers=old).status_code == 412
    assert coordinator.get(where).json() == changed.json()
    assert coordinator.delete(where, headers={"If-Match": changed.headers["etag"]}).status_code == 204
    assert coordinator.get(where).json()["code"] == "unknown_record"


@pytest.mark.parametrize(
    ("asked", "record", "record_id"),
    [
        ("patients", "patient", "*"),
        ("patients?search=Zzmat", "patient", "*"),
        ("patients/p-maturin", "patient", "p-maturin"),
        ("nurses/n-irmeline", "nurse", "n-irmeline"),
        ("nurses/n-irmeline/calendar?first_day=2026-03-02&last_day=2026-03-08", "nurse", "n-irmeline"),
        ("care-plans", "care_plan", "*"),
        ("days/2026-03-02/shifts", "shift", "2026-03-02/*"),
    ],
)
def test_reading_what_is_of_people_is_noted(
    coordinator: TestClient, asked: str, record: str, record_id: str
) -> None:
    """Whoever was shown a record of a person, or a list of them, is in the audit log: once for some time."""
    for _look in range(2):
        assert coordinator.get(f"{API}/{asked}").status_code == 200
    with reading(engine_of(coordinator), ORGANISATION) as session:
        read = [entry for entry in entries(session) if entry.action == "read"]
    assert [(one.actor, one.record, one.record_id) for one in read] == [("user:u-own", record, record_id)]


def test_reading_acts_is_not_noted(coordinator: TestClient) -> None:
    """They are of nobody, nor is what was not found shown."""
    assert coordinator.get(f"{API}/acts").status_code == 200
    assert coordinator.get(f"{API}/patients/nobody").status_code == 404
    with reading(engine_of(coordinator), ORGANISATION) as session:
        assert [entry for entry in entries(session) if entry.action == "read"] == []


def test_records_are_listed_in_parts(coordinator: TestClient) -> None:
    """A list ends where its limit says and goes on behind the last id."""
    first = coordinator.get(f"{API}/patients", params={"limit": 1}).json()
    assert [row["id"] for row in first["records"]] == ["p-maturin"]
    second = coordinator.get(f"{API}/patients", params={"limit": 1, "after": first["next"]}).json()
    assert [row["id"] for row in second["records"]] == ["p-sidonine"]


@pytest.mark.parametrize(("path", "given"), KINDS)
def test_id_is_taken_once(coordinator: TestClient, path: str, given: dict[str, Any]) -> None:
    """The same id a second time is refused, and nothing is changed."""
    assert coordinator.post(f"{API}/{path}", json=given).status_code == 201
    assert _faults(coordinator.post(f"{API}/{path}", json=given))["body.id"] == "duplicate_id"


def test_every_fault_of_a_record_is_named(coordinator: TestClient) -> None:
    """Names of 500 letters, control characters, unknown fields and impossible places, all at once."""
    given = {**PATIENT, "first_name": "x" * 500, "last_name": "a\x00b", "lat": 91, "new": 1, "id": "../x"}
    found = _faults(coordinator.post(f"{API}/patients", json=given))
    assert found == {
        "body.id": "string_pattern_mismatch",
        "body.first_name": "string_too_long",
        "body.last_name": "control_characters",
        "body.lat": "less_than_equal",
        "body.new": "extra_forbidden",
    }
    wished = {**PATIENT, "usual_nurse_ids": ["nobody", "n-irmeline"], "refused_nurse_ids": ["n-irmeline"]}
    assert _faults(coordinator.post(f"{API}/patients", json=wished)) == {
        "body.usual_nurse_ids.0": "unknown_id",
        "body.refused_nurse_ids": "contradiction",
    }


def test_every_fault_of_a_care_plan_is_named(coordinator: TestClient) -> None:
    """A rule by the second, unknown patient and act, a window the wrong way round, an impossible gap."""
    slots = [
        {"act_ids": ["nothing"], "windows": [{"earliest": "18:00", "latest": "17:00"}]},
        {"act_ids": ["a-wash"], "windows": [{"earliest": "18:00", "latest": "19:00"}]},
    ]
    given = {**CARE_PLAN, "patient_id": "nobody", "rule": "FREQ=SECONDLY", "slots": slots}
    assert _faults(coordinator.post(f"{API}/care-plans", json=given)) == {
        "body.rule": "rule_too_often",
        "body.patient_id": "unknown_id",
        "body.slots.0.act_ids": "unknown_id",
        "body.slots.0.windows.0": "ends_before_start",
        "body.slots.1.windows": "gap_impossible",
    }


def test_day_is_made_once_and_kept_in_line(coordinator: TestClient) -> None:
    """Making a day twice changes nothing; a changed care plan changes it, a removed one cancels."""
    coordinator.post(f"{API}/care-plans", json=CARE_PLAN)
    day = f"{API}/days/2026-03-02/visits"
    made = coordinator.post(day)
    assert made.status_code == 200, made.text
    assert made.json()["new"] == ["c-new:1a", "c-new:1b", "c-new:2a"]
    before = _stored(coordinator)
    again = coordinator.post(day).json()
    assert (again["new"], again["changed"], again["unchanged"]) == ([], [], 3)
    assert _stored(coordinator) == before

    coordinator.put(
        f"{API}/care-plans/c-new",
        json={**CARE_PLAN, "slots": CARE_PLAN["slots"][:1]},
        headers={"If-Match": "*"},
    )
    told = coordinator.post(day).json()
    assert told["cancelled"] == {"c-new:2a": "not_due"}
    with reading(engine_of(coordinator), ORGANISATION) as session:
        links = session.exec(select(Link).where(Link.care_plan_id == "c-new")).all()
    assert [(link.first, link.second, link.together) for link in links] == [("c-new:1a", "c-new:1b", True)]

    assert coordinator.delete(f"{API}/care-plans/c-new", headers={"If-Match": "*"}).status_code == 204
    assert {row[1] for row in _stored(coordinator) if row[0].startswith("c-new")} == {"cancelled"}


def test_visit_done_is_kept(coordinator: TestClient) -> None:
    """A visit that was made stays as it was made, and making the day says so."""
    coordinator.post(f"{API}/care-plans", json=CARE_PLAN)
    day = f"{API}/days/2026-03-02/visits"
    coordinator.post(day)
    with writing(engine_of(coordinator), ORGANISATION) as session:
        row = session.exec(select(Visit).where(Visit.id == "c-new:1a")).one()
        row.state = "done"
    slots = [{**CARE_PLAN["slots"][0], "minutes": 50}, CARE_PLAN["slots"][1]]
    coordinator.put(f"{API}/care-plans/c-new", json={**CARE_PLAN, "slots": slots}, headers={"If-Match": "*"})
    told = coordinator.post(day).json()
    assert told["kept"] == {"c-new:1a": "done"}
    assert told["changed"] == ["c-new:1b"]


def test_cancelled_visit_is_not_planned(coordinator: TestClient) -> None:
    """What is cancelled is in no plan, neither in a round nor among what is left out."""
    coordinator.post(f"{API}/care-plans", json=CARE_PLAN)
    coordinator.post(f"{API}/days/2026-03-02/visits")
    coordinator.delete(f"{API}/care-plans/c-new", headers={"If-Match": "*"})
    asked = {"day": "2026-03-02", "seconds": 1}
    plan = coordinator.post(f"{API}/plans", json=asked, headers={"Prefer": "wait=60"}).json()
    assert plan["state"] == "ready"
    stops = {stop["visit_id"] for route in plan["routes"] for stop in route["stops"]}
    assert {row["visit_id"] for row in plan["unassigned"]} | stops == {
        "v-one",
        "v-two-a",
        "v-two-b",
        "v-late",
    }


def test_record_in_use_stays(coordinator: TestClient) -> None:
    """A nurse with shifts, a patient with visits and an act that is made are not removed."""
    for where in ("nurses/n-irmeline", "patients/p-maturin", "acts/a-wash"):
        answer = coordinator.delete(f"{API}/{where}", headers={"If-Match": "*"})
        assert (answer.status_code, answer.json()["code"]) == (409, "record_in_use")


def test_edited_act_leaves_days_before_as_they_were(coordinator: TestClient) -> None:
    """An edition counts from its day on; visits of days before it take what the act took then."""
    coordinator.post(f"{API}/care-plans", json={**CARE_PLAN, "slots": [SLOT]})
    edited = {
        "kind": "toilette",
        "name_fr": "Toilette",
        "name_en": "Washing",
        "minutes": 50,
        "starts_on": "2026-03-10",
    }
    answer = coordinator.put(f"{API}/acts/a-wash", json=edited, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    for day in ("2026-03-09", "2026-03-10"):
        coordinator.post(f"{API}/days/{day}/visits")
    with reading(engine_of(coordinator), ORGANISATION) as session:
        rows = session.exec(select(Visit).where(Visit.care_plan_id == "c-new").order_by(Visit.day)).all()
    assert [row.duration_seconds for row in rows] == [1800, 3000]
    assert _faults(
        coordinator.put(
            f"{API}/acts/a-wash", json={**edited, "starts_on": "2026-03-05"}, headers={"If-Match": "*"}
        )
    ) == {"body.starts_on": "editions_exist"}


def test_french_acts_are_to_be_checked(coordinator: TestClient) -> None:
    """The default catalogue names who may do each act, marked to be checked; adding it twice adds nothing."""
    with writing(engine_of(coordinator), ORGANISATION) as session:
        added = Acts(session).add_french_default()
        session.flush()
        assert Acts(session).add_french_default() == []
    told = {row["id"]: row for row in coordinator.get(f"{API}/acts").json()["records"]}
    assert set(added) < set(told)
    assert all(told[name]["needs_check"] and told[name]["diplomas"] for name in added)
    assert told["injection_insuline"]["diplomas"] == ["infirmier"]
    assert "aide-soignant" in told["toilette_complete"]["diplomas"]


def _stored(client: TestClient) -> list[tuple[str, str, int]]:
    with reading(engine_of(client), ORGANISATION) as session:
        rows = session.exec(select(Visit).order_by(Visit.id)).all()
    return [(row.id, row.state, row.duration_seconds) for row in rows]
