"""The board shows the day: rounds, figures, who has no nurse and why, one selection everywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, Playwright, Route, StorageState, expect

from tests.e2e.conftest import open_menu
from tests.e2e.service import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ask(
    playwright_driver: Playwright, service: Service, signed_in: StorageState
) -> Iterator[Callable[[str], Any]]:
    """Ask the API what the page asks it."""
    caller = playwright_driver.request.new_context(storage_state=signed_in)

    def get(path: str) -> Any:
        answer = caller.get(f"{service.url}/api/v1{path}", headers={"Accept-Language": "fr"})
        assert answer.ok, answer.text()
        return answer.json()

    yield get
    caller.dispose()


def shown_plan(ask: Callable[[str], Any]) -> Any:
    """Find the plan that the board opens with: the newest that was computed."""
    plans = ask(f"/days/{DAY}")["plans"]
    return ask(f"/plans/{next(p['id'] for p in plans if p['source'] == 'solve' and p['state'] == 'ready')}")


def selected_block(page: Page) -> Locator:
    """The one selected visit of the timeline."""
    return page.locator("[role=gridcell][aria-selected=true]")


def test_board_has_a_row_for_each_shift_and_a_block_for_each_placed_visit(
    board: Page, ask: Callable[[str], Any]
) -> None:
    """All shifts of the day have their row, and all visits of the plan their block, once."""
    day, plan = ask(f"/days/{DAY}"), shown_plan(ask)
    expect(board.get_by_role("grid").get_by_role("row")).to_have_count(len(day["shifts"]))
    blocks = board.locator("[role=gridcell][data-visit]")
    expect(blocks).to_have_count(sum(len(route["stops"]) for route in plan["routes"]))
    told = {block.get_attribute("data-visit") for block in blocks.all()}
    assert told == {stop["visit_id"] for route in plan["routes"] for stop in route["stops"]}


def test_board_keeps_visits_without_a_nurse_in_sight_with_their_reasons(
    board: Page, ask: Callable[[str], Any]
) -> None:
    """Each unassigned visit has a card with the API's own sentence, in sight also when rows are scrolled."""
    plan = shown_plan(ask)
    lane = board.get_by_role("region", name="Non placées")
    cards = lane.get_by_role("listitem")
    expect(cards).to_have_count(len(plan["unassigned"]))
    for card, unassigned in zip(cards.all(), plan["unassigned"], strict=True):
        expect(card.get_by_text(unassigned["message"], exact=True)).to_be_visible()
    board.locator(".grid").evaluate("grid => grid.scrollTo(0, grid.scrollHeight)")
    expect(lane).to_be_in_viewport(ratio=1)


def test_figures_are_those_of_the_api(board: Page, ask: Callable[[str], Any]) -> None:
    """The band shows the plan's own figures, written in French, the share with its definition."""
    figures = shown_plan(ask)["figures"]

    def shown(name: str) -> str:
        return board.locator(f"[data-figure={name}] .value b").inner_text().replace("\u00a0", " ")

    def hours(seconds: int) -> str:
        minutes = (seconds + 30) // 60
        return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02}"

    share = f"{figures['travel_share'] * 100:.1f}".replace(".", ",")
    assert re.sub(r"\s", " ", shown("travel_share")) == f"{share} %"
    for name in ("travel", "care", "waiting", "lateness", "overtime", "paid"):
        assert shown(f"{name}_seconds") == hours(figures[f"{name}_seconds"]), name
    assert shown("served") == str(figures["served"])
    continuity = f"{figures['continuity'] * 100:.0f} %"
    assert re.sub(r"\s", " ", shown("continuity")) == continuity
    assert shown("work_gap_seconds") == hours(figures["work_gap_seconds"])


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Part du temps sur la route", "Conduite ÷ (soins + conduite + attente), hors pauses."),
        ("Continuité", "Part des visites faites par un soignant habituel"),
        ("Équité (écart)", "chacun selon la durée de sa vacation"),
    ],
)
def test_definitions_open_by_keyboard_and_by_pointer(board: Page, word: str, meaning: str) -> None:
    """Enter or a click opens what a figure means; Escape or a click beside it closes it."""
    button = board.get_by_role("button", name=f"Définition : {word}")
    definition = board.get_by_role("note")
    button.focus()
    board.keyboard.press("Enter")
    expect(definition).to_contain_text(meaning)
    expect(definition).to_be_in_viewport(ratio=1)
    board.keyboard.press("Escape")
    expect(definition).to_have_count(0)
    button.click()
    expect(definition).to_contain_text(meaning)
    board.get_by_role("heading", name="Tournées").click()
    expect(definition).to_have_count(0)


