"""Planning again from the board: progress as it happens, a new plan at the end, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import poll, wait_for_board

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser


def plans_offered(page: Page) -> list[str]:
    """Give the plans in the picker, newest first."""
    options = page.get_by_label("Plan affiché").locator("option")
    return [option.get_attribute("value") or "" for option in options.all()]


def start(page: Page, seconds: int) -> None:
    """Ask for a new plan."""
    page.get_by_label("Durée du calcul").select_option(str(seconds))
    page.get_by_role("button", name="Planifier à nouveau").click()


def test_planning_again_shows_progress_and_ends_with_a_new_plan(open_board: Callable[..., Page]) -> None:
    """The pill counts seconds while it computes; then the new plan is shown and the old one a click away."""
    page = open_board()
    known = plans_offered(page)
    start(page, 5)
    expect(page.get_by_text("Calcul en cours")).to_be_visible()
    expect(page.locator(".solve small")).to_contain_text("s sur 5")
    expect(page.get_by_text("Calcul en cours")).to_be_hidden(timeout=90_000)
    expect(page.get_by_text("Nouveau plan affiché")).to_be_visible()
    offered = plans_offered(page)
    assert len(offered) == len(known) + 1
    expect(page.get_by_label("Plan affiché")).to_have_value(offered[0])
    page.get_by_role("button", name="Revenir au précédent").click()
    expect(page.get_by_label("Plan affiché")).to_have_value(known[0])


def test_planning_again_is_followed_after_a_reload_and_can_be_stopped(
    open_board: Callable[..., Page],
) -> None:
    """Whoever opens the board meanwhile sees the computation, and may stop it: the plan shown stays."""
    page = open_board()
    shown = page.get_by_label("Plan affiché").input_value()
    start(page, 120)
    expect(page.get_by_text("Calcul en cours")).to_be_visible()
    page.reload()
    # A page that is closed while its map is being drawn breaks off with an error that has no words.
    wait_for_board(page)
    expect(page.get_by_text("Calcul en cours")).to_be_visible()
    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_text("Calcul en cours")).to_be_hidden()
    expect(page.get_by_text("Le plan affiché n’a pas changé")).to_be_visible()
    poll(lambda: page.get_by_label("Plan affiché").input_value() == shown)
