"""Rules of the pages that no picture shows: their modules, asked in the browser itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.service import Service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """A page of ours that asks nothing of the API."""
    context = browser.new_context(**CONTEXT, timezone_id="America/New_York")
    opened = context.new_page()
    opened.goto(f"{service.url}/login")
    yield opened
    context.close()


@pytest.fixture
def call(page: Page) -> Callable[..., Any]:
    """Call what a module exports; returns what it returns."""

    def call_one(module: str, expression: str, value: Any = None) -> Any:
        script = (
            f"async (value) => {{ const it = await import('/static/{module}.js'); return {expression}; }}"
        )
        return page.evaluate(script, value)

    return call_one


@pytest.mark.parametrize(
    ("position", "letters", "colour", "pattern"),
    [
        (0, "A", "a", "solid"),
        (11, "L", "l", "dashed"),
        # The thirteenth: colours begin again, with the pattern after their own.
        (12, "AA", "a", "dashed"),
        (13, "AB", "b", "dotted"),
        (24, "BA", "a", "dotted"),
    ],
)
def test_nurse_keys_never_repeat_colour_and_pattern(
    call: Callable[..., Any], position: int, letters: str, colour: str, pattern: str
) -> None:
    """Above twelve nurses a colour comes again with the next pattern and two letters."""
    key = call("board/nurse_keys", "it.nurseKey(value)", position)
    assert key == {"letters": letters, "colour": colour, "pattern": pattern}


def test_day_clock_counts_in_the_teams_zone(call: Callable[..., Any]) -> None:
    """On a computer in New York, 08:30 in Monaco is 510 minutes after Monaco's midnight."""
    expression = (
        "[new it.DayClock('2026-03-02', 'Europe/Monaco')].map((c) => [c.minute(value), c.hour(510)])[0]"
    )
    assert call("page/clock", expression, "2026-03-02T08:30:00+01:00") == [510, "08:30"]


def test_day_clock_keeps_lengths_true_when_clocks_change(call: Callable[..., Any]) -> None:
    """On 29 March 2026 Monaco's clocks skip from 02:00 to 03:00: 08:30 is 450 minutes after midnight."""
    expression = (
        "[new it.DayClock('2026-03-29', 'Europe/Monaco')].map((c) => [c.minute(value), c.hour(450)])[0]"
    )
    assert call("page/clock", expression, "2026-03-29T08:30:00+02:00") == [450, "08:30"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 min"), (89, "1 min"), (3570, "1 h 00"), (21_840, "6 h 04"), (-1500, "−25 min")],
)
def test_durations_are_rounded_to_the_minute(call: Callable[..., Any], seconds: int, text: str) -> None:
    """Half a minute rounds up; an hour is written in hours; less than nothing has a true minus."""
    assert call("page/format", "it.duration(value)", seconds).replace("\u00a0", " ") == text


DAY = {
    "day": "2026-03-02",
    "team": {"name": "", "time_zone": "Europe/Monaco", "base": {}},
    "nurses": [
        {"id": "late", "first_name": "Léa", "last_name": "", "mode": "car"},
        {"id": "early", "first_name": "Ana", "last_name": "", "mode": "car"},
    ],
    "patients": [{"id": "p"}],
    "links": [{"first": "v1", "second": "v3", "min_seconds": 0, "max_seconds": 0, "together": True}],
}


def iso(clock: str) -> str:
    """Write an hour of the day as the API does."""
    return f"2026-03-02T{clock}:00+01:00"


def a_visit(name: str, earliest: str, latest: str) -> dict[str, Any]:
    """Make a visit with one window."""
    window = {"earliest": iso(earliest), "latest": iso(latest), "hard_latest": None}
    return {"id": name, "patient_id": "p", "act": {"kind": "toilette"}, "time_windows": [window]}


def a_shift(name: str, nurse: str, start: str, end: str) -> dict[str, Any]:
    """Make a shift."""
    return {"id": name, "nurse_id": nurse, "start": iso(start), "end": iso(end)}


def a_stop(
    name: str, arrival: str, start: str, end: str, travel_minutes: int, late: int = 0
) -> dict[str, Any]:
    """Make a stop; lateness in minutes."""
    times = {"arrival": iso(arrival), "start": iso(start), "end": iso(end)}
    return {"visit_id": name, **times, "travel_seconds": travel_minutes * 60, "lateness_seconds": late * 60}


