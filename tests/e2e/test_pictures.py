"""The pictures in docs/pictures, drawn by a real browser; written only when TOURNEE_PICTURES is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_phone import open_phone, route  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("theme", "language", "width", "name"),
    [
        ("light", "fr-FR", 1440, "board"),
        ("dark", "fr-FR", 1440, "board-dark"),
        ("light", "en-GB", 1280, "board-1280-english"),
        ("dark", "en-GB", 1280, "board-1280-english-dark"),
        ("light", "fr-FR", 1024, "board-1024"),
        ("dark", "en-GB", 1024, "board-1024-english-dark"),
    ],
)
def test_board_is_drawn(
    open_board: Callable[..., Page],
    picture: Callable[..., None],
    theme: str,
    language: str,
    width: int,
    name: str,
) -> None:
    """The board with a visit selected, in both themes and languages, at three widths."""
    page = open_board(
        color_scheme=theme, locale=language, viewport={"width": width, "height": HEIGHTS[width]}
    )
    page.locator("[role=gridcell].care-pansement").nth(1).click()
    expect(page.locator(".pin.stop.selected")).to_be_visible()
    page.mouse.move(5, 5)
    picture(page, name)


HEIGHTS = {1440: 900, 1280: 800, 1024: 768}


def test_phone_is_drawn(open_phone: Callable[..., Page], picture: Callable[..., None]) -> None:  # noqa: F811
    """A nurse's page at the first visit with something to know at the door, where there is one."""
    page = open_phone(device_scale_factor=2)
    following = page.get_by_role("button", name="Suivante")
    while page.get_by_text("À la porte").count() == 0 and following.is_enabled():
        following.click()
    expect(page.locator(".hour")).to_be_visible()
    picture(page, "phone")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_map_is_drawn_at_three_zooms(
    open_board: Callable[..., Page], picture: Callable[..., None], theme: str
) -> None:
    """The map from afar, of the town and of its streets, with the path of the round that is picked."""
    page = open_board(color_scheme=theme)
    page.get_by_role("button", name="Choisie").click()
    frame = page.locator(".map").bounding_box()
    assert frame is not None
    suffix = "" if theme == "light" else "-dark"
    for name, turns in (("map-far", 0), ("map-town", 3), ("map-streets", 5)):
        for _ in range(turns):
            page.mouse.move(frame["x"] + 318, frame["y"] + 205)
            page.mouse.wheel(0, -400)
            page.wait_for_timeout(TURN_MILLISECONDS)
        page.mouse.move(5, 5)
        picture(page, f"{name}{suffix}", ".map")


TURN_MILLISECONDS = 500
"""Between two turns of the wheel: the map follows each to its end."""
