"""One's own account: the second factor, recovery codes and sessions, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import CONTEXT, wait_for_board
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


def _sign_in(page: Page, service: Service, name: str, password: str) -> None:
    page.goto(f"{service.url}/login")
    fill_in(page, name, password)


def test_second_factor_is_set_up_and_asked_for(
    open_context: Callable[..., BrowserContext],
    service: Service,
    add_user: Callable[..., str],
    watch: Watch,
) -> None:
    """Who must set it up is led there; a recovery code signs in; a session ended is signed out."""
    password = add_user("claire", second_factor_required=True)
    first = open_context(color_scheme="dark").new_page()
    _sign_in(first, service, "claire", password)
    expect(first).to_have_url(f"{service.url}/account")
    first.get_by_label("Mot de passe actuel").first.fill(password)
    first.get_by_role("button", name="Configurer").click()
    expect(first.get_by_role("img", name="Image QR du secret")).to_be_visible()
    secret = first.locator("code").inner_text().replace(" ", "")
    first.get_by_label("Code à six chiffres").fill(pyotp.TOTP(secret).now())
    first.get_by_role("button", name="Confirmer").click()
    codes = first.locator(".codes code")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    assert grave_faults(first) == []

    second = open_context().new_page()
    _sign_in(second, service, "claire", password)
    second.get_by_label("Code du second facteur").fill(recovery)
    second.keyboard.press("Enter")
    wait_for_board(second)
    expect(second.get_by_role("button", name="Planifier à nouveau")).to_have_count(0)
    second.get_by_role("link", name="Mon compte (claire)").click()
    expect(second.get_by_text("Codes de secours restants : 9.")).to_be_visible()
    assert grave_faults(second) == []
    second.get_by_role("button", name="Fermer", exact=True).click()
    expect(second.get_by_role("button", name="Fermer", exact=True)).to_have_count(0)
    first.goto(service.url)
    expect(first).to_have_url(f"{service.url}/login")
    assert all("401" in error for error in watch.errors)  # Chromium notes the question for the code
    watch.errors.clear()
