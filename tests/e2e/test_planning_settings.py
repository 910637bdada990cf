"""Settings of planning from the board: said in words, saved for the team, by whoever may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.test_accessibility import grave_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Watch

pytestmark = pytest.mark.browser


def test_settings_are_said_in_words_and_saved_for_the_team(
    open_board: Callable[..., Page], set_for_team: Callable[..., Any]
) -> None:
    """Arrows change what a usual nurse is worth, the sentence follows, and a reload shows what was saved."""
    set_for_team()
    page = open_board()
    opener = page.get_by_role("button", name="Réglages")
    opener.press("Enter")
    panel = page.get_by_role("complementary", name="Réglages de la planification")
    expect(panel.get_by_role("heading")).to_be_focused()
    slider = panel.get_by_role("slider", name="Soignant habituel")
    expect(panel).to_contain_text("Un remplaçant doit éviter 10\u00a0min de route.")
    back = panel.get_by_role("button", name="Valeurs habituelles")
    expect(back).to_be_disabled()
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "11\u00a0min de route, habituel : 10")
    expect(panel).to_contain_text("Un remplaçant doit éviter 11\u00a0min de route.")
    expect(panel).to_contain_text("habituel : 10")
    expect(panel.get_by_role("status")).to_have_text("Pas encore enregistré.")
    panel.get_by_role("slider", name="Soignant habituel").press("Home")
    expect(panel).to_contain_text("Qui vient ne pèse rien")
    panel.get_by_label("Durée du calcul").select_option("60")
    panel.get_by_role("button", name="Enregistrer").click()
    expect(panel.get_by_role("status")).to_have_text(re.compile("^Enregistré pour l’équipe"))
    page.reload()
    opener.click()
    expect(slider).to_have_value("0")
    expect(panel.get_by_label("Durée du calcul")).to_have_value("60")
    back.click()
    expect(slider).to_have_value("10")
    slider.press("Escape")
    expect(panel).to_have_count(0)
    expect(opener).to_be_focused()
    # What was not saved is not kept.
    opener.click()
    expect(slider).to_have_value("0")


def test_settings_are_not_written_over_unseen(
    open_board: Callable[..., Page], set_for_team: Callable[..., Any], watch: Watch
) -> None:
    """Whoever saves after somebody else is asked: keep one's own, or take the other's."""
    set_for_team()
    page = open_board()
    page.get_by_role("button", name="Réglages").click()
    panel = page.get_by_role("complementary", name="Réglages de la planification")
    waiting = panel.get_by_role("slider", name="Attente")
    lateness = panel.get_by_role("slider", name="Retard")
    save = panel.get_by_role("button", name="Enregistrer")
    waiting.fill("2")
    set_for_team(lateness_minutes=7)
    save.click()
    expect(panel.get_by_role("alert")).to_have_text("Quelqu’un a changé les réglages entre-temps.")
    panel.get_by_role("button", name="Prendre les autres").click()
    expect(lateness).to_have_value("7")
    expect(waiting).to_have_value("0")
    waiting.fill("3")
    set_for_team(lateness_minutes=9)
    save.click()
    panel.get_by_role("button", name="Garder les miens").click()
    expect(lateness).to_have_value("7")
    save.click()
    expect(panel.get_by_role("status")).to_have_text(re.compile("^Enregistré pour l’équipe"))
    expect(waiting).to_have_value("3")
    # Chromium notes refusals on the console by itself.
    assert all("412" in error for error in watch.errors)
    watch.errors.clear()


def test_settings_are_only_read_by_who_may_not_plan(open_board: Callable[..., Page]) -> None:
    """A reader sees every value and its sentence, and can change none."""
    page = open_board()

    def as_reader(route: Route) -> None:
        me = route.fetch().json()
        me["grants"] = [grant for grant in me["grants"] if not grant.startswith("write:")]
        route.fulfill(json=me)

    page.route("**/api/v1/me", as_reader)
    page.reload()
    page.get_by_role("button", name="Réglages").click()
    panel = page.get_by_role("complementary", name="Réglages de la planification")
    expect(panel).to_contain_text("Une minute de retard vaut 3\u00a0min de route.")
    expect(panel.get_by_role("slider").locator("visible=true")).to_have_count(5)
    for slider in panel.get_by_role("slider").all():
        expect(slider).to_be_disabled()
    expect(panel.get_by_label("Durée du calcul")).to_be_disabled()
    expect(panel.get_by_role("button", name="Enregistrer")).to_have_count(0)
    expect(panel).to_contain_text("Seule la coordination peut changer ces réglages.")


def test_planning_asks_for_no_seconds_of_its_own(
    open_board: Callable[..., Page], set_for_team: Callable[..., Any]
) -> None:
    """The button has the day planned as long as the team has set, and the pill counts to that."""
    set_for_team(search_seconds=60)
    page = open_board()
    with page.expect_request(
        lambda request: request.method == "POST" and request.url.endswith("/plans")
    ) as asked:
        page.get_by_role("button", name="Planifier à nouveau").click()
    assert sorted(asked.value.post_data_json) == ["day", "keep"]
    expect(page.locator(".solve small")).to_contain_text("s sur 60")
    page.get_by_role("button", name="Abandonner").click()
    expect(page.get_by_text("Le plan affiché n’a pas changé")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_settings_have_no_grave_fault(open_board: Callable[..., Page], theme: str) -> None:
    """The rules of accessibility with the panel open, at the width where it lies over the map too."""
    page = open_board(color_scheme=theme)
    page.get_by_role("button", name="Réglages").click()
    expect(page.get_by_role("slider", name="Attente")).to_be_visible()
    assert grave_faults(page) == []
    page.set_viewport_size({"width": 1024, "height": 800})
    assert grave_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
