"""Accessibility rules on every page, panel, dialog and menu, in both themes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import open_menu
from tests.e2e.test_phone import SIZE, open_phone, route  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import StorageState

    from tests.e2e.conftest import Watch
    from tests.e2e.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("theme", ["light", "dark"])]
KINDS = ("Plans de soins", "Visites", "Soignants", "Absences", "Horaires", "Actes", "Patients")
TABS = ("Clés", "Liens des soignants", "Journal", "Limites de travail", "Comptes")


def grave_faults(page: Page) -> list[str]:
    """Run the rules; name every serious or critical fault with the elements it is at."""
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{fault['id']} ({fault['impact']}): {[node['target'] for node in fault['nodes']]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def grave_faults_in_both_themes(page: Page) -> list[str]:
    """Run them in the light and in the dark, for what is there for a moment only."""
    found = []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        found += grave_faults(page)
    return found


class Walk:
    """Looks at one page in one state after the other, and names those with grave faults at the end."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: dict[str, list[str]] = {}

    def look(self, state: str) -> None:
        """Run the rules now."""
        if faults := grave_faults(self.page):
            self.faults[state] = faults


@pytest.fixture
def open_page(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState, theme: str
) -> Callable[[str], Page]:
    """Open a page as a coordinator in the theme of the test."""

    def open_one(path: str) -> Page:
        context = open_context(storage_state=signed_in, base_url=service.url, color_scheme=theme)
        page = context.new_page()
        page.goto(path)
        return page

    return open_one


def test_login_page_has_no_grave_fault(
    open_context: Callable[..., BrowserContext], service: Service, theme: str, watch: Watch
) -> None:
    """The login page as it opens, refusing, and asking for the second factor."""
    page = open_context(color_scheme=theme).new_page()
    walk = Walk(page)
    page.goto(f"{service.url}/login")
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    walk.look("as it opens")
    page.get_by_label("Nom d’utilisateur").fill("personne")
    page.get_by_label("Mot de passe").fill("rien du tout")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    walk.look("refused")
    needed = {"title": "x", "code": "second_factor_needed", "status": 401}
    page.route("**/api/v1/session", lambda asked: asked.fulfill(status=401, json=needed))
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_label("Code du second facteur")).to_be_visible()
    walk.look("second step")
    assert walk.faults == {}
    watch.errors.clear()  # the browser's own words on what was refused


def test_account_page_has_no_grave_fault(open_page: Callable[[str], Page], service: Service) -> None:
    """The account with its sessions, and the set-up of a second factor."""
    page = open_page("/account")
    walk = Walk(page)
    expect(page.locator(".sessions li").first).to_be_visible()
    walk.look("account")
    page.get_by_label("Mot de passe actuel").first.fill(service.password)
    page.get_by_role("button", name="Configurer").click()
    expect(page.get_by_role("img", name="Image QR du secret")).to_be_visible()
    walk.look("second factor")
    assert walk.faults == {}


def test_administration_has_no_grave_fault(open_page: Callable[[str], Page], service: Service) -> None:
    """Every tab, what is filled in there, and a question in a dialog."""
    page = open_page("/admin")
    walk = Walk(page)
    for tab in TABS:
        page.get_by_role("navigation").get_by_role("button", name=tab, exact=True).click()
        expect(page.get_by_role("region", name=tab, exact=True)).to_be_visible()
        add = page.get_by_role("button", name=re.compile("^Ajouter un"))
        if add.count():
            add.click()
        walk.look(tab)
    page.locator(f".rows li[data-name='{service.user}']").get_by_role("button", name="Désactiver").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    walk.look("dialog")
    assert walk.faults == {}


