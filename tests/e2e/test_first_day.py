"""The first day with nothing but the README: plan, move two visits, lock one, plan again, publish, print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import wait_for_board
from tests.e2e.test_by_hand import LOCKED, able_pair, block, drag, visits_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser


def move(page: Page, visit: str, shift: str, other: str) -> None:
    """Drag a visit into another round, and wait until it is there."""
    page.locator(f'.row[data-shift="{other}"] .row-head').scroll_into_view_if_needed()
    drag(page, visit, page.locator(f'.row[data-shift="{other}"] .block').nth(1))
    expect(page.locator(f'.row[data-shift="{other}"].preview')).to_be_visible()
    page.mouse.up()
    expect(page.locator(".grid.lifting")).to_have_count(0)
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_be_visible()
    assert visit not in visits_of(page, shift)


def sign_in(page: Page, service: Service) -> None:
    """Sign in on the login page, and wait for the board."""
    page.goto(service.url)
    page.get_by_label("Nom d’utilisateur").fill(service.user)
    page.get_by_label("Mot de passe").fill(service.password)
    page.get_by_role("button", name="Se connecter").click()
    wait_for_board(page)


def look_at(page: Page, panel: str, found: Locator) -> None:
    """Open a panel beside the map, and wait for what is looked for there."""
    page.get_by_role("button", name=panel).click()
    expect(found).to_be_visible()


def test_first_day_goes_by_the_page_alone(
    open_context: Callable[..., BrowserContext],
    service: Service,
    set_for_team: Callable[..., Any],
    picture: Callable[..., None],
) -> None:
    """What docs/first-day.md tells can be done as it tells it, and looks as its pictures show."""
    set_for_team(search_seconds=5)
    page = open_context().new_page()
    sign_in(page, service)
    picture(page, "first-day-open")
    look_at(page, "Réglages", page.locator("aside.detail form"))
    picture(page, "first-day-settings")
    page.locator("aside.detail").get_by_role("button", name="Fermer").click()

    page.get_by_role("button", name="Planifier à nouveau").click()
    expect(page.locator(".solve .curve")).to_be_visible()
    picture(page, "first-day-planning")
    expect(page.locator(".offer-strip")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Voir les différences").click()
    picture(page, "first-day-offer")
    page.get_by_role("button", name="Prendre le nouveau plan").click()
    expect(page.get_by_text("Nouveau plan affiché")).to_be_visible()

    visit, _, other = able_pair(page)
    drag(page, visit, page.locator(f'.row[data-shift="{other}"] .block').nth(1))
    expect(page.locator(f'.row[data-shift="{other}"].preview')).to_be_visible()
    expect(page.locator(".lift-badge")).not_to_have_text("…")
    picture(page, "first-day-drag")
    page.mouse.up()
    expect(page.locator(".grid.lifting")).to_have_count(0)
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_be_visible()
    second, from_shift, to_shift = able_pair(page, but=(visit,))
    move(page, second, from_shift, to_shift)

    block(page, visit).click()
    page.get_by_role("button", name="Verrouiller le soignant").click()
    expect(block(page, visit)).to_have_class(LOCKED)
    picture(page, "first-day-locked")

    page.get_by_role("button", name="Planifier à nouveau").click()
    expect(page.locator(".offer-strip")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Prendre le nouveau plan").click()
    expect(page.get_by_text("Nouveau plan affiché")).to_be_visible()
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_have_class(LOCKED)

    page.locator(".top").get_by_role("button", name="Publier", exact=True).click()
    picture(page, "first-day-publish")
    page.locator(".detail.publish").get_by_role("button", name="Publier", exact=True).click()
    expect(page.locator(".notice.good")).to_contain_text("Plan publié")
    family_name = (block(page, visit).get_attribute("aria-label") or "").split(",")[0].split("\u00a0")[-1]
    look_at(page, "Plans et changements", page.locator(".plan-log li", has_text="a changé : ").first)
    picture(page, "first-day-history")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Imprimer les tournées").click()
    sheets = opened.value
    expect(sheets.locator(".sheet", has_text=family_name).first).to_be_visible()
    picture(sheets, "first-day-sheets")
