"""The records page as a coordinator uses it: nothing typed is lost, nothing is removed by one click."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import CONTEXT
from tests.e2e.test_accessibility import grave_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import StorageState

    from tests.e2e.conftest import Watch
    from tests.e2e.service import Service

pytestmark = pytest.mark.browser
KINDS = ("Patients", "Plans de soins", "Soignants", "Absences", "Horaires", "Actes")
PHONE = {"width": 390, "height": 844}
WINDOW = {"earliest": "08:00", "latest": "09:00"}
EVENING = {"earliest": "18:00", "latest": "19:00"}
DAY = "2026-02-16"
"""A Monday before the day of the demonstration, on which nobody works."""


@pytest.fixture(scope="module")
def ask(browser: Browser, service: Service, signed_in: StorageState) -> Iterator[Callable[..., Any]]:
    """Ask the API as the coordinator; returns its JSON."""
    context = browser.new_context(storage_state=signed_in, **CONTEXT)

    def ask_one(method: str, path: str, body: object = None) -> Any:
        options = {} if body is None else {"data": body}
        answer = context.request.fetch(f"{service.url}/api/v1{path}", method=method, **options)
        assert answer.ok, answer.text()
        return answer.json()

    yield ask_one
    context.close()


@pytest.fixture(scope="module")
def plan_id(ask: Callable[..., Any]) -> str:
    """Store a care plan: mornings with two carers and evenings, every day of September but a pause."""
    (patient,) = ask("GET", "/patients?limit=1")["records"]
    (act,) = ask("GET", "/acts?limit=1")["records"]
    slots = [
        {"act_ids": [act["id"]], "windows": [WINDOW], "carers": 2},
        {"act_ids": [act["id"]], "windows": [EVENING]},
    ]
    plan = {
        "patient_id": patient["id"],
        "starts_on": "2026-09-01",
        "ends_on": "2026-09-30",
        "rule": "FREQ=DAILY",
        "gap_minutes": 480,
        "pauses": [{"first_day": "2026-09-12", "last_day": "2026-09-13"}],
        "slots": slots,
    }
    stored: str = ask("POST", "/care-plans", plan)["id"]
    return stored


@pytest.fixture
def open_records(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> Callable[..., Page]:
    """Open the records at an address; returns when its list is read."""

    def open_one(address: str = "", **options: object) -> Page:
        page = open_context(storage_state=signed_in, **options).new_page()
        page.goto(f"{service.url}/records{address}")
        expect(
            page.get_by_role("button", name="Ajouter", exact=True).or_(page.locator("form")).first
        ).to_be_visible()
        return page

    return open_one


def open_first(page: Page) -> None:
    """Open the first record of the list."""
    page.locator(".list li button").first.click()
    expect(page.locator("form")).to_be_visible()


def choose_first(page: Page, label: str) -> None:
    """Choose the first that a field offers."""
    page.get_by_label(label).first.click()
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[role=option]")).to_have_count(0)


def save(page: Page) -> None:
    """Save the open record."""
    page.get_by_role("button", name="Enregistrer", exact=True).click()


def expect_saved(page: Page) -> None:
    """Wait until the page says that it is saved."""
    expect(page.locator(".foot [role=status]")).to_contain_text("Enregistré.")


def test_records_of_each_kind_have_a_form(open_records: Callable[..., Page]) -> None:
    """Every kind is reached from the bar, and a new one of it begins with its first field."""
    page = open_records()
    for kind in KINDS:
        page.get_by_role("navigation").get_by_role("button", name=kind, exact=True).click()
        expect(page.get_by_role("region", name=kind, exact=True)).to_be_visible()
        page.get_by_role("button", name="Ajouter", exact=True).click()
        expect(page.locator("form :is(input, select):focus")).to_be_visible()


def test_faults_are_told_at_their_fields_and_lead_there(
    open_records: Callable[..., Page], watch: Watch
) -> None:
    """What is wrong deep in a care plan is named on top and at its field, in words, and loses nothing."""
    page = open_records("#plans")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    earliest = page.get_by_label("Au plus tôt").first
    earliest.fill("matin")
    save(page)
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("3 champs à corriger")
    summary.get_by_role("button", name="Visites de la journée 1, Fenêtres 1, Au plus tôt").click()
    expect(earliest).to_be_focused()
    expect(earliest).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#body-slots-0-windows-0-earliest-fault")).to_have_text(
        "Écrivez une heure comme 07:30."
    )
    assert grave_faults(page) == []
    earliest.fill("7h30")
    earliest.blur()
    expect(earliest).to_have_value("07:30")
    for label in ("Patient", "Actes"):
        choose_first(page, label)
    save(page)
    expect(page.locator("#body-ends_on-fault")).to_contain_text("Donnez au plan un dernier jour")
    watch.errors.clear()


def test_change_by_somebody_else_loses_neither(open_records: Callable[..., Page], watch: Watch) -> None:
    """The second of two changes is told of the first; kept, it leaves the first's other fields alone."""
    first, second = open_records(), open_records()
    phone = f"00 00 {uuid.uuid4().int % 10**6}"
    open_first(first)
    open_first(second)
    first.get_by_label("Souhaits").fill(f"Le matin {phone}")
    first.get_by_label("Téléphone").fill(phone)
    save(first)
    expect_saved(first)
    expect(first.get_by_role("button", name="Enregistrer", exact=True)).to_be_focused()
    second.get_by_label("Souhaits").fill(f"Le soir {phone}")
    save(second)
    asked = second.get_by_role("alert")
    expect(asked).to_contain_text("Changé : Souhaits, Téléphone. Vous avez aussi changé : Souhaits.")
    second.get_by_role("button", name="Garder ma saisie").click()
    expect(second.get_by_label("Souhaits")).to_have_value(f"Le soir {phone}")
    expect(second.get_by_label("Téléphone")).to_have_value(phone)
    save(second)
    expect_saved(second)
    watch.errors.clear()


