"""Accessibility rules on every page, in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_phone import SIZE, open_phone, route  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("theme", ["light", "dark"])]


def grave_faults(page: Page) -> list[str]:
    """Run the rules; name every serious or critical fault with the elements it is at."""
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{fault['id']} ({fault['impact']}): {[node['target'] for node in fault['nodes']]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def test_login_page_has_no_grave_fault(
    open_context: Callable[..., BrowserContext], service: Service, theme: str
) -> None:
    """The login page, as it opens."""
    page = open_context(color_scheme=theme).new_page()
    page.goto(f"{service.url}/login")
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    assert grave_faults(page) == []


def test_board_has_no_grave_fault(open_board: Callable[..., Page], theme: str) -> None:
    """The board with a round, a visit and an unassigned visit selected."""
    page = open_board(color_scheme=theme)
    assert grave_faults(page) == []
    page.locator("[role=gridcell][data-visit]").nth(5).click()
    assert grave_faults(page) == []
    page.get_by_role("region", name="Non placées").get_by_role("button").first.click()
    assert grave_faults(page) == []


def test_phone_page_has_no_grave_fault(open_phone: Callable[..., Page], theme: str) -> None:  # noqa: F811
    """The nurse's page with a round, and where a link is missing."""
    page = open_phone(color_scheme=theme)
    assert grave_faults(page) == []
