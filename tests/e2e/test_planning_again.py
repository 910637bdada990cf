"""Planning again from the board: progress as it happens, and the new plan as an offer beside the old one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import poll, wait_for_board
from tests.e2e.test_accessibility import grave_faults

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser


def plans_offered(page: Page) -> list[str]:
    """Give the plans in the picker, newest first."""
    options = page.get_by_label("Plan affiché").locator("option")
    return [option.get_attribute("value") or "" for option in options.all()]


def start(page: Page) -> None:
    """Ask for a new plan."""
    page.get_by_role("button", name="Planifier à nouveau").click()


def ask(page: Page, path: str) -> Any:
    """Ask the API what the page asks it."""
    return page.evaluate("async (path) => (await fetch(`/api/v1${path}`)).json()", path)


@pytest.fixture
def offer(open_board: Callable[..., Page], set_for_team: Callable[..., Any]) -> Callable[..., Page]:
    """Open a board that shows the plan made by hand, and on which a new plan has just been made."""

    def made(**options: Any) -> Page:
        set_for_team(search_seconds=3)
        page = open_board(**options)
        choice = page.get_by_label("Plan affiché")
        by_hand = choice.locator("option", has_text="Plan fait à la main").get_attribute("value") or ""
        choice.select_option(by_hand)
        expect(choice).to_have_value(by_hand)
        expect(page.locator(".plan-state .by-hand")).to_be_visible()
        start(page)
        expect(page.get_by_text("Nouveau plan prêt, l’ancien reste affiché")).to_be_visible(timeout=90_000)
        return page

    return made


def test_planning_again_shows_progress_and_offers_the_new_plan(
    open_board: Callable[..., Page], set_for_team: Callable[..., Any]
) -> None:
    """The pill counts seconds while it computes; then what is shown stays, and the new plan is offered."""
    set_for_team(search_seconds=5)
    page = open_board()
    known, shown = plans_offered(page), page.get_by_label("Plan affiché").input_value()
    start(page)
    expect(page.get_by_text("Calcul en cours")).to_be_visible()
    expect(page.locator(".solve small")).to_contain_text("s sur 5")
    expect(page.get_by_text("Calcul en cours")).to_be_hidden(timeout=90_000)
    strip = page.locator(".offer-strip")
    expect(strip).to_contain_text("Nouveau plan prêt, l’ancien reste affiché")
    offered = plans_offered(page)
    assert len(offered) == len(known) + 1
    expect(page.get_by_label("Plan affiché")).to_have_value(shown)
    strip.get_by_role("button", name="Prendre le nouveau plan").click()
    expect(page.get_by_text("Nouveau plan affiché")).to_be_visible()
    expect(strip).to_have_count(0)
    expect(page.get_by_label("Plan affiché")).to_have_value(offered[0])
    page.get_by_role("button", name="Revenir au précédent").click()
    expect(page.get_by_label("Plan affiché")).to_have_value(shown)


def test_the_old_plan_is_kept_and_the_new_one_stays_in_the_list(offer: Callable[..., Page]) -> None:
    """Keeping the old one takes the offer away and changes nothing; the new plan can still be chosen."""
    page = offer()
    shown = page.get_by_label("Plan affiché").input_value()
    page.get_by_role("button", name="Garder l’ancien").click()
    expect(page.locator(".offer-strip")).to_have_count(0)
    expect(page.get_by_text("L’ancien plan reste affiché.")).to_be_visible()
    expect(page.get_by_label("Plan affiché")).to_have_value(shown)
    assert plans_offered(page)[0] != shown


def test_what_the_new_plan_changes_is_told_round_by_round(offer: Callable[..., Page]) -> None:
    """
    By keyboard: the figures of both, and each visit under the nurses whom its change concerns.

    What the panel tells is what the two plans of the API say; a visit of the list is selected by a click.
    """
    page = offer()
    old = ask(page, f"/plans/{page.get_by_label('Plan affiché').input_value()}")
    new = ask(page, f"/plans/{plans_offered(page)[0]}")
    opener = page.get_by_role("button", name="Voir les différences")
    opener.press("Enter")
    panel = page.get_by_role("complementary", name="Ce que change le nouveau plan")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    served = panel.get_by_role("row", name=re.compile("^Visites placées"))
    expect(served).to_contain_text(str(new["figures"]["served"]))
    before, after = (
        {stop["visit_id"]: route["nurse_id"] for route in plan["routes"] for stop in route["stops"]}
        for plan in (old, new)
    )
    moved = [visit for visit, nurse in after.items() if before.get(visit, nurse) != nurse]
    assert moved
    expect(panel.get_by_text(re.compile("^de "))).to_have_count(len(moved))
    expect(panel.get_by_text(re.compile("^à "))).to_have_count(len(moved))
    expect(panel.get_by_text("n’était pas placée")).to_have_count(len(after.keys() - before.keys()))
    came = panel.get_by_role("listitem").filter(has_text=re.compile("de .* \\(")).first.get_by_role("button")
    came.click()
    expect(page.locator("[role=gridcell][aria-selected=true]")).to_have_count(1)
    came.press("Escape")
    expect(panel).to_have_count(0)
    expect(opener).to_be_focused()


def test_one_round_is_taken_out_of_the_new_plan(offer: Callable[..., Page]) -> None:
    """The draft that comes of it is shown, with that round as the new plan has it; the rest stays offered."""
    page = offer()
    shown = page.get_by_label("Plan affiché").input_value()
    newest = plans_offered(page)[0]
    page.get_by_role("button", name="Voir les différences").click()
    panel = page.get_by_role("complementary", name="Ce que change le nouveau plan")
    with page.expect_request("**/edits") as asked:
        panel.get_by_role("button", name="Prendre cette tournée").first.click()
    (edit,) = asked.value.post_data_json["edits"]
    assert (edit["kind"], edit["plan_id"]) == ("take", newest)
    (shift,) = edit["shift_ids"]
    poll(lambda: page.get_by_label("Plan affiché").input_value() not in ("", shown, newest))
    draft = page.get_by_label("Plan affiché").input_value()
    taken, made = (rounds(ask(page, f"/plans/{plan}")) for plan in (draft, newest))
    assert taken.get(shift) == made.get(shift)
    before = rounds(ask(page, f"/plans/{shown}"))
    others = {one for one in taken.keys() | before.keys() if taken.get(one) != before.get(one)} - {shift}
    if others:  # its visits were in their rounds, or theirs in it
        expect(page.locator(".notice.warn")).to_contain_text("Changent aussi")
    assert ask(page, f"/plans/{draft}")["based_on"] == shown
    expect(page.locator(".offer-strip")).to_be_visible()
    expect(panel).to_be_visible()


def rounds(plan: dict[str, Any]) -> dict[str, list[str]]:
    """By shift the visits in order."""
    return {route["shift_id"]: [stop["visit_id"] for stop in route["stops"]] for route in plan["routes"]}


def test_a_round_of_a_plan_that_changed_meanwhile_is_not_taken(
    offer: Callable[..., Page], watch: Any
) -> None:
    """The page says so, the plan is read again, and the offer stays."""
    page = offer()
    shown = page.get_by_label("Plan affiché").input_value()
    problem = {"title": "x", "detail": "x", "status": 412}

    def changed(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=412, json=problem, content_type="application/problem+json")
        else:
            route.continue_()

    page.route("**/edits", changed)
    page.get_by_role("button", name="Voir les différences").click()
    page.get_by_role("button", name="Prendre cette tournée").first.click()
    expect(page.locator(".notice.bad")).to_contain_text(re.compile("changé (ce plan )?entre-temps"))
    expect(page.get_by_label("Plan affiché")).to_have_value(shown)
    expect(page.locator(".offer-strip")).to_be_visible()
    assert all("412" in error for error in watch.errors)
    watch.errors.clear()


def test_an_offer_ends_where_its_plan_is_chosen_from_the_list(offer: Callable[..., Page]) -> None:
    """Whoever shows the new plan herself has taken it: there is nothing left to offer."""
    page = offer()
    page.get_by_label("Plan affiché").select_option(plans_offered(page)[0])
    expect(page.locator(".offer-strip")).to_have_count(0)


def test_a_first_plan_is_shown_at_once(
    open_board: Callable[..., Page], set_for_team: Callable[..., Any]
) -> None:
    """Where no plan is shown there is no old one to keep."""
    set_for_team(search_seconds=3)
    page = open_board()
    hidden = set(plans_offered(page))

    def without_old(route: Route) -> None:
        day = route.fetch().json()
        day["plans"] = [plan for plan in day["plans"] if plan["id"] not in hidden]
        route.fulfill(json=day)

    page.route("**/api/v1/days/*", without_old)
    page.reload()
    page.get_by_role("button", name="Planifier", exact=True).click()
    expect(page.get_by_text("Plan prêt")).to_be_visible(timeout=90_000)
    expect(page.locator(".offer-strip")).to_have_count(0)
    expect(page.locator("[role=gridcell][data-visit]").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_offer_has_no_grave_fault(offer: Callable[..., Page], theme: str) -> None:
    """The rules of accessibility with strip and panel open, also where the panel lies over the map."""
    page = offer(color_scheme=theme)
    page.get_by_role("button", name="Voir les différences").click()
    expect(page.get_by_role("article").first).to_be_visible()
    assert grave_faults(page) == []
    page.set_viewport_size({"width": 1024, "height": 800})
    assert grave_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_planning_again_is_followed_after_a_reload_and_can_be_stopped(
    open_board: Callable[..., Page], set_for_team: Callable[..., Any]
) -> None:
    """Whoever opens the board meanwhile sees the computation, and may stop it: the plan shown stays."""
    set_for_team(search_seconds=120)
    page = open_board()
    shown = page.get_by_label("Plan affiché").input_value()
    start(page)
    expect(page.get_by_text("Calcul en cours")).to_be_visible()
    page.reload()
    # A page that is closed while its map is being drawn breaks off with an error that has no words.
    wait_for_board(page)
    expect(page.get_by_text("Calcul en cours")).to_be_visible()
    page.get_by_role("button", name="Abandonner").click()
    expect(page.get_by_text("Calcul en cours")).to_be_hidden()
    expect(page.get_by_text("Le plan affiché n’a pas changé")).to_be_visible()
    poll(lambda: page.get_by_label("Plan affiché").input_value() == shown)
