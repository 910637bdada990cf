"""One's own account: the second factor, recovery codes and sessions, in a real browser."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.e2e.conftest import CONTEXT, open_menu, wait_for_board
from tests.e2e.test_accessibility import grave_faults
from tests.e2e.test_login import fill_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import StorageState

    from tests.e2e.conftest import Watch
    from tests.e2e.service import Service

pytestmark = pytest.mark.browser


@pytest.fixture
def add_user(browser: Browser, service: Service, signed_in: StorageState) -> Callable[..., str]:
    """Make an account as an admin does; returns its password."""

    def add(name: str, **asked: object) -> str:
        context = browser.new_context(storage_state=signed_in, **CONTEXT)
        answer = context.request.post(
            f"{service.url}/api/v1/users", data={"name": name, "role": "reader"} | asked
        )
        assert answer.ok, answer.text()
        password: str = answer.json()["password"]
        context.close()
        return password

    return add


def sign_in(page: Page, service: Service, name: str, password: str, code: str = "") -> None:
    """Fill the login page in; with a code, the second step too."""
    page.goto(f"{service.url}/login")
    fill_in(page, name, password)
    if code:
        page.get_by_label("Code du second facteur").fill(code)
        page.keyboard.press("Enter")


def sign_out(page: Page, service: Service) -> None:
    """Leave by the board's button."""
    open_menu(page)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(f"{service.url}/login")


def set_up(page: Page, password: str) -> tuple[pyotp.TOTP, list[str]]:
    """Set the second factor up as the page says; gives the device and the recovery codes."""
    page.get_by_label("Mot de passe actuel").first.fill(password)
    page.get_by_role("button", name="Configurer").click()
    expect(page.get_by_role("img", name="Image QR du secret")).to_be_visible()
    device = pyotp.TOTP(page.locator("code").inner_text().replace(" ", ""))
    assert grave_faults(page) == []
    page.get_by_label("Code à six chiffres").fill(device.now())
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator(".codes code")).to_have_count(10)
    expect(page.get_by_label("Mot de passe actuel").first).to_have_value("")
    return device, page.locator(".codes code").all_inner_texts()


def expect_refusals_only(watch: Watch) -> None:
    """Chromium notes each refusal by itself; nothing else may stand on the console."""
    assert all("status of 4" in error for error in watch.errors), watch.errors
    watch.errors.clear()


def test_second_factor_is_set_up_where_it_is_required(
    open_context: Callable[..., BrowserContext],
    service: Service,
    add_user: Callable[..., str],
    watch: Watch,
) -> None:
    """Who must set it up is led there; a recovery code signs in; a session ended elsewhere is signed out."""
    password = add_user("claire", second_factor_required=True)
    first = open_context(color_scheme="dark").new_page()
    sign_in(first, service, "claire", password)
    expect(first).to_have_url(f"{service.url}/account")
    _, codes = set_up(first, password)
    assert grave_faults(first) == []

    second = open_context().new_page()
    sign_in(second, service, "claire", password, codes[0])
    wait_for_board(second)
    expect(second.get_by_role("button", name="Planifier à nouveau")).to_have_count(0)
    open_menu(second)
    second.get_by_role("link", name="Mon compte (claire)").click()
    expect(second.get_by_text("Codes de secours restants : 9.")).to_be_visible()
    assert grave_faults(second) == []
    second.get_by_role("button", name="Fermer", exact=True).click()
    expect(second.get_by_role("button", name="Fermer", exact=True)).to_have_count(0)
    first.goto(service.url)
    expect(first).to_have_url(f"{service.url}/login")
    expect_refusals_only(watch)


def test_second_step_takes_a_code_once_and_a_new_password_ends_other_sessions(
    open_context: Callable[..., BrowserContext],
    service: Service,
    add_user: Callable[..., str],
    watch: Watch,
) -> None:
    """A code of the device or a recovery code signs in, the same one not again; then the password changes."""
    password = add_user("nadia")
    page, other = open_context().new_page(), open_context(viewport=PHONE).new_page()
    sign_in(page, service, "nadia", password)
    expect(page).to_have_url(f"{service.url}/")
    page.goto(f"{service.url}/account")
    expect(page.get_by_text("Inactif.")).to_be_visible()
    device, codes = set_up(page, password)
    page.get_by_role("link", name="Retour aux tournées").click()
    sign_out(page, service)

    later = device.at(int(time.time()) + device.interval)  # the code of now was used to set it up
    sign_in(page, service, "nadia", password, "000000")
    expect(page.get_by_role("alert")).not_to_be_empty()
    page.get_by_label("Code du second facteur").fill(later)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{service.url}/")
    sign_out(page, service)
    for code, is_taken in ((later, False), (codes[0], True)):
        sign_in(page, service, "nadia", password, code)
        expect(page).to_have_url(f"{service.url}/" if is_taken else f"{service.url}/login")
    sign_in(other, service, "nadia", password, codes[0])
    expect(other.get_by_role("alert")).not_to_be_empty()
    expect(other).to_have_url(f"{service.url}/login")
    other.get_by_label("Code du second facteur").fill(codes[1])
    other.keyboard.press("Enter")
    expect(other).to_have_url(f"{service.url}/")

    other.goto(f"{service.url}/account")
    expect(other.locator(".sessions li")).to_have_count(2)
    other.get_by_label("Mot de passe actuel").last.fill(password)
    other.get_by_label("Nouveau mot de passe").fill("court")
    other.get_by_role("button", name="Changer le mot de passe").click()
    expect(other.get_by_role("alert")).to_contain_text("12")
    other.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
    other.get_by_role("button", name="Changer le mot de passe").click()
    expect(other.get_by_text("Mot de passe changé.")).to_be_visible()
    expect(other.locator(".sessions li")).to_have_count(1)
    assert other.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(service.url)
    expect(page).to_have_url(f"{service.url}/login")
    sign_in(page, service, "nadia", password)
    expect(page.get_by_role("alert")).not_to_be_empty()
    sign_in(page, service, "nadia", NEW_PASSWORD, codes[2])
    expect(page).to_have_url(f"{service.url}/")
    expect_refusals_only(watch)


PHONE: ViewportSize = {"width": 390, "height": 844}
NEW_PASSWORD = "trois tournées et un vélo"
