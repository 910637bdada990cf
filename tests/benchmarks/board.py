"""The board of the demonstration as a browser opens it: what it weighs, and when the rounds are seen."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from tests.benchmarks.report import grouped, say, table
from tests.e2e.conftest import (
    BOARD_SIZE,
    CHROMIUM_ARGUMENTS,
    CONTEXT,
    PATIENCE_MILLISECONDS,
    poll,
    wait_for_board,
)
from tests.e2e.service import serve_demonstration

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request, StorageState

NOTE_PAINTS = """
const note = (name, found) => {
  const look = () => {
    if (!document.querySelector(found)) requestAnimationFrame(look);
    else requestAnimationFrame(() => performance.mark(name));
  };
  look();
};
note("rounds", "[role=grid] [role=row]");
note("map", "[data-drawn=yes]");
"""
"""Marks the frame after the first in which something stands in the page."""
READ = "name => performance.getEntriesByName(name)[0]?.startTime ?? null"


def measure(repeats: int) -> None:
    """Open the board again and again, each time with an empty cache, and print what it took."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with (
        TemporaryDirectory() as data,
        serve_demonstration(Path(data)) as service,
        sync_playwright() as driver,
    ):
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        context = browser.new_context()
        context.request.post(f"{service.url}/api/v1/session", data=service.account)
        state = context.storage_state()
        opened = [_open(browser, service.url, state) for _ in range(repeats)]
        browser.close()
    rows = [
        (name, *(grouped(figure) for figure in (min(found), median(found), max(found))))
        for name, found in zip(
            ("rounds seen, ms", "map drawn, ms", "transferred without tiles, bytes", "requests"),
            zip(*opened, strict=True),
            strict=True,
        )
    ]
    say(table(("", "least", "median", "most"), rows))


def _open(browser: Browser, url: str, state: StorageState) -> tuple[float, float, int, int]:
    finished: list[Request] = []
    context = browser.new_context(storage_state=state, viewport=BOARD_SIZE, **CONTEXT)
    context.add_init_script(NOTE_PAINTS)
    page = context.new_page()
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 Playwright marks handlers
    page.goto(url)
    wait_for_board(page)
    poll(lambda: page.evaluate(READ, "map") is not None)
    sizes = [request.sizes() for request in finished if "/map/tiles" not in request.url]
    weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    told = page.evaluate(READ, "rounds"), page.evaluate(READ, "map"), weight, len(finished)
    context.close()
    return told
