"""The nurse's telephone: her own round by her link, step by step, also without network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect

from tests.e2e.conftest import poll
from tests.e2e.service import DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Watch
    from tests.e2e.forwarder import Forwarder
    from tests.e2e.service import Service

pytestmark = pytest.mark.browser

SIZE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def route(browser: Browser, service: Service, signed_in: StorageState) -> dict[str, Any]:
    """The longest round of the published plan."""
    context = browser.new_context(storage_state=signed_in)
    plan = context.request.get(f"{service.url}/api/v1/days/{DAY}/plan").json()
    context.close()
    longest: dict[str, Any] = max(plan["routes"], key=lambda one: len(one["stops"]))
    return longest


@pytest.fixture
def open_phone(
    open_context: Callable[..., BrowserContext], nurse_link: Callable[[str], str], route: dict[str, Any]
) -> Callable[..., Page]:
    """Open a nurse's link on a telephone, through a door where one is given."""

    def open_one(door: Forwarder | None = None, **options: Any) -> Page:
        link = nurse_link(route["nurse_id"])
        if door is not None:
            link = re.sub(r"^http://[^/]+", door.url, link)
        page = open_context(viewport=SIZE, is_mobile=True, has_touch=True, **options).new_page()
        page.goto(link)
        expect(page.get_by_role("heading", name=re.compile("Ma tournée|My round"))).to_be_visible()
        return page

    return open_one


def hour(route: dict[str, Any], stop: int) -> str:
    """The wall clock of a stop: the API's times carry the team's own offset."""
    return str(route["stops"][stop]["start"])[11:16]


def test_link_opens_the_nurses_own_round_and_leaves_the_address(
    open_phone: Callable[..., Page], route: dict[str, Any]
) -> None:
    """The first visit is big with its hour; the secret is no longer in the address."""
    page = open_phone()
    expect(page.locator(".hour")).to_have_text(hour(route, 0))
    expect(page.get_by_text(f"visite 1 sur {len(route['stops'])}")).to_be_visible()
    assert "#" not in page.url
    lines = page.get_by_role("region", name="Ensuite").get_by_role("listitem")
    # Beside the other visits: the breaks, and the way back.
    expect(lines).to_have_count(len(route["stops"]) - 1 + len(route["breaks"]) + 1)


def test_nurse_steps_through_her_round(open_phone: Callable[..., Page], route: dict[str, Any]) -> None:
    """Next and previous walk visit by visit, and stop at the ends."""
    page = open_phone()
    following, previous = (
        page.get_by_role("button", name="Suivante"),
        page.get_by_role("button", name="Précédente"),
    )
    expect(previous).to_be_disabled()
    for stop in range(1, len(route["stops"])):
        following.click()
        expect(page.locator(".hour")).to_have_text(hour(route, stop))
    expect(following).to_be_disabled()
    previous.click()
    expect(page.locator(".hour")).to_have_text(hour(route, -2))


def test_directions_are_opened_by_the_telephone_only_when_tapped(open_phone: Callable[..., Page]) -> None:
    """The link is of the telephone's own kind, so that no web page is asked."""
    page = open_phone()
    assert (page.get_by_role("link", name="Y aller").get_attribute("href") or "").startswith("geo:43.")


def test_targets_are_big_enough_for_a_thumb(open_phone: Callable[..., Page]) -> None:
    """Every button and link is 44 pixels high or more, the main one 64."""
    page = open_phone()
    for target in [*page.get_by_role("button").all(), *page.get_by_role("link").all()]:
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, target.inner_text()
    main = page.get_by_role("button", name="Suivante").bounding_box()
    assert main is not None
    assert main["height"] >= 64


def test_round_is_there_after_a_reload_without_network(
    open_phone: Callable[..., Page], door: Forwarder, route: dict[str, Any], watch: Watch
) -> None:
    """Once loaded, the page opens again with the service gone: the same round, and the state in amber."""
    page = open_phone(door)
    poll(lambda: page.evaluate("async () => Boolean((await navigator.serviceWorker.ready).active)"))
    poll(lambda: page.evaluate("async () => Boolean(await caches.match('/n'))"))
    door.shut()
    page.reload()
    expect(page.locator(".hour")).to_have_text(hour(route, 0))
    expect(page.get_by_text("Hors ligne")).to_be_visible()
    page.get_by_role("button", name="Suivante").click()
    expect(page.locator(".hour")).to_have_text(hour(route, 1))
    door.open()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Hors ligne")).to_be_hidden()
    assert all("ERR_" in error for error in watch.errors)
    watch.errors.clear()


def test_a_used_link_asks_for_a_new_one(
    open_context: Callable[..., BrowserContext], service: Service, watch: Watch
) -> None:
    """A stranger with a spent or wrong link sees no name, only what to do."""
    page = open_context(viewport=SIZE).new_page()
    page.goto(f"{service.url}/n#not-a-link")
    expect(page.get_by_role("heading", name="Lien nécessaire")).to_be_visible()
    assert "#" not in page.url
    assert all("401" in error for error in watch.errors)
    watch.errors.clear()


def test_a_session_that_ended_takes_the_kept_round_with_it(
    open_phone: Callable[..., Page], watch: Watch
) -> None:
    """When the service no longer knows the telephone, no patient's name stays on it."""
    page = open_phone()
    assert page.evaluate("localStorage.getItem('tournee.round') !== null")
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("heading", name="Lien nécessaire")).to_be_visible()
    assert page.evaluate("localStorage.getItem('tournee.round') === null")
    watch.errors.clear()


def test_phone_speaks_english_too(open_phone: Callable[..., Page]) -> None:
    """By the browser, and by the choice at the end of the page."""
    page = open_phone(locale="en-GB")
    expect(page.get_by_role("button", name="Next")).to_be_visible()
    page.get_by_label("Language").select_option("fr")
    expect(page.get_by_role("button", name="Suivante")).to_be_visible()


def test_board_gives_a_nurse_her_link(
    open_board: Callable[..., Page], open_context: Callable[..., BrowserContext]
) -> None:
    """A coordinator makes the link in a round's detail; it opens that nurse's page."""
    board = open_board()
    board.locator("[data-round]").first.click()
    name = (board.get_by_role("complementary").get_by_role("heading", level=2).inner_text()).split()[0]
    board.get_by_role("button", name=f"Lien pour le téléphone de {name}").click()
    link = board.get_by_label(f"À ouvrir une fois sur le téléphone de {name}").input_value()
    phone = open_context(viewport=SIZE).new_page()
    phone.goto(link)
    expect(phone.get_by_text(re.compile(f", {name}$"))).to_be_visible()
