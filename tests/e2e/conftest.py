"""A real service, a real Chromium, and pages that fail their test on any error or foreign request."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.e2e.forwarder import Forwarder
from tests.e2e.service import Service, serve_demonstration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import ConsoleMessage, Request, StorageState

PATIENCE_MILLISECONDS = 30_000
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-gpu-rasterization",  # painted by software it would be three times as slow
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
BOARD_SIZE: ViewportSize = {"width": 1440, "height": 900}
CONTEXT: dict[str, Any] = {"locale": "fr-FR", "color_scheme": "light", "reduced_motion": "reduce"}
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


@dataclass
class Watch:
    """What the pages of a test did that they should not have."""

    origins: tuple[str, ...]
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def see(self, context: BrowserContext) -> None:
        """Look at every request and every console message of a context's pages."""
        context.on("request", self._note_request)
        context.on("console", self._note_message)
        context.on(
            "weberror", lambda fault: self.errors.append(f"thrown: {fault.error.stack or fault.error}")
        )

    def judge(self) -> None:
        """Fail on a request to another host, or an error that the test did not take out."""
        assert self.foreign == []
        assert self.errors == []

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self.errors.append(
                f"{message.text} ({place['url']}:{place['lineNumber']}:{place['columnNumber']})"
            )

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((*self.origins, "data:", "blob:")):
            self.foreign.append(request.url)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one the tests skip, loudly, and fail on a build machine."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sentence = "no Chromium on this machine: the pages are NOT tested (apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found


@pytest.fixture(scope="session")
def service(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A server process with the demonstration imported and planned once."""
    assert chromium
    with serve_demonstration(tmp_path_factory.mktemp("data")) as served:
        yield served


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        yield driver


@pytest.fixture(scope="session")
def browser(chromium: str, playwright_driver: Playwright) -> Iterator[Browser]:
    """One browser for all tests; each opens contexts of its own."""
    opened = playwright_driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
    foreign = watch_all(opened)
    yield opened
    opened.close()
    assert foreign == [], "pages asked other machines"


def watch_all(browser: Browser) -> list[str]:
    """Note every request to another machine of every context that is opened from now on, whoever opens it."""
    foreign: list[str] = []
    open_context = browser.new_context

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname not in ("127.0.0.1", "localhost"):
            foreign.append(request.url)

    def new_context(**options: Any) -> BrowserContext:
        context = open_context(**options)
        context.on("request", note)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]
    return foreign


@pytest.fixture
def door(service: Service) -> Iterator[Forwarder]:
    """A door to the service that the test may shut."""
    with Forwarder(service.port) as forwarder:
        yield forwarder


@pytest.fixture
def watch(service: Service, door: Forwarder) -> Iterator[Watch]:
    """Afterwards: no request to another host, no error on the console, but those a test took out."""
    seen = Watch((service.url, door.url))
    yield seen
    seen.judge()


@pytest.fixture
def open_context(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Open contexts, French, light and 1440 x 900 unless said otherwise; they close after the test."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": BOARD_SIZE} | CONTEXT | options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        watch.see(context)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, service: Service) -> StorageState:
    """The cookie of a coordinator, who signed in once through the API."""
    context = browser.new_context()
    answer = context.request.post(f"{service.url}/api/v1/session", data=service.account)
    assert answer.ok, answer.text()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_board(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> Callable[..., Page]:
    """Open the board as a coordinator; returns when the map is drawn."""

    def open_one(url: str = service.url, **options: Any) -> Page:
        page = open_context(storage_state=signed_in, **options).new_page()
        page.goto(url)
        wait_for_board(page)
        return page

    return open_one


@pytest.fixture(scope="module")
def board(browser: Browser, service: Service, signed_in: StorageState) -> Iterator[Page]:
    """One board for the tests of a module that only look and select: drawing the map takes its time."""
    seen = Watch((service.url,))
    context = browser.new_context(storage_state=signed_in, viewport=BOARD_SIZE, **CONTEXT)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    seen.see(context)
    page = context.new_page()
    page.goto(service.url)
    wait_for_board(page)
    yield page
    context.close()
    seen.judge()


def open_menu(page: Page) -> None:
    """Open the board's menu of other pages, theme, account and leaving."""
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#page-menu")).to_be_visible()


def wait_for_board(page: Page) -> None:
    """Wait until the rounds and the map are drawn."""
    expect(page.get_by_role("grid").get_by_role("row").first).to_be_visible()
    expect(page.locator("[data-drawn=yes]")).to_be_visible()


@pytest.fixture
def nurse_link(browser: Browser, service: Service, signed_in: StorageState) -> Callable[[str], str]:
    """Make a nurse's one-time link as a coordinator does."""

    def make(nurse_id: str) -> str:
        context = browser.new_context(storage_state=signed_in)
        answer = context.request.post(f"{service.url}/api/v1/nurses/{nurse_id}/link")
        assert answer.ok, answer.text()
        url: str = answer.json()["url"]
        context.close()
        return url

    return make


@pytest.fixture
def set_for_team(
    browser: Browser, service: Service, signed_in: StorageState
) -> Iterator[Callable[..., dict[str, Any]]]:
    """Set some of the team's planning settings, as another coordinator does; usual ones again afterwards."""
    path = f"{service.url}/api/v1/planning-settings"
    context = browser.new_context(storage_state=signed_in)

    def put(**changed: int) -> dict[str, Any]:
        read = context.request.get(path)
        wanted = read.json()["usual"] | changed
        version = {"If-Match": read.headers["etag"]}
        answer = context.request.put(path, data=wanted, headers=version)
        assert answer.ok, answer.text()
        return dict(answer.json())

    yield put
    put()
    context.close()


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., None]:
    """Take a picture of a page or a part of it; into docs/pictures only when TOURNEE_PICTURES is set."""

    def take(page: Page, name: str, part: str = "html") -> None:
        folder = PICTURES if os.environ.get("TOURNEE_PICTURES") else tmp_path
        folder.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(SETTLE_MILLISECONDS if os.environ.get("TOURNEE_PICTURES") else 0)
        page.locator(part).screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size > LEAST_PICTURE_BYTES

    return take


SETTLE_MILLISECONDS = 1_500
"""Street names come into the map when their font is read: a picture for people waits for them."""
LEAST_PICTURE_BYTES = 30_000
"""An empty page of this size compresses to less."""


def poll(question: Callable[[], bool], seconds: float = 30.0) -> None:
    """Ask until the answer is yes: under the pages' CSP the browser cannot wait by itself."""
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
