"""The service goes away in the middle of something: it is told, and what was asked for is done once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import poll
from tests.e2e.test_by_hand import able_pair, block, drag, rows, unlinked, visits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    from tests.e2e.conftest import Watch
    from tests.e2e.forwarder import Forwarder

pytestmark = pytest.mark.browser
BACK_MILLISECONDS = 60_000


@pytest.fixture
def page(open_board: Callable[..., Page], door: Forwarder, watch: Watch) -> Iterator[Page]:
    """A board behind a door, on a plan that was searched; Chromium's words on broken lines are taken out."""
    opened = open_board(door.url)
    choice = opened.get_by_label("Plan affiché")
    choice.select_option(choice.locator("option", has_text="calculé").first.get_attribute("value") or "")
    expect(opened.locator(".rows .block").first).to_be_visible()
    yield opened
    assert all("ERR_" in error for error in watch.errors), watch.errors
    watch.errors.clear()


def gone(page: Page) -> Locator:
    """The banner that says that the service is gone."""
    return page.get_by_text("Le service ne répond pas.")


def edits_of(page: Page) -> list[dict[str, Any]]:
    """The changes by hand of the plan shown, as the service has them."""
    plan = page.get_by_label("Plan affiché").input_value()
    told = page.request.get(page.url.rstrip("/") + f"/api/v1/plans/{plan}/edits").json() if plan else {}
    found: list[dict[str, Any]] = told.get("edits", [])
    return found


def test_a_drop_is_made_once_when_the_service_is_back(page: Page, door: Forwarder) -> None:
    """The service goes while a visit is held over another round: the drop waits, and is made once."""
    visit, _, other = able_pair(page)
    drag(page, visit, page.locator(f'.row[data-shift="{other}"] .block').nth(1))
    expect(page.locator(".price.target")).to_be_visible()
    door.shut()
    page.mouse.up()
    expect(gone(page)).to_be_visible()
    expect(page.locator(".rows .block").first).to_be_visible()
    door.open()
    expect(gone(page)).to_be_hidden(timeout=BACK_MILLISECONDS)
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_be_visible()
    poll(lambda: len(edits_of(page)) == 1)


def test_a_change_whose_answer_was_lost_is_made_once(page: Page, door: Forwarder) -> None:
    """The service had made it when the line broke: asked again it gives the same answer."""
    visit = unlinked(page, rows(page)[0])[0]
    block(page, visit).click()
    door.break_off(before=b'"removed_shift_ids"')
    page.keyboard.press("u")
    expect(gone(page)).to_be_visible()
    door.open()
    expect(gone(page)).to_be_hidden(timeout=BACK_MILLISECONDS)
    expect(page.locator(f'.lane [data-visit="{visit}"]')).to_be_visible()
    poll(lambda: len(edits_of(page)) == 1)


def test_two_changes_asked_for_meanwhile_are_both_made(page: Page, door: Forwarder) -> None:
    """What was asked for just after the service went waits behind what was asked before it."""
    first, second = (unlinked(page, shift)[0] for shift in rows(page)[:2])
    held: list[Route] = []
    page.route(
        "**/api/v1/plans/*/edits",
        lambda asked: asked.continue_() if held else held.append(asked),
    )
    for visit in (first, second):
        block(page, visit).click()
        page.keyboard.press("u")
    poll(lambda: bool(page.wait_for_timeout(50) or held))
    door.shut()
    held[0].abort("connectionfailed")
    expect(gone(page)).to_be_visible()
    door.open()
    expect(gone(page)).to_be_hidden(timeout=BACK_MILLISECONDS)
    for visit in (first, second):
        expect(page.locator(f'.lane [data-visit="{visit}"]')).to_be_visible()
    poll(lambda: len(edits_of(page)) == 2)


def test_settings_not_saved_say_so_and_stay_as_they_were_set(
    page: Page, door: Forwarder, set_for_team: Callable[..., Any]
) -> None:
    """The panel keeps what was set, says that it is not saved, and saves it when asked again."""
    set_for_team()
    page.get_by_role("button", name="Réglages").click()
    panel = page.get_by_role("complementary", name="Réglages de la planification")
    panel.get_by_role("slider", name="Retard").fill("7")
    door.shut()
    panel.get_by_role("button", name="Enregistrer").click()
    expect(gone(page)).to_be_visible()
    expect(panel.get_by_role("slider", name="Retard")).to_have_value("7")
    expect(panel.get_by_role("status")).to_have_text("Pas encore enregistré.")
    door.open()
    expect(gone(page)).to_be_hidden(timeout=BACK_MILLISECONDS)
    expect(panel.get_by_role("slider", name="Retard")).to_have_value("7")
    panel.get_by_role("button", name="Enregistrer").click()
    expect(panel.get_by_role("status")).to_have_text(re.compile("^Enregistré pour l’équipe"))


def test_a_question_of_publishing_stays_until_it_is_answered(page: Page, door: Forwarder) -> None:
    """The service goes as one publishes: nothing is said to be published, and the question is still there."""
    first = unlinked(page, rows(page)[0])[0]
    block(page, first).click()
    page.keyboard.press("u")
    expect(page.locator(f'.lane [data-visit="{first}"]')).to_be_visible()
    choice = page.get_by_label("Plan affiché")
    poll(lambda: choice.input_value() != "")
    plan = choice.input_value()
    page.locator(".plan-state").get_by_role("button", name="Publier").click()
    question = page.get_by_role("complementary", name="Publier ce plan ?")
    expect(question).to_be_visible()
    door.shut()
    question.get_by_role("button", name="Publier", exact=True).click()
    expect(gone(page)).to_be_visible()
    expect(question).to_be_visible()
    expect(page.get_by_text(re.compile("^Plan publié"))).to_have_count(0)
    door.open()
    expect(gone(page)).to_be_hidden(timeout=BACK_MILLISECONDS)
    question.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_text(re.compile("^Plan publié"))).to_be_visible()
    assert visits_of(page, rows(page)[0])
    seen = page.evaluate("async () => (await fetch('/api/v1/days/2026-03-02/plan')).json()")
    assert seen["id"] == plan
