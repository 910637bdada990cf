"""A day's folder stored: all of it or nothing, and the plan made by hand timed and judged."""

from __future__ import annotations

import dataclasses
import itertools
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from app import tables
from app.errors import AppError, BadInputError, ConflictError
from app.interop.day_values import (
    Act,
    Break,
    DayFolder,
    Link,
    Nurse,
    Patient,
    Place,
    Service,
    Shift,
    TodayStep,
    Visit,
)
from app.interop.import_day import import_day
from app.planning import Planner, open_planner
from app.solving import Solving
from app.store.row_security import each_organisation
from app.tables import METADATA, Plan, Stop
from tests.records import BASE, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.config import Settings

HOUR = 60


def folder(**changes: object) -> DayFolder:
    """Make a service's day: one nurse by car from the base, 8:00 to 12:00, two visits, a plan by hand."""
    home = Place("3 Zzallee", 43.7310, 7.4200)
    service = Service("Zzservice", date(2026, 3, 2), "Europe/Monaco", Place("1 Zzplacette", *BASE), 2, 1)
    visit = Visit("v-1", "p-1", "a-1", 30, 9 * HOUR, 9 * HOUR + 30, 10 * HOUR, ("wash",), 600)
    made = DayFolder(
        service=service,
        acts=(Act("a-1", "toilette", "Toilette", "Washing", 30, ("wash",)),),
        nurses=(Nurse("n-1", "Zzirmeline", "Zzquennette", "nurse", ("wash",), "car", "base", None),),
        shifts=(
            Shift("s-1", "n-1", 8 * HOUR, 12 * HOUR, 30, Break(10 * HOUR, 12 * HOUR, 20, is_paid=False)),
        ),
        patients=(Patient("p-1", "Mme", "Zzfirst", "Zzsidonine", home, 1, "", ("n-1",), ()),),
        visits=(
            visit,
            dataclasses.replace(visit, id="v-2", earliest=10 * HOUR, latest=11 * HOUR, hard_latest=11 * HOUR),
        ),
        links=(Link("v-1", "v-2", 60, None, "same", is_together=False),),
        today=(TodayStep("s-1", 1, "v-1"), TodayStep("s-1", 3, "v-2"), TodayStep("s-1", 2, None)),
    )
    return dataclasses.replace(made, **changes)


@pytest.fixture
def planner(empty_settings: Settings) -> Iterator[Planner]:
    """Make the use cases over an empty database."""
    made = open_planner(empty_settings)
    yield made
    made.engine.dispose()


def _contents(planner: Planner) -> dict[str, list[tuple[object, ...]]]:
    contents: dict[str, list[tuple[object, ...]]] = {name: [] for name in METADATA.tables}
    with planner.engine.connect() as connection:
        for _ in each_organisation(connection):
            for name, table in METADATA.tables.items():
                contents[name] += sorted(map(tuple, connection.execute(table.select()).all()), key=repr)
    return contents


def test_import_turns_minutes_on_the_wall_into_moments() -> None:
    """Every value of the folder arrives in the rows, times as moments, minutes as seconds."""
    day, orders = import_day(folder())
    assert orders == {"s-1": ["v-1", None, "v-2"]}
    assert (day.team.car_parking_seconds, day.team.bicycle_parking_seconds) == (120, 60)
    assert (day.shifts[0].start, day.shifts[0].end) == (at("08:00"), at("12:00"))
    assert day.shifts[0].max_overtime_seconds == 1800
    assert (day.breaks[0].earliest, day.breaks[0].duration_seconds, day.breaks[0].paid) == (
        at("10:00"),
        1200,
        False,
    )
    assert [(row.visit_id, row.earliest, row.hard_latest) for row in day.windows] == [
        ("v-1", at("09:00"), at("10:00")),
        ("v-2", at("10:00"), at("11:00")),
    ]
    assert (day.links[0].min_seconds, day.links[0].max_seconds, day.links[0].same_nurse) == (3600, None, True)
    assert [(row.nurse_id, row.wish) for row in day.wishes] == [("n-1", "usual")]
    assert day.visits[0].unassigned_cost_seconds == 36_000


