"""Plans through the API: asked for, waited for, followed, read."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.identity.sessions import COOKIE
from app.tables import Patient
from tests.conftest import engine_of, open_session

PLANS = "/api/v1/plans"
ASKED = {"day": "2026-03-02", "seconds": 1}


def _events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, each with its data."""
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            events.append((fields["event"], json.loads(fields["data"])))
    return events


@pytest.fixture
def made(planned: TestClient) -> dict[str, Any]:
    """The plan of the small day, as reading tells it."""
    (plan,) = planned.get(PLANS).json()["plans"]
    told: dict[str, Any] = planned.get(f"{PLANS}/{plan['id']}").json()
    return told


def test_plan_waited_for_comes_with_the_answer(coordinator: TestClient) -> None:
    """Waiting gives 201 and the whole ready plan, the same that reading gives; a newer one comes first."""
    answers = [coordinator.post(PLANS, json=ASKED, headers={"Prefer": "wait=60"}) for _ in range(2)]
    for answer in answers:
        assert answer.status_code == 201, answer.text
        assert answer.json()["state"] == "ready"
        assert answer.headers["location"] == f"{PLANS}/{answer.json()['id']}"
        assert answer.headers["preference-applied"] == "wait=60"
        assert coordinator.get(answer.headers["location"]).json() == answer.json()
    listed = coordinator.get(PLANS, params={"day": "2026-03-02"}).json()["plans"]
    assert [plan["id"] for plan in listed] == [answer.json()["id"] for answer in reversed(answers)]
    assert all("routes" not in plan for plan in listed)
    assert coordinator.get("/api/v1/days/2026-03-02").json()["plans"] == listed


def test_plans_weigh_and_take_as_long_as_the_team_has_set(coordinator: TestClient) -> None:
    """Settings in minutes of driving are the weights of the search; seconds that are asked for come first."""
    read = coordinator.get("/api/v1/planning-settings")
    settings = {
        "unusual_minutes": 25,
        "lateness_minutes": 5,
        "overtime_minutes": 4,
        "waiting_minutes": 1,
        "balance_minutes": 2,
        "search_seconds": 2,
    }
    version = {"If-Match": read.headers["ETag"]}
    assert coordinator.put("/api/v1/planning-settings", json=settings, headers=version).status_code == 200
    for asked, seconds in (({}, 2), ({"seconds": None}, 2), ({"seconds": 1}, 1)):
        answer = coordinator.post(PLANS, json={"day": ASKED["day"]} | asked, headers={"Prefer": "wait=60"})
        assert answer.json()["state"] == "ready", answer.text
        told = answer.json()["settings"]
        assert told["seconds"] == seconds
        assert told["weights"] == {
            "travel": 1,
            "waiting": 1,
            "lateness": 5,
            "largest_lateness": 0,
            "overtime": 4,
            "unusual": 25 * 60,
            "balance": 2,
            "moved": 0,
            "shifted": 0,
        }


def test_ready_plan_is_whole(made: dict[str, Any]) -> None:
    """A ready plan has rounds, reasons and figures; two carers begin at the same time."""
    assert made["state"] == "ready"
    assert made["error"] is None
    assert made["violations"] == []
    stops = {stop["visit_id"]: stop for route in made["routes"] for stop in route["stops"]}
    assert set(stops) == {"v-one", "v-two-a", "v-two-b"}
    assert stops["v-two-a"]["start"] == stops["v-two-b"]["start"]
    assert [(row["visit_id"], row["code"]) for row in made["unassigned"]] == [("v-late", "no_skill")]
    assert "pilot" in made["unassigned"][0]["message"]
    assert made["figures"]["served"] == 3
    assert made["figures"]["care_seconds"] == 3 * 1800


def test_route_travel_is_the_sum_of_its_legs(made: dict[str, Any]) -> None:
    """What a round travels is what its stops and its way back say."""
    for route in made["routes"]:
        legs = [stop["travel_seconds"] for stop in route["stops"]] + [route["return_travel_seconds"]]
        assert sum(legs) == route["travel_seconds"]
        metres = [stop["distance_metres"] for stop in route["stops"]] + [route["return_distance_metres"]]
        assert sum(metres) == route["distance_metres"]
    assert sum(route["travel_seconds"] for route in made["routes"]) == made["figures"]["travel_seconds"]


def test_travel_to_a_patient_holds_parking_and_door(made: dict[str, Any], planned: TestClient) -> None:
    """Every way to a patient takes at least parking and door time; ways home hold neither."""
    by_shift = {route["shift_id"]: route for route in made["routes"]}
    first = by_shift["s-irmeline"]["stops"][0]
    # A car takes two minutes to park, Mme Sidonine's door one more.
    assert first["visit_id"] == "v-one"
    assert first["travel_seconds"] >= 120 + 60
    lines = planned.get(f"{PLANS}/{made['id']}/lines").json()["features"]
    assert {line["properties"]["shift_id"] for line in lines} == set(by_shift)


