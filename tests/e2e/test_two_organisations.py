"""Two organisations in one database, ids equal on purpose: each walks its pages and sees its own alone."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.config import Settings
from app.desk import Desk
from app.identity.accounts import NewUser, add_user
from app.organisations import add_organisation
from app.store.database import open_records
from tests.e2e.conftest import BOARD_SIZE, CONTEXT, PATIENCE_MILLISECONDS, Watch
from tests.e2e.service import serve
from tests.e2e.test_login import fill_in

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser
TEMPLATES = Path(__file__).parents[2] / "docs" / "templates"
DAY = "2026-03-02"


@dataclass(frozen=True)
class House:
    """An organisation: who signs in for it, and what its people are called."""

    name: str
    user: str
    word: str
    extra: str
    """The id of a patient that it alone has."""


PORT = House("Soins du Port", "claire", "Spécimen", "p-port")
LAKE = House("Soins du Lac", "zoe", "Lacustre", "p-lac")
HOUSES = {PORT: LAKE, LAKE: PORT}


def _folder(house: House, into: Path) -> Path:
    """Write the templates as a house's own day: the same ids, other people, and one patient more."""
    for source in TEMPLATES.glob("*.csv"):
        text = source.read_text(encoding="utf-8")
        for other in ("Spécimen", "Exemple", "Modèle"):
            text = text.replace(other, house.word)
        (into / source.name).write_text(text, encoding="utf-8")
    line = (into / "patients.csv").read_text(encoding="utf-8").splitlines()[1]
    with (into / "patients.csv").open("a", encoding="utf-8") as file:
        file.write(line.replace("p01", house.extra).replace("Anne", "Seule") + "\n")
    visit = (into / "visits.csv").read_text(encoding="utf-8").splitlines()[1]
    with (into / "visits.csv").open("a", encoding="utf-8") as file:
        file.write(visit.replace("v01", f"v-{house.extra}").replace("p01", house.extra) + "\n")
    return into


@pytest.fixture(scope="module")
def pages(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[House, Page], Watch]]:
    """Serve both from one database; give the address and a signed-in page of each, in its own context."""
    data = tmp_path_factory.mktemp("two")
    settings = Settings(data_dir=data)
    engine = open_records(settings)
    passwords = {}
    for house in HOUSES:
        made = add_organisation(engine, house.name)
        passwords[house] = add_user(engine, made, NewUser(name=house.user, role="coordinator"))
        desk = Desk(replace(settings, organisation=house.name))
        desk.import_folder(_folder(house, tmp_path_factory.mktemp(house.user)), replace=False)
    engine.dispose()
    environment = os.environ | {"TOURNEE_DATA_DIR": str(data), "TOURNEE_ORGANISATION": PORT.name}
    with serve(data, environment) as (port, _, _):
        url = f"http://127.0.0.1:{port}"
        watch = Watch((url,))
        contexts: list[BrowserContext] = []
        opened = {}
        for house in HOUSES:
            contexts.append(browser.new_context(viewport=BOARD_SIZE, **CONTEXT))
            contexts[-1].set_default_timeout(PATIENCE_MILLISECONDS)
            watch.see(contexts[-1])
            opened[house] = contexts[-1].new_page()
            opened[house].goto(f"{url}/login")
            fill_in(opened[house], house.user, passwords[house])
            expect(opened[house].get_by_role("grid")).to_be_visible()
        yield url, opened, watch
        for context in contexts:
            context.close()
    assert watch.foreign == []


def _expect_own(page: Page, house: House) -> None:
    """What a page shows is of its own house, and no word of the other's."""
    shown = page.locator("body").inner_text() + page.content()
    other = HOUSES[house]
    assert house.name in shown or house.word in shown or house.user in shown
    for word in (other.name, other.word, other.user, other.extra):
        assert word not in shown


@pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.user)
def test_organisation_sees_its_own_alone(
    pages: tuple[str, dict[House, Page], Watch], house: House, tmp_path: Path
) -> None:
    """Board, records of each kind and account tell of one's own organisation and no word of the other's."""
    url, opened, watch = pages
    page = opened[house]
    pictures = Path(os.environ.get("TOURNEE_WALK", tmp_path))
    page.goto(url)
    expect(page.get_by_role("grid").get_by_role("row").first).to_be_visible()
    page.screenshot(path=pictures / f"{house.user}-board.png")
    _expect_own(page, house)
    for kind in ("patients", "nurses", f"shifts/{DAY}", "acts", f"visits/{DAY}"):
        page.goto(f"{url}/account")  # another page, so that the address is read anew
        page.goto(f"{url}/records#{kind}")
        expect(page.locator(".list li").first).to_be_visible()
        page.locator(".list li button").first.click()
        expect(page.locator("form")).to_be_visible()
        page.screenshot(path=pictures / f"{house.user}-{kind.split('/')[0]}.png")
        _expect_own(page, house)
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=pictures / f"{house.user}-phone.png")
    page.set_viewport_size(BOARD_SIZE)
    page.goto(f"{url}/account")
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    page.screenshot(path=pictures / f"{house.user}-account.png")
    _expect_own(page, house)
    watch.errors.clear()  # Chromium notes that there is no map


@pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.user)
def test_other_organisations_addresses_are_not_found(
    pages: tuple[str, dict[House, Page], Watch], house: House, tmp_path: Path
) -> None:
    """An address that is sound for the other says in words that there is no such record, and opens none."""
    url, opened, _ = pages
    page = opened[house]
    other = HOUSES[house]
    for address in (f"patients/{other.extra}", f"visits/{DAY}/v-{other.extra}"):
        page.goto(f"{url}/account")
        page.goto(f"{url}/records#{address}")
        expect(page.locator(".said")).to_contain_text("Rien ne porte l'identifiant")
        expect(page.locator("form")).to_have_count(0)
    page.screenshot(path=Path(os.environ.get("TOURNEE_WALK", tmp_path)) / f"{house.user}-not-found.png")


def test_equal_id_opens_ones_own_record(pages: tuple[str, dict[House, Page], Watch]) -> None:
    """The same address shows each organisation its own person; what one changes, the other keeps."""
    url, opened, _ = pages
    for house, page in opened.items():
        page.goto(f"{url}/account")
        page.goto(f"{url}/records#patients/p01")
        expect(page.get_by_role("heading", name=f"{house.word} Anne")).to_be_visible()
        page.get_by_label("Souhaits").fill(f"Comme au {house.word}")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(page.locator(".foot [role=status]")).to_contain_text("Enregistré.")
    for house, page in opened.items():
        page.reload()
        expect(page.get_by_label("Souhaits")).to_have_value(f"Comme au {house.word}")
