"""What changed since: which records, in their order, none missed, and nobody's name."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.identity.sessions import COOKIE
from tests.conftest import engine_of, open_session
from tests.records import DAY, IDENTITIES

if TYPE_CHECKING:
    import pytest
    from fastapi.testclient import TestClient

API = "/api/v1"
NURSE = {"id": "n-new", "first_name": "Zzida", "last_name": "Zzlately", "role": "nurse", "mode": "car"}
ANY = {"If-Match": "*"}


def _changes(client: TestClient, **query: Any) -> dict[str, Any]:  # noqa: ANN401 - as it is sent
    answer = client.get(f"{API}/changes", params=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _told(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["kind"], one["day"], one["id"], one["action"]) for one in found["changes"]]


def test_each_change_is_told_behind_the_answer_before(coordinator: TestClient) -> None:
    """Asked again with `next`, only what was done since is told; an answer that tells nothing has one too."""
    begun = _changes(coordinator, limit=1000)
    assert not begun["more"]
    assert _changes(coordinator, after=begun["next"]) == {"changes": [], "next": begun["next"], "more": False}
    coordinator.post(f"{API}/nurses", json=NURSE)
    added = _changes(coordinator, after=begun["next"])
    assert _told(added) == [("nurses", None, "n-new", "create")]
    skilled = NURSE | {"qualifications": [{"kind": "skill", "name": "wash"}]}
    coordinator.put(f"{API}/nurses/n-new", json=skilled, headers=ANY)
    changed = _changes(coordinator, after=added["next"])
    assert _told(changed) == [("nurses", None, "n-new", "change")]
    coordinator.put(f"{API}/nurses/n-new", json=skilled, headers=ANY)
    assert _told(_changes(coordinator, after=changed["next"])) == []
    coordinator.delete(f"{API}/nurses/n-new", headers=ANY)
    assert _told(_changes(coordinator, after=changed["next"])) == [("nurses", None, "n-new", "remove")]


def test_record_is_told_once_with_what_was_done_last(coordinator: TestClient) -> None:
    """A record that was added and changed is new; one that was removed is gone."""
    begun = _changes(coordinator, limit=1000)["next"]
    coordinator.post(f"{API}/nurses", json=NURSE)
    coordinator.put(f"{API}/nurses/n-new", json=NURSE | {"mode": "foot"}, headers=ANY)
    assert _told(_changes(coordinator, after=begun)) == [("nurses", None, "n-new", "create")]
    coordinator.delete(f"{API}/nurses/n-new", headers=ANY)
    assert _told(_changes(coordinator, after=begun)) == [("nurses", None, "n-new", "remove")]


def test_records_of_a_day_are_told_with_it(coordinator: TestClient) -> None:
    """A visit of which only the windows change is told, by day and id."""
    begun = _changes(coordinator, limit=1000)["next"]
    where = f"{API}/visits/{DAY}/v-one"
    for latest in ("08:30", "08:45"):
        visit = coordinator.get(where).json()
        visit["windows"][0]["latest"] = latest
        assert coordinator.put(where, json=visit, headers=ANY).status_code == 200
        found = _changes(coordinator, after=begun)
        assert _told(found) == [("visits", DAY.isoformat(), "v-one", "change")]
        begun = found["next"]


def test_pages_tell_everything_once_and_in_order(coordinator: TestClient) -> None:
    """Page by page the same is told as at once, to the end."""
    whole = _changes(coordinator, limit=1000)
    found, after, more = [], "", True
    while more:
        page = _changes(coordinator, after=after, limit=3)
        found += page["changes"]
        after, more = page["next"], page["more"]
    assert {str(one) for one in found} == {str(one) for one in whole["changes"]}
    assert after == whole["next"]
    moments = [one["at"] for one in found]
    assert moments == sorted(moments)
    assert not [name for name in IDENTITIES if name in str(whole)]


def test_changes_since_a_moment(coordinator: TestClient) -> None:
    """What was done before the moment is not told."""
    assert _changes(coordinator, since=(datetime.now(UTC) + timedelta(hours=1)).isoformat())["changes"] == []
    assert _changes(coordinator, since="2020-01-01T00:00:00Z", limit=1000)["changes"]
    answer = coordinator.get(f"{API}/changes", params={"since": "2020-01-01T00:00:00"})
    assert [fault["where"] for fault in answer.json()["faults"]] == ["query.since"]


def test_clock_that_is_set_back_hides_no_change(
    coordinator: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done after a clock was set back, or by a machine that is behind, still comes behind."""
    begun = _changes(coordinator, limit=1000)["next"]
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() - 30 * 60 * 10**9)
    coordinator.post(f"{API}/nurses", json=NURSE)
    assert _told(_changes(coordinator, after=begun)) == [("nurses", None, "n-new", "create")]


def test_erased_and_published_are_told(coordinator: TestClient) -> None:
    """Whoever keeps a copy learns whom to erase from it."""
    engine = engine_of(coordinator)
    coordinator.post(f"{API}/nurses", json=NURSE)
    begun = _changes(coordinator, limit=1000)["next"]
    coordinator.cookies.set(COOKIE, open_session(engine, name="an-admin", role="admin"))
    assert coordinator.delete(f"{API}/persons/nurse/n-new").status_code == 200
    assert _told(_changes(coordinator, after=begun)) == [("nurses", None, "n-new", "erase")]
