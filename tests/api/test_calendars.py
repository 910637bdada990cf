"""A care plan's week before it is stored, and a nurse's days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

API = "/api/v1"
WEEK = {
    "first_day": "2026-03-02",
    "starts_on": "2026-03-03",
    "ends_on": "2026-03-07",
    "rule": "FREQ=WEEKLY;BYDAY=TU,WE,FR",
}


def test_week_tells_how_each_day_stands(coordinator: TestClient) -> None:
    """Exceptions go before pauses, pauses before added days, both before the rule, and nothing is stored."""
    asked = {
        **WEEK,
        "left_out_days": ["2026-03-04"],
        "extra_days": ["2026-03-05", "2026-03-06"],
        "pauses": [{"first_day": "2026-03-06", "last_day": "2026-03-06"}],
    }
    answer = coordinator.post(f"{API}/care-plans/week", json=asked)
    assert answer.status_code == 200, answer.text
    told = [day["standing"] for day in answer.json()["days"]]
    assert told == ["outside", "due", "left_out", "extra", "paused", "not_due", "outside"]
    assert coordinator.get(f"{API}/care-plans").json()["records"] == []


def test_week_of_a_plan_without_end_is_shown_while_it_is_typed(coordinator: TestClient) -> None:
    """No last day yet is no fault, nor is the end of the calendar; an unsound rule is."""
    endless = {"first_day": "2026-03-02", "starts_on": "2026-03-01", "rule": "FREQ=DAILY"}
    answer = coordinator.post(f"{API}/care-plans/week", json=endless)
    assert {day["standing"] for day in answer.json()["days"]} == {"due"}
    last = {"first_day": "2199-12-31", "starts_on": "2199-12-31", "rule": "FREQ=DAILY"}
    answer = coordinator.post(f"{API}/care-plans/week", json=last)
    assert [day["standing"] for day in answer.json()["days"]] == ["due"] * 7
    refused = coordinator.post(f"{API}/care-plans/week", json={**endless, "rule": "FREQ=HOURLY"})
    assert refused.status_code == 422
    assert [fault["code"] for fault in refused.json()["faults"]] == ["rule_too_often"]


def test_nurse_calendar_tells_shifts_and_absences(coordinator: TestClient) -> None:
    """Shifts come by the clock on the wall, withdrawn ones too, with absences that touch the days."""
    days = "first_day=2026-03-02&last_day=2026-03-08"
    before = coordinator.get(f"{API}/nurses/n-irmeline/calendar?{days}").json()
    assert [(shift["day"], shift["withdrawn"]) for shift in before["shifts"]] == [("2026-03-02", False)]
    away = {"nurse_id": "n-irmeline", "first_day": "2026-02-20", "last_day": "2026-03-02", "kind": "sick"}
    added = coordinator.post(f"{API}/absences", json={**away, "remove_shifts": True})
    assert added.status_code == 201, added.text
    after = coordinator.get(f"{API}/nurses/n-irmeline/calendar?{days}").json()
    assert [shift["withdrawn"] for shift in after["shifts"]] == [True]
    assert [(absence["first_day"], absence["kind"]) for absence in after["absences"]] == [
        ("2026-02-20", "sick")
    ]


@pytest.mark.parametrize(
    ("nurse", "last", "status", "code"),
    [
        ("nobody", "2026-03-08", 404, "unknown_nurse"),
        ("n-irmeline", "2026-03-01", 422, "ends_before_start"),
        ("n-irmeline", "2026-06-10", 422, "calendar_too_long"),
    ],
)
def test_unsound_calendar_is_refused(
    coordinator: TestClient, nurse: str, last: str, status: int, code: str
) -> None:
    """Nobody's days, days in the wrong order and too many at once."""
    answer = coordinator.get(f"{API}/nurses/{nurse}/calendar?first_day=2026-03-02&last_day={last}")
    assert answer.status_code == status
    told = answer.json()
    assert code in [told["code"], *(fault["code"] for fault in told["faults"])]
