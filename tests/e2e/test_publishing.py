"""Publishing from the board: what each plan counts for, and a question before one takes another's place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_phone import SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser


def test_publishing_asks_first_and_changes_what_nurses_see(
    open_board: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    nurse_link: Callable[[str], str],
) -> None:
    """The plan made by hand takes the place of the computed one, and gives it back."""
    page = open_board()
    choice = page.get_by_label("Plan affiché")
    shown = choice.locator("option:checked")
    do = page.get_by_role("button", name="Publier")
    computed = choice.locator("option", has_text="Publié ·").get_attribute("value")
    by_hand = choice.locator("option", has_text="Plan fait à la main").get_attribute("value")
    choice.select_option(computed)
    expect(shown).to_have_text(re.compile("^Publié · Plan calculé le "))
    expect(do).to_have_count(0)

    choice.select_option(by_hand)
    expect(shown).to_have_text("Brouillon · Plan fait à la main")
    do.click()
    question = page.locator(".notice", has_text="Publier ce plan ?")
    expect(question).to_contain_text("soignants verront leur tournée sur leur téléphone")
    expect(question).to_contain_text("Le plan publié jusqu’ici sera archivé : Plan calculé le")
    question.get_by_role("button", name="Annuler").click()
    expect(question).to_have_count(0)
    expect(shown).to_have_text("Brouillon · Plan fait à la main")

    for plan, text in (
        (by_hand, "Publié · Plan fait à la main"),
        (computed, re.compile("^Publié · Plan calculé le ")),
    ):
        choice.select_option(plan)
        do.click()
        question.get_by_role("button", name="Publier").click()
        expect(page.get_by_text(re.compile("^Plan publié : .* tournée sur .* téléphone"))).to_be_visible()
        expect(shown).to_have_text(text)
        expect(do).to_have_count(0)
        seen = page.evaluate("async () => (await fetch('/api/v1/days/2026-03-02/plan')).json()")
        assert seen["id"] == plan
    expect(choice.locator("option", has_text="Archivé · Plan fait à la main")).to_have_count(1)

    phone = open_context(viewport=SIZE).new_page()
    phone.goto(nurse_link(seen["routes"][0]["nurse_id"]))
    expect(phone.locator(".hour")).to_have_text(seen["routes"][0]["stops"][0]["start"][11:16])
