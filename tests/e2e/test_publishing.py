"""Publishing from the board: what each plan counts for, and a question with what changes for whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.conftest import wait_for_board
from tests.e2e.test_accessibility import grave_faults
from tests.e2e.test_phone import SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser


def test_publishing_asks_first_and_changes_what_nurses_see(
    open_board: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    nurse_link: Callable[[str], str],
) -> None:
    """The plan made by hand takes the place of the one published before, and gives it back."""
    page = open_board()
    choice = page.get_by_label("Plan affiché")
    shown = choice.locator("option:checked")
    do = page.locator(".plan-state").get_by_role("button", name="Publier")
    before = choice.locator("option", has_text="Publié ·")
    computed, name = before.get_attribute("value"), (before.text_content() or "").removeprefix("Publié · ")
    by_hand = choice.locator("option", has_text="Plan fait à la main").get_attribute("value")
    choice.select_option(computed)
    expect(shown).to_have_text(f"Publié · {name}")
    expect(do).to_have_count(0)

    choice.select_option(by_hand)
    expect(shown).to_have_text("Brouillon · Plan fait à la main")
    do.click()
    question = page.get_by_role("complementary", name="Publier ce plan ?")
    expect(question).to_contain_text("soignants verront leur tournée sur leur téléphone")
    expect(question).to_contain_text(f"Le plan publié jusqu’ici sera archivé : {name}")
    question.get_by_role("button", name="Annuler").click()
    expect(question).to_have_count(0)
    expect(shown).to_have_text("Brouillon · Plan fait à la main")

    for plan, text in (
        (by_hand, "Publié · Plan fait à la main"),
        (computed, f"Publié · {name}"),
    ):
        choice.select_option(plan)
        do.click()
        question.get_by_role("button", name="Publier", exact=True).click()
        said = "^Plan publié : .* tournée sur .* téléphone. Publié .* après l’ouverture de la journée"
        expect(page.get_by_text(re.compile(said))).to_be_visible()
        expect(shown).to_have_text(text)
        expect(do).to_have_count(0)
        seen = page.evaluate("async () => (await fetch('/api/v1/days/2026-03-02/plan')).json()")
        assert seen["id"] == plan
    expect(choice.locator("option", has_text="Archivé · Plan fait à la main")).to_have_count(1)

    phone = open_context(viewport=SIZE).new_page()
    phone.goto(nurse_link(seen["routes"][0]["nurse_id"]))
    expect(phone.locator(".hour")).to_have_text(seen["routes"][0]["stops"][0]["start"][11:16])


def _plans(page: Page) -> dict[str, dict[str, Any]]:
    """The published plan, and the one made by hand."""
    listed = page.request.get("/api/v1/plans?day=2026-03-02").json()["plans"]
    ids = {
        "published": next(plan["id"] for plan in listed if plan["status"] == "published"),
        "import": next(plan["id"] for plan in listed if plan["source"] == "import"),
    }
    return {kind: page.request.get(f"/api/v1/plans/{own}").json() for kind, own in ids.items()}


def _visits(plan: dict[str, Any], nurse_id: str) -> set[str]:
    own = [route for route in plan["routes"] if route["nurse_id"] == nurse_id]
    return {stop["visit_id"] for route in own for stop in route["stops"]}


def test_question_tells_what_changes_for_whom(open_board: Callable[..., Page], service: Service) -> None:
    """A line for each nurse, her visits behind it, those without a nurse with a reason; by keyboard."""
    page = open_board(base_url=service.url)
    plans = _plans(page)
    page.get_by_label("Plan affiché").select_option(plans["import"]["id"])
    expect(page.locator(f'.plan-state a[href$="{plans["import"]["id"]}"]')).to_be_visible()
    page.locator(".plan-state").get_by_role("button", name="Publier").focus()
    page.keyboard.press("Enter")
    question = page.get_by_role("complementary", name="Publier ce plan ?")
    expect(question.get_by_role("heading", name="Publier ce plan ?")).to_be_focused()
    announced = page.get_by_role("status").filter(has_text="Publier ce plan ?")
    expect(announced).to_contain_text(re.compile(r"soignants? voi(en)?t un changement\. .* sans soignant"))

    nurse = plans["published"]["routes"][0]["nurse_id"]
    day = page.request.get("/api/v1/days/2026-03-02").json()
    name = next(f"{one['first_name']} {one['last_name']}" for one in day["nurses"] if one["id"] == nurse)
    more = len(_visits(plans["import"], nurse) - _visits(plans["published"], nurse))
    line = question.locator("details", has_text=name)
    expect(line.locator("summary")).to_contain_text(f"{more} visites en plus" if more > 1 else "visite")
    line.locator("summary").focus()
    page.keyboard.press("Enter")
    patient = line.get_by_role("button").first
    expect(patient).to_be_visible()
    assert grave_faults(page) == []
    patient.click()
    expect(page.locator("[role=gridcell].selected, .card.selected").first).to_be_visible()
    expect(question).to_be_visible()
    for left in plans["import"]["unassigned"]:
        expect(question.locator(".left-out")).to_contain_text(left["message"])
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)


def test_question_is_about_the_plan_chosen_even_while_it_is_read(
    open_board: Callable[..., Page], service: Service
) -> None:
    """Pressed before the rounds of the plan chosen are there, the question waits for them."""
    page = open_board(base_url=service.url)
    asked = {"day": "2026-03-02", "seconds": 1}
    chosen, shown = (
        page.request.post("/api/v1/plans", data=asked, headers={"Prefer": "wait=100"}, timeout=120_000).json()
        for _ in range(2)
    )
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(rf"/api/v1/plans/{chosen['id']}$"), hold)
    page.reload()
    wait_for_board(page)
    choice = page.get_by_label("Plan affiché")
    expect(choice).to_have_value(shown["id"])
    choice.select_option(chosen["id"])
    page.locator(".plan-state").get_by_role("button", name="Publier").click()
    question = page.get_by_role("complementary", name="Publier ce plan ?")
    expect(question).to_have_count(0)
    assert held
    for route in held:
        route.continue_()
    expect(question).to_contain_text("verront leur tournée sur leur téléphone")
    expect(page.locator(f'.plan-state a[href$="{chosen["id"]}"]')).to_be_visible()
    expect(question).to_be_visible()


def test_first_publishing_asks_too(open_board: Callable[..., Page], service: Service) -> None:
    """Where nurses see nothing yet there is nothing to compare with; the question is asked all the same."""
    page = open_board(base_url=service.url)
    published = _plans(page)["published"]["id"]
    laid_aside = page.request.post(f"/api/v1/plans/{published}/archive", headers={"If-Match": "*"})
    assert laid_aside.ok
    page.reload()
    page.get_by_label("Plan affiché").select_option(published)
    page.locator(".plan-state").get_by_role("button", name="Publier").click()
    question = page.get_by_role("complementary", name="Publier ce plan ?")
    expect(question).to_contain_text("sans soignant")
    expect(question.locator("details")).to_have_count(0)
    question.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_text(re.compile("^Plan publié : "))).to_be_visible()


def test_history_tells_plans_and_who_did_what(open_board: Callable[..., Page], service: Service) -> None:
    """Each plan says who made it and how; it can be looked at, and published again after a question."""
    page = open_board(base_url=service.url)
    plans = _plans(page)
    button = page.get_by_role("button", name="Plans et changements")
    button.click()
    history = page.get_by_role("complementary", name="Plans et changements")
    expect(history.get_by_role("heading", name="Plans et changements")).to_be_focused()
    own = history.locator(".plan-list li", has_text=re.compile("^Plan fait à la main"))
    expect(own).to_contain_text(re.compile("par la console, le .* visites placées"))
    expect(history.locator(".plan-log li", has_text="a importé le plan")).to_have_count(1)
    expect(history.locator(".plan-log li", has_text=service.user).first).to_contain_text("a publié le plan")
    own.get_by_role("button", name="Voir").click()
    expect(page.get_by_label("Plan affiché")).to_have_value(plans["import"]["id"])
    expect(own.get_by_role("button", name="Affiché")).to_be_disabled()
    assert grave_faults(page) == []
    own.get_by_role("button", name="Publier").click()
    question = page.get_by_role("complementary", name="Publier ce plan ?")
    expect(question).to_contain_text("Le plan publié jusqu’ici sera archivé")
    question.get_by_role("button", name="Annuler").click()
    expect(history).to_be_visible()
    history.get_by_role("heading", name="Plans et changements").press("Escape")
    expect(history).to_have_count(0)
