"""What a plan counts for: a draft until published, one at a time, archived when another takes its place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.identity.keys import make_key
from app.identity.sessions import COOKIE
from app.store import days, plans
from app.store.audit import entries
from app.store.database import reading, writing
from app.store.scope import own_key
from app.tables import Plan
from tests.conftest import engine_of, open_session, publish
from tests.records import DAY, ORGANISATION, small_records

if TYPE_CHECKING:
    import httpx

PLANS = "/api/v1/plans"
OTHER_DAY = DAY + timedelta(days=1)
ANY = {"If-Match": "*"}


@pytest.fixture
def service(coordinator: TestClient) -> TestClient:
    """A coordinator's client of a service with four ready plans, one that runs and one that failed."""
    with writing(engine_of(coordinator), ORGANISATION, "user:u-own") as session:
        days.store_day(session, small_records(OTHER_DAY))
        states = {
            "a": "ready",
            "b": "ready",
            "c": "ready",
            "other": "ready",
            "runs": "running",
            "failed": "failed",
        }
        for minutes, (plan, state) in enumerate(states.items()):
            session.add(
                Plan(
                    id=plan,
                    day=OTHER_DAY if plan == "other" else DAY,
                    source="solve",
                    state=state,
                    created_at=datetime(2026, 3, 1, 8, minutes, tzinfo=UTC),
                    seconds=1,
                    seed=0,
                )
            )
    return coordinator


def _statuses(client: TestClient) -> dict[str, str]:
    listed = client.get(PLANS).json()["plans"]
    return {plan["id"]: plan["status"] for plan in listed if plan["status"] != "draft"}


def _publish(
    client: TestClient, plan: str, replaces: str | None = None, version: str = "*"
) -> httpx.Response:
    where = f"{PLANS}/{plan}/publish"
    return client.post(where, json={"replaces": replaces}, headers={"If-Match": version})


def _refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_new_plan_is_a_draft_that_says_who_asked_and_with_what(coordinator: TestClient) -> None:
    """Nobody but coordinators sees a draft; its version grew as it was queued, taken and made."""
    asked = {"day": DAY.isoformat(), "seconds": 1, "seed": 7}
    made = coordinator.post(PLANS, json=asked, headers={"Prefer": "wait=60"}).json()
    assert (made["status"], made["created_by"]) == ("draft", "user:u-own")
    assert made["version"] > 2
    settings = made["settings"]
    assert (settings["seconds"], settings["seed"]) == (1, 7)
    assert settings["threads"] >= 1
    assert settings["weights"]["travel"] == 1
    assert coordinator.get(f"{PLANS}/{made['id']}").headers["etag"] == f'"{made["version"]}"'
    assert _refused(coordinator.get(f"/api/v1/days/{DAY}/plan")) == (404, "no_round")


def test_publishing_archives_the_plan_before(service: TestClient) -> None:
    """One plan a day is published; the one before is archived by the same act, other days keep theirs."""
    for plan, replaces in (("other", None), ("a", None), ("b", "a")):
        answer = _publish(service, plan, replaces)
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "published"
        assert answer.headers["etag"] == '"2"'
    assert _statuses(service) == {"a": "archived", "b": "published", "other": "published"}


def test_published_plan_is_what_nurses_and_other_systems_see(service: TestClient) -> None:
    """Newer drafts change nothing for them; where the published plan is archived they see none."""
    engine = engine_of(service)
    key = make_key(engine, ORGANISATION, "payroll", scopes=["read:plans"], days=1, made_by="x")
    system, phone = (TestClient(service.app, base_url="http://127.0.0.1") for _ in range(2))
    system.headers["Authorization"] = f"Bearer {key.token}"
    phone.cookies.set(COOKIE, open_session(engine, "n-odelphe"))

    def seen() -> tuple[Any, Any]:
        told = system.get(f"/api/v1/days/{DAY}/plan"), phone.get("/api/v1/rounds/mine")
        return told[0].json().get("id"), told[1].json().get("plan_id")

    assert seen() == (None, None)
    publish(service, "a")
    assert seen() == ("a", "a")
    publish(service, "b")
    assert seen() == ("b", "b")
    assert service.post(f"{PLANS}/b/archive", headers=ANY).json()["status"] == "archived"
    assert seen() == (None, None)


def test_archived_plan_is_read_and_may_be_published_again(service: TestClient) -> None:
    """What was archived can be taken back, in the place of the present one; it is never changed."""
    publish(service, "a")
    publish(service, "b")
    assert service.get(f"{PLANS}/a").json()["status"] == "archived"
    assert _refused(service.post(f"{PLANS}/a/cancel")) == (409, "plan_final")
    assert _publish(service, "a", "b").status_code == 200
    assert _statuses(service) == {"a": "published", "b": "archived"}


@pytest.mark.parametrize("act", ["publish", "archive"])
@pytest.mark.parametrize("plan", ["runs", "failed"])
def test_plan_that_is_not_ready_stays_a_draft(service: TestClient, plan: str, act: str) -> None:
    """A plan without rounds is neither published nor archived."""
    answer = service.post(f"{PLANS}/{plan}/{act}", json={}, headers=ANY)
    assert _refused(answer) == (409, "plan_not_ready")
    assert _statuses(service) == {}