def test_import_names_every_time_the_clocks_skip() -> None:
    """Half past two in the night when the clocks go forward is a fault, wherever it stands."""
    service = dataclasses.replace(folder().service, day=date(2026, 3, 29))
    shift = dataclasses.replace(folder().shifts[0], start=2 * HOUR + 30, rest=None)
    visit = dataclasses.replace(folder().visits[0], earliest=2 * HOUR + 15)
    with pytest.raises(BadInputError) as refused:
        import_day(folder(service=service, shifts=(shift,), visits=(visit,), links=(), today=()))
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [
        ("skipped_time", "shifts.csv, shift s-1"),
        ("skipped_time", "visits.csv, visit v-1"),
    ]
    assert "02:30" in refused.value.faults[0].message


def test_imported_plan_is_timed_on_the_streets_and_judged(planner: Planner) -> None:
    """The plan made by hand is stored as a ready plan with times, figures and the rules it breaks."""
    day, orders = import_day(folder())
    plan = planner.store(day, orders, replace=False)
    assert plan is not None
    assert (plan.source, plan.state, plan.violations) == ("import", "ready", [])
    with planner.reading() as session:
        stops = session.exec(select(Stop).order_by(col(Stop.position))).all()
    assert [stop.visit_id for stop in stops] == ["v-1", "v-2"]
    assert stops[0].start >= at("09:00")
    assert plan.figures is not None
    assert plan.figures["served"] == 2


def test_imported_plan_that_breaks_rules_is_stored_with_them(planner: Planner) -> None:
    """A plan made by hand may be wrong: it is kept as it is, with every rule that it breaks."""
    early = dataclasses.replace(
        folder().visits[1], earliest=8 * HOUR, latest=8 * HOUR + 30, hard_latest=9 * HOUR
    )
    day, orders = import_day(folder(visits=(folder().visits[0], early), links=()))
    plan = planner.store(day, orders, replace=False)
    assert plan is not None
    assert plan.state == "ready"
    assert plan.violations


def test_import_of_a_day_that_no_streets_could_make_right_is_refused(planner: Planner) -> None:
    """Faults that only the whole day shows are told with its own ids, and nothing is stored."""
    twin = dataclasses.replace(folder().shifts[0], id="s-2", start=9 * HOUR)
    before = _contents(planner)
    with pytest.raises(BadInputError) as refused:
        planner.store(import_day(folder(shifts=(*folder().shifts, twin), today=()))[0], {}, replace=False)
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [("shifts_overlap", "shifts/s-2")]
    assert _contents(planner) == before


def test_import_of_the_same_folder_again_changes_nothing(planner: Planner) -> None:
    """Importing twice is importing once: no row is new, none is different."""
    day, orders = import_day(folder())
    planner.store(day, orders, replace=False)
    before = _contents(planner)
    day, orders = import_day(folder())
    assert planner.store(day, orders, replace=False) is None
    assert _contents(planner) == before


def test_import_of_another_day_with_the_same_date_must_be_asked_for(planner: Planner) -> None:
    """A stored day and its plans are replaced only where that is asked for, and then whole."""
    day, _ = import_day(folder(today=()))
    planner.store(day, {}, replace=False)
    fewer = folder(
        visits=folder().visits[:1], links=(), today=(TodayStep("s-1", 1, "v-1"), TodayStep("s-1", 2, None))
    )
    before = _contents(planner)
    with pytest.raises(ConflictError) as refused:
        planner.store(*import_day(fewer), replace=False)
    assert refused.value.code == "day_exists"
    assert _contents(planner) == before
    planner.store(*import_day(fewer), replace=True)
    after = _contents(planner)
    assert len(after["visit"]) == len(after["plan"]) == 1
    assert after["link"] == []


