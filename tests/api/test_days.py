"""Days, plans and rounds as the API tells them, over a real application."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

from app.store.audit import entries
from app.store.database import reading
from tests.conftest import engine_of
from tests.records import ORGANISATION

DAY = "/api/v1/days/2026-03-02"


def test_days_are_counted(coordinator: TestClient) -> None:
    """Every day with visits is listed with how much there is."""
    assert coordinator.get("/api/v1/days").json() == {
        "days": [{"day": "2026-03-02", "visits": 4, "plans": 0}],
        "next": None,
    }


def test_day_tells_everything_in_local_times(coordinator: TestClient) -> None:
    """A day comes with its team, people, visits, links and plans, its times with the place's offset."""
    told = coordinator.get(DAY).json()
    assert told["team"] == {
        "name": "Zzservice",
        "time_zone": "Europe/Monaco",
        "base": {"address": "1 Zzplacette", "lat": 43.7325, "lon": 7.4189},
    }
    shift = told["shifts"][0]
    assert (shift["start"], shift["end"]) == ("2026-03-02T07:00:00+01:00", "2026-03-02T14:00:00+01:00")
    assert shift["start_place"]["address"] == "5 Zzallee"
    assert told["shifts"][1]["end_place"]["address"] == "1 Zzplacette"
    assert shift["breaks"][0]["paid"] is False
    visit = told["visits"][0]
    assert visit["act"] == {"id": "a-wash", "kind": "toilette", "name": "Toilette"}
    assert visit["time_windows"] == [
        {
            "earliest": "2026-03-02T08:00:00+01:00",
            "latest": "2026-03-02T08:30:00+01:00",
            "hard_latest": "2026-03-02T09:00:00+01:00",
        }
    ]
    patients = {patient["id"]: patient for patient in told["patients"]}
    assert patients["p-maturin"]["usual_nurse_ids"] == ["n-irmeline"]
    assert patients["p-sidonine"]["refused_nurse_ids"] == ["n-odelphe"]
    assert told["links"][0]["together"] is True
    assert told["plans"] == []


def test_act_is_named_in_the_language_asked_for(coordinator: TestClient) -> None:
    """English names where English is asked for."""
    told = coordinator.get(DAY, headers={"Accept-Language": "en"}).json()
    assert told["visits"][0]["act"]["name"] == "Washing"


def test_nurse_s_home_is_not_among_the_nurses(coordinator: TestClient) -> None:
    """Where a nurse lives is told as the start of her shift only."""
    assert all("home_address" not in nurse for nurse in coordinator.get(DAY).json()["nurses"])


def test_unknown_day_is_not_found(coordinator: TestClient) -> None:
    """A day without visits is a problem that says so."""
    answer = coordinator.get("/api/v1/days/2026-03-03")
    assert answer.status_code == 404
    assert answer.json()["code"] == "unknown_day"
    assert "2026-03-03" in answer.json()["detail"]


def test_reading_a_day_is_noted(coordinator: TestClient) -> None:
    """Whoever was shown a day's patients is in the audit log."""
    assert coordinator.get("/api/v1/days/2026-03-02").status_code == 200
    with reading(engine_of(coordinator), ORGANISATION) as session:
        read = entries(session, record="day")
    assert [(entry.actor, entry.action, entry.record_id) for entry in read] == [
        ("user:u-own", "read", "2026-03-02")
    ]
