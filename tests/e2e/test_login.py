"""Coming in and going out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import open_menu, wait_for_board

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Watch
    from tests.e2e.forwarder import Forwarder
    from tests.e2e.service import Service

pytestmark = pytest.mark.browser


def fill_in(page: Page, user: str, password: str) -> None:
    """Fill the form and press Enter."""
    page.get_by_label("Nom d’utilisateur").fill(user)
    page.get_by_label("Mot de passe").fill(password)
    page.keyboard.press("Enter")


def test_board_asks_a_stranger_to_log_in_and_opens_for_the_coordinator(
    open_context: Callable[..., BrowserContext], service: Service
) -> None:
    """Without a session the board leads to the login page; name and password lead back to it."""
    page = open_context().new_page()
    page.goto(service.url)
    expect(page).to_have_url(f"{service.url}/login")
    fill_in(page, service.user, service.password)
    wait_for_board(page)
    expect(page).to_have_url(f"{service.url}/")


def test_login_says_why_it_refuses(
    open_context: Callable[..., BrowserContext], service: Service, watch: Watch
) -> None:
    """A wrong password is answered by a sentence on the page, and the form can be tried again."""
    page = open_context().new_page()
    page.goto(f"{service.url}/login")
    fill_in(page, service.user, "not the password")
    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_role("button", name="Se connecter")).to_be_enabled()
    # Chromium notes the refusal on the console by itself.
    assert len(watch.errors) == 1
    assert "401" in watch.errors.pop()


def test_login_says_when_the_service_is_gone(
    open_context: Callable[..., BrowserContext], door: Forwarder, service: Service, watch: Watch
) -> None:
    """No answer is told apart from a refusal."""
    page = open_context().new_page()
    page.goto(f"{door.url}/login")
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    door.shut()
    fill_in(page, service.user, service.password)
    expect(page.get_by_role("alert")).to_contain_text("Le service ne répond pas.")
    watch.errors.clear()


def test_logging_out_ends_the_session(browser: Browser, service: Service, watch: Watch) -> None:
    """After logging out the same browser has to log in again."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900})
    watch.see(context)
    assert context.request.post(f"{service.url}/api/v1/session", data=service.account).ok
    page = context.new_page()
    page.goto(service.url)
    wait_for_board(page)
    open_menu(page)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(f"{service.url}/login")
    page.goto(service.url)
    expect(page).to_have_url(f"{service.url}/login")
    context.close()


@pytest.mark.parametrize(
    ("locale", "words"), [("en-US", "Password"), ("fr-CA", "Mot de passe"), ("it-IT", "Mot de passe")]
)
def test_browser_language_decides_at_first(
    open_context: Callable[..., BrowserContext], service: Service, locale: str, words: str
) -> None:
    """An English browser is greeted in English, any other in French."""
    page = open_context(locale=locale).new_page()
    page.goto(f"{service.url}/login")
    expect(page.get_by_label(words)).to_be_visible()