@pytest.fixture
def layout(call: Callable[..., Any]) -> dict[str, Any]:
    """
    Two nurses, one with a split shift; three visits.

    Ana leaves at 07:50 and is with v1 from 08:00 to 08:30. A break, 08:35 to 09:00, cuts her ten minutes
    of driving to v2, five before it and five after. She waits from 09:05 to 09:15 and is home at 10:02, two
    minutes late. Léa's v3 is at the time of v1.
    """
    day = DAY | {
        "shifts": [
            a_shift("evening", "early", "17:00", "19:00"),
            a_shift("noon", "late", "08:00", "12:00"),
            a_shift("morning", "early", "07:30", "10:00"),
        ],
        "visits": [
            a_visit("v1", "08:00", "08:30"),
            a_visit("v2", "09:15", "09:45"),
            a_visit("v3", "07:30", "07:50"),
        ],
    }
    ana = {
        "shift_id": "morning",
        "start": iso("07:50"),
        "end": iso("10:02"),
        "stops": [
            a_stop("v1", "08:00", "08:00", "08:30", 10),
            a_stop("v2", "09:05", "09:15", "09:50", 10),
        ],
        "breaks": [{"start": iso("08:35"), "end": iso("09:00")}],
        "return_travel_seconds": 720,
        "overtime_seconds": 120,
        "travel_seconds": 1920,
        "waiting_seconds": 600,
    }
    lea = ana | {
        "shift_id": "noon",
        "end": iso("08:40"),
        "stops": [a_stop("v3", "08:00", "08:00", "08:30", 10, late=10)],
        "breaks": [],
        "return_travel_seconds": 600,
        "overtime_seconds": 0,
    }
    script = """(async () => {
      const { DayIndex } = await import('/static/board/day_index.js');
      const layout = it.layOut(new DayIndex(value.day), { routes: value.routes });
      const { neighbour } = await import('/static/board/keyboard.js');
      const walk = (from, key) => neighbour(layout, from, key)?.id ?? null;
      const walks = value.walks.map(([kind, id, key]) => walk({ kind, id }, key));
      return { ...layout, walks };
    })()"""
    walks = [
        ("visit", "v1", "ArrowRight"),
        ("visit", "v1", "ArrowLeft"),
        ("visit", "v2", "ArrowRight"),
        ("visit", "v3", "ArrowUp"),
        ("round", "morning", "ArrowDown"),
        ("round", "morning", "End"),
    ]
    asked = {"day": day, "routes": [ana, lea], "walks": walks}
    found: dict[str, Any] = json.loads(call("board/rows", f"JSON.stringify(await {script})", asked))
    return found


