"""A visit dragged on the board of a large day: from the drop to the new times on the screen."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect, sync_playwright

from app.config import Settings
from app.desk import EXTRACT, MAP_NAME
from app.identity.sessions import COOKIE
from app.maps import import_map
from app.store.database import open_records
from routing import RoadRouter, read_extract
from tests.benchmarks.crowd import add_organisation
from tests.benchmarks.report import machine, note, say
from tests.benchmarks.service import service_process
from tests.e2e.conftest import BOARD_SIZE, CHROMIUM_ARGUMENTS
from tests.processes import free_port, start_tournee
from tests.records import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAGS = 20
ENOUGH = 8
"""Visits of a round that is dragged from or to."""
PLANNED_SECONDS = 20
PATIENCE_MILLISECONDS = 60_000
STILL_MILLISECONDS = 1500
"""Somebody looks at the preview before she lets go; the map, painted by software here, is still by then."""
OWN = "o-0"
# Of rounds near by, one whose nurse may make a visit.
ABLE = """async ([visit, here, shifts]) => {
  const plan = new URL(document.querySelector(".plan-state a").href).searchParams.get("plan");
  const { places } = await (await fetch(`/api/v1/plans/${plan}/places/${visit}`)).json();
  const { NEVER } = await import("/static/board/lift_words.js");
  const may = new Set(places.filter(({ forbidden }) => !forbidden.some(({ code }) => NEVER.has(code)))
    .map(({ shift_id }) => shift_id));
  const at = shifts.indexOf(here);
  const near = [...shifts.slice(at + 1, at + 6), ...shifts.slice(Math.max(0, at - 5), at)];
  return near.find((shift) => may.has(shift)) ?? null;
}"""
# What a frame finds in its place was drawn by the frame before.
WATCH = """([visit, shift]) => {
  let dropped = 0;
  addEventListener("pointerup", () => { dropped = performance.now(); }, { capture: true, once: true });
  const isThere = () => dropped && !document.querySelector(".grid.lifting, .row.preview")
    && document.querySelector(`.row[data-shift="${shift}"] .block[data-visit="${visit}"]`);
  window.draggedFor = new Promise((told) => {
    const look = () => isThere() ? told(performance.now() - dropped) : requestAnimationFrame(look);
    requestAnimationFrame(look);
    setTimeout(() => told(null), PATIENCE);
  });
}"""


def measure(nurses: int, visits_a_nurse: int) -> list[float]:
    """Drag visits of a day on the board and print how long each took, in milliseconds."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tournee-drag-")))
        settings = Settings(data_dir=folder, port=free_port(), organisation=f"Zzcabinet {OWN}")
        cookie = _prepare(settings, nurses, visits_a_nurse)
        url = stack.enter_context(service_process(settings))
        found = _drags(url, cookie)
    say(f"{machine()}. {nurses} nurses, {nurses * visits_a_nurse} visits; milliseconds from drop to screen.")
    say(f"median {median(found):.0f}, least {min(found):.0f}, most {max(found):.0f}, of {len(found)} drags")
    return found


def _prepare(settings: Settings, nurses: int, visits_a_nurse: int) -> str:
    """Make a day and a plan of it; gives the cookie of a coordinator."""
    note("importing the map, inventing a day")
    import_map(settings, EXTRACT, MAP_NAME)
    engine = open_records(settings)
    router = RoadRouter(read_extract(EXTRACT), "car")
    comers = add_organisation(
        engine, OWN, DAY, router, nurses=nurses, coordinators=1, visits_a_nurse=visits_a_nurse
    )
    engine.dispose()
    note("planning it")
    asked = ("plan", "--day", DAY.isoformat(), "--seconds", str(PLANNED_SECONDS))
    start_tournee(settings.data_dir, *asked, TOURNEE_ORGANISATION=settings.organisation).wait()
    return comers[0].cookie


def _drags(url: str, cookie: str) -> list[float]:
    with sync_playwright() as driver:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        context = browser.new_context(viewport=BOARD_SIZE, locale="fr-FR", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(url)
        expect(page.locator("[data-drawn=yes]")).to_be_visible()
        long = page.locator(".rows > .row").all()
        shifts = [
            row.get_attribute("data-shift") or "" for row in long if row.locator(".block").count() >= ENOUGH
        ]
        note("dragging")
        _drag(page, shifts, 0)  # the first makes a draft of the plan
        found = [_drag(page, shifts, number) for number in range(1, DRAGS + 1)]
        browser.close()
    return found


def _drag(page: Page, shifts: Sequence[str], number: int) -> float:
    """Drag a visit from a row to the next one, and give the milliseconds from its drop."""
    here = shifts[2 * number % len(shifts)]
    # In the middle: near an edge the rows would scroll along with the pointer.
    page.locator(f'.row[data-shift="{here}"]').evaluate("(row) => row.scrollIntoView({block: 'center'})")
    block = page.locator(f'.row[data-shift="{here}"] .block').nth(3)
    visit = block.get_attribute("data-visit")
    there = page.evaluate(ABLE, [visit, here, list(shifts)])
    target = page.locator(f'.row[data-shift="{there}"] .block').nth(3)
    start, end = block.bounding_box(), target.bounding_box()
    if start is None or end is None:
        raise AssertionError("a row without enough visits")
    page.mouse.move(start["x"] + 4, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 14, start["y"] + start["height"] / 2)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    expect(page.locator(f'.row[data-shift="{there}"].preview')).to_be_visible()
    page.wait_for_timeout(STILL_MILLISECONDS)
    page.evaluate(WATCH.replace("PATIENCE", str(PATIENCE_MILLISECONDS)), [visit, there])
    page.mouse.up()
    taken: float | None = page.evaluate("window.draggedFor")
    if taken is None:
        told = page.locator(".notice, .hidden-text[role=status]").all_inner_texts()
        raise AssertionError(f"{visit} was not seen in the round of {there}: {told}")
    page.wait_for_timeout(STILL_MILLISECONDS)
    return taken