def test_lines_are_legs_on_the_streets(made: dict[str, Any], planned: TestClient) -> None:
    """Each driven leg is one line of several points in Monaco, with the leg's own seconds and metres."""
    told = planned.get(f"{PLANS}/{made['id']}/lines").json()
    assert told["type"] == "FeatureCollection"
    routes = {route["shift_id"]: route for route in made["routes"]}
    for feature in told["features"]:
        assert feature["geometry"]["type"] == "LineString"
        points = feature["geometry"]["coordinates"]
        assert len(points) >= 2
        assert all(7.3 < lon < 7.6 and 43.6 < lat < 43.9 for lon, lat in points)
        route, leg = routes[feature["properties"]["shift_id"]], feature["properties"]["leg"]
        ways = [*route["stops"], None]
        expected = route["return_travel_seconds"] if ways[leg] is None else ways[leg]["travel_seconds"]
        assert feature["properties"]["seconds"] == expected


def test_plan_not_waited_for_is_accepted(coordinator: TestClient) -> None:
    """Without a wait the answer is 202 with the plan as it stands, and where to find it."""
    answer = coordinator.post(PLANS, json=ASKED)
    assert answer.status_code == 202
    assert answer.json()["state"] in ("queued", "running")
    assert answer.json()["routes"] == []
    assert coordinator.get(answer.headers["location"]).json()["id"] == answer.json()["id"]


def test_plan_can_be_followed_to_its_end(coordinator: TestClient) -> None:
    """The stream tells states and progress, and ends with the final state."""
    plan = coordinator.post(PLANS, json=ASKED).json()["id"]
    events = _events(coordinator.get(f"{PLANS}/{plan}/events").text)
    assert events[-1][0] == "state"
    assert events[-1][1]["state"] == "ready"
    assert "routes" not in events[-1][1]
    progress = [data for kind, data in events if kind == "progress"]
    assert progress
    assert set(progress[0]) == {"seconds", "cost", "unassigned", "iterations", "searching"}


def test_plan_that_is_ready_is_followed_at_once(made: dict[str, Any], planned: TestClient) -> None:
    """A stream of a plan that has ended tells its state and ends."""
    events = _events(planned.get(f"{PLANS}/{made['id']}/events").text)
    assert [(kind, data["state"]) for kind, data in events] == [("state", "ready")]


