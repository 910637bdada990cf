"""A day's visits brought in line with care plans: what changes, what is kept."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest

from app.rules.making import changes, live_links
from app.rules.prescribed import DueLink, DueVisit
from app.tables import Visit

MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)
WINDOWS = ((MOMENT, MOMENT, None),)
DUE = DueVisit("c:1a", "c", "p", ("wash",), 1800, ("lift",), 36_000, WINDOWS)


def _stored(**given: object) -> Visit:
    known = {"day": date(2026, 3, 2), "id": "c:1a", "position": 0, "patient_id": "p", "act_id": "wash"}
    known |= {"duration_seconds": 1800, "skills": ["lift"], "unassigned_cost_seconds": 36_000}
    return Visit(**(known | {"origin": "care_plan", "care_plan_id": "c"} | given))


def test_new_visits_are_made_and_found_again_unchanged() -> None:
    """What is not there is new; what is there as asked for is left alone."""
    assert changes([], {}, [DUE], {"c"}).new == [DUE]
    again = changes([_stored()], {"c:1a": WINDOWS}, [DUE], {"c"})
    assert (again.new, again.changed, again.cancelled, again.kept, again.unchanged) == ([], [], {}, {}, 1)


def test_changed_care_plan_changes_planned_visits_only() -> None:
    """A visit still planned follows its care plan."""
    wanted = dataclasses.replace(DUE, duration_seconds=2400)
    assert changes([_stored()], {"c:1a": WINDOWS}, [wanted], {"c"}).changed == [wanted]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"changed_by_hand": True}, "changed_by_hand"),
        ({"state": "done"}, "done"),
        ({"state": "under_way"}, "under_way"),
        ({"state": "not_at_home"}, "not_at_home"),
        ({"state": "cancelled", "cancelled_because": "by_hand"}, "cancelled"),
    ],
)
def test_what_people_did_is_kept(given: dict[str, object], why: str) -> None:
    """A visit changed by hand, cancelled by hand or begun stays as it is, and says why."""
    wanted = dataclasses.replace(DUE, duration_seconds=2400)
    found = changes([_stored(**given)], {"c:1a": WINDOWS}, [wanted], {"c"})
    assert (found.changed, found.kept) == ([], {"c:1a": why})
    if given.get("state") != "cancelled":
        assert changes([_stored(**given)], {}, [], set()).kept == {"c:1a": why}


def test_visit_no_longer_due_is_cancelled_with_its_reason() -> None:
    """A removed care plan is told from one that is not due; visits of other origins are nobody's business."""
    rows = [_stored(), _stored(id="gone:1a", care_plan_id="gone"), _stored(id="hand", origin="by_hand")]
    assert changes(rows, {}, [], {"c"}).cancelled == {"c:1a": "not_due", "gone:1a": "plan_removed"}


def test_visit_cancelled_because_it_was_not_due_comes_back() -> None:
    """What a care plan took away it gives again."""
    row = _stored(state="cancelled", cancelled_because="not_due")
    assert changes([row], {"c:1a": WINDOWS}, [DUE], {"c"}).changed == [DUE]
    assert changes([row], {}, [], {"c"}).cancelled == {}


def test_links_need_both_visits() -> None:
    """A link with a cancelled visit is left out."""
    link = DueLink("a", "b", 0, 0, "c")
    assert live_links([link], {"a", "b"}) == [link]
    assert live_links([link], {"a"}) == []
