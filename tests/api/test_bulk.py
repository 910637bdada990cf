"""Many records in one request: all of them or none, unless asked otherwise, and told by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.schemas.bulk import MOST_ROWS
from tests.conftest import engine_of
from tests.databases import ON_FILE
from tests.records import ORGANISATION
from tests.samples import contents

if TYPE_CHECKING:
    import httpx
    from fastapi.testclient import TestClient

API = "/api/v1"
NURSE = {"id": "n-new", "first_name": "A", "last_name": "B", "role": "nurse", "mode": "car"}
PATIENT = {"id": "p-new", "first_name": "A", "last_name": "B", "address": "x", "lat": 43.731, "lon": 7.42}
VISIT = {
    "patient_id": "p-maturin",
    "act_ids": ["a-wash"],
    "windows": [{"earliest": "08:00", "latest": "09:00"}],
    "origin": "other_system",
}


def _bulk(client: TestClient, path: str, *records: Any, **query: Any) -> httpx.Response:  # noqa: ANN401 - JSON
    return client.post(f"{API}{path}/bulk", json={"records": records}, params=query)


def _results(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    rows = answer.json()["rows"]
    assert [row["row"] for row in rows] == list(range(len(rows)))
    return [row["result"] for row in rows]


def test_records_are_added_changed_and_left(coordinator: TestClient) -> None:
    """What is new is added, what differs is changed, what is the same stays; each with its version."""
    assert _results(_bulk(coordinator, "/nurses", NURSE, {**NURSE, "id": "n-two"})) == ["created"] * 2
    answer = _bulk(
        coordinator, "/nurses", NURSE, {**NURSE, "id": "n-two", "last_name": "C"}, NURSE | {"id": None}
    )
    assert _results(answer) == ["unchanged", "changed", "created"]
    told = answer.json()
    assert [told[result] for result in ("created", "changed", "unchanged", "refused")] == [1, 1, 1, 0]
    for row in told["rows"]:
        read = coordinator.get(f"{API}/nurses/{row['id']}")
        assert read.headers["etag"] == f'"{row["version"]}"'
    assert coordinator.get(f"{API}/nurses/n-two").json()["last_name"] == "C"


@pytest.mark.parametrize(
    ("path", "record"),
    [
        ("/patients", PATIENT | {"usual_nurse_ids": ["n-irmeline"]}),
        ("/acts", {"id": "a-new", "kind": "k", "name_fr": "f", "name_en": "e", "minutes": 5}),
        (
            "/care-plans",
            {
                "id": "c-new",
                "patient_id": "p-maturin",
                "starts_on": "2026-03-02",
                "ends_on": "2026-03-09",
                "rule": "FREQ=DAILY",
                "slots": [{"act_ids": ["a-wash"], "windows": [{"earliest": "08:00", "latest": "09:00"}]}],
            },
        ),
        (
            "/absences",
            {"id": "b", "nurse_id": "n-irmeline", "first_day": "2026-06-01", "last_day": "2026-06-02"},
        ),
        ("/days/2026-05-04/shifts", {"id": "s", "nurse_id": "n-irmeline", "start": "07:00", "end": "12:00"}),
        ("/visits/2026-05-04", {**VISIT, "id": "v", "external_id": "e"}),
    ],
)
def test_every_kind_is_stored_and_stored_again(
    coordinator: TestClient, path: str, record: dict[str, Any]
) -> None:
    """Sent twice, each kind of record is added and then left as it is."""
    assert _results(_bulk(coordinator, path, record)) == ["created"]
    assert _results(_bulk(coordinator, path, record)) == ["unchanged"]


def test_one_faulty_row_keeps_all_from_being_stored(coordinator: TestClient) -> None:
    """Every fault of every row is named by its row, and nothing is changed."""
    before = contents(engine_of(coordinator), ORGANISATION)
    answer = _bulk(
        coordinator,
        "/patients",
        PATIENT,
        {**PATIENT, "id": "p-two", "lat": "north", "phone": 7},
        {**PATIENT, "id": "p-three", "usual_nurse_ids": ["nobody"]},
        PATIENT,
        "no record",
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    assert [(fault["where"], fault["code"]) for fault in answer.json()["faults"]] == [
        ("body.records.1.lat", "float_type"),
        ("body.records.1.phone", "string_type"),
        ("body.records.2.usual_nurse_ids.0", "unknown_id"),
        ("body.records.3.id", "twice"),
        ("body.records.4", "model_attributes_type"),
    ]
    assert contents(engine_of(coordinator), ORGANISATION) == before


def test_sound_rows_are_stored_where_that_is_asked_for(coordinator: TestClient) -> None:
    """With `partial` the report says what was refused and why; the rest is stored."""
    answer = _bulk(
        coordinator, "/patients", {**PATIENT, "lat": 100}, {**PATIENT, "id": "p-two"}, partial=True
    )
    assert _results(answer) == ["refused", "created"]
    (fault,) = answer.json()["rows"][0]["faults"]
    assert (fault["where"], fault["code"]) == ("body.records.0.lat", "less_than_equal")
    assert answer.json()["refused"] == 1
    assert coordinator.get(f"{API}/patients/p-two").status_code == 200
    assert coordinator.get(f"{API}/patients/p-new").status_code == 404


def test_visits_are_known_by_what_another_system_calls_them(coordinator: TestClient) -> None:
    """Without an id, a visit of the same day with the same `external_id` is the same visit."""
    first = _bulk(coordinator, "/visits/2026-05-04", {**VISIT, "external_id": "7"})
    again = _bulk(coordinator, "/visits/2026-05-04", {**VISIT, "external_id": "7", "minutes": 45})
    assert (_results(first), _results(again)) == (["created"], ["changed"])
    assert again.json()["rows"][0]["id"] == first.json()["rows"][0]["id"]
    twice = _bulk(coordinator, "/visits/2026-05-04", *[{**VISIT, "external_id": "7"}] * 2)
    assert [fault["where"] for fault in twice.json()["faults"]] == ["body.records.1.id"]


def test_rows_are_bounded(coordinator: TestClient) -> None:
    """More rows than are stated are refused before any is looked at, and so are none."""
    for records in ([], [None] * (MOST_ROWS + 1)):
        answer = _bulk(coordinator, "/nurses", *records)
        assert [fault["where"] for fault in answer.json()["faults"]] == ["body.records"]


@ON_FILE
@pytest.mark.parametrize("path", ["nurses/bulk", "days/2026-03-02/shifts/bulk"])
def test_other_methods_are_not_offered(coordinator: TestClient, path: str) -> None:
    """What may be done with many records is not told of as what may be done with a record of that id."""
    answer = coordinator.options(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
