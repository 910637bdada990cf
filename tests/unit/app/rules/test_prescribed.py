"""Visits that care plans ask for: when, for how long, and on nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.rules.prescribed import due_visits, is_due
from app.tables import Act, CarePlan, CareSlot
from app.translate import DayClock

DAY = date(2026, 3, 2)


def act(name: str = "wash", **given: object) -> Act:
    """Make an act of half an hour."""
    return Act(
        **({"id": name, "kind": "toilette", "name_fr": "", "name_en": "", "duration_seconds": 1800} | given)
    )


def plan(**given: object) -> CarePlan:
    """Make a daily care plan of 2026."""
    known = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "rule": "FREQ=DAILY"}
    return CarePlan(**({"id": "c", "patient_id": "p"} | known | given))


def slot(*windows: tuple[int, int, int | None], position: int = 0, **given: object) -> CareSlot:
    """Make one visit of a care plan's day."""
    known = {
        "care_plan_id": "c",
        "position": position,
        "act_ids": ["wash"],
        "windows": [list(row) for row in windows],
    }
    return CareSlot(**(known | given))


def test_pauses_and_exceptions_leave_days_out_and_extra_days_add_some() -> None:
    """A pause and an EXDATE win over the rule and over an RDATE; an RDATE adds to the rule."""
    given = plan(
        rule="FREQ=WEEKLY;BYDAY=MO",
        starts_on=DAY,
        extra_days=["2026-03-03", "2026-03-17", "2027-01-01"],
        left_out_days=["2026-03-09"],
        pauses=[["2026-03-16", "2026-03-18"]],
    )
    days = [DAY + timedelta(days=number) for number in range(-7, 30)]
    assert [day.day for day in days if is_due(given, day)] == [2, 3, 23, 30]
    assert not is_due(given, date(2027, 1, 1))


def test_two_carers_and_gaps_come_as_links() -> None:
    """Two carers are two visits that go together; a gap lies between the starts of visits in their order."""
    slots = [slot((480, 540, None), carers=2), slot((1140, 1200, 1260), position=1, minutes=20)]
    clock = DayClock(DAY, ZoneInfo("Europe/Paris"))
    visits, links, findings = due_visits(plan(gap_minutes=480), slots, {"wash": act()}, clock)
    assert findings == []
    assert [(visit.id, visit.duration_seconds) for visit in visits] == [
        ("c:1a", 1800),
        ("c:1b", 1800),
        ("c:2a", 1200),
    ]
    assert [(link.first, link.second, link.min_seconds, link.is_together) for link in links] == [
        ("c:1a", "c:1b", 0, True),
        ("c:1a", "c:2a", 28_800, False),
    ]


def test_several_acts_add_up_and_need_what_each_needs() -> None:
    """Durations add up, all skills are needed, and of an act's diplomas one."""
    acts = {"wash": act(skills=["lift"], diplomas=["nurse", "aide"]), "drip": act("drip", skills=["drip"])}
    given = slot((480, 540, None), act_ids=["wash", "drip"])
    (visit,), _, _ = due_visits(plan(), [given], acts, DayClock(DAY, ZoneInfo("Europe/Paris")))
    assert visit.duration_seconds == 3600
    assert visit.skills == ("aide / nurse", "drip", "lift")


def test_act_that_is_not_in_force_is_named() -> None:
    """A care plan whose act ended before the day says so."""
    clock = DayClock(DAY, ZoneInfo("Europe/Paris"))
    visits, _, (finding,) = due_visits(plan(), [slot((480, 540, None))], {}, clock)
    assert visits == []
    assert (finding.code, finding.where, finding.facts["act"]) == ("act_not_in_force", "c.slots.0", "wash")


@pytest.mark.parametrize(
    ("zone", "day", "change"),
    [
        ("Europe/Paris", date(2026, 3, 29), "2026-03-29T01:00Z"),
        ("America/New_York", date(2026, 3, 8), "2026-03-08T07:00Z"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "2026-10-03T15:30Z"),
    ],
)
def test_skipped_hours_move_to_the_change_or_are_refused(zone: str, day: date, change: str) -> None:
    """A time that the clocks skip is the moment of the change; or a fault, where the care plan asks."""
    given = [slot((60, 130, None)), slot((135, 140, 240), position=1)]
    clock = DayClock(day, ZoneInfo(zone))
    visits, _, findings = due_visits(plan(), given, {"wash": act()}, clock)
    assert findings == []
    moment = datetime.fromisoformat(change)
    assert visits[0].windows[0][1] == moment
    assert visits[1].windows[0][:2] == (moment, moment)
    _, _, findings = due_visits(plan(skipped_hour="refuse"), given, {"wash": act()}, clock)
    assert [(found.code, found.facts["time"]) for found in findings] == [
        ("skipped_time", "02:10"),
        ("skipped_time", "02:15"),
        ("skipped_time", "02:20"),
    ]


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        ("Europe/Paris", date(2026, 10, 25), 150),
        ("America/New_York", date(2026, 11, 1), 90),
        ("Australia/Lord_Howe", date(2026, 4, 5), 105),
    ],
)
def test_window_holds_an_hour_that_comes_twice_both_times(zone: str, day: date, minutes: int) -> None:
    """A window begins the first time its clock is shown and ends the last time."""
    clock = DayClock(day, ZoneInfo(zone))
    (visit,), _, _ = due_visits(plan(), [slot((minutes, minutes, None))], {"wash": act()}, clock)
    earliest, latest, _ = visit.windows[0]
    assert latest - earliest == timedelta(minutes=30 if "Lord" in zone else 60)
    shown = {moment.astimezone(ZoneInfo(zone)).time() for moment in (earliest, latest)}
    assert [time.hour * 60 + time.minute for time in shown] == [minutes]


def test_window_across_midnight_ends_on_the_next_days_clock() -> None:
    """From 24:00 on a window speaks of the next day, changed clocks included."""
    clock = DayClock(date(2026, 3, 28), ZoneInfo("Europe/Paris"))
    (visit,), _, _ = due_visits(plan(), [slot((23 * 60, 27 * 60 + 30, None))], {"wash": act()}, clock)
    earliest, latest, _ = visit.windows[0]
    assert earliest == datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert latest == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
