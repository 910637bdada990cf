"""What the board's pages ask for: from this machine alone, and not much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import CHROMIUM_ARGUMENTS, CONTEXT, wait_for_board, watch_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Playwright, Request, StorageState

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser
MOST_BYTES = 2_500_000


def test_first_load_of_the_board_is_light(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> None:
    """What is transferred until rounds and map are drawn, but tiles, weighs less than 2.5 MB."""
    finished: list[Request] = []
    page = open_context(storage_state=signed_in).new_page()
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 Playwright marks handlers
    page.goto(service.url)
    wait_for_board(page)
    weights = {
        request.url: size["responseBodySize"] + size["responseHeadersSize"]
        for request in finished
        if ".pmtiles" not in request.url and "/map/tiles" not in request.url
        for size in [request.sizes()]
    }
    assert len(weights) > 40
    assert sum(weights.values()) < MOST_BYTES


@pytest.fixture
def other_browser(chromium: str, playwright_driver: Playwright) -> Iterator[Browser]:
    """A browser beside the one that all tests share, whose requests are judged at the end."""
    opened = playwright_driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
    yield opened
    opened.close()


def test_watch_sees_every_context(other_browser: Browser) -> None:
    """A request to another machine is noted whichever context it comes from; one to this machine is not."""
    foreign = watch_all(other_browser)
    context = other_browser.new_context(**CONTEXT)
    page = context.new_page()
    page.set_content('<img src="http://elsewhere.invalid/x.png"><img src="http://127.0.0.1:9/x.png">')
    page.wait_for_load_state()
    context.close()
    assert foreign == ["http://elsewhere.invalid/x.png"]