def test_what_is_typed_is_not_left_without_asking(open_records: Callable[..., Page]) -> None:
    """Another record, another kind and the way back ask first; staying keeps every letter."""
    page = open_records()
    open_first(page)
    wishes = page.get_by_label("Souhaits")
    wishes.fill("Sonner deux fois")
    page.locator(".list li button").nth(1).click()
    expect(page.get_by_role("button", name="Enregistrer et continuer")).to_be_focused()
    page.get_by_role("button", name="Rester ici").click()
    page.go_back()
    page.get_by_role("button", name="Rester ici").click()
    expect(wishes).to_have_value("Sonner deux fois")
    page.get_by_role("navigation").get_by_role("button", name="Actes").click()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("region", name="Actes", exact=True)).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name="Patients").click()
    open_first(page)
    expect(wishes).to_have_value("Sonner deux fois")


def test_removal_is_asked_twice(open_records: Callable[..., Page]) -> None:
    """The first click asks and stands on keeping; the second removes."""
    page = open_records("#nurses")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_label("Prénom").fill("Ana")
    page.get_by_label("Nom obligatoire", exact=True).fill("Zzexemple")
    page.get_by_label("Heures par semaine au contrat").fill("17,5")
    save(page)
    expect_saved(page)
    expect(page.get_by_label("Heures par semaine au contrat")).to_have_value("17 h 30")
    hers = page.locator(".list").get_by_role("button", name="Zzexemple Ana")
    page.get_by_role("button", name="Supprimer", exact=True).click()
    expect(page.get_by_role("button", name="Garder", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(hers).to_be_visible()
    page.get_by_role("button", name="Supprimer", exact=True).click()
    page.get_by_role("button", name="Supprimer définitivement").click()
    expect(page.get_by_text("Supprimé.", exact=True)).to_be_visible()
    expect(hers).to_have_count(0)


@pytest.mark.parametrize(("theme", "name"), [("light", "records"), ("dark", "records-dark")])
def test_care_plan_is_shown_as_a_week_and_days_are_left_out(
    open_records: Callable[..., Page], picture: Callable[..., None], plan_id: str, theme: str, name: str
) -> None:
    """Visits stand on the days that are due, pauses and gaps show; a click leaves one out or puts it back."""
    page = open_records(f"#plans/{plan_id}", color_scheme=theme)
    week = page.get_by_role("region", name="Semaine", exact=True)
    for _ in range(3):
        week.get_by_role("button", name="Semaine précédente").click()
    expect(week).to_contain_text("Semaine du 7 septembre 2026")
    days = week.locator(".day")
    expect(week.locator(".day.paused")).to_have_count(2)
    is_out = days.nth(2).get_attribute("class") == "day left_out"
    expect(week.locator(".visit")).to_have_count(8 if is_out else 10)
    expect(days.first).to_contain_text("à deux soignants")
    expect(days.first).to_contain_text("≥ 8 h")
    assert grave_faults(page) == []
    picture(page, name)
    days.nth(2).get_by_role("button").click()
    expect(days.nth(2)).to_have_class("day due" if is_out else "day left_out")
    expect(page.locator(".foot [role=status]")).to_have_text("Modifications non enregistrées.")
    save(page)
    expect_saved(page)
    page.reload()
    chips = week.locator(".exceptions").get_by_role("button", name="9 septembre 2026", exact=True)
    expect(chips).to_have_count(0 if is_out else 1)


def test_shift_is_refused_in_words_and_absence_shows_what_it_hits(
    open_records: Callable[..., Page], watch: Watch
) -> None:
    """Too long a day is told by name at its field; an absence counts the shifts that it takes."""
    page = open_records(f"#shifts/{DAY}")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_label("Soignant", exact=False).first.fill("fer")
    page.keyboard.press("Enter")
    page.get_by_label("Fin").fill("21")
    save(page)
    fault = page.locator("#body-end-fault")
    expect(fault).to_contain_text(
        "La journée de Ferrero Karim du 2026-02-16 s'étend sur 14 h 00, 13 h 00 au plus"
    )
    page.get_by_label("Fin").fill("14")
    save(page)
    expect_saved(page)
    expect(page.get_by_role("region", name="Ses jours").locator(".marked")).to_contain_text("07:00–14:00")
    page.get_by_role("navigation").get_by_role("button", name="Absences").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_label("Soignant").first.fill("fer")
    page.keyboard.press("Enter")
    page.get_by_label("Premier jour").fill(DAY)
    page.get_by_label("Dernier jour").fill("2026-02-27")
    expect(page.get_by_text("1 horaire tombe dans cette absence.")).to_be_visible()
    page.get_by_label("Retirer ses horaires").check()
    save(page)
    expect_saved(page)
    expect(page.locator(".withdrawn")).to_contain_text("07:00–14:00")
    assert grave_faults(page) == []
    watch.errors.clear()


def test_visit_by_hand_is_done_with_its_times(open_records: Callable[..., Page], watch: Watch) -> None:
    """On a telephone: a visit is added, its real times by the wall's clock are asked for and kept."""
    page = open_records(f"#visits/{DAY}", viewport=PHONE)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator(".list")).to_be_hidden()
    for label in ("Patient", "Actes"):
        choose_first(page, label)
    page.get_by_label("État").select_option("done")
    save(page)
    expect(page.locator(".summary")).to_contain_text("Cet état demande les heures réelles.")
    page.get_by_label("Commencée à").fill("8h05")
    page.get_by_label("Finie à").fill("8:40")
    save(page)
    expect_saved(page)
    expect(page.get_by_label("Commencée à")).to_have_value("08:05")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert grave_faults(page) == []
    page.get_by_role("button", name="Retour à la liste").click()
    expect(page.locator(".list li").first).to_contain_text("faite")
    watch.errors.clear()


def test_act_to_check_says_so_and_address_is_looked_up(open_records: Callable[..., Page]) -> None:
    """The usual acts come marked to be checked; a pin stands where the address was found."""
    page = open_records("#acts")
    page.get_by_role("button", name="Ajouter les actes usuels").click()
    page.locator(".list li button", has_text="à vérifier").first.click()
    page.get_by_role("button", name="C’est vérifié").click()
    save(page)
    expect_saved(page)
    page.get_by_role("navigation").get_by_role("button", name="Patients").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_text("Pas encore de position")).to_be_visible()
    page.get_by_label("Adresse", exact=True).fill("avenue de la Costa")
    page.keyboard.press("Enter")
    page.locator(".found button").first.click()
    page.get_by_role("button", name="Voir sur la carte").click()
    expect(page.locator(".spot[data-drawn=yes]")).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name="Actes").click()
    page.get_by_role("button", name="Abandonner les modifications").click()
    expect(page.get_by_role("region", name="Actes", exact=True)).to_be_visible()


