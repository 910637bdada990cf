"""A day's visits through the API: entered, changed, cancelled, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

VISITS = "/api/v1/visits/2026-03-02"
WINDOW = {"earliest": "08:00", "latest": "09:00", "hard_latest": "10:00"}
VISIT = {"id": "v-new", "patient_id": "p-maturin", "act_ids": ["a-wash"], "windows": [WINDOW]}
DONE = {"state": "done", "began_at": "2026-03-02T08:05:00+01:00", "ended_at": "2026-03-02T08:40:00+01:00"}


def test_visit_is_entered_changed_and_removed(coordinator: TestClient) -> None:
    """A visit comes back as entered, takes what its act takes, and keeps its actual times."""
    added = coordinator.post(VISITS, json=VISIT)
    assert added.status_code == 201, added.text
    told = added.json()
    assert (told["windows"], told["minutes"], told["origin"]) == ([WINDOW], 30, "by_hand")
    where = added.headers["location"]
    changed = coordinator.put(where, json={**VISIT, **DONE}, headers={"If-Match": added.headers["etag"]})
    assert changed.status_code == 200, changed.text
    assert coordinator.get(where).json()["state"] == "done"
    assert coordinator.put(where, json=VISIT, headers={"If-Match": added.headers["etag"]}).status_code == 412
    assert coordinator.delete(where, headers={"If-Match": changed.headers["etag"]}).status_code == 204
    assert "v-new" not in [row["id"] for row in coordinator.get(VISITS).json()["records"]]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"patient_id": "nobody", "act_ids": ["nothing"]}, ["unknown_id", "act_not_in_force"]),
        ({"windows": [{"earliest": "09:00", "latest": "08:00"}]}, ["ends_before_start"]),
        ({"state": "done"}, ["times_needed"]),
        ({"origin": "other_system"}, ["external_id_needed"]),
        ({**DONE, "ended_at": "2026-03-02T07:00:00+01:00"}, ["ends_before_start"]),
    ],
)
def test_unsound_visit_is_refused(
    coordinator: TestClient, given: dict[str, object], codes: list[str]
) -> None:
    """Unknown ids, windows the wrong way round and missing times are named, nothing is stored."""
    answer = coordinator.post(VISITS, json={**VISIT, **given})
    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["faults"]] == codes
    assert coordinator.get(f"{VISITS}/v-new").status_code == 404


def test_time_that_the_clocks_skip_is_refused(coordinator: TestClient) -> None:
    """A visit by hand cannot begin at a time that does not exist that night."""
    given = {**VISIT, "windows": [{"earliest": "01:00", "latest": "02:30"}]}
    answer = coordinator.post("/api/v1/visits/2026-03-29", json=given)
    assert [fault["code"] for fault in answer.json()["faults"]] == ["skipped_time"]
