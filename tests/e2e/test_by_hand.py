"""Changing a plan by hand: dragged, lifted by keyboard, locked, undone, and two coordinators at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import poll, wait_for_board

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Route

    from tests.e2e.conftest import Watch

pytestmark = pytest.mark.browser
LOCKED = re.compile(r"\blocked\b")
REFUSAL = {"code": "visit_locked", "title": "x", "detail": "x", "status": 409, "faults": []}


@pytest.fixture
def page(open_board: Callable[..., Page]) -> Page:
    """A board on the newest plan that was searched."""
    opened = open_board()
    searched = opened.get_by_label("Plan affiché").locator("option", has_text="calculé").first
    value = searched.get_attribute("value")
    assert value
    opened.get_by_label("Plan affiché").select_option(value)
    expect(opened.get_by_role("grid").locator(".block").first).to_be_visible()
    return opened


def rows(page: Page) -> list[str]:
    """Ids of the shifts that have a round, in the order of the rows."""
    found = page.locator(".rows > .row:has(.block)")
    return [row.get_attribute("data-shift") or "" for row in found.all()]


def visits_of(page: Page, shift: str) -> list[str]:
    """Ids of a round's visits in order, as drawn."""
    blocks = page.locator(f'.row[data-shift="{shift}"] .block')
    return [block.get_attribute("data-visit") or "" for block in blocks.all()]


def block(page: Page, visit: str) -> Locator:
    """The block of a visit."""
    return page.locator(f'.block[data-visit="{visit}"]')


def unlinked(page: Page, shift: str) -> list[str]:
    """A round's visits that are not of two carers."""
    blocks = page.locator(f'.row[data-shift="{shift}"] .block:not(.paired)')
    return [one.get_attribute("data-visit") or "" for one in blocks.all()]


def drag(page: Page, visit: str, to: Locator) -> None:
    """Drag a visit to the middle of something, and hold it there."""
    box, target = block(page, visit).bounding_box(), to.bounding_box()
    assert box
    assert target
    page.mouse.move(box["x"] + 6, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2 + 3)
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + target["height"] / 2, steps=4)


def able_pair(page: Page, but: tuple[str, ...] = ()) -> tuple[str, str, str]:
    """Find a visit, its shift and another one whose nurse may make it, through the page's own API."""
    script = """async (but) => {
      const { NEVER } = await import("/static/board/lift_words.js");
      const rows = [...document.querySelectorAll('.rows > .row:has(.block)')];
      const plan = new URL(document.querySelector('.plan-state a').href).searchParams.get('plan');
      for (const row of rows) for (const block of row.querySelectorAll('.block:not(.paired):not(.locked)')) {
        const visit = block.dataset.visit;
        if (but.includes(visit)) continue;
        const answer = await fetch(`/api/v1/plans/${plan}/places/${visit}`);
        const { places } = await answer.json();
        const other = places.find((place) => place.shift_id !== row.dataset.shift
          && !place.forbidden.some(({ code }) => NEVER.has(code))
          && document.querySelectorAll(`.row[data-shift="${place.shift_id}"] .block`).length > 1);
        if (other) return [visit, row.dataset.shift, other.shift_id];
      }
      return null;
    }"""
    found: Any = page.evaluate(script, list(but))
    assert found, (page.locator(".block").count(), page.get_by_label("Plan affiché").input_value())
    visit, shift, other = found
    return visit, shift, other


def test_visit_is_dragged_to_another_nurse_and_back_by_undo(page: Page) -> None:
    """While it is held all is a preview; dropped it is in the other round, and undo brings it back."""
    visit, shift, other = able_pair(page)
    before = visits_of(page, shift)
    travel = page.locator('[data-figure="travel_seconds"] .value b').inner_text()
    target = page.locator(f'.row[data-shift="{other}"] .block').nth(1)
    drag(page, visit, target)
    expect(page.locator(".lift-badge")).to_be_visible()
    expect(page.get_by_text("Aperçu, rien n’est enregistré")).to_be_visible()
    expect(page.locator(f'.row[data-shift="{other}"].preview')).to_be_visible()
    expect(page.locator(".price.target")).to_be_visible()
    page.mouse.up()
    expect(page.locator(".grid.lifting")).to_have_count(0)
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_be_visible()
    expect(page.locator(".lift-badge")).to_have_count(0)
    assert visit not in visits_of(page, shift)
    expect(block(page, visit)).to_be_focused()
    page.get_by_role("button", name="Annuler (Ctrl+Z)").click()
    expect(page.locator(f'.row[data-shift="{shift}"] .block[data-visit="{visit}"]')).to_be_visible()
    assert visits_of(page, shift) == before
    expect(page.locator('[data-figure="travel_seconds"] .value b')).to_have_text(travel)
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_be_visible()


