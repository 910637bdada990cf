"""A day's CSV files brought in on the records page: looked at, corrected, stored."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_accessibility import grave_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, StorageState

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser
DEMONSTRATION = Path("data/demo")
DAY = "2026-01-12"
"""A Monday before the day of the demonstration, on which nobody works."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demonstration's files, of another day, beside a file that is none of them."""
    copied = Path(shutil.copytree(DEMONSTRATION, tmp_path / "day"))
    _change(copied / "service.csv", "2026-03-02", DAY)
    (copied / "notes.csv").write_text("x\n")
    return copied


@pytest.fixture
def records(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> Callable[..., Page]:
    """Open the records page where a day is brought in."""

    def open_one(**options: Any) -> Page:
        page = open_context(storage_state=signed_in, **options).new_page()
        page.goto(f"{service.url}/records")
        page.get_by_role("button", name="Importer une journée").click()
        expect(page.get_by_role("heading", name="Importer une journée")).to_be_visible()
        return page

    return open_one


def choose(page: Page, folder: Path) -> None:
    """Choose all files of a folder."""
    page.get_by_label("Fichiers CSV", exact=True).set_input_files(sorted(folder.glob("*.csv")))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_faults_are_listed_by_file_row_and_column(
    records: Callable[..., Page], folder: Path, theme: str
) -> None:
    """Broken rows come in a table that takes the focus; nothing can be imported; axe finds nothing grave."""
    _change(folder / "visits.csv", ",p001,", ",nobody,")
    _change(folder / "shifts.csv", "07:00", "7h")
    (folder / "links.csv").unlink()
    page = records(color_scheme=theme)
    choose(page, folder)
    expect(page.get_by_role("heading", name="3 points à corriger avant l’import")).to_be_visible()
    expect(page.locator(".result")).to_be_focused()
    rows = page.locator("table.faults tbody tr")
    expect(rows).to_have_count(3)
    places = {tuple(row.locator("th, td").all_inner_texts()[:3]) for row in rows.all()}
    assert places == {("links.csv", "–", "–"), ("shifts.csv", "2", "start"), ("visits.csv", "2", "patient")}
    expect(page.get_by_text("Fichier laissé de côté : notes.csv.")).to_be_visible()
    expect(page.get_by_role("button", name="Importer", exact=True)).to_have_count(0)
    assert grave_faults(page) == []


def test_day_is_looked_at_then_imported(records: Callable[..., Page], folder: Path, service: Service) -> None:
    """The dry run counts, one press stores; the same files are known, others say what is lost."""
    page = records()
    choose(page, folder)
    expect(page.get_by_role("heading", name="Tout est lisible.")).to_be_visible()
    expect(page.locator(".counts")).to_contain_text("Lundi 12 janvier 2026")
    assert page.request.get(f"{service.url}/api/v1/days/{DAY}").status == 404
    page.get_by_role("button", name="Importer", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="La journée est importée.")).to_be_visible(timeout=90_000)
    visits = page.request.get(f"{service.url}/api/v1/days/{DAY}").json()["visits"]
    assert len(visits) == len((folder / "visits.csv").read_text().splitlines()) - 1
    choose(page, folder)
    expect(page.get_by_role("heading", name="déjà enregistrée telle quelle")).to_be_visible()
    _change(folder / "visits.csv", ",08:00,", ",08:05,")
    choose(page, folder)
    expect(page.get_by_text("ses visites seront remplacées, et 1 plan sera perdu.")).to_be_visible()
    expect(page.get_by_role("button", name="Importer et remplacer")).to_be_visible()
    expect(page.get_by_role("link", name="Ouvrir cette journée")).to_have_count(0)


def test_narrow_page_holds_the_faults(records: Callable[..., Page], folder: Path) -> None:
    """On a telephone the table scrolls by itself and the page does not."""
    (folder / "links.csv").unlink()
    page = records(viewport={"width": 390, "height": 844})
    choose(page, folder)
    expect(page.locator("table.faults")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _change(path: Path, old: str, new: str) -> None:
    """Replace the first of what stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
