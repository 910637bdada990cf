"""Signing in through an issuer in a real browser, the issuer on another site."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from app.identity.accounts import NewUser, add_user
from tests.databases import Files
from tests.e2e.conftest import BOARD_SIZE, CONTEXT, PATIENCE_MILLISECONDS, open_menu
from tests.e2e.test_accessibility import grave_faults
from tests.issuer import CLIENT, SECRET, SmallIssuer, issuing
from tests.records import ORGANISATION
from tests.running import free_port, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlalchemy as sa

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
BUTTON = "Se connecter avec Zzvouched"


@dataclass(frozen=True)
class Offered:
    """A service that offers the issuer."""

    url: str
    engine: sa.Engine
    issuer: SmallIssuer


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offered]:
    """The service at 127.0.0.1, the issuer at localhost: to a browser those are two sites."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    files = Files(tmp_path_factory.mktemp("small"))
    with (
        issuing(f"{url}/login/openid", "localhost") as issuer,
        files.settings(tmp_path_factory.mktemp("offered"), holds="small day") as plain,
    ):
        settings = replace(
            plain,
            port=port,
            public_url=url,
            openid_issuer=issuer.url,
            openid_client_id=CLIENT,
            openid_client_secret=SECRET,
            openid_label="Zzvouched",
        )
        issuer.metadata = {"end_session_endpoint": f"{issuer.url}/end"}
        issuer.asks = True
        with running(settings) as application:
            yield Offered(url, application.state.planner.engine, issuer)


@pytest.fixture
def open_login(browser: Browser, offered: Offered) -> Iterator[Callable[..., Page]]:
    """Open the login page; afterwards no page may have broken its own policy."""
    contexts, complaints = [], []

    def open_one(**options: object) -> Page:
        context = browser.new_context(**{"viewport": BOARD_SIZE} | CONTEXT | options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        context.on("console", lambda message: complaints.append(message.text))
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{offered.url}/login")
        expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [
        text for text in complaints if "Content Security Policy" in text or "Content-Security" in text
    ] == []


def test_whole_way_there_and_back(
    open_login: Callable[..., Page], offered: Offered, picture: Callable[..., None]
) -> None:
    """The button leads to the issuer, its answer to the board, and signing out to the issuer again."""
    tied = NewUser(
        name="zoe", role="coordinator", issuer=offered.issuer.url, subject="s-zoe", has_password=False
    )
    add_user(offered.engine, ORGANISATION, tied)
    page = open_login()
    picture(page, "login-openid")
    assert grave_faults(page) == []
    page.get_by_role("button", name=BUTTON).click()
    expect(page).to_have_title("Zzissuer")
    page.get_by_role("link", name="Zzallow").click()
    expect(page).to_have_url(f"{offered.url}/")
    open_menu(page)
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    page.goto(f"{offered.url}/account")
    expect(page.get_by_text("zoe")).to_be_visible()
    expect(page.get_by_role("heading", name="Mot de passe")).to_have_count(0)
    page.goto(f"{offered.url}/")
    open_menu(page)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(re.compile(re.escape(f"{offered.issuer.url}/end?")))
    page.goto(offered.url)
    expect(page).to_have_url(f"{offered.url}/login")


def test_what_is_asked_while_leaving_does_not_lead_elsewhere(
    open_login: Callable[..., Page], offered: Offered
) -> None:
    """
    Signing out leads to the issuer even where the board was still asking for something.

    It did not: what the board asked for was refused, which led to the login page instead.
    """
    tied = NewUser(
        name="zora", role="coordinator", issuer=offered.issuer.url, subject="s-zora", has_password=False
    )
    add_user(offered.engine, ORGANISATION, tied)
    offered.issuer.person = {"sub": "s-zora"}
    page = open_login()
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("link", name="Zzallow").click()
    open_menu(page)
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    asked: list[Route] = []
    page.route("**/api/v1/days**", lambda route: asked.append(route))  # noqa: PLW0108 Playwright marks handlers
    with page.expect_request("**/api/v1/days**"):
        page.get_by_role("combobox", name="Langue").select_option("en")
    leaving: list[Route] = []
    page.route(f"{offered.issuer.url}/end?**", lambda route: leaving.append(route))  # noqa: PLW0108 as above
    with page.expect_request(f"{offered.issuer.url}/end?**"):
        page.get_by_role("button", name="Log out").click()
    with page.expect_response(lambda response: response.status == 401):
        asked[0].continue_()
    leaving[0].continue_()
    expect(page).to_have_url(re.compile(re.escape(f"{offered.issuer.url}/end?")))


def test_person_without_an_account_reads_what_to_do(
    open_login: Callable[..., Page], offered: Offered, picture: Callable[..., None]
) -> None:
    """On a phone too the page says why, shows the identifier to tie, and leads back."""
    offered.issuer.person = {"sub": "s-7f3c9a52-1b7e-4a50-9a4d-0c3b7a5e2f61"}
    page = open_login(viewport=PHONE)
    picture(page, "login-openid-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("link", name="Zzallow").click()
    expect(page.get_by_role("heading", name="Pas encore de compte")).to_be_visible()
    expect(page.get_by_text("s-7f3c9a52-1b7e-4a50-9a4d-0c3b7a5e2f61")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "login-openid-refused")
    assert grave_faults(page) == []
    page.get_by_role("link", name="Retour à la page de connexion").click()
    expect(page).to_have_url(f"{offered.url}/login")
