"""Steps of plans changed by hand: any of them, in any order, with threads, failures and days that change."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from app.editing import Benches
from tests.edits import edit, made_plan, other, read, rounds, step, taken_out, who_makes, who_makes_none
from tests.records import DAY, ORGANISATION

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


@pytest.fixture
def plan(coordinator: TestClient) -> dict[str, Any]:
    """A plan that was searched."""
    return made_plan(coordinator)


def test_later_edit_of_a_step_has_the_last_word(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """A visit moved to an hour and then taken out is out; one that had no hour yet can be handed over."""
    shift = who_makes(plan, "v-one")
    moved = {"kind": "move", "visit_id": "v-one", "shift_id": shift, "start": f"{DAY}T08:25:00+01:00"}
    out = edit(coordinator, plan, moved, taken_out(), path="preview")
    assert out.status_code == 200, out.text
    assert (who_makes_none(out.json()), out.json()["locks"]) == ({"v-one", "v-late"}, [])
    handed = edit(
        coordinator,
        plan,
        {"kind": "move", "visit_id": "v-late", "shift_id": shift, "before": rounds(plan)[shift][0]},
        {"kind": "split", "visit_id": "v-late", "shift_id": other(shift)},
        path="preview",
    )
    assert handed.status_code == 200, handed.text
    assert who_makes(handed.json(), "v-late") == other(shift)


def test_any_edits_are_undone_and_done_again(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """Taking every step back gives the plan there was, and doing all of them again the last one."""
    chance = random.Random(7)  # noqa: S311 - any edits will do
    visits, shifts = ["v-one", "v-two-a", "v-two-b", "v-late"], ["s-irmeline", "s-odelphe"]
    now, done = plan, 0
    while done < 8:
        first, second = chance.sample(visits, 2)
        asked: dict[str, Any] = chance.choice(
            [
                {"kind": "move", "shift_id": chance.choice(shifts)},
                {"kind": "unassign"},
                {"kind": "lock", "nurse": chance.random() < 0.3, "hour": chance.random() < 0.5},
                {"kind": "swap", "with_visit_id": second},
                {"kind": "split", "shift_id": chance.choice(shifts)},
            ]
        )
        answer = edit(coordinator, now, {"visit_id": first, **asked})
        assert answer.status_code in (200, 409), answer.text
        if answer.status_code == 200:
            now, done = answer.json()["plan"], done + 1
    last = read(coordinator, now["id"])
    assert sorted(visit for made in rounds(last).values() for visit in made) == sorted(
        set(visits) - who_makes_none(last)
    )
    for path, there in (("undo", plan), ("redo", last)):
        for _ in range(done):
            now = step(coordinator, now, path).json()["plan"]
        found = read(coordinator, now["id"])
        for part in ("routes", "figures", "violations", "locks"):
            assert found[part] == there[part], (path, part)
        assert who_makes_none(found) == who_makes_none(there)


def test_step_back_leaves_out_the_lock_of_a_cancelled_visit(
    coordinator: TestClient, plan: dict[str, Any]
) -> None:
    """The visit was unlocked and then cancelled: undoing brings back the rest of the step."""
    lock = {"kind": "lock", "visit_id": "v-one", "nurse": True, "hour": True}
    draft = edit(coordinator, plan, lock).json()["plan"]
    draft = edit(
        coordinator,
        draft,
        {**lock, "nurse": False, "hour": False},
        {"kind": "unassign", "visit_id": "v-two-a"},
    ).json()["plan"]
    where = f"/api/v1/visits/{DAY}/v-one"
    cancelled = {**coordinator.get(where).json(), "state": "cancelled"}
    assert coordinator.put(where, json=cancelled, headers={"If-Match": "*"}).status_code == 200
    back = step(coordinator, draft, "undo")
    assert back.status_code == 200, back.text
    assert back.json()["locks"] == []
    assert "v-two-a" not in who_makes_none(back.json())


def test_plan_is_laid_open_once_and_outlives_a_failure(coordinator: TestClient, plan: dict[str, Any]) -> None:
    """Two who ask at once get the same; what was read for a change that failed is as good as any."""
    app: Any = coordinator.app
    planner, benches = app.state.planner.of(ORGANISATION, "user:u-own"), app.state.benches
    together = Barrier(2)

    def opened(_: int) -> object:
        with planner.reading() as session:
            together.wait()
            return benches.open(session, plan["id"])

    with ThreadPoolExecutor(2) as pool:
        assert len(set(map(id, pool.map(opened, range(2))))) == 1
    app.state.benches = benches = Benches(planner.settings)

    def break_off() -> None:
        with planner.writing() as session:
            benches.open(session, plan["id"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert edit(coordinator, plan, taken_out()).status_code == 200