def test_figures_of_plans_stored_before_they_were_kept_are_dashes(
    open_board: Callable[..., Page],
) -> None:
    """Where a plan tells no continuity there is nothing to compare; the others are compared all the same."""
    page = open_board()

    def older(route: Route) -> None:
        plan = route.fetch().json()
        if plan["source"] == "import":
            plan["figures"] |= {"continuity": None, "work_gap_seconds": None}
        route.fulfill(json=plan)

    page.route(re.compile(r"/api/v1/plans/[^/]+$"), older)
    page.reload()
    expect(page.locator("[data-figure=travel_seconds] .chip")).to_have_count(1)
    expect(page.locator("[data-figure=continuity] .chip")).to_have_count(0)
    by_hand = page.get_by_label("Plan affiché").locator("option", has_text="Plan fait à la main")
    page.get_by_label("Plan affiché").select_option(by_hand.get_attribute("value"))
    expect(page.locator("[data-figure=continuity] .value b")).to_have_text("–")
    expect(page.locator("[data-figure=work_gap_seconds] .value b")).to_have_text("–")


def test_figures_tell_better_from_worse(board: Page, ask: Callable[[str], Any]) -> None:
    """Less driving than in the plan made by hand is better; a figure that got worse says so too."""
    plans = ask(f"/days/{DAY}")["plans"]
    before = next(plan for plan in plans if plan["source"] == "import")["figures"]
    now = shown_plan(ask)["figures"]
    for name in ("travel_seconds", "waiting_seconds", "lateness_seconds", "overtime_seconds"):
        change = now[name] - before[name]
        chip = board.locator(f"[data-figure={name}] .chip")
        if abs(change) >= 60:
            expect(chip).to_contain_text("mieux" if change < 0 else "moins bien")


def test_selecting_a_visit_links_map_timeline_and_detail(board: Page) -> None:
    """A click on a block selects it everywhere; a click on a pin of the map too."""
    block = board.locator("[role=gridcell][data-visit]").nth(4)
    block.click()
    expect(block).to_have_attribute("aria-selected", "true")
    sentence = block.get_attribute("aria-label") or ""
    name, hour = sentence.split(",")[0].split("\u00a0")[-1], re.findall(r"\d\d:\d\d", sentence)[0]
    detail = board.get_by_role("complementary")
    expect(detail.get_by_role("heading", level=2)).to_contain_text(name)
    expect(detail).to_contain_text(hour)
    expect(board.locator(".pin.stop.selected")).to_have_attribute("title", re.compile(f"{name}, {hour}"))
    pin = board.locator(".pin.stop:not(.selected)").first
    title = pin.get_attribute("title") or ""
    pin.dispatch_event("click")
    expect(selected_block(board)).to_have_count(1)
    expect(selected_block(board)).to_have_attribute("aria-label", re.compile(title[-5:]))
    expect(detail.get_by_role("heading", level=2)).to_contain_text(title.split(", ")[0].split("\u00a0")[-1])


def test_arrows_walk_through_the_timeline(board: Page) -> None:
    """One stop of Tab, then arrows: along a round, to the next row, to its ends, and Enter to the detail."""
    first = board.locator("[role=gridcell][data-visit]").first
    first.click()
    board.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-selected", "false")
    expect(selected_block(board)).to_be_focused()
    board.keyboard.press("ArrowLeft")
    expect(first).to_have_attribute("aria-selected", "true")
    board.keyboard.press("ArrowLeft")
    expect(board.locator("[data-round]").first).to_be_focused()
    expect(selected_block(board)).to_have_count(0)
    board.keyboard.press("End")
    expect(board.get_by_role("row").first.locator("[data-visit]").last).to_be_focused()
    board.keyboard.press("ArrowDown")
    expect(board.get_by_role("row").nth(1).locator("[aria-selected=true]")).to_be_focused()
    board.keyboard.press("Enter")
    expect(board.get_by_role("complementary").get_by_role("heading", level=2)).to_be_focused()
    board.keyboard.press("Escape")
    expect(selected_block(board)).to_be_focused()
    assert board.locator(".rows [tabindex='0']").count() == 1


def test_an_unassigned_visit_can_be_selected_and_explains_itself(
    board: Page, ask: Callable[[str], Any]
) -> None:
    """Its card opens the detail with the reason, by pointer and by arrows."""
    unassigned = shown_plan(ask)["unassigned"]
    cards = board.get_by_role("region", name="Non placées").get_by_role("button")
    cards.first.click()
    detail = board.get_by_role("complementary")
    expect(detail).to_contain_text(unassigned[0]["message"])
    board.keyboard.press("ArrowRight")
    expect(cards.nth(1)).to_be_focused()
    expect(detail).to_contain_text(unassigned[1]["message"])


def test_the_plan_made_by_hand_can_be_shown(
    open_board: Callable[..., Page], ask: Callable[[str], Any]
) -> None:
    """The picker changes the plan shown and its figures with it, compared with the plan that nurses see."""
    by_hand = next(plan for plan in ask(f"/days/{DAY}")["plans"] if plan["source"] == "import")
    page = open_board()
    page.get_by_label("Plan affiché").select_option(by_hand["id"])
    expect(page.locator("[data-figure=served] .value b")).to_have_text(str(by_hand["figures"]["served"]))
    expect(page.get_by_label("Comparé au").locator("option")).to_have_text(["plan publié"])
    expect(page.locator(".figures .chip")).to_have_count(11)