def test_import_of_another_service_must_be_asked_for(planner: Planner) -> None:
    """A folder of another service does not change this one's name and base by mistake."""
    planner.store(import_day(folder(today=()))[0], {}, replace=False)
    other = dataclasses.replace(folder().service, name="Another", day=date(2026, 3, 3))
    with pytest.raises(ConflictError) as refused:
        planner.store(import_day(folder(service=other, today=()))[0], {}, replace=False)
    assert refused.value.code == "other_service"
    planner.store(import_day(folder(service=other, today=()))[0], {}, replace=True)
    assert len(_contents(planner)["team"]) == 1


def test_import_of_another_date_keeps_the_first(planner: Planner) -> None:
    """The same ids may come again on another day; people are shared, visits and shifts are not."""
    planner.store(import_day(folder(today=()))[0], {}, replace=False)
    other = dataclasses.replace(folder().service, day=date(2026, 3, 3))
    planner.store(import_day(folder(service=other, today=()))[0], {}, replace=False)
    after = _contents(planner)
    assert (len(after["visit"]), len(after["shift"]), len(after["nurse"])) == (4, 2, 1)


@pytest.mark.parametrize("script", ["import sys; sys.exit(3)", "import time; time.sleep(600)"])
def test_import_stores_nothing_where_its_plan_cannot_be_timed(
    planner: Planner, empty_settings: Settings, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the timing process dies or hangs no row of the day is stored."""
    if "sleep" in script:  # an hour passes between any two looks at the clock
        monkeypatch.setattr("app.child.monotonic", itertools.count(0.0, 3600.0).__next__)
    before = _contents(planner)
    planner = open_planner(empty_settings, Solving(empty_settings, (sys.executable, "-c", script)))
    with pytest.raises(AppError):
        planner.store(*import_day(folder()), replace=False)
    assert _contents(planner) == before


def test_import_without_a_map_times_the_plan_by_hand_on_straight_lines(
    planner: Planner, empty_settings: Settings
) -> None:
    """Without a map a day is stored with the plan made by hand, which says how it was timed."""
    (empty_settings.data_dir / "map").unlink()
    made = planner.store(*import_day(folder()), replace=False)
    assert made is not None
    assert {told["kind"] for told in made.travel_sources.values()} == {"straight_line"}


def test_import_on_a_map_says_so(planner: Planner) -> None:
    """The plan made by hand is timed on the streets of the map, and the stored plan tells it."""
    planner.store(*import_day(folder()), replace=False)
    with planner.reading() as session:
        (plan,) = session.exec(select(Plan)).all()
    assert {(told["kind"], told["instead_of"]) for told in plan.travel_sources.values()} == {
        ("streets", None)
    }


def test_damaged_map_is_no_missing_map(planner: Planner, empty_settings: Settings, tmp_path: Path) -> None:
    """A map that cannot be read is a fault to be told, never replaced by straight lines."""
    damaged = tmp_path / "damaged"
    (damaged / "graph").mkdir(parents=True)
    (empty_settings.data_dir / "map").unlink()
    (empty_settings.data_dir / "map").symlink_to(damaged)
    with pytest.raises(AppError) as refused:
        planner.store(*import_day(folder()), replace=False)
    assert refused.value.code == "calculation_failed"


def test_import_keeps_what_it_does_not_say(planner: Planner) -> None:
    """Wishes and telephone, which no file of a day tells, outlast the next import of their patient."""
    day = import_day(folder(today=()))[0]
    planner.store(day, {}, replace=False)
    with planner.writing() as session:
        for patient in session.exec(select(tables.Patient)).all():
            patient.wishes, patient.phone = "Zzwish", "0"
    other = dataclasses.replace(folder().service, day=date(2026, 3, 3))
    planner.store(import_day(folder(service=other, today=()))[0], {}, replace=False)
    with planner.reading() as session:
        kept = session.exec(select(tables.Patient)).all()
    assert kept
    assert {(patient.wishes, patient.phone) for patient in kept} == {("Zzwish", "0")}