def draft(page: Page) -> None:
    """Make the plan shown a draft that is changed by hand: take a visit out and put it back."""
    visit = unlinked(page, rows(page)[0])[0]
    block(page, visit).click()
    page.keyboard.press("u")
    expect(page.locator(f'.lane [data-visit="{visit}"]')).to_be_visible()
    page.keyboard.press("Control+z")
    expect(block(page, visit)).to_be_visible()


def test_a_drop_is_seen_before_it_is_stored(page: Page) -> None:
    """What the preview said is the plan at once, however long the service takes; what it says then stays."""
    draft(page)
    visit, _, other = able_pair(page)
    dropped = page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/edits", hold)
    drag(page, visit, page.locator(f'.row[data-shift="{other}"] .block').nth(1))
    expect(page.locator(f'.row[data-shift="{other}"].preview')).to_be_visible()
    page.mouse.up()
    expect(page.locator(".grid.lifting, .row.preview")).to_have_count(0)
    expect(dropped).to_be_visible()
    poll(lambda: len(held) == 1)
    after = visits_of(page, other)
    held[0].continue_()
    expect(page.locator("[aria-live=assertive]")).to_contain_text("Posée")
    assert visits_of(page, other) == after
    plan = page.get_by_label("Plan affiché").input_value()
    page.reload()
    page.get_by_label("Plan affiché").select_option(plan)
    expect(dropped).to_be_visible()


def test_a_drop_that_is_refused_goes_back(page: Page, watch: Watch) -> None:
    """A plan shown ahead of its storing is taken back where the service refuses it, and why is said."""
    draft(page)
    visit, shift, other = able_pair(page)
    before = visits_of(page, shift)
    page.route("**/edits", lambda route: route.fulfill(status=409, json=REFUSAL))
    drag(page, visit, page.locator(f'.row[data-shift="{other}"] .block').nth(1))
    expect(page.locator(f'.row[data-shift="{other}"].preview')).to_be_visible()
    page.mouse.up()
    expect(page.locator(".notice.bad")).to_contain_text("verrouillée")
    expect(page.locator(f'.row[data-shift="{shift}"] .block[data-visit="{visit}"]')).to_be_visible()
    assert visits_of(page, shift) == before
    page.unroute("**/edits")
    watch.errors.clear()  # the browser's own word on what was refused


def test_two_visits_are_swapped_from_the_detail(page: Page) -> None:
    """Listed when somebody comes to the list, done by its button, and told with names in the history."""
    visit, shift, other = able_pair(page)
    with_visit = unlinked(page, other)[0]
    block(page, visit).click()
    choice = page.get_by_label("Échanger avec…")
    expect(choice.locator("option")).to_have_count(1)
    choice.focus()
    expect(choice.locator(f'option[value="{with_visit}"]')).to_be_attached()
    before = visits_of(page, shift)
    choice.select_option(with_visit)
    deed = page.locator(".moves").get_by_role("button", name="Échanger", exact=True)
    expect(deed).to_be_visible()
    assert visits_of(page, shift) == before
    deed.click()
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_be_visible()
    expect(page.locator(f'.row[data-shift="{shift}"] .block[data-visit="{with_visit}"]')).to_be_visible()
    names = [block(page, one).get_attribute("aria-label") or "" for one in (visit, with_visit)]
    page.get_by_role("button", name="Plans et changements").click()
    done = " et ".join(name.split(",")[0] for name in names)
    told = page.locator(".plan-log li", has_text=f"a changé : {done} échangées")
    expect(told).to_have_count(1)
    page.keyboard.press("Escape")


def test_a_swap_that_is_refused_leaves_nothing_chosen(page: Page, watch: Watch) -> None:
    """Why is said; whoever pressed the button by keyboard is back at the list, which offers all again."""
    visit, shift, other = able_pair(page)
    before = visits_of(page, shift)
    block(page, visit).click()
    choice = page.get_by_label("Échanger avec…")
    choice.focus()
    choice.select_option(unlinked(page, other)[0])
    page.route("**/edits", lambda route: route.fulfill(status=409, json=REFUSAL))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.bad")).to_contain_text("verrouillée")
    expect(choice).to_be_focused()
    expect(choice).to_have_value("")
    expect(page.locator(".moves .deed button")).to_have_count(0)
    assert visits_of(page, shift) == before
    page.unroute("**/edits")
    watch.errors.clear()  # the browser's own word on what was refused


def test_drag_is_cancelled_by_escape(page: Page) -> None:
    """Escape puts a dragged visit back: nothing was stored, no plan came to be."""
    visit, shift, other = able_pair(page)
    plans = page.get_by_label("Plan affiché").locator("option").count()
    drag(page, visit, page.locator(f'.row[data-shift="{other}"] .block').first)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.get_by_text("Annulé, rien n’a changé.")).to_be_attached()
    assert visit in visits_of(page, shift)
    assert page.get_by_label("Plan affiché").locator("option").count() == plans


