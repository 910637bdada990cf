"""Shifts and absences through the API, with the limits of working time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

API = "/api/v1"
SHIFT = {"id": "s-new", "nurse_id": "n-irmeline", "start": "07:00", "end": "14:00"}
ABSENCE = {"id": "x", "nurse_id": "n-irmeline", "first_day": "2026-03-02", "last_day": "2026-03-04"}


def test_shift_is_added_read_and_removed(coordinator: TestClient) -> None:
    """A shift comes back by the clock it was given by, breaks included; one across midnight too."""
    rest = {"earliest": "23:00", "latest": "25:00", "minutes": 30, "paid": False}
    given = {**SHIFT, "start": "21:00", "end": "29:30", "breaks": [rest]}
    added = coordinator.post(f"{API}/days/2026-03-20/shifts", json=given)
    assert added.status_code == 201, added.text
    assert added.headers["location"] == f"{API}/days/2026-03-20/shifts/s-new"
    read = coordinator.get(added.headers["location"])
    assert read.json().items() >= given.items()
    gone = coordinator.delete(added.headers["location"], headers={"If-Match": read.headers["etag"]})
    assert gone.status_code == 204


@pytest.mark.parametrize(
    ("day", "given", "code"),
    [
        ("2026-03-02", {"start": "13:00", "end": "15:00"}, "work_overlap"),
        ("2026-03-02", {"start": "18:00", "end": "20:30"}, "work_amplitude"),
        ("2026-03-03", {"start": "00:30", "end": "05:00"}, "work_rest"),
        ("2026-03-20", {"nurse_id": "nobody"}, "unknown_id"),
        ("2026-03-29", {"start": "02:30"}, "skipped_time"),
        ("2026-03-20", {"start": "15:00"}, "ends_before_start"),
        ("2026-03-20", {"start": "07:00", "end": "31:01"}, "shift_too_long"),
    ],
)
def test_unsound_shift_is_refused(
    coordinator: TestClient, day: str, given: dict[str, str], code: str
) -> None:
    """Overlaps, too little rest, too long a day, nobody's shift and times that do not exist."""
    answer = coordinator.post(f"{API}/days/{day}/shifts", json={**SHIFT, **given})
    assert answer.status_code == 422
    assert code in [fault["code"] for fault in answer.json()["faults"]]
    assert coordinator.get(f"{API}/days/{day}/shifts/s-new").status_code == 404


def test_absence_withdraws_shifts_only_when_asked(coordinator: TestClient) -> None:
    """Shifts of those days are named; once they are withdrawn nobody works in them, nor gets new ones."""
    refused = coordinator.post(f"{API}/absences", json=ABSENCE)
    assert [fault["code"] for fault in refused.json()["faults"]] == ["shift_in_absence"]
    added = coordinator.post(f"{API}/absences", json={**ABSENCE, "remove_shifts": True})
    assert added.status_code == 201, added.text
    assert coordinator.get(f"{API}/days/2026-03-02/shifts/s-irmeline").json()["withdrawn"] is True
    answer = coordinator.post(f"{API}/days/2026-03-03/shifts", json=SHIFT)
    assert [fault["code"] for fault in answer.json()["faults"]] == ["absent"]


def test_contract_hours_warn(coordinator: TestClient) -> None:
    """More than the contract's hours are told, not refused."""
    nurse = coordinator.get(f"{API}/nurses/n-irmeline").json()
    changed = {**nurse, "contract_minutes_a_week": 600}
    assert (
        coordinator.put(f"{API}/nurses/n-irmeline", json=changed, headers={"If-Match": "*"}).status_code
        == 200
    )
    answer = coordinator.post(f"{API}/days/2026-03-03/shifts", json=SHIFT, headers={"Accept-Language": "en"})
    assert answer.status_code == 201, answer.text
    (warning,) = answer.json()["warnings"]
    assert "n-irmeline works 13 h 30 in the week of 2026-03-02, the contract says 10 h 00" in warning
