"""Two coordinators on one day: each sees the other, and hears what the other did to its plans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.e2e.conftest import wait_for_board
from tests.e2e.test_accessibility import grave_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import APIRequestContext

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser
NAME = "zoe.lamarque"


@pytest.fixture(scope="module")
def another(browser: Browser, service: Service, signed_in: StorageState) -> Iterator[BrowserContext]:
    """A second coordinator, signed in; asks the API only."""
    admin = browser.new_context(storage_state=signed_in)
    made = admin.request.post(f"{service.url}/api/v1/users", data={"name": NAME, "role": "coordinator"})
    assert made.ok, made.text()
    account = {"user": NAME, "password": made.json()["password"]}
    admin.close()
    context = browser.new_context(base_url=service.url)
    assert context.request.post("/api/v1/session", data=account).ok
    yield context
    context.close()


def _publish(request: APIRequestContext, plan_id: str) -> None:
    where, version = f"/api/v1/plans/{plan_id}/publish", {"If-Match": "*"}
    assert request.post(where, data={"replaces": "*"}, headers=version).ok


def test_coordinators_see_each_other(
    open_board: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    another: BrowserContext,
    service: Service,
) -> None:
    """Initials in the bar, in full for whoever cannot see them; without a fault of accessibility."""
    mine = open_board()
    other = open_context(storage_state=another.storage_state(), locale="en-GB").new_page()
    other.goto(service.url)
    wait_for_board(other)
    there = mine.get_by_role("list", name="Aussi sur cette journée").get_by_role("listitem")
    expect(there).to_have_count(1)
    expect(there).to_contain_text("ZL")
    expect(there).to_have_attribute(
        "title", re.compile(f"^{NAME} est aussi sur cette journée, depuis .*, et regarde : Plan")
    )
    expect(other.get_by_role("list", name="Also on this day").get_by_role("listitem")).to_have_count(1)
    assert [fault for fault in grave_faults(mine) if "other" in fault] == []


def test_another_plans_and_publishes_and_the_board_says_who(
    open_board: Callable[..., Page], another: BrowserContext
) -> None:
    """A new plan comes into the list and is not shown; what each plan counts for changes where it is told."""
    published = another.request.get("/api/v1/days/2026-03-02/plan").json()["id"]
    page = open_board()
    choice = page.get_by_label("Plan affiché")
    choice.select_option(published)
    name = (choice.locator("option:checked").text_content() or "").removeprefix("Publié · ")
    assert name.startswith("Plan ")
    count = choice.locator("option").count()
    asked = another.request.post("/api/v1/plans", data={"day": "2026-03-02", "seconds": 2})
    assert asked.ok
    expect(page.get_by_text(f"{NAME} a fait calculer un nouveau plan")).to_be_visible()
    expect(choice.locator("option")).to_have_count(count + 1)
    expect(choice).to_have_value(published)

    _publish(another.request, asked.json()["id"])
    said = page.get_by_role("status").filter(has_text=f"{NAME} a publié un autre plan de cette journée")
    expect(said).to_be_visible()
    expect(choice.locator("option:checked")).to_have_text(f"Archivé · {name}")
    _publish(another.request, published)
    expect(page.get_by_text(f"{NAME} a publié ce plan.")).to_be_visible()
    expect(choice.locator("option:checked")).to_have_text(f"Publié · {name}")
