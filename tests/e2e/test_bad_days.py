"""When something is missing or goes wrong: plain sentences, and nothing lost."""

from __future__ import annotations

import json
import os
import re
import signal
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, StorageState, expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Watch
    from tests.e2e.forwarder import Forwarder
    from tests.e2e.service import Service

pytestmark = pytest.mark.browser


@pytest.fixture
def changed_day(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> Callable[[Callable[[dict[str, Any]], None]], Page]:
    """Open the board on a day that was changed on its way."""

    def open_one(change: Callable[[dict[str, Any]], None]) -> Page:
        page = open_context(storage_state=signed_in).new_page()

        def answer(route: Route) -> None:
            day = route.fetch().json()
            change(day)
            route.fulfill(json=day)

        page.route("**/api/v1/days/*", answer)
        page.goto(service.url)
        return page

    return open_one


def test_a_day_without_plan_says_how_many_visits_wait(changed_day: Callable[..., Page]) -> None:
    """The shifts are drawn empty, the lane says what waits, and the day can be planned."""

    def without_plans(day: dict[str, Any]) -> None:
        day["plans"] = []

    page = changed_day(without_plans)
    expect(page.get_by_text("Pas encore de plan pour ce jour")).to_be_visible()
    expect(page.get_by_role("button", name="Planifier")).to_be_enabled()
    expect(page.get_by_text("aucune visite").first).to_be_visible()


def test_an_empty_day_is_drawn_empty(changed_day: Callable[..., Page]) -> None:
    """No visit, no shift, no plan: the board says so and offers nothing to plan."""

    def emptied(day: dict[str, Any]) -> None:
        for name in ("nurses", "shifts", "patients", "visits", "links", "plans"):
            day[name] = []

    page = changed_day(emptied)
    expect(page.get_by_text("Aucune visite n’est demandée ce jour.")).to_be_visible()
    expect(page.get_by_role("button", name="Planifier")).to_be_disabled()


def test_no_day_at_all_says_what_to_do(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> None:
    """An empty service tells how a day comes in."""
    page = open_context(storage_state=signed_in).new_page()
    page.route(re.compile(r"/api/v1/days\?"), lambda route: route.fulfill(json={"days": []}))
    page.goto(service.url)
    expect(page.get_by_text("Aucune journée n’est enregistrée.")).to_be_visible()


@pytest.mark.parametrize("wanted", ["2026-01-01", "demain"])
def test_a_day_without_visits_is_told_and_another_shown(
    open_board: Callable[..., Page], service: Service, wanted: str
) -> None:
    """An address of a day that nobody is visited on, or of none, shows the newest day and says so."""
    page = open_board(f"{service.url}/?day={wanted}")
    sentence = page.get_by_text("Le jour demandé n’a pas de visite. Voici les tournées du ")
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text(
        page.get_by_label("Jour", exact=True).locator("option:checked").inner_text(), ignore_case=True
    )
    expect(page.locator("[role=gridcell][data-visit]").first).to_be_visible()


def test_straight_lines_are_told_as_long_as_their_plan_is_shown(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> None:
    """An estimate has a strip of its own that no button closes, and so has that of the plan compared with."""
    page = open_context(storage_state=signed_in).new_page()
    sentence = "Les temps de trajet en voiture sont comptés en ligne droite."

    def answer(route: Route) -> None:
        plan = route.fetch().json()
        plan["travel_sources"] = [
            {"mode": "car", "kind": "straight_line", "lines": "straight_line", "message": sentence},
            {"mode": "bicycle", "kind": "streets", "lines": "streets", "message": None},
        ]
        route.fulfill(json=plan)

    page.route(re.compile(r"/api/v1/plans/[^/]+$"), answer)
    page.goto(service.url)
    strips = page.locator(".notices .warn")
    expect(strips).to_have_text([sentence, f"Plan fait à la main : {sentence}"])
    expect(strips.get_by_role("button")).to_have_count(0)


def test_a_solve_that_fails_leaves_the_plan_as_it_was(
    open_board: Callable[..., Page],
) -> None:
    """The reason is told in a strip, the rounds stay, and planning can be tried again."""
    page = open_board()
    day = page.evaluate("async () => (await fetch('/api/v1/days')).json()")["days"][0]["day"]
    failed = {
        "id": "gone-wrong",
        "day": day,
        "state": "failed",
        "error": "Le calcul s’est arrêté.",
        "settings": {"seconds": 5, "seed": 0, "threads": None, "weights": None},
    }
    events = f"event: state\ndata: {json.dumps(failed)}\n\n"
    page.route("**/api/v1/plans", lambda route: route.fulfill(status=202, json=failed | {"state": "queued"}))
    page.route(
        "**/api/v1/plans/gone-wrong/events",
        lambda route: route.fulfill(content_type="text/event-stream", body=events),
    )
    blocks = page.locator("[role=gridcell][data-visit]").count()
    page.get_by_role("button", name="Planifier à nouveau").click()
    strip = page.get_by_text("Le calcul n’a pas abouti.")
    expect(strip).to_contain_text("Le calcul s’est arrêté.")
    expect(page.locator("[role=gridcell][data-visit]")).to_have_count(blocks)
    expect(page.get_by_role("button", name="Planifier à nouveau")).to_be_enabled()


def test_a_solve_that_is_killed_leaves_the_plan_as_it_was(
    open_board: Callable[..., Page], set_for_team: Callable[..., Any], service: Service
) -> None:
    """The solving process is killed while it searches: the board says so, and planning again works."""
    set_for_team(search_seconds=60)
    page = open_board()
    shown = page.get_by_label("Plan affiché").input_value()
    blocks = page.locator("[role=gridcell][data-visit]").count()
    page.get_by_role("button", name="Planifier à nouveau").click()
    expect(page.locator(".solve small")).to_contain_text("s sur 60")
    for process in service.solving_processes():
        os.kill(process, signal.SIGKILL)
    strip = page.get_by_text("Le calcul n’a pas abouti.")
    expect(strip).to_contain_text("arrêté brutalement (SIGKILL)")
    expect(page.locator("[role=gridcell][data-visit]")).to_have_count(blocks)
    expect(page.get_by_label("Plan affiché")).to_have_value(shown)
    set_for_team(search_seconds=3)
    page.get_by_role("button", name="Planifier à nouveau").click()
    expect(page.get_by_text("Nouveau plan prêt, l’ancien reste affiché")).to_be_visible(timeout=90_000)
    expect(strip).to_have_count(0)


def test_a_service_that_is_gone_is_told_and_waited_for(
    open_board: Callable[..., Page], door: Forwarder, watch: Watch
) -> None:
    """
    A banner says so, all that was shown stays, and the banner leaves when the service is back.

    The button asks at once. It is not pressed once the service is back: the page asks by itself too, and
    takes it away.
    """
    page = open_board(door.url)
    block = page.locator("[role=gridcell][data-visit]").nth(2)
    block.click()
    door.shut()
    page.get_by_role("button", name="Planifier à nouveau").click()
    banner = page.get_by_text("Le service ne répond pas.")
    expect(banner).to_be_visible()
    expect(block).to_have_attribute("aria-selected", "true")
    with page.expect_request("**/api/v1/me"):
        page.get_by_role("button", name="Réessayer").click()
    expect(banner).to_be_visible()
    door.open()
    expect(banner).to_be_hidden()
    expect(block).to_have_attribute("aria-selected", "true")
    # Chromium notes refused connections on the console by itself.
    assert all("ERR_" in error for error in watch.errors)
    watch.errors.clear()


def test_an_answer_that_breaks_off_half_way_is_asked_for_again(
    open_board: Callable[..., Page], door: Forwarder, watch: Watch
) -> None:
    """Half a day is no day: the banner says that the service is gone, and the day comes when it is back."""
    page = open_board(door.url)
    door.break_off(before=b'"patients":')
    page.reload()
    banner = page.get_by_text("Le service ne répond pas.")
    expect(banner).to_be_visible()
    door.open()
    expect(banner).to_be_hidden()
    expect(page.locator("[role=gridcell][data-visit]").first).to_be_visible()
    # Chromium notes broken connections on the console by itself; the page threw nothing.
    assert all("ERR_" in error for error in watch.errors)
    watch.errors.clear()


def test_names_of_eighty_letters_and_many_windows_stay_in_their_place(
    changed_day: Callable[..., Page],
) -> None:
    """Long names are cut off where they end to fit; the page does not grow."""

    def lengthened(day: dict[str, Any]) -> None:
        for person in [*day["patients"], *day["nurses"]]:
            person["last_name"] = "Deschamps-Vandenbroucke" * 4

    page = changed_day(lengthened)
    expect(page.get_by_role("row").first).to_be_visible()
    page.locator("[role=gridcell][data-visit]").nth(1).click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("button", name="Fermer le détail")).to_be_in_viewport(ratio=1)