def test_progress_is_resumed_behind_the_last_that_was_read(made: dict[str, Any], planned: TestClient) -> None:
    """`Last-Event-ID` gives all the progress since then, also when the plan has ended; none twice."""
    where = f"{PLANS}/{made['id']}/events"
    text = planned.get(where, headers={"Last-Event-ID": "0"}).text
    numbers = [int(line.removeprefix("id: ")) for line in text.splitlines() if line.startswith("id: ")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [kind for kind, _ in _events(text)] == ["progress"] * len(numbers) + ["state"]
    assert numbers
    text = planned.get(where, headers={"Last-Event-ID": str(numbers[-1])}).text
    assert [kind for kind, _ in _events(text)] == ["state"]
    assert planned.get(where, headers={"Last-Event-ID": "x"}).status_code == 422


def test_nurse_sees_her_own_rounds_only(made: dict[str, Any], planned: TestClient) -> None:
    """A nurse gets her rounds with her own visits and patients, and not what patients think of nurses."""
    phone = TestClient(planned.app, base_url="http://127.0.0.1")
    phone.cookies.set(COOKIE, open_session(engine_of(planned), "n-odelphe"))
    told = phone.get("/api/v1/rounds/mine", params={"day": "2026-03-02"}).json()
    assert told["nurse"] == {"first_name": "Zzodelphe"}
    assert told["plan_id"] == made["id"]
    assert [route["nurse_id"] for route in told["routes"]] == ["n-odelphe"]
    stops = [stop["visit_id"] for route in told["routes"] for stop in route["stops"]]
    assert [visit["id"] for visit in told["visits"]] == stops
    assert len(stops) == 1
    assert [patient["id"] for patient in told["patients"]] == ["p-maturin"]
    assert told["patients"][0]["usual_nurse_ids"] == []
    assert [link["together"] for link in told["links"]] == [True]
    # Without a day: the nearest one that is planned, and there is no other.
    assert phone.get("/api/v1/rounds/mine").json() == told


def test_round_is_told_without_the_days_other_patients_being_opened(planned: TestClient) -> None:
    """Many phones ask all day: what is read for one is her own visits, whoever else is visited that day."""
    phone = TestClient(planned.app, base_url="http://127.0.0.1")
    phone.cookies.set(COOKIE, open_session(engine_of(planned), "n-odelphe"))
    opened: list[str] = []

    def note(row: Patient, *_: object) -> None:
        opened.append(row.id)

    sa.event.listen(Patient, "load", note)
    try:
        assert phone.get("/api/v1/rounds/mine", params={"day": "2026-03-02"}).status_code == 200
    finally:
        sa.event.remove(Patient, "load", note)
    assert opened == ["p-maturin"]


def test_round_of_a_day_without_plan_is_not_found(coordinator: TestClient) -> None:
    """Before a plan is published there is no round to tell."""
    coordinator.cookies.set(COOKIE, open_session(engine_of(coordinator), "n-odelphe"))
    answer = coordinator.get("/api/v1/rounds/mine", params={"day": "2026-03-02"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "no_round"


def test_plan_of_an_unknown_day_is_refused(coordinator: TestClient) -> None:
    """A day without visits cannot be planned."""
    answer = coordinator.post(PLANS, json={"day": "2030-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_day")


def test_hundredth_waiting_plan_is_the_last(coordinator: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many plans wait already another is refused for now, and not stored."""
    monkeypatch.setattr("app.planning.MAX_WAITING", 0)
    answer = coordinator.post(PLANS, json=ASKED)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert coordinator.get(PLANS).json()["plans"] == []


def test_plan_asked_wrongly_names_every_fault(coordinator: TestClient) -> None:
    """Each wrong field of a request is named, in the language asked for."""
    answer = coordinator.post(
        PLANS, json={"day": "soon", "seconds": 0, "sed": 3}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    faults = {fault["where"]: fault["message"] for fault in answer.json()["faults"]}
    assert set(faults) == {"body.day", "body.seconds", "body.sed"}
    assert faults["body.seconds"] == "Give at least 1."
    assert coordinator.get(PLANS).json()["plans"] == []


def test_unknown_plan_is_not_found(coordinator: TestClient) -> None:
    """Every way to an unknown plan says that it is unknown."""
    for method, path in (("GET", ""), ("GET", "/lines"), ("GET", "/events"), ("POST", "/cancel")):
        answer = coordinator.request(method, f"{PLANS}/nothing{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_plan")


def test_ready_plan_cannot_be_cancelled(made: dict[str, Any], planned: TestClient) -> None:
    """What is ready stays ready."""
    answer = planned.post(f"{PLANS}/{made['id']}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_final")
    assert planned.get(f"{PLANS}/{made['id']}").json()["state"] == "ready"


def test_directions_tell_each_leg_of_a_round(made: dict[str, Any], planned: TestClient) -> None:
    """Each way travelled ends with an arrival, in the language asked for; a round has one way back."""
    for route in made["routes"]:
        where = f"{PLANS}/{made['id']}/directions/{route['shift_id']}"
        legs = planned.get(where, headers={"Accept-Language": "en"}).json()["legs"]
        assert len(legs) == len(route["stops"]) + 1
        for leg, way in zip(legs, [*route["stops"], None], strict=True):
            seconds = route["return_travel_seconds"] if way is None else way["travel_seconds"]
            assert bool(leg) == bool(seconds)
            assert all(step["text"].endswith(".") and step["metres"] >= 0 for step in leg)
            assert not leg or leg[-1]["text"].startswith("You have arrived")
            assert not leg or (leg[0]["manoeuvre"], leg[-1]["manoeuvre"][:6]) == ("depart", "arrive")
            assert all(step["street"] in step["text"] for step in leg)
    answer = planned.get(where, headers={"Accept-Language": "fr"}).json()["legs"]
    assert any(leg and leg[0]["text"].startswith("Partez vers") for leg in answer)
    assert planned.get(f"{PLANS}/{made['id']}/directions/nobody").json()["code"] == "unknown_round"


def test_lines_have_fewer_points_for_a_map_from_afar(made: dict[str, Any], planned: TestClient) -> None:
    """At zoom 10 a leg keeps its ends and little else; without a zoom all points are there."""
    where = f"{PLANS}/{made['id']}/lines"
    whole, afar = (planned.get(where + query).json()["features"] for query in ("", "?zoom=10"))
    for line, less in zip(whole, afar, strict=True):
        points, fewer = (feature["geometry"]["coordinates"] for feature in (line, less))
        assert fewer[0] == points[0]
        assert fewer[-1] == points[-1]
        assert len(fewer) <= len(points)
    assert sum(len(line["geometry"]["coordinates"]) for line in afar) < sum(
        len(line["geometry"]["coordinates"]) for line in whole
    )
    assert planned.get(f"{where}?zoom=99").status_code == 422
