"""The records page: each kind is listed and opened, a patient changed, refused and changed twice at once."""

from __future__ import annotations

import re
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


def first_listed(page: Page) -> str:
    """Tell the name of the first record of the list."""
    return page.locator(".list li").first.inner_text()


def choose_patient(page: Page, name: str) -> None:
    """Find a patient by the first word of a name, and choose the one who has all of it."""
    page.get_by_label("Chercher un patient").fill(name.split(maxsplit=1)[0])
    page.get_by_role("group", name="Patient").get_by_role("button", name=name).click()
    expect(page.get_by_role("group", name="Patient").locator("p")).to_have_text(name)


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
    name = first_listed(page)
    assert grave_faults(page) == []
    page.get_by_role("button", name="Plans de soins").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    choose_patient(page, name)
    page.get_by_label("Jusqu’au").fill("2027-12-31")
    page.get_by_label("tous les jours").uncheck()
    page.get_by_label("jeudi").check()
    page.locator("fieldset.ids input").first.check()
    expect(page.get_by_role("region", name="Semaine").locator("td b")).to_have_count(2)
    assert grave_faults(page) == []
    picture(page, name)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Enregistré.")).to_be_visible()


def test_records_are_listed_in_parts_and_searched_on_the_server(
    open_records: Callable[..., Page],
) -> None:
    """A list goes on where that is asked for; a patient that it does not show yet is found by name."""
    page = open_records()
    names = page.locator(".list li").all_inner_texts()
    page.close()
    page = open_records()
    page.route(
        re.compile(r"/api/v1/patients\?search=&"),
        lambda route: route.continue_(url=route.request.url.replace("limit=100", "limit=2")),
    )
    page.get_by_role("navigation").get_by_role("button", name="Patients", exact=True).click()
    expect(page.locator(".list li")).to_have_count(2)
    page.get_by_role("button", name="Afficher la suite").click()
    expect(page.locator(".list li")).to_have_text(names[:4])
    page.get_by_label("Chercher").fill(names[-1].split()[0])
    expect(page.locator(".list li").get_by_text(names[-1], exact=True)).to_be_visible()
    page.get_by_label("Chercher").fill("personne de ce nom")
    expect(page.get_by_text("Rien n’est trouvé.")).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name="Visites", exact=True).click()
    page.get_by_label("Chercher").fill(names[-1].split()[0])
    expect(page.locator(".list li").filter(has_text=names[-1]).first).to_be_visible()
