"""The board in windows of every width: nothing runs over, lane, map and detail are of use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import open_menu, poll
from tests.e2e.test_accessibility import grave_faults, grave_faults_in_both_themes

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1440, "height": 900}
SIZES: tuple[ViewportSize, ...] = (
    WIDE,
    {"width": 1280, "height": 800},
    {"width": 1024, "height": 768},
    {"width": 768, "height": 1024},
    {"width": 390, "height": 844},
)
OVERLAPS = """() => {
  const parts = [...document.querySelectorAll(".top :is(button, a, select, .team, .solve)")]
    .filter((part) => part.checkVisibility() && !part.closest("[popover]"));
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  return parts.flatMap((part, i) => [
    ...(boxes[i].left < 0 || boxes[i].right > innerWidth + 0.5 ? [`${part.className} is outside`] : []),
    ...parts.filter((other, j) => j > i && !part.contains(other) && over(boxes[i], boxes[j]))
      .map((other) => `${part.className} lies under ${other.className}`),
  ]);
}"""


MIDDLE_IS_FREE = """map => {
  const { left, top, width, height } = map.getBoundingClientRect();
  return map.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


def expect_whole(page: Page, size: ViewportSize) -> None:
    """Nothing makes the page or its bar scroll sideways, and the lane and a row are in sight."""
    page.set_viewport_size(size)
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], size
    assert page.locator(".top").evaluate("bar => bar.scrollWidth - bar.clientWidth") <= 0, size
    assert page.evaluate(OVERLAPS) == [], size
    expect(page.get_by_role("region", name="Non placées")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("row").first).to_be_in_viewport(ratio=0.9)


def test_nothing_runs_over_at_any_width(
    open_board: Callable[..., Page], set_for_team: Callable[..., Any]
) -> None:
    """In French, with the button that plans, and with the plan under way in its place; nothing grave."""
    set_for_team(search_seconds=60)
    page = open_board()
    for size in SIZES:
        expect_whole(page, size)
        expect(page.get_by_role("button", name="Planifier à nouveau")).to_be_in_viewport(ratio=1)
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="Planifier à nouveau").click()
    stop = page.get_by_role("button", name="Arrêter")
    expect(page.locator(".solve .curve")).to_be_attached()
    assert grave_faults_in_both_themes(page) == []
    for size in SIZES:
        expect_whole(page, size)
        expect(stop).to_be_in_viewport(ratio=1)
    stop.click()
    expect(page.locator(".solve")).to_have_count(0)
    expect(page.locator(".notice.good")).to_be_visible()
    assert grave_faults_in_both_themes(page) == []
    for size in SIZES:
        expect_whole(page, size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_map_is_of_use_once_the_detail_is_closed(board: Page, size: ViewportSize) -> None:
    """Where the detail lies over the map, closing it frees the map's middle; a round opens it again."""
    board.set_viewport_size(size)
    board.locator("[data-round]").first.click()
    detail = board.get_by_role("complementary")
    expect(detail.get_by_role("heading", level=2)).to_be_in_viewport(ratio=1)
    detail.get_by_role("button", name="Fermer").click()
    poll(lambda: bool(board.locator(".map").evaluate(MIDDLE_IS_FREE)))
    board.locator("[data-round]").first.click()
    expect(detail.get_by_role("heading", level=2)).to_be_visible()
    board.set_viewport_size(WIDE)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_menu_opens_closes_and_leads_by_keyboard(open_board: Callable[..., Page], theme: str) -> None:
    """Enter opens it, Tab leads into it, Escape closes it and the focus is back; axe finds nothing grave."""
    page = open_board(color_scheme=theme, viewport=SIZES[-1])
    assert grave_faults(page) == []
    button = page.get_by_role("button", name="Menu")
    button.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#page-menu")
    expect(menu.get_by_role("link", name="Dossiers")).to_be_in_viewport(ratio=1)
    assert grave_faults(page) == []
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Dossiers")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    open_menu(page)
    page.mouse.click(20, 400)
    expect(menu).to_be_hidden()