def test_records_have_no_grave_fault(open_page: Callable[[str], Page]) -> None:
    """Every list with a new sheet, a sheet that is filled in, and the question of leaving."""
    page = open_page("/records")
    walk = Walk(page)
    for kind in KINDS:
        page.get_by_role("navigation").get_by_role("button", name=kind, exact=True).click()
        expect(page.get_by_role("region", name=kind, exact=True)).to_be_visible()
        page.get_by_role("button", name="Ajouter", exact=True).click()
        expect(page.locator("form :is(input, select):focus")).to_be_visible()
        walk.look(kind)
    page.locator(".list li button").first.click()
    expect(page.locator("form")).to_be_visible()
    walk.look("a patient")
    page.get_by_label("Souhaits").fill("Sonner deux fois")
    page.locator(".list li button").nth(1).click()
    expect(page.get_by_role("button", name="Rester ici")).to_be_visible()
    walk.look("leaving")
    page.get_by_role("button", name="Abandonner les modifications").click()
    page.get_by_role("button", name="Importer une journée").click()
    wrong = {"name": "visits.csv", "mimeType": "text/csv", "buffer": b"id,patient\n1,2\n"}
    page.get_by_label("Fichiers CSV", exact=True).set_input_files([wrong])  # type: ignore[list-item]
    expect(page.locator("table.faults")).to_be_visible()
    walk.look("import")
    assert walk.faults == {}


def test_board_has_no_grave_fault(open_board: Callable[..., Page], theme: str, watch: Watch) -> None:
    """What the board shows beside the map, what is lifted, and what it says above."""
    page = open_board(color_scheme=theme)
    walk = Walk(page)
    choice = page.get_by_label("Plan affiché")
    choice.select_option(choice.locator("option", has_text="calculé").first.get_attribute("value") or "")
    block = page.locator(".block:not(.paired):not(.locked)").nth(1)
    page.locator(".rows .row:has(.block) .row-head").first.click()
    walk.look("a round")
    block.click()
    page.get_by_role("heading", name="Changer à la main").scroll_into_view_if_needed()
    walk.look("a visit")
    page.get_by_role("button", name="Où la placer ?").click()
    expect(page.locator(".moves .places li, .moves .places button").first).to_be_visible()
    walk.look("places of a visit")
    page.get_by_role("region", name="Non placées").get_by_role("button").first.click()
    walk.look("a visit without nurse")
    for panel in ("Réglages", "Plans et changements"):
        page.get_by_role("button", name=panel).click()
        expect(page.locator("aside.detail :is(form, .plan-log li)").first).to_be_visible()
        walk.look(panel)
    page.get_by_role("button", name="Fermer", exact=False).first.click()
    open_menu(page)
    walk.look("menu")
    page.keyboard.press("Escape")
    block.click()
    block.press("Space")
    expect(page.locator(".price").first).not_to_have_text("…")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Aperçu, rien n’est enregistré")).to_be_visible()
    walk.look("a visit that is lifted")
    page.keyboard.press("Escape")
    expect(page.locator(".grid.lifting")).to_have_count(0)
    page.keyboard.press("l")
    expect(page.locator(".block.locked").first).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(".notice.bad")).to_be_visible()
    walk.look("refused")
    page.locator(".plan-state").get_by_role("button", name="Publier").click()
    expect(page.get_by_role("complementary", name="Publier ce plan ?")).to_be_visible()
    walk.look("question of publishing")
    page.context.set_offline(True)
    page.get_by_role("complementary").get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_text("Le service ne répond pas.")).to_be_visible()
    walk.look("service gone")
    watch.errors.clear()  # the browser's own words on what was refused, and on the network that is gone
    assert walk.faults == {}


def test_sheets_have_no_grave_fault(open_page: Callable[[str], Page]) -> None:
    """The round sheets to print."""
    page = open_page("/account")
    plan = page.request.get("/api/v1/days/2026-03-02/plan").json()["id"]
    page.goto(f"/print?plan={plan}&shift=s03")
    expect(page.locator(".sheet[data-fits]").first).to_be_visible()
    assert grave_faults(page) == []


def test_phone_page_has_no_grave_fault(
    open_phone: Callable[..., Page],  # noqa: F811
    open_context: Callable[..., BrowserContext],
    service: Service,
    theme: str,
    watch: Watch,
) -> None:
    """The nurse's page with a round, and where a link is missing."""
    assert grave_faults(open_phone(color_scheme=theme)) == []
    page = open_context(viewport=SIZE, color_scheme=theme).new_page()
    page.goto(f"{service.url}/n#not-a-link")
    expect(page.get_by_role("heading", name="Lien nécessaire")).to_be_visible()
    assert grave_faults(page) == []
    assert all("status of 401" in error for error in watch.errors), watch.errors
    watch.errors.clear()