def test_plan_that_gets_ready_leaves_the_published_one(coordinator: TestClient) -> None:
    """Planning again is for coordinators alone until they publish what came of it."""
    asked = {"day": DAY.isoformat(), "seconds": 1}
    first = coordinator.post(PLANS, json=asked, headers={"Prefer": "wait=60"}).json()["id"]
    publish(coordinator, first)
    second = coordinator.post(PLANS, json=asked, headers={"Prefer": "wait=60"}).json()
    assert (second["state"], second["status"]) == ("ready", "draft")
    assert _statuses(coordinator) == {first: "published"}
    phone = TestClient(coordinator.app, base_url="http://127.0.0.1")
    phone.cookies.set(COOKIE, open_session(engine_of(coordinator), "n-odelphe"))
    told = phone.get("/api/v1/rounds/mine").json()
    assert told["plan_id"] == first
    assert [route["nurse_id"] for route in told["routes"]] == ["n-odelphe"]


def test_publishing_again_changes_nothing(service: TestClient) -> None:
    """Neither status, version nor log know of a second time."""
    for act in ("publish", "publish", "archive", "archive"):
        service.post(f"{PLANS}/a/{act}", json={}, headers=ANY)
    assert service.get(f"{PLANS}/a").json()["version"] == 3
    assert [action for _, action, _ in _noted(service)] == ["publish", "archive"]


def test_change_of_another_version_is_refused(service: TestClient) -> None:
    """Publishing and archiving say which version they mean; somebody else's change is never overwritten."""
    for act in ("publish", "archive"):
        where = f"{PLANS}/a/{act}"
        assert _refused(service.post(where, json={})) == (428, "version_missing")
        assert _refused(service.post(where, json={}, headers={"If-Match": '"9"'})) == (412, "version_changed")
    assert _publish(service, "a", version='"1"').status_code == 200
    assert _refused(_publish(service, "a", "a", version='"1"')) == (412, "version_changed")
    assert service.post(f"{PLANS}/a/archive", headers={"If-Match": '"2"'}).status_code == 200


@pytest.mark.parametrize("replaces", [None, "c", "unknown"])
def test_other_plan_than_the_one_published_is_not_replaced(service: TestClient, replaces: str | None) -> None:
    """Whoever does not know which plan nurses see cannot take it from them."""
    publish(service, "a")
    assert _refused(_publish(service, "b", replaces)) == (409, "published_meanwhile")
    service.post(f"{PLANS}/a/archive", headers=ANY)
    assert _refused(_publish(service, "b", "a")) == (409, "published_meanwhile")
    assert _statuses(service) == {"a": "archived"}


def test_one_of_two_who_publish_at_once_is_refused(service: TestClient) -> None:
    """Two coordinators each publish their plan in the place of none: one of them hears of the other."""
    together = Barrier(2)

    def publish_one(plan: str) -> int:
        together.wait()
        return _publish(service, plan).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish_one, "ab")) == [200, 409]
    assert list(_statuses(service).values()) == ["published"]


def test_two_published_plans_of_a_day_cannot_be_stored(service: TestClient) -> None:
    """The database itself refuses it."""

    def publish_both() -> None:
        with writing(engine_of(service), ORGANISATION) as session:
            for plan in "ab":
                session.get_one(Plan, own_key(session, plan)).status = "published"

    with pytest.raises(sa.exc.IntegrityError):
        publish_both()


def _noted(client: TestClient) -> list[tuple[str, str, str]]:
    """What was done to plans by the audit log, the oldest first, but their making."""
    with reading(engine_of(client), ORGANISATION) as session:
        found = entries(session, record="plan")
    return [(row.actor, row.action, row.record_id) for row in reversed(found) if row.action != "create"]


def test_each_publishing_and_archiving_is_in_the_log(service: TestClient) -> None:
    """Who did it to which plan, also to the one whose place is taken."""
    publish(service, "a")
    publish(service, "b")
    service.post(f"{PLANS}/b/archive", headers=ANY)
    expected = [("publish", "a"), ("archive", "a"), ("publish", "b"), ("archive", "b")]
    assert _noted(service) == [("user:u-own", *noted) for noted in expected]


def test_published_plan_says_when_its_day_changed(coordinator: TestClient) -> None:
    """Another length of a visit is a change of what was planned; another name, or the old length, is none."""
    asked = {"day": DAY.isoformat(), "seconds": 1}
    plan = coordinator.post(PLANS, json=asked, headers={"Prefer": "wait=60"}).json()["id"]
    publish(coordinator, plan)
    where = "/api/v1/patients/p-maturin", f"/api/v1/visits/{DAY}/v-one"

    def change(path: str, **fields: object) -> bool:
        read = coordinator.get(path)
        given = {**read.json(), **fields}
        answer = coordinator.put(path, json=given, headers={"If-Match": read.headers["etag"]})
        assert answer.status_code == 200, answer.text
        told: bool = coordinator.get(f"/api/v1/days/{DAY}/plan").json()["day_changed"]
        return told

    assert change(where[0], last_name="Zzafterwards") is False
    assert change(where[1], minutes=45) is True
    assert change(where[1], minutes=30) is False
    assert change(where[1], state="cancelled") is True


def test_nearest_day_is_one_with_a_published_plan(service: TestClient) -> None:
    """A nurse who names no day is not told of drafts."""
    publish(service, "a")
    with reading(engine_of(service), ORGANISATION) as session:
        assert plans.nearest_planned_day(session, OTHER_DAY) == DAY
        assert plans.nearest_planned_day(session, DAY) == DAY
