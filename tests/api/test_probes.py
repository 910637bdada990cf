"""What programs ask that watch over the service: readiness, and metrics that tell nothing to strangers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from app.identity.keys import make_key
from app.roles import READ_METRICS
from app.schemas.users import KeyAsked
from tests.conftest import engine_of
from tests.processes import read_tournee
from tests.records import ORGANISATION

if TYPE_CHECKING:
    from app.config import Settings

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


def local(client: TestClient) -> TestClient:
    """Give a client of the same service as a program on this machine is one."""
    return TestClient(client.app, base_url="http://127.0.0.1", client=("127.0.0.1", 5000))


def samples(text: str) -> dict[str, float]:
    """Read every sample of Prometheus' text format."""
    return {
        f"{name}{{{labels}}}" if labels else name: float(value)
        for name, labels, value in SAMPLE.findall(text)
    }


def bearer(client: TestClient, scope: str) -> dict[str, str]:
    """Make a key of one scope, and give the header that shows it."""
    made = make_key(engine_of(client), ORGANISATION, "watch", scopes=[scope], days=1, made_by="console")
    return {"Authorization": f"Bearer {made.token}"}


def test_ready_service_says_so_to_anybody(client: TestClient) -> None:
    """With its database and its map the service is ready."""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": "ok", "map": "ok"})


def test_service_without_a_map_is_ready_and_with_a_broken_one_is_not(
    client: TestClient, settings: Settings
) -> None:
    """Straight lines are known; a map that is gone is a fault. The service lives all the same."""
    link = settings.data_dir / "map"
    link.unlink()
    assert client.get("/readyz").json()["map"] == "none"
    link.symlink_to(settings.data_dir / "nowhere")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert client.get("/healthz").status_code == 200


def test_service_without_its_database_is_not_ready(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that does not answer is told by readiness and by the metrics, without an error's words."""

    def refuse(*_: object) -> None:
        raise OperationalError("Zzmaturin", None, Exception("Zzmaturin"))

    engine = engine_of(client)
    monkeypatch.setattr(type(engine), "connect", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "fault")
    told = local(client).get("/metrics")
    assert samples(told.text)["tournee_database_up"] == 0
    assert "Zz" not in answer.text + told.text


def test_metrics_are_closed_to_strangers(coordinator: TestClient) -> None:
    """Nobody from elsewhere, no role, no other scope and nobody behind a proxy on this machine sees them."""
    assert coordinator.get("/metrics").status_code == 403
    coordinator.cookies.clear()
    assert coordinator.get("/metrics").status_code == 401
    assert coordinator.get("/metrics", headers=bearer(coordinator, "read:plans")).status_code == 403
    assert coordinator.get("/metrics", headers=bearer(coordinator, READ_METRICS)).status_code == 200
    near = local(coordinator)
    assert near.get("/metrics").status_code == 200
    for header in ("X-Forwarded-For", "Forwarded"):
        assert near.get("/metrics", headers={header: "203.0.113.9"}).status_code == 401


def test_key_for_metrics_is_made_on_the_machine_alone(settings: Settings) -> None:
    """They tell of the whole service: no organisation's admin can hand them out. The list shows the key."""
    assert READ_METRICS not in str(KeyAsked.model_json_schema())
    words = ("user", "key", "add", "watch", "--scope", READ_METRICS, "--json")
    assert read_tournee(settings.data_dir, *words)["token"]
    assert READ_METRICS in str(read_tournee(settings.data_dir, "user", "key", "list", "--json"))


def test_metrics_count_requests_by_template_and_status(client: TestClient) -> None:
    """An id, an unknown address and an unknown method never become a label."""
    headers = bearer(client, "read:days")
    for path in (
        "/api/v1/days/2026-03-02",
        "/api/v1/days/2026-03-03",
        "/api/v1/Zznowhere",
        "/static/icon.svg",
    ):
        client.get(path, headers=headers)
    client.request("ZZ", "/healthz")
    told = samples(local(client).get("/metrics").text)
    requests = {name: count for name, count in told.items() if name.startswith("tournee_requests_total")}
    found = 'tournee_requests_total{method="GET",route="/api/v1/days/{day}",status="200"}'
    assert requests[found] == 1
    assert requests[found.replace("200", "404")] == 1
    assert requests['tournee_requests_total{method="GET",route="/static/",status="200"}'] == 1
    assert requests['tournee_requests_total{method="GET",route="other",status="404"}'] == 1
    assert requests['tournee_requests_total{method="other",route="other",status="405"}'] == 1
    assert told['tournee_request_seconds_count{method="GET",route="/api/v1/days/{day}"}'] == 2


def test_metrics_tell_how_planning_goes_and_nothing_of_anybody(planned: TestClient) -> None:
    """Jobs by state, the sums of what the plans of the last day are, and no identity of any kind."""
    text = local(planned).get("/metrics").text
    told = samples(text)
    plan = planned.get("/api/v1/plans").json()["plans"][0]
    whole = planned.get(f"/api/v1/plans/{plan['id']}").json()
    figures = whole["figures"]
    assert told['tournee_recent_jobs{state="ready"}'] == 1
    assert told['tournee_jobs{state="queued"}'] == told['tournee_jobs{state="running"}'] == 0
    assert told["tournee_recent_travel_seconds"] == figures["travel_seconds"]
    assert told["tournee_recent_served_visits"] == figures["served"] == 3
    assert told["tournee_recent_unassigned_visits"] == len(whole["unassigned"]) == 1
    assert told["tournee_recent_travel_share"] == pytest.approx(figures["travel_share"], abs=1e-4)
    assert not [word for word in ("Zz", plan["id"], ORGANISATION, "2026-03-02") if word in text]
