"""Days as no demonstration has them: nothing placed, odd names, thirty visits in one house."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import CONTEXT
from tests.e2e.test_accessibility import grave_faults
from tests.e2e.test_layout import SIZES, WIDE, expect_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import StorageState

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser
DEMONSTRATION = Path("data/demo")
UNPLACED_DAY, ODD_DAY = "2026-01-13", "2026-01-14"
"""Before the day of the demonstration, which stays the one that other tests open."""
HOUSE = ("1 quai Antoine Ier, Monaco", "43.734", "7.4209")
LONG = "Montmorency-" * 6 + "Laval-Est"
NAMES = (LONG, "الحسيني", "כהן־לוי", "Ng")
HEADERS = {
    "acts": ("id", "kind", "name_fr", "name_en", "minutes", "skills"),
    "nurses": (
        *("id", "first_name", "last_name", "role", "skills", "mode", "leaves_from"),
        *("home_address", "home_lat", "home_lon"),
    ),
    "shifts": (
        *("id", "nurse", "start", "end", "max_overtime_minutes"),
        *("break_earliest", "break_latest", "break_minutes", "break_paid"),
    ),
    "patients": (
        *("id", "title", "first_name", "last_name", "address", "lat", "lon", "door_minutes", "door_note"),
        *("usual_nurses", "refused_nurses"),
    ),
    "visits": (
        *("id", "patient", "act", "minutes", "earliest", "latest", "hard_latest", "skills"),
        "unassigned_cost_minutes",
    ),
    "links": ("first", "second", "min_minutes", "max_minutes", "nurse", "together"),
}


def table(name: str, rows: list[tuple[str, ...]]) -> str:
    """Write a file of a day; cells that are not given stay blank."""
    text = io.StringIO()
    header = HEADERS[name]
    csv.writer(text).writerows([header, *(row + ("",) * (len(header) - len(row)) for row in rows)])
    return text.getvalue()


def odd_day(day: str, skill: str, visits: int) -> dict[str, str]:
    """Make a day of one house: two nurses, one of whom can do nothing that is asked for, and odd names."""
    people = [(f"odd-{i}", "Mme", "Zzodile", NAMES[i % len(NAMES)], *HOUSE, "0") for i in range(visits)]
    asked = [
        (f"odd-v{i}", f"odd-{i}", "odd-act", "5", f"{7 + i // 12:02}:{5 * (i % 12):02}", "20:00")
        for i in range(visits)
    ]
    service = (DEMONSTRATION / "service.csv").read_text(encoding="utf-8")
    return {
        "service.csv": service.replace("2026-03-02", day),
        "acts.csv": table("acts", [("odd-act", "autre", "Soin rare", "Rare care", "5", skill)]),
        "nurses.csv": table(
            "nurses",
            [
                ("odd-n1", "ليلى", "الحسيني", "nurse", "odd-skill", "car", "base"),
                ("odd-n2", "Zzaude", LONG, "nurse", "", "car", "base"),
            ],
        ),
        "shifts.csv": table(
            "shifts",
            [("odd-s1", "odd-n1", "07:00", "21:00", "0"), ("odd-s2", "odd-n2", "07:00", "21:00", "0")],
        ),
        "patients.csv": table("patients", people),
        "visits.csv": table("visits", asked),
        "links.csv": table("links", []),
    }


@pytest.fixture(scope="module")
def make_day(browser: Browser, service: Service, signed_in: StorageState) -> Iterator[Callable[..., Any]]:
    """Bring a day in through the API and plan it; gives its plan."""
    context = browser.new_context(storage_state=signed_in, **CONTEXT)
    api = f"{service.url}/api/v1"

    def make_one(files: dict[str, str]) -> Any:
        told = context.request.post(f"{api}/days", data={"files": files, "replace": True})
        assert told.ok, told.text()
        asked = {"day": told.json()["day"], "seconds": 2}
        made = context.request.post(
            f"{api}/plans", data=asked, headers={"Prefer": "wait=100"}, timeout=120_000
        )
        assert made.status == 201, made.text()
        return made.json()

    yield make_one
    context.close()


def test_everything_unassigned_stays_usable(
    make_day: Callable[..., Any], open_board: Callable[..., Page], service: Service
) -> None:
    """A hundred and fifty cards in a lane of one row: one stop of Tab, arrows walk, nothing grows."""
    plan = make_day(odd_day(UNPLACED_DAY, "nobodys-skill", 150))
    assert len(plan["unassigned"]) == 150
    page = open_board(f"{service.url}/?day={UNPLACED_DAY}")
    lane = page.get_by_role("region", name="Non placées")
    expect(lane.get_by_role("listitem")).to_have_count(150)
    assert lane.locator("button[tabindex='0']").count() == 1
    for size in SIZES:
        expect_whole(page, size)
    page.set_viewport_size(WIDE)
    first, last = lane.get_by_role("button").first, lane.get_by_role("button").last
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(lane.get_by_role("button").nth(1)).to_be_focused()
    page.keyboard.press("End")
    last.scroll_into_view_if_needed()
    last.click()
    expect(page.get_by_role("complementary")).to_contain_text("Pourquoi")
    expect(page.get_by_text("aucune visite")).to_have_count(2)
    assert grave_faults(page) == []


def test_odd_names_and_one_house_are_readable(
    make_day: Callable[..., Any], open_board: Callable[..., Page], service: Service
) -> None:
    """Long and right-to-left names push nothing out; thirty pins of one house stand side by side."""
    plan = make_day(odd_day(ODD_DAY, "odd-skill", 30))
    assert [len(route["stops"]) for route in plan["routes"] if route["stops"]] == [
        30 - len(plan["unassigned"])
    ]
    page = open_board(f"{service.url}/?day={ODD_DAY}")
    for size in SIZES:
        expect_whole(page, size)
    page.set_viewport_size(WIDE)
    expect(page.get_by_text("aucune visite")).to_have_count(1)
    page.locator("[data-round='odd-s1']").click()
    pins = page.locator(".pin.stop")
    expect(pins).to_have_count(30 - len(plan["unassigned"]))
    # All at one moment: the map may still be moving to the round.
    places = pins.evaluate_all("all => all.map(one => [one.style.left, one.style.top].join(' '))")
    assert len(places) == len(set(places)) == 30 - len(plan["unassigned"])
    for block in (page.locator("[data-visit]").nth(i) for i in range(4)):
        block.click()
        heading = page.get_by_role("complementary").get_by_role("heading", level=2)
        assert heading.evaluate("title => title.scrollHeight <= title.clientHeight + 2")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert grave_faults(page) == []
