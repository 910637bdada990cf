"""The records page: each kind is listed and opened, a patient changed, refused and changed twice at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_accessibility import grave_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import StorageState

    from tests.e2e.conftest import Watch
    from tests.e2e.service import Service

pytestmark = pytest.mark.browser
KINDS = ("Patients", "Plans de soins", "Soignants", "Absences", "Horaires", "Actes", "Visites")


@pytest.fixture
def open_records(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> Callable[..., Page]:
    """Open the records as a coordinator; returns when the patients are listed."""

    def open_one(**options: object) -> Page:
        page = open_context(storage_state=signed_in, **options).new_page()
        page.goto(f"{service.url}/records")
        expect(page.locator(".list li").first).to_be_visible()
        return page

    return open_one


def open_first(page: Page) -> None:
    """Open the first record of the list."""
    page.locator(".list li button").first.click()
    expect(page.locator("form")).to_be_visible()


def test_records_of_each_kind_have_a_form(open_records: Callable[..., Page]) -> None:
    """Every kind is reached from the bar, and a new one of it can be begun."""
    page = open_records()
    for kind in KINDS:
        page.get_by_role("navigation").get_by_role("button", name=kind, exact=True).click()
        expect(page.get_by_role("region", name=kind, exact=True)).to_be_visible()
        page.get_by_role("button", name="Ajouter", exact=True).click()
        expect(page.locator("form")).to_be_visible()


def test_records_tell_faults_beside_their_fields(open_records: Callable[..., Page], watch: Watch) -> None:
    """A patient without a name is refused, and the field says why."""
    page = open_records()
    open_first(page)
    page.get_by_label("Prénom").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#fault-body-first_name")).to_be_visible()
    watch.errors.clear()


def test_records_keep_what_was_typed_when_somebody_else_changed_it(
    open_records: Callable[..., Page], watch: Watch
) -> None:
    """The second of two changes is told of the first, keeps what it typed, and can be saved again."""
    first, second = open_records(), open_records()
    open_first(first)
    open_first(second)
    first.get_by_label("Souhaits").fill("Le matin")
    first.get_by_role("button", name="Enregistrer").click()
    expect(first.get_by_text("Enregistré.")).to_be_visible()
    second.get_by_label("Souhaits").fill("Le soir")
    second.get_by_role("button", name="Enregistrer").click()
    second.get_by_role("button", name="Garder ma saisie").click()
    expect(second.get_by_text("Votre saisie est gardée")).to_be_visible()
    expect(second.get_by_label("Souhaits")).to_have_value("Le soir")
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_text("Enregistré.")).to_be_visible()
    watch.errors.clear()


@pytest.mark.parametrize(("theme", "name"), [("light", "records"), ("dark", "records-dark")])
def test_records_show_a_care_plan_as_a_week(
    open_records: Callable[..., Page], picture: Callable[..., None], theme: str, name: str
) -> None:
    """A care plan of three weekdays stands on those days; the page has no grave fault."""
    page = open_records(color_scheme=theme)
    open_first(page)
    assert grave_faults(page) == []
    page.get_by_role("button", name="Plans de soins").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_label("Patient", exact=True).select_option(index=1)
    page.get_by_label("Jusqu’au").fill("2027-12-31")
    page.get_by_label("tous les jours").uncheck()
    page.get_by_label("jeudi").check()
    page.locator("fieldset.ids input").first.check()
    expect(page.get_by_role("region", name="Semaine").locator("td b")).to_have_count(2)
    assert grave_faults(page) == []
    picture(page, name)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Enregistré.")).to_be_visible()