def spans(found: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Give spans as pairs of minutes."""
    return [(span["from"], span["to"]) for span in found]


def test_rows_stand_by_the_hour_a_nurse_begins(layout: dict[str, Any]) -> None:
    """Whoever begins first stands first and has the letter A, her shifts together."""
    rows = [(row["shift"]["id"], row["key"]["letters"]) for row in layout["rows"]]
    assert rows == [("morning", "A"), ("evening", "A"), ("noon", "B")]


def test_breaks_cut_driving_and_waiting_is_what_is_left(layout: dict[str, Any]) -> None:
    """Driving ends on arrival; what a break takes out of it lies before the break."""
    morning = layout["rows"][0]
    # To v1 07:50-08:00; to v2 08:30-08:35 and 09:00-09:05, the break between; home 09:50-10:02.
    assert spans(morning["drives"]) == [(470, 480), (510, 515), (540, 545), (590, 602)]
    assert spans(morning["waits"]) == [(545, 555)]
    assert spans(morning["breaks"]) == [(515, 540)]
    assert (morning["overtime"]["from"], morning["overtime"]["to"]) == (600, 602)


def test_late_visits_and_pairs_are_marked(layout: dict[str, Any]) -> None:
    """A late visit carries its minutes; two carers at one time are joined from row to row."""
    noon = layout["rows"][2]["blocks"][0]
    assert (noon["lateMinutes"], noon["isPair"]) == (10, True)
    assert layout["pairs"] == [{"minute": 480, "rows": [0, 2]}]


def test_arrows_lead_to_neighbours(layout: dict[str, Any]) -> None:
    """Along the round, to its head, to the nearest visit of the next row, and nowhere past the end."""
    assert layout["walks"] == ["v2", "morning", None, "evening", "evening", "v2"]


def found_differences(call: Callable[..., Any], before: dict[str, Any], after: dict[str, Any]) -> Any:
    """
    Ask what differs between two plans, each by its shifts' visits and their hours.

    Ana works `morning` and `evening`, Léa works `noon`; the day has the visits v1 to v5.
    """
    nurses = {"morning": "early", "evening": "early", "noon": "late"}
    day = DAY | {
        "shifts": [
            a_shift("morning", "early", "07:30", "10:00"),
            a_shift("evening", "early", "17:00", "19:00"),
            a_shift("noon", "late", "08:00", "12:00"),
        ],
        "visits": [a_visit(f"v{number}", "08:00", "18:00") for number in range(1, 6)],
    }

    def plan(rounds: dict[str, dict[str, str]]) -> dict[str, Any]:
        return {
            "routes": [
                {
                    "shift_id": shift,
                    "nurse_id": nurses[shift],
                    "stops": [{"visit_id": visit, "start": iso(hour)} for visit, hour in visits.items()],
                }
                for shift, visits in rounds.items()
            ]
        }

    script = """(async () => {
      const { DayIndex } = await import('/static/board/day_index.js');
      const found = it.differences(new DayIndex(value.day), value.before, value.after);
      return JSON.stringify({ ...found, byShift: Object.fromEntries(found.byShift) });
    })()"""
    asked = {"day": day, "before": plan(before), "after": plan(after)}
    return json.loads(call("board/differences", f"await {script}", asked))


def test_differences_of_a_plan_from_itself_are_none(call: Callable[..., Any]) -> None:
    """The same visits at the same hours: nothing is told, of no round."""
    plan = {"morning": {"v1": "08:00"}, "noon": {"v2": "08:30"}}
    found = found_differences(call, plan, plan)
    assert found == {"moved": [], "shifted": [], "placed": [], "left": [], "byShift": {}}


def test_differences_name_nurse_hour_and_visits_left_out(call: Callable[..., Any]) -> None:
    """Each visit is told once over the day, and to each nurse whom it concerns, by the hour."""
    found = found_differences(
        call,
        {"morning": {"v1": "08:00", "v2": "08:30", "v4": "09:30"}, "noon": {"v3": "09:00"}},
        {"morning": {"v1": "08:05"}, "noon": {"v2": "11:00", "v3": "08:30", "v5": "10:00"}},
    )
    moved = {"visitId": "v2", "fromShift": "morning", "toShift": "noon", "from": 510, "to": 660}
    left = {"visitId": "v4", "shiftId": "morning", "from": 570}
    placed = {"visitId": "v5", "shiftId": "noon", "to": 600}
    shifted = [
        {"visitId": "v1", "shiftId": "morning", "from": 480, "to": 485},
        {"visitId": "v3", "shiftId": "noon", "from": 540, "to": 510},
    ]
    assert found == {
        "moved": [moved],
        "shifted": shifted,
        "placed": [placed],
        "left": [left],
        "byShift": {
            "morning": {"came": [], "went": [moved], "shifted": shifted[:1], "placed": [], "left": [left]},
            "noon": {"came": [moved], "went": [], "shifted": shifted[1:], "placed": [placed], "left": []},
        },
    }


def test_differences_leave_out_what_nobody_would_notice(call: Callable[..., Any]) -> None:
    """Four minutes are no difference; neither is a visit that the day no longer has."""
    found = found_differences(
        call, {"morning": {"v1": "08:00", "gone": "09:00"}}, {"morning": {"v1": "08:04"}}
    )
    assert found["byShift"] == {}


def test_differences_tell_the_hour_where_a_visit_stays_with_its_nurse(call: Callable[..., Any]) -> None:
    """From her morning into her evening it is no other nurse's: it is shifted, and told of its round now."""
    found = found_differences(call, {"morning": {"v1": "08:00"}}, {"evening": {"v1": "17:30"}})
    assert found["moved"] == []
    assert found["shifted"] == [{"visitId": "v1", "shiftId": "evening", "from": 480, "to": 1050}]
