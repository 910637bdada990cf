"""The administration: accounts, keys, links, audit log and limits of work, as an admin drives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.conftest import open_menu, wait_for_board
from tests.e2e.test_accessibility import grave_faults
from tests.e2e.test_account import PHONE, expect_refusals_only, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import StorageState

    from tests.e2e.conftest import Watch
    from tests.e2e.service import Service

pytestmark = pytest.mark.browser


@pytest.fixture
def open_admin(
    open_context: Callable[..., BrowserContext], service: Service, signed_in: StorageState
) -> Callable[..., Page]:
    """Open a tab of the administration as an admin."""

    def open_one(tab: str, **options: object) -> Page:
        page = open_context(storage_state=signed_in, **options).new_page()
        page.goto(f"{service.url}/admin")
        page.get_by_role("navigation").get_by_role("button", name=tab, exact=True).click()
        expect(page.get_by_role("region", name=tab, exact=True)).to_be_visible()
        return page

    return open_one


def row_of(page: Page, name: str) -> Locator:
    """The row of an account or a key."""
    return page.locator(f".rows li[data-name='{name}']")


def answer(page: Page, button: str) -> None:
    """Press a button of the dialog; it closes."""
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_account_is_made_given_a_role_and_disabled(
    open_admin: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    service: Service,
    watch: Watch,
) -> None:
    """Who is added signs in with the password shown once; who is disabled is signed out; keys do it all."""
    page = open_admin("Comptes")
    page.get_by_role("button", name="Ajouter un compte").click()
    page.get_by_label("Nom d’utilisateur").fill(service.user)
    page.get_by_role("button", name="Créer le compte").click()
    expect(page.locator("#fault-name")).not_to_be_empty()
    expect(page.get_by_label("Nom d’utilisateur")).to_have_attribute("aria-describedby", "fault-name")
    page.get_by_label("Nom d’utilisateur").fill("odile")
    page.get_by_label("Rôle").select_option("reader")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Créer le compte").press("Enter")
    told = page.get_by_label("Mot de passe de odile")
    expect(told).to_be_visible()
    password = told.input_value()
    expect(row_of(page, "odile")).to_contain_text("lecture seule")

    hers = open_context().new_page()
    sign_in(hers, service, "odile", password)
    wait_for_board(hers)
    open_menu(hers)
    expect(hers.get_by_role("link", name="Administration")).to_have_count(0)
    hers.goto(f"{service.url}/admin")
    expect(hers.get_by_text("Cette page est réservée à l’administration.")).to_be_visible()
    expect(hers.get_by_role("navigation")).to_have_count(0)

    row_of(page, "odile").get_by_role("button", name="Changer le rôle").click()
    page.get_by_role("dialog").get_by_label("Rôle").select_option("coordinator")
    answer(page, "Changer le rôle")
    expect(row_of(page, "odile")).to_contain_text("coordination")
    expect(row_of(page, "odile").get_by_text("–")).to_have_count(0)  # she has signed in

    disable = row_of(page, "odile").get_by_role("button", name="Désactiver")
    disable.focus()
    page.keyboard.press("Enter")
    assert grave_faults(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(disable).to_be_focused()
    disable.click()
    answer(page, "Désactiver")
    expect(row_of(page, "odile")).to_contain_text("Désactivé")
    hers.goto(service.url)
    expect(hers).to_have_url(f"{service.url}/login")

    row_of(page, "odile").get_by_role("button", name="Réactiver").click()
    answer(page, "Réactiver")
    assert page.get_by_label("Mot de passe de odile").input_value() != password
    row_of(page, service.user).get_by_role("button", name="Désactiver").click()
    page.get_by_role("dialog").get_by_role("button", name="Désactiver").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("dernier administrateur")
    answer(page, "Annuler")
    expect_refusals_only(watch)


def test_key_opens_its_scope_until_it_is_revoked(
    open_admin: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    service: Service,
    watch: Watch,
) -> None:
    """A key is shown once with a button that copies it, opens what was ticked, and nothing once revoked."""
    page = open_admin("Clés")
    page.get_by_role("button", name="Ajouter une clé").click()
    page.get_by_label("Pour quel logiciel").fill("paie")
    page.get_by_label("Jours de validité").fill("0")
    page.get_by_role("button", name="Créer la clé").click()
    expect(page.locator("#fault-days")).not_to_be_empty()
    expect(page.locator("#fault-scopes")).not_to_be_empty()
    page.get_by_label("Jours de validité").fill("30")
    page.get_by_label("lire les plans").check()
    page.get_by_role("button", name="Créer la clé").click()
    token = page.get_by_label("Clé pour paie").input_value()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=service.url)
    row_of(page, "paie").get_by_role("button", name="Copier").click()
    expect(row_of(page, "paie").get_by_role("button", name="Copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == token

    outside = open_context().request
    headers = {"Authorization": f"Bearer {token}"}
    assert outside.get(f"{service.url}/api/v1/plans", headers=headers).status == 200
    assert outside.get(f"{service.url}/api/v1/users", headers=headers).status == 403
    page.reload()
    expect(row_of(page, "paie")).to_contain_text("Valable jusqu’au")
    expect(page.get_by_label("Clé pour paie")).to_have_count(0)
    expect(row_of(page, "paie").get_by_text("–", exact=True)).to_have_count(0)  # it was used
    row_of(page, "paie").get_by_role("button", name="Révoquer").click()
    answer(page, "Révoquer")
    expect(row_of(page, "paie")).to_contain_text("Révoquée le")
    assert outside.get(f"{service.url}/api/v1/plans", headers=headers).status == 401
    expect_refusals_only(watch)


def test_audit_tells_what_was_done_and_is_filtered(open_admin: Callable[..., Page], service: Service) -> None:
    """Who did what is found by actor, action, kind, record and days, page by page; never a value."""
    page = open_admin("Journal")
    request = page.context.request
    for name in ("kine", "labo"):
        made = request.post(f"{service.url}/api/v1/keys", data={"name": name, "scopes": ["read:map"]})
        assert request.delete(f"{service.url}/api/v1/keys/{made.json()['key']['id']}").ok
    page.reload()  # the names of keys are read with the tab
    rows = page.locator("tbody tr")
    page.get_by_label("Sorte de dossier").select_option("api_key")
    page.get_by_label("Action").select_option("change")
    page.get_by_label("Qui").select_option(label=service.user)
    page.get_by_role("button", name="Filtrer").click()
    expect(rows.first).to_contain_text("revoked_at")
    expect(rows.first).to_contain_text("changé")
    expect(rows.first.get_by_role("button", name=service.user)).to_be_visible()
    expect(rows.first.get_by_role("button", name="labo")).to_be_visible()
    rows.first.get_by_role("button").last.click()  # all that was done to this key
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text("créé")
    page.get_by_label("Au", exact=True).fill("2020-01-01")
    page.get_by_role("button", name="Filtrer").click()
    expect(rows).to_have_count(0)
    page.get_by_role("button", name="Tout afficher").click()
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="Afficher les plus anciennes").click()
    expect(rows).to_have_count(100)


def test_limits_are_changed_and_a_second_change_is_told_of_the_first(
    open_admin: Callable[..., Page], watch: Watch
) -> None:
    """A wrong limit is told beside its field; of two changes at once the second keeps what it typed."""
    first, second = open_admin("Limites de travail"), open_admin("Limites de travail")
    rest = "Repos entre deux horaires"
    expect(second.get_by_label(rest)).to_have_value("660")
    first.get_by_label(rest).fill("")
    first.get_by_role("button", name="Enregistrer").click()
    expect(first.locator("#fault-rest_minutes")).not_to_be_empty()
    first.get_by_label(rest).fill("600")
    expect(first.get_by_text("soit 10 h 00")).to_be_visible()
    first.get_by_label("les heures du contrat").check()
    first.get_by_role("button", name="Enregistrer").click()
    expect(first.get_by_text("Enregistré.")).to_be_visible()
    second.get_by_label(rest).fill("630")
    second.get_by_role("button", name="Enregistrer").click()
    second.get_by_role("button", name="Garder ma saisie").click()
    expect(second.get_by_text("Votre saisie est gardée")).to_be_visible()
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_text("Enregistré.")).to_be_visible()
    first.reload()
    expect(first.get_by_label(rest)).to_have_value("630")
    expect(first.get_by_label("les heures du contrat")).not_to_be_checked()
    expect_refusals_only(watch)


def test_link_opens_a_nurses_phone(
    open_admin: Callable[..., Page], open_context: Callable[..., BrowserContext], service: Service
) -> None:
    """A nurse's link made here opens her own rounds."""
    page = open_admin("Liens des soignants")
    page.locator(".rows li").first.get_by_role("button").click()
    link = page.get_by_label("À ouvrir une fois").input_value()
    assert link.startswith(f"{service.url}/n#")
    phone = open_context(viewport=PHONE).new_page()
    phone.goto(link)
    expect(phone).to_have_url(f"{service.url}/n")
    expect(phone).to_have_title("Ma tournée")


TABS = ("Comptes", "Clés", "Liens des soignants", "Journal", "Limites de travail")
SIZES = {"": {"width": 1280, "height": 800}, "-phone": PHONE}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tabs_have_no_grave_fault_on_a_desk_and_on_a_phone(
    open_admin: Callable[..., Page], picture: Callable[..., None], theme: str
) -> None:
    """Every tab, in both sizes: the rules of accessibility hold and nothing runs over the edge."""
    for size, viewport in SIZES.items():
        page = open_admin(TABS[0], color_scheme=theme, viewport=viewport)
        for number, tab in enumerate(TABS):
            page.get_by_role("navigation").get_by_role("button", name=tab, exact=True).click()
            expect(page.get_by_role("region", name=tab, exact=True)).to_be_visible()
            expect(page.locator(".rows li, tbody tr, form input, .actions button").first).to_be_visible()
            add = page.get_by_role("button", name="Ajouter un")
            if add.count():
                add.click()
            assert grave_faults(page) == [], tab
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], tab
            if number == 0 and not size:
                picture(page, "admin" if theme == "light" else "admin-dark")
