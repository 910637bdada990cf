"""Plans changed by hand: the same times and the same judge, nothing searched, every step with a way back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from app.editing import Benches
from tests.records import DAY

if TYPE_CHECKING:
    import httpx
    from fastapi.testclient import TestClient

PLANS = "/api/v1/plans"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def plan(coordinator: TestClient) -> dict[str, Any]:
    """A plan that was searched: Irmeline has v-one and one half of v-two, Odelphe the other half."""
    asked = {"day": DAY.isoformat(), "seconds": 1, "seed": 0}
    made = coordinator.post(PLANS, json=asked, headers={"Prefer": "wait=60", **ENGLISH}).json()
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


def test_edit_of_a_searched_plan_changes_a_copy(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """What was searched stays as it is; the draft says what it was based on, and counts anew."""
    answer = edit(coordinator, plan, taken_out())
    assert answer.status_code == 200, answer.text
    edited = answer.json()
    assert read(coordinator, plan["id"]) == plan
    draft = read(coordinator, edited["plan"]["id"])
    assert (draft["source"], draft["based_on"], draft["status"]) == ("edit", plan["id"], "draft")
    assert draft["created_by"] == "user:u-own"
    assert "v-one" not in [visit for visits in rounds(draft).values() for visit in visits]
    left = {row["visit_id"]: row["message"] for row in draft["unassigned"]}
    assert left["v-one"] == "Taken out of its round by hand."
    assert draft["figures"]["served"] == plan["figures"]["served"] - 1
    assert answer.headers["etag"] == f'"{draft["version"]}"'
    # The answer tells the rounds that changed, and only those.
    changed = {route["shift_id"] for route in edited["routes"]} | set(edited["removed_shift_ids"])
    assert changed == {who_makes(plan, "v-one")}
    assert edited["plan"] == {name: draft[name] for name in edited["plan"]}
    # A second edit changes the draft itself.
    again = edit(coordinator, draft, {"kind": "lock", "visit_id": "v-two-a", "nurse": True, "hour": False})
    assert again.json()["plan"]["id"] == draft["id"]


def test_edited_plan_has_lines_and_directions(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """A new way is drawn and described like any other; ways that stayed keep what they had."""
    draft = edit(coordinator, plan, taken_out()).json()["plan"]
    lines = coordinator.get(f"{PLANS}/{draft['id']}/lines").json()["features"]
    legs = [leg for route in read(coordinator, draft["id"])["routes"] for leg in route["stops"]]
    assert len(lines) >= len({leg["visit_id"] for leg in legs})
    for route in read(coordinator, draft["id"])["routes"]:
        steps = coordinator.get(f"{PLANS}/{draft['id']}/directions/{route['shift_id']}").json()["legs"]
        assert len(steps) == len(route["stops"]) + 1
        assert steps[0]


def test_preview_tells_the_same_and_stores_nothing(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """A preview has the hours and figures that the edit will have."""
    seen = edit(coordinator, plan, taken_out(), path="preview")
    assert seen.status_code == 200, seen.text
    assert [one["id"] for one in coordinator.get(PLANS).json()["plans"]] == [plan["id"]]
    done = edit(coordinator, plan, taken_out()).json()
    assert seen.json()["routes"] == done["routes"]
    assert seen.json()["plan"]["figures"] == done["plan"]["figures"]
    assert seen.json()["unassigned"] == done["unassigned"]


def test_undo_and_redo_lead_back_and_forth(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """Undoing gives the very rounds there were, redoing those of the edit; a new edit ends redoing."""
    draft = edit(coordinator, plan, taken_out()).json()["plan"]
    edited = read(coordinator, draft["id"])
    assert (edited["can_undo"], edited["can_redo"]) == (True, False)
    back = step(coordinator, edited, "undo")
    assert back.status_code == 200, back.text
    undone = read(coordinator, draft["id"])
    assert undone["routes"] == plan["routes"]
    assert undone["figures"] == plan["figures"]
    assert (undone["can_undo"], undone["can_redo"]) == (False, True)
    assert step(coordinator, undone, "undo").json()["code"] == "nothing_to_undo"
    step(coordinator, undone, "redo")
    redone = read(coordinator, draft["id"])
    assert redone["routes"] == edited["routes"]
    assert step(coordinator, redone, "redo").json()["code"] == "nothing_to_redo"
    step(coordinator, redone, "undo")
    undone = read(coordinator, draft["id"])
    edit(coordinator, undone, {"kind": "lock", "visit_id": "v-one", "nurse": True, "hour": True})
    assert read(coordinator, draft["id"])["can_redo"] is False


def test_edit_of_an_older_version_is_refused(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """Who has not seen the last change overwrites nothing; of two at once one is kept."""
    draft = edit(coordinator, plan, taken_out()).json()["plan"]
    first = edit(coordinator, draft, {"kind": "lock", "visit_id": "v-two-a", "nurse": True, "hour": False})
    assert first.status_code == 200
    late = edit(coordinator, draft, {"kind": "lock", "visit_id": "v-two-b", "nurse": True, "hour": False})
    assert (late.status_code, late.json()["code"]) == (412, "version_changed")
    missing = coordinator.post(f"{PLANS}/{draft['id']}/edits", json={"edits": [taken_out()]})
    assert (missing.status_code, missing.json()["code"]) == (428, "version_missing")
    draft = read(coordinator, draft["id"])
    together = Barrier(2)

    def lock(hour: bool) -> int:  # noqa: FBT001 - which of the two
        together.wait()
        asked = {"kind": "lock", "visit_id": "v-two-b", "nurse": True, "hour": hour}
        return edit(coordinator, draft, asked).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lock, [True, False])) == [200, 412]


def test_broken_rule_is_named_in_words(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """A visit may be given to whoever is not trained for it, or not wanted: the plan says so."""
    asked = {"kind": "move", "visit_id": "v-late", "shift_id": "s-irmeline"}
    edited = edit(coordinator, plan, asked).json()
    told = {found["code"]: found for found in edited["plan"]["violations"]}
    assert told["skill"]["message"] == "Zzirmeline is not trained for this care (pilot)."
    assert (told["skill"]["visit_id"], told["skill"]["shift_id"]) == ("v-late", "s-irmeline")
    asked = {"kind": "move", "visit_id": "v-one", "shift_id": "s-odelphe"}
    edited = edit(coordinator, edited["plan"], asked).json()
    told = {found["code"]: found["message"] for found in edited["plan"]["violations"]}
    assert told["refused"] == "The patient does not want Zzodelphe."
    half = edit(coordinator, edited["plan"], {"kind": "unassign", "visit_id": "v-two-a"}).json()
    assert "link_together" in {found["code"] for found in half["plan"]["violations"]}


def test_hour_that_is_wanted_is_locked_where_it_would_be_earlier(
    coordinator: TestClient, plan: dict[str, Any]
) -> None:
    """A visit dropped at a later hour stays there; one dropped where no window is open is refused."""
    shift = who_makes(plan, "v-one")
    wanted = f"{DAY}T08:25:00+01:00"
    asked = {"kind": "move", "visit_id": "v-one", "shift_id": shift, "start": wanted}
    asked["before"] = next((visit for visit in rounds(plan)[shift] if visit != "v-one"), None)
    edited = edit(coordinator, plan, asked)
    assert edited.status_code == 200, edited.text
    draft = read(coordinator, edited.json()["plan"]["id"])
    starts = {stop["visit_id"]: stop["start"] for route in draft["routes"] for stop in route["stops"]}
    assert starts["v-one"] == wanted
    assert draft["locks"] == [{"visit_id": "v-one", "shift_id": None, "start": wanted}]
    refused = edit(coordinator, draft, {**asked, "start": f"{DAY}T11:45:00+01:00"})
    assert (refused.status_code, refused.json()["code"]) == (409, "outside_its_windows")
    # An hour that is reached anyway needs no lock.
    early = edit(coordinator, draft, {**asked, "start": f"{DAY}T06:00:00+01:00"}).json()
    assert early["locks"] == []


def test_lock_is_kept_by_edits_and_by_the_next_search(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """A visit locked to its nurse is not given away by hand, nor by a search that keeps the plan's locks."""
    shift = who_makes(plan, "v-two-a")
    swapped = edit(coordinator, plan, {"kind": "swap", "visit_id": "v-two-a", "with_visit_id": "v-two-b"})
    draft = swapped.json()["plan"]
    assert who_makes(read(coordinator, draft["id"]), "v-two-a") == other(shift)
    lock = {"kind": "lock", "visit_id": "v-two-a", "nurse": True, "hour": True}
    locked = edit(coordinator, draft, lock).json()
    draft = locked["plan"]
    start = locked["locks"][0]["start"]
    assert locked["locks"] == [{"visit_id": "v-two-a", "shift_id": other(shift), "start": start}]
    for asked in (
        {"kind": "move", "visit_id": "v-two-a", "shift_id": shift},
        {"kind": "unassign", "visit_id": "v-two-a"},
        {"kind": "swap", "visit_id": "v-two-a", "with_visit_id": "v-two-b"},
    ):
        refused = edit(coordinator, draft, asked)
        assert (refused.status_code, refused.json()["code"]) == (409, "visit_locked")
    asked = {"day": DAY.isoformat(), "seconds": 1, "seed": 1, "keep": draft["id"]}
    made = coordinator.post(PLANS, json=asked, headers={"Prefer": "wait=60", **ENGLISH}).json()
    assert who_makes(made, "v-two-a") == other(shift)
    starts = {stop["visit_id"]: stop["start"] for route in made["routes"] for stop in route["stops"]}
    assert (starts["v-two-a"], made["locks"], made["violations"]) == (start, locked["locks"], [])
    unlocked = edit(coordinator, draft, {**lock, "nurse": False, "hour": False}).json()
    assert unlocked["locks"] == []


