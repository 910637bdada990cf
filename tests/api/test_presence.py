"""Who has a day open: told to others, and counted from opening to publishing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.identity.keys import make_key
from app.identity.sessions import COOKIE
from app.store import openings
from app.store.database import reading, writing
from app.tables import DayOpening, Plan
from app.tidying import openings_gone
from tests.conftest import engine_of, open_session, publish
from tests.records import DAY, ORGANISATION

if TYPE_CHECKING:
    from app.planning import Planner

PRESENCE = f"/api/v1/days/{DAY}/presence"
LONG_AGO = timedelta(minutes=9)


@pytest.fixture
def service(coordinator: TestClient) -> TestClient:
    """A coordinator's client of a service with two ready plans."""
    with writing(engine_of(coordinator), ORGANISATION, "user:u-own") as session:
        for plan in ("a", "b"):
            moment = datetime(2026, 3, 1, 8, plan == "b", tzinfo=UTC)
            session.add(
                Plan(id=plan, day=DAY, source="solve", state="ready", created_at=moment, seconds=1, seed=0)
            )
    return coordinator


def _other(client: TestClient, name: str) -> TestClient:
    other = TestClient(client.app, base_url="http://127.0.0.1")
    other.cookies.set(COOKIE, open_session(engine_of(client), name=name))
    return other


def _seen(client: TestClient, plan: str | None) -> dict[str, Any]:
    answer = client.post(PRESENCE, json={"plan_id": plan})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _turn_back(client: TestClient, by: timedelta, *, seen_too: bool = True) -> None:
    """Make all openings so much older."""
    with writing(engine_of(client), ORGANISATION) as session:
        for row in session.exec(select(DayOpening)):
            row.opened_at -= by
            row.seen_at -= by if seen_too else timedelta()


def test_each_hears_of_the_others_while_they_are_there(service: TestClient) -> None:
    """Name, plan and since when; never oneself, and nobody who was not seen for half a minute."""
    claire = _other(service, "claire")
    assert _seen(claire, "a")["others"] == []
    told = _seen(service, "b")["others"]
    assert [(one["name"], one["plan_id"]) for one in told] == [("claire", "a")]
    assert told[0]["since"].endswith(("+00:00", "Z"))
    assert [one["name"] for one in _seen(claire, None)["others"]] == ["coordinatrice"]
    _turn_back(service, openings.IS_THERE)
    assert _seen(service, "b")["others"] == []


def test_presence_tells_what_became_of_plans_and_by_whom(service: TestClient) -> None:
    """The version of the plan shown, the one that nurses see, the newest; a plan of no day is none."""
    before = _seen(service, "a")
    assert (before["plan"], before["published"]) == (
        {"id": "a", "version": 1, "changed_by": "coordinatrice"},
        None,
    )
    assert before["newest_plan_id"] == "b"
    publish(_other(service, "claire"), "a")
    after = _seen(service, "a")
    assert after["plan"] == after["published"] == {"id": "a", "version": 2, "changed_by": "claire"}
    assert _seen(service, "gone")["plan"] is None


def test_planning_time_is_from_opening_to_publishing(service: TestClient) -> None:
    """The publisher's own opening counts, and who published is told by name; another's does not."""
    claire = _other(service, "claire")
    _seen(service, "a")
    _turn_back(service, LONG_AGO, seen_too=False)
    _seen(claire, "a")
    publish(service, "a")
    publish(claire, "b")
    told = {plan["id"]: plan for plan in service.get("/api/v1/plans").json()["plans"]}
    assert 540 <= told["a"]["planning_seconds"] < 600
    assert 0 <= told["b"]["planning_seconds"] < 60
    assert [told[plan]["published_by_name"] for plan in "ab"] == ["coordinatrice", "claire"]
    assert told["a"]["published_by"] == "user:u-own"
    assert told["a"]["published_at"] <= told["b"]["published_at"]


def test_an_opening_ends_when_it_is_not_seen(service: TestClient) -> None:
    """Somebody who looks elsewhere for a while goes on planning; who comes back later begins anew."""
    first = datetime.fromisoformat(_seen(service, "a")["since"])
    _turn_back(service, LONG_AGO)
    assert datetime.fromisoformat(_seen(service, "a")["since"]) == first - LONG_AGO
    _turn_back(service, openings.OPENING_ENDS + timedelta(seconds=1))
    assert datetime.fromisoformat(_seen(service, "a")["since"]) >= first
    _turn_back(service, openings.OPENING_ENDS + timedelta(seconds=1))
    publish(service, "a")
    assert service.get("/api/v1/plans/a").json()["planning_seconds"] is None


def test_planning_time_of_keys_is_not_known(service: TestClient) -> None:
    """A key has no day open: it is refused there, and what it publishes says its name alone."""
    engine = engine_of(service)
    key = make_key(
        engine,
        ORGANISATION,
        "payroll",
        scopes=["read:days", "read:plans", "write:plans"],
        days=1,
        made_by="x",
    )
    system = TestClient(service.app, base_url="http://127.0.0.1")
    system.headers["Authorization"] = f"Bearer {key.token}"
    assert system.post(PRESENCE, json={"plan_id": None}).status_code == 403
    publish(system, "a")
    told = service.get("/api/v1/plans/a").json()
    assert (told["planning_seconds"], told["published_by_name"]) == (None, "payroll")


def test_presence_needs_a_day_with_visits(service: TestClient) -> None:
    """No row is kept of days that nobody can plan."""
    where = PRESENCE.replace(str(DAY), "2031-01-01")
    answer = service.post(where, json={"plan_id": None})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_day")


def test_ended_openings_are_tidied_away(service: TestClient) -> None:
    """Who had a day open is nobody's business once that is over; who has it open stays."""
    planner: Planner = service.app.state.planner.of(ORGANISATION)  # type: ignore[attr-defined]
    _seen(service, "a")
    _turn_back(service, openings.OPENING_ENDS + timedelta(seconds=1))
    _seen(_other(service, "claire"), "a")
    assert openings_gone(planner, is_dry_run=True) == 1
    assert openings_gone(planner, is_dry_run=False) == 1
    with reading(engine_of(service), ORGANISATION) as session:
        assert [row.user_id for row in session.exec(select(DayOpening))] == ["u-claire"]