def test_figures_compare_with_the_plan_that_is_chosen(
    open_board: Callable[..., Page], ask: Callable[[str], Any]
) -> None:
    """
    Before → now against another plan at once, and still so when another is shown.

    The plan made by hand has the published one to be compared with, and what is published now is named.
    """
    made = {"source": "solve", "status": "draft", "based_on": None}
    first, second = (made | {"id": f"plan-{n}"} for n in (1, 2))
    by_hand = next(plan for plan in ask(f"/days/{DAY}")["plans"] if plan["source"] == "import")
    published = next(plan for plan in ask(f"/days/{DAY}")["plans"] if plan["status"] == "published")
    page = open_board()

    def with_drafts(route: Route) -> None:
        day = route.fetch().json()
        day["plans"] = [published | second, published | first, *day["plans"]]
        route.fulfill(json=day)

    def draft(route: Route) -> None:
        kept = ask(f"/plans/{published['id']}")
        number = int(route.request.url[-1])
        changed = {"travel_seconds": 3600 * number}
        route.fulfill(json=kept | {"id": f"plan-{number}", "figures": kept["figures"] | changed})

    page.route("**/api/v1/days/*", with_drafts)
    page.route(re.compile(r"/api/v1/plans/plan-\d$"), draft)
    page.route(
        "**/plan-*/lines", lambda route: route.fulfill(json={"type": "FeatureCollection", "features": []})
    )
    page.reload()
    before = page.locator("[data-figure=travel_seconds] s")
    compared = page.get_by_label("Comparé au")
    page.get_by_label("Plan affiché").select_option("plan-2")
    for kind, seconds in (
        ("published", published["figures"]["travel_seconds"]),
        ("previous", 3600),
        ("import", by_hand["figures"]["travel_seconds"]),
    ):
        compared.select_option(kind)
        expect(before).to_contain_text(f"{seconds // 3600}\u00a0h")
    name = page.get_by_label("Plan affiché").locator("option", has_text="Publié ·").text_content() or ""
    expect(page.locator(".published-now")).to_have_text(name.replace("Publié · Plan", "Publié : Plan"))
    compared.select_option("published")
    page.get_by_label("Plan affiché").select_option("plan-1")
    expect(compared).to_have_value("published")
    page.get_by_label("Plan affiché").select_option(published["id"])
    # The published plan is not compared with itself.
    expect(compared).to_have_value("import")
    expect(page.locator(".published-now")).to_have_count(0)


def test_scale_and_map_choices_are_told(open_board: Callable[..., Page]) -> None:
    """The pressed button says which part of the day and which rounds are drawn."""
    page = open_board()
    evening = page.get_by_role("button", name="Soir")
    evening.click()
    expect(evening).to_have_attribute("aria-pressed", "true")
    starts = page.locator(".pin.start")
    many = starts.count()
    page.get_by_role("button", name="Choisie").click()
    expect(starts).to_have_count(1)
    assert many > 1


def test_language_switches_at_once_and_is_remembered(open_board: Callable[..., Page]) -> None:
    """English everywhere, names of acts from the API too, and still after a reload."""
    page = open_board()
    expect(page.get_by_role("heading", name="Tournées")).to_be_visible()
    page.get_by_label("Langue").select_option("en")
    expect(page.get_by_role("heading", name="Rounds")).to_be_visible()
    expect(page.get_by_role("region", name="Unplaced")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.get_by_role("heading", name="Rounds")).to_be_visible()
    expect(page.locator("[data-figure=travel_share] .value b")).to_have_text(re.compile(r"^\d+\.\d%$"))


def test_theme_follows_the_system_until_chosen(open_board: Callable[..., Page]) -> None:
    """A dark system draws a dark board; the button turns it light, also after a reload."""
    page = open_board(color_scheme="dark")

    def ground() -> str:
        colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return colour

    dark = ground()
    open_menu(page)
    page.get_by_role("button", name="Passer en clair").click()
    light = ground()
    assert (dark, light) == ("rgb(15, 20, 23)", "rgb(239, 237, 230)")
    page.reload()
    open_menu(page)
    expect(page.get_by_role("button", name="Passer en sombre")).to_be_visible()
    assert ground() == light


@pytest.mark.parametrize("width", [1440, 1280])
def test_all_figures_are_in_sight(open_board: Callable[..., Page], width: int) -> None:
    """The band needs no scrolling, and no figure covers the one beside it."""
    page = open_board(viewport={"width": width, "height": 900})
    expect(page.locator(".figure")).to_have_count(11)
    fits = "boxes => boxes.every((box) => box.scrollWidth <= box.clientWidth)"
    assert page.locator(".figures, .figure").evaluate_all(fits)


@pytest.mark.parametrize("width", [1280, 1024])
def test_board_is_usable_on_narrower_screens(open_board: Callable[..., Page], width: int) -> None:
    """Nothing makes the page scroll sideways, and lane, button and rows are in sight."""
    page = open_board(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("region", name="Non placées")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Planifier à nouveau")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("row").first).to_be_in_viewport()
