"""Round sheets: a page of paper for each nurse, whatever people are called, with streets or without."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.test_accessibility import grave_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import StorageState

    from tests.e2e.conftest import Watch
    from tests.e2e.service import Service

pytestmark = pytest.mark.browser
LONG = "Marie-Antoinette-Philomène-Radegonde de la Villardière-Saint-Barthélemy-d'Anjou"
RIGHT_TO_LEFT = "عائشة بنت عبد الرحمن"


@pytest.fixture
def open_sheets(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> Callable[..., Page]:
    """Open the sheets of the published plan; returns when they are laid out."""

    def open_one(
        more: str = "", answers: dict[str, Callable[[Route], None]] | None = None, **options: Any
    ) -> Page:
        context = open_context(storage_state=signed_in, base_url=service.url, **options)
        plan = context.request.get("/api/v1/days/2026-03-02/plan").json()["id"]
        page = context.new_page()
        for path, answer in (answers or {}).items():
            page.route(f"**/api/v1/{path}", answer)
        page.goto(f"/print?plan={plan}{more}")
        expect(page.locator(".sheet[data-fits]").first).to_be_visible()
        return page

    return open_one


def _pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def _nurses(page: Page) -> set[str]:
    plan = page.request.get("/api/v1/days/2026-03-02/plan").json()
    return {route["nurse_id"] for route in plan["routes"]}


@pytest.mark.parametrize(
    ("locale", "do", "words"),
    [
        ("fr-FR", "Imprimer ou enregistrer en PDF", ("Itinéraires", "Imprimé le", "version")),
        ("en-GB", "Print or save as PDF", ("Directions", "Printed on", "version")),
    ],
)
def test_each_nurse_has_one_page(
    open_sheets: Callable[..., Page], locale: str, do: str, words: tuple[str, ...]
) -> None:
    """As many pages as nurses with visits; each says of which plan it is; the button is not on paper."""
    page = open_sheets(locale=locale)
    nurses = _nurses(page)
    expect(page.locator(".sheet")).to_have_count(len(nurses))
    for sheet in page.locator(".sheet").all():
        assert all(word in sheet.inner_text() for word in words)
        assert sheet.get_attribute("data-fits") == "yes"
    assert _pages(page) == len(nurses)
    button = page.get_by_role("button", name=do)
    expect(button).to_be_visible()
    page.emulate_media(media="print")
    expect(button).to_be_hidden()
    page.emulate_media(media="screen")
    assert grave_faults(page) == []


def test_sheets_open_from_the_board_and_show_one_nurse_where_asked(
    open_board: Callable[..., Page], open_sheets: Callable[..., Page]
) -> None:
    """The link beside the plan opens a tab of its own; one nurse's sheet alone is one page."""
    board = open_board()
    with board.context.expect_page() as opened:
        board.get_by_role("link", name="Imprimer les tournées").click()
    expect(opened.value.locator(".sheet[data-fits]").first).to_be_visible()
    page = open_sheets("&shift=s03")
    expect(page.locator(".sheet")).to_have_count(1)
    assert _pages(page) == 1
    page.get_by_label("Tournée à imprimer").select_option("")
    expect(page.locator(".sheet")).to_have_count(len(_nurses(page)))


def test_streets_are_drawn_under_the_lines(open_sheets: Callable[..., Page]) -> None:
    """One map draws all of them; the sheets tell how far it is."""
    page = open_sheets()
    expect(page.locator(".sheet image")).to_have_count(len(_nurses(page)))
    expect(page.get_by_text(re.compile("^Fonds de carte"))).to_have_count(0)
    expect(page.locator("canvas")).to_have_count(0)


def test_names_of_any_length_and_direction_stay_on_the_page(
    open_sheets: Callable[..., Page], watch: Watch
) -> None:
    """Names of 80 letters, names from right to left, and no map: nothing is cut, what is too long goes on."""

    def rename(route: Route) -> None:
        day = route.fetch().json()
        for person in (*day["patients"], *day["nurses"]):
            person["last_name"] = LONG
        for person in day["patients"][::2]:
            person["first_name"] = person["last_name"] = RIGHT_TO_LEFT
        route.fulfill(body=json.dumps(day), content_type="application/json")

    def no_map(route: Route) -> None:
        route.fulfill(body="{}", content_type="application/problem+json", status=404)

    page = open_sheets(answers={"days/2026-03-02": rename, "map": no_map})
    assert len(LONG) >= 79
    assert _pages(page) == len(_nurses(page)) + page.locator(".sheet[data-fits=no]").count()
    over = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert page.locator(".sheet, .visits, .ways, .head").evaluate_all(over) == 0
    expect(page.locator(".sheet image")).to_have_count(0)
    expect(page.locator(".sheet svg path.line").first).to_have_attribute("d", re.compile("^M"))
    watch.errors[:] = [error for error in watch.errors if "/api/v1/map" not in error]


def test_a_page_without_a_plan_says_so(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> None:
    """An address without a plan, or with one that is not there, is told in a sentence."""
    page = open_context(storage_state=signed_in, base_url=service.url).new_page()
    page.goto("/print")
    expect(page.get_by_role("status").filter(has_text="Aucun plan n’est nommé")).to_be_visible()