def test_round_is_split_and_taken_over(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """Handing over a round from a visit on moves all behind it; taking a round over brings it back whole."""
    shift = who_makes(plan, "v-one")
    first = rounds(plan)[shift][0]
    split = edit(coordinator, plan, {"kind": "split", "visit_id": first, "shift_id": other(shift)}).json()
    draft = read(coordinator, split["plan"]["id"])
    assert split["removed_shift_ids"] == [shift]
    served = sorted(visit for visits in rounds(plan).values() for visit in visits)
    assert sorted(rounds(draft)[other(shift)]) == served
    took = edit(coordinator, draft, {"kind": "take", "plan_id": plan["id"], "shift_ids": [shift]}).json()
    again = read(coordinator, took["plan"]["id"])
    assert rounds(again) == rounds(plan)
    assert again["figures"] == plan["figures"]


def test_every_unknown_id_is_named(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """All faults come at once, each with its place, and nothing is changed."""
    answer = edit(
        coordinator,
        plan,
        {"kind": "move", "visit_id": "gone", "shift_id": "s-gone"},
        {"kind": "unassign", "visit_id": "v-gone"},
    )
    assert answer.status_code == 422
    assert [(fault["code"], fault["where"]) for fault in answer.json()["faults"]] == [
        ("unknown_visit", "/edits/0/visit_id"),
        ("unknown_shift", "/edits/0/shift_id"),
        ("unknown_visit", "/edits/1/visit_id"),
    ]
    unplaced = edit(coordinator, plan, {"kind": "unassign", "visit_id": "v-late"})
    assert (unplaced.status_code, unplaced.json()["code"]) == (409, "not_in_a_round")


def test_places_tell_what_a_move_would_cost(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """Each round's place costs what a preview of that move says; what forbids it is said in words."""
    told = coordinator.get(f"{PLANS}/{plan['id']}/places/v-late", headers=ENGLISH).json()["places"]
    assert [place["shift_id"] for place in told] == ["s-irmeline", "s-odelphe"]
    for place in told:
        move = {"kind": "move", "visit_id": "v-late", **{key: place[key] for key in ("shift_id", "before")}}
        seen = edit(coordinator, plan, move, path="preview").json()["plan"]["figures"]
        assert place["travel_seconds"] == seen["travel_seconds"] - plan["figures"]["travel_seconds"]
        assert place["overtime_seconds"] == seen["overtime_seconds"] - plan["figures"]["overtime_seconds"]
        assert "is not trained for this care (pilot)." in place["forbidden"][0]["message"]
    assert coordinator.get(f"{PLANS}/{plan['id']}/places/gone").status_code == 404


def test_log_tells_who_did_what(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """Every step stands in the log, the newest first; what was taken back says so."""
    draft = edit(coordinator, plan, taken_out()).json()["plan"]
    draft = edit(
        coordinator, draft, {"kind": "lock", "visit_id": "v-two-a", "nurse": True, "hour": False}
    ).json()["plan"]
    step(coordinator, draft, "undo")
    log = coordinator.get(f"{PLANS}/{draft['id']}/edits").json()["edits"]
    assert [(one["number"], one["edits"][0]["kind"], one["undone"]) for one in log] == [
        (2, "lock", True),
        (1, "unassign", False),
    ]
    assert (log[1]["made_by"], log[1]["moved"]) == ("user:u-own", ["v-one"])
    assert log[1]["who"]


def test_another_process_sees_the_same_plan(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """A plan that another process changed is laid open anew: memory never wins over the database."""
    app: Any = coordinator.app
    here = app.state.benches
    draft = edit(coordinator, plan, taken_out()).json()["plan"]
    app.state.benches = Benches(app.state.planner.settings)
    elsewhere = edit(
        coordinator,
        draft,
        {"kind": "unassign", "visit_id": "v-two-a"},
        {"kind": "unassign", "visit_id": "v-two-b"},
    )
    assert elsewhere.status_code == 200, elsewhere.text
    app.state.benches = here
    back = step(coordinator, elsewhere.json()["plan"], "undo").json()
    assert back["can_undo"] is True
    now = read(coordinator, draft["id"])
    assert sorted(row["visit_id"] for row in now["unassigned"]) == ["v-late", "v-one"]


def test_edit_follows_a_day_that_changed(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """A visit cancelled since is in no round any more after the next edit, and cannot be edited."""
    where = f"/api/v1/visits/{DAY}/v-one"
    visit = coordinator.get(where)
    given = {**visit.json(), "state": "cancelled"}
    draft = edit(
        coordinator, plan, {"kind": "lock", "visit_id": "v-two-a", "nurse": True, "hour": False}
    ).json()["plan"]
    changed = coordinator.put(where, json=given, headers={"If-Match": visit.headers["etag"]})
    assert changed.status_code == 200, changed.text
    edited = edit(coordinator, draft, {"kind": "unassign", "visit_id": "v-two-b"})
    assert edited.status_code == 200, edited.text
    assert "v-one" not in str(rounds(read(coordinator, draft["id"])))
    refused = edit(coordinator, edited.json()["plan"], {"kind": "unassign", "visit_id": "v-one"})
    assert refused.status_code == 422


def test_published_plan_is_not_changed(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """What nurses see stays; the edit makes a draft beside it."""
    draft = edit(coordinator, plan, taken_out()).json()["plan"]
    published = coordinator.post(
        f"{PLANS}/{draft['id']}/publish", json={"replaces": None}, headers={"If-Match": "*"}
    ).json()
    edited = edit(
        coordinator, published, {"kind": "lock", "visit_id": "v-two-a", "nurse": True, "hour": False}
    )
    assert edited.json()["plan"]["id"] != draft["id"]
    assert edited.json()["plan"]["status"] == "draft"
    assert step(coordinator, read(coordinator, draft["id"]), "undo").json()["code"] == "nothing_to_undo"
