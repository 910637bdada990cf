"""The base map on the board: drawn from the service's own tiles, of which it fetches what it shows."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import poll, wait_for_board

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page, Response, StorageState

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser

SHARES = """async ([picture, names]) => {
  const { tokenColours } = await import("/static/page/theme.js");
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const { width, height } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(image, 0, 0);
  const seen = pen.getImageData(0, 0, width, height).data;
  const colours = tokenColours(names);
  return names.map((name) => {
    pen.fillStyle = colours[name];
    pen.fillRect(0, 0, 1, 1);
    const wanted = pen.getImageData(0, 0, 1, 1).data;
    let found = 0;
    for (let at = 0; at < seen.length; at += 4)
      if ([0, 1, 2].every((part) => Math.abs(seen[at + part] - wanted[part]) <= 2)) found += 1;
    return (4 * found) / seen.length;
  });
}"""
"""How much of a picture has the colour of each token."""


def shares(page: Page, *tokens: str) -> list[float]:
    """Which share of the map is drawn in the colour of each token of the theme."""
    picture = base64.b64encode(page.locator(".map .canvas").screenshot()).decode()
    found: list[float] = page.evaluate(SHARES, [picture, list(tokens)])
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_map_shows_sea_land_woods_and_streets(open_board: Callable[..., Page], theme: str) -> None:
    """The opening view has Monaco's sea, land, woods and streets, each in the theme's colour."""
    page = open_board(color_scheme=theme)
    sea, land, woods, streets = shares(page, "map-sea", "map-land", "map-park", "map-street")
    assert sea > 0.25
    assert land > 0.15
    assert woods > 0.02
    assert streets > 0.002


def test_map_shows_houses_when_closer(open_board: Callable[..., Page]) -> None:
    """Houses appear on the way in; the map stays one picture in which the sea is sea."""
    page = open_board()
    for _ in range(2):
        page.locator(".map-tools button").first.click()
    poll(lambda: shares(page, "map-building")[0] > 0.01)
    assert shares(page, "map-sea")[0] > 0.1


def test_map_fetches_only_the_tiles_it_shows(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> None:
    """Tiles come as parts of one file, with a fraction of its bytes, and from this service alone."""
    page = open_context(storage_state=signed_in).new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/map/tiles" in answer.url else None)
    page.goto(service.url)
    wait_for_board(page)
    assert answers
    assert all(answer.status == 206 for answer in answers)
    whole = int(answers[0].headers["content-range"].rpartition("/")[2])
    assert sum(int(answer.headers["content-length"]) for answer in answers) < whole / 2
