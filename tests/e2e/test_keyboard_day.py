"""The whole path by keyboard alone: open the day, plan, move a visit, lock it, undo, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import poll, wait_for_board
from tests.e2e.test_by_hand import LOCKED, able_pair, block

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser

MOST_TABS = 90


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def walk_to(page: Page, visit: str, shift: str) -> list[str | None]:
    """Lead the focus to a visit by Tab and arrows; gives the shifts in the order of their rows."""
    rows = [row.get_attribute("data-shift") for row in page.locator(".rows > .row").all()]
    tab_to(page, page.locator(".rows [tabindex='0']"))
    page.keyboard.press("Home")
    for _ in range(len(rows)):
        page.keyboard.press("ArrowUp")
    for _ in range(rows.index(shift)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    for _ in range(page.locator(f'.row[data-shift="{shift}"] .block').count()):
        if block(page, visit).evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    return rows


def test_a_day_is_planned_and_published_by_keyboard_alone(
    open_context: Callable[..., BrowserContext], service: Service, set_for_team: Callable[..., Any]
) -> None:
    """Nothing on this path needs a pointer: sign in, plan, take it, move, lock, undo, publish."""
    set_for_team(search_seconds=3)
    page = open_context().new_page()
    page.goto(service.url)
    name = page.get_by_label("Nom d’utilisateur")
    tab_to(page, name)
    page.keyboard.type(service.user)
    page.keyboard.press("Tab")
    page.keyboard.type(service.password)
    page.keyboard.press("Enter")
    wait_for_board(page)

    tab_to(page, page.get_by_role("button", name="Planifier à nouveau"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nouveau plan prêt, l’ancien reste affiché")).to_be_visible(timeout=90_000)
    tab_to(page, page.get_by_role("button", name="Prendre le nouveau plan"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nouveau plan affiché")).to_be_visible()

    visit, shift, other = able_pair(page)
    rows = walk_to(page, visit, shift)
    expect(block(page, visit)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".price").first).not_to_have_text("…")
    step = "ArrowDown" if rows.index(other) > rows.index(shift) else "ArrowUp"
    for _ in range(abs(rows.index(other) - rows.index(shift))):
        page.keyboard.press(step)
    moved = page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')
    expect(moved).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".grid.lifting")).to_have_count(0)
    expect(moved).to_be_focused()
    expect(page.locator("[aria-live=assertive]")).to_contain_text("Posée")

    page.keyboard.press("l")
    expect(moved).to_have_class(LOCKED)
    page.keyboard.press("Control+z")
    expect(moved).not_to_have_class(LOCKED)
    page.keyboard.press("Control+Shift+z")
    expect(moved).to_have_class(LOCKED)

    tab_to(page, page.locator(".top").get_by_role("button", name="Publier", exact=True))
    page.keyboard.press("Enter")
    publish = page.locator(".detail.publish").get_by_role("button", name="Publier", exact=True)
    tab_to(page, publish)
    page.keyboard.press("Enter")
    expect(page.locator(".notice.good")).to_contain_text("Plan publié")
    poll(lambda: page.locator(".top").get_by_role("button", name="Publier", exact=True).count() == 0)