def test_drop_against_a_rule_is_refused_by_name(page: Page) -> None:
    """Dropped on somebody who is not trained for it a visit stays where it is, and the rule is said."""
    page.locator(".block:not(.paired)").first.click()
    visit = page.locator(".block.selected").get_attribute("data-visit") or ""
    shift = page.locator(f'.row:has(.block[data-visit="{visit}"])').get_attribute("data-shift") or ""
    block(page, visit).press("Space")
    forbidden = page.locator(".row:not(.off-duty):has(.block)", has=page.get_by_text("impossible")).first
    expect(forbidden).to_be_visible()
    other = forbidden.get_attribute("data-shift")
    page.keyboard.press("Escape")
    drag(page, visit, page.locator(f'.row[data-shift="{other}"] .block').first)
    page.mouse.up()
    expect(page.locator(".notice.bad")).to_contain_text("Pas posée")
    assert visit in visits_of(page, shift)


def test_visit_is_dragged_into_the_lane(page: Page) -> None:
    """Dropped on the lane it has no nurse any more, and says why."""
    shift = rows(page)[0]
    visit = unlinked(page, shift)[0]
    drag(page, visit, page.locator(".lane .row-name"))
    expect(page.locator(".lane.target")).to_be_visible()
    page.mouse.up()
    card = page.locator(f'.lane [data-visit="{visit}"]')
    expect(card).to_be_visible()
    expect(card).to_contain_text("Retirée de sa tournée à la main.")


def test_visit_is_lifted_locked_and_taken_out_by_keyboard(page: Page, watch: Watch) -> None:
    """Space lifts, arrows aim, Space drops; L locks, U is refused while locked, Ctrl+Z undoes."""
    visit, shift, other = able_pair(page)
    block(page, visit).focus()
    block(page, visit).press("Enter")
    block(page, visit).click()
    page.keyboard.press("Space")
    said = page.locator("[aria-live=assertive]")
    expect(said).to_contain_text("soulevée")
    order = [row.get_attribute("data-shift") for row in page.locator(".rows > .row").all()]
    step = "ArrowDown" if order.index(other) > order.index(shift) else "ArrowUp"
    expect(page.locator(".price").first).not_to_have_text("…")
    for _ in range(abs(order.index(other) - order.index(shift))):
        page.keyboard.press(step)
    expect(page.locator(f'.row[data-shift="{other}"].target')).to_be_visible()
    expect(said).to_contain_text("route")
    page.keyboard.press("Space")
    expect(page.locator(".grid.lifting")).to_have_count(0)
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_be_focused()
    page.keyboard.press("l")
    expect(block(page, visit)).to_have_class(LOCKED)
    page.keyboard.press("u")
    expect(page.locator(".notice.bad")).to_contain_text("verrouillée")
    watch.errors.clear()  # the browser's own word on what was refused
    page.keyboard.press("l")
    expect(block(page, visit)).not_to_have_class(LOCKED)
    page.keyboard.press("u")
    expect(page.locator(f'.lane [data-visit="{visit}"]')).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(f'.row[data-shift="{other}"] .block[data-visit="{visit}"]')).to_be_visible()


def test_two_coordinators_cannot_overwrite_each_other(
    open_board: Callable[..., Page], page: Page, watch: Watch
) -> None:
    """Who comes second is told what the first did, and may do the own change after it."""
    first = unlinked(page, rows(page)[0])[0]
    block(page, first).click()
    page.keyboard.press("u")
    expect(page.locator(f'.lane [data-visit="{first}"]')).to_be_visible()
    plan = page.get_by_label("Plan affiché").input_value()
    second = open_board()
    second.get_by_label("Plan affiché").select_option(plan)
    expect(second.locator(f'.lane [data-visit="{first}"]')).to_be_visible()
    mine, theirs = unlinked(page, rows(page)[1])[:2]
    # It does not hear of the other before it asks itself.
    second.route("**/presence", lambda route: route.fulfill(status=503, json={}))
    block(page, theirs).click()
    page.keyboard.press("u")
    expect(page.locator(f'.lane [data-visit="{theirs}"]')).to_be_visible()
    block(second, mine).click()
    second.keyboard.press("u")
    notice = second.locator(".notice.bad")
    expect(notice).to_contain_text("a changé ce plan entre-temps")
    expect(second.locator(f'.lane [data-visit="{theirs}"]')).to_be_visible()
    expect(second.locator(f'.lane [data-visit="{mine}"]')).to_have_count(0)
    second.get_by_role("button", name="Refaire mon changement").click()
    expect(second.locator(f'.lane [data-visit="{mine}"]')).to_be_visible()
    poll(lambda: second.get_by_label("Plan affiché").input_value() == plan)
    wait_for_board(second)
    watch.errors.clear()  # the browser's own words on what was refused, and on what the test kept away
