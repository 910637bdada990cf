"""Plans of the small day edited over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.records import DAY

if TYPE_CHECKING:
    import httpx
    from fastapi.testclient import TestClient

PLANS = "/api/v1/plans"
ENGLISH = {"Accept-Language": "en"}


def made_plan(client: TestClient) -> dict[str, Any]:
    """Have the small day planned: Irmeline has v-one and one half of v-two, Odelphe the other half."""
    asked = {"day": DAY.isoformat(), "seconds": 1, "seed": 0}
    made = client.post(PLANS, json=asked, headers={"Prefer": "wait=60", **ENGLISH}).json()
    assert made["state"] == "ready"
    return dict(made)


def edit(
    client: TestClient, plan: dict[str, Any], *edits: dict[str, Any], path: str = "edits"
) -> httpx.Response:
    """Edit a plan at the version it was read."""
    where, version = f"{PLANS}/{plan['id']}/{path}", f'"{plan["version"]}"'
    return client.post(where, json={"edits": edits}, headers={"If-Match": version, **ENGLISH})


def step(client: TestClient, plan: dict[str, Any], path: str) -> httpx.Response:
    """Undo or redo at the version it was read."""
    version = {"If-Match": f'"{plan["version"]}"'}
    return client.post(f"{PLANS}/{plan['id']}/{path}", headers={**version, **ENGLISH})


def read(client: TestClient, plan: str) -> dict[str, Any]:
    """Read a plan with its rounds."""
    answer = client.get(f"{PLANS}/{plan}", headers=ENGLISH)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def rounds(plan: dict[str, Any]) -> dict[str, list[str]]:
    """By shift the visits in order."""
    return {route["shift_id"]: [stop["visit_id"] for stop in route["stops"]] for route in plan["routes"]}


def who_makes(plan: dict[str, Any], visit: str) -> str:
    """Whose round holds a visit."""
    return next(shift for shift, visits in rounds(plan).items() if visit in visits)


def other(shift: str) -> str:
    """The day's other shift."""
    return "s-odelphe" if shift == "s-irmeline" else "s-irmeline"


def taken_out() -> dict[str, Any]:
    """An edit that every plan of the small day allows."""
    return {"kind": "unassign", "visit_id": "v-one"}


def who_makes_none(plan: dict[str, Any]) -> set[str]:
    """Visits without a nurse."""
    return {row["visit_id"] for row in plan["unassigned"]}