def test_records_are_listed_in_parts_and_searched_on_the_server(
    open_records: Callable[..., Page], ask: Callable[..., Any]
) -> None:
    """A list goes on where that is asked for; a patient that it does not show yet is found by name."""
    patients = ask("GET", "/patients?limit=100")["records"]
    names = [f"{one['last_name']} {one['first_name']}" for one in patients]
    page = open_records()
    page.route(
        re.compile(r"/api/v1/patients\?search=&"),
        lambda route: route.continue_(url=route.request.url.replace("limit=100", "limit=2")),
    )
    page.get_by_role("navigation").get_by_role("button", name="Patients", exact=True).click()
    expect(page.locator(".list li")).to_have_count(2)
    page.get_by_role("button", name="Afficher la suite").click()
    expect(page.locator(".list li")).to_have_text([*sorted(names[:2]), *sorted(names[2:4])])
    page.get_by_label("Chercher").fill(names[-1].split()[0])
    expect(page.locator(".list li").get_by_text(names[-1], exact=True)).to_be_visible()
    page.get_by_label("Chercher").fill("personne de ce nom")
    expect(page.get_by_text("Rien n’est trouvé.")).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name="Visites", exact=True).click()
    expect(page.locator(".list li").first).to_be_visible()
    visits = [
        re.fullmatch(r"(\d\d:\d\d) (.+) · .+", text) for text in page.locator(".list li").all_inner_texts()
    ]
    hours = [visit[1] for visit in visits if visit]
    assert len(hours) == len(ask("GET", "/visits/2026-03-02?limit=200")["records"])
    assert hours == sorted(hours)
    assert visits[0]
    visited = visits[0][2]
    page.get_by_label("Chercher").fill(visited.split()[0])
    expect(page.locator(".list li").filter(has_text=visited).first).to_be_visible()
