"""A stored day to a job of numbers, and a solution to a stored plan."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tables import Plan, PlanningSettings, StoredDay, TimeWindow
from app.translate import DayClock, Result, job_document, plan_rows, weights_of
from solver import Cost, Proof, Route, Solution, Stop, TakenBreak, Unassigned, Weights
from tests.records import DAY, IDENTITIES, at, small_records

HOUR = 3600


def _plan(day: StoredDay) -> Plan:
    return Plan(
        id="p", day=day.day, source="solve", state="running", created_at=at("06:00"), seconds=1, seed=0
    )


def test_job_holds_numbers_only() -> None:
    """No name, address, note or id of the records is in a job: there is nothing in it to leak."""
    day = small_records()
    text = json.dumps(job_document(day, seconds=20, seed=3, orders={"s-irmeline": ["v-one", None]}))
    ids = [row.id for rows in (day.nurses, day.shifts, day.patients, day.visits, day.acts) for row in rows]
    for word in (*IDENTITIES, *ids, "Zz", "wash", "pilot", "Toilette"):
        assert word not in text


def test_job_tells_shifts_and_visits_in_seconds_after_midnight() -> None:
    """Times are seconds after midnight, places are rows of the matrix, wishes are shifts."""
    job = job_document(small_records(), seconds=20, seed=3)
    first, second = job["problem"]["shifts"]
    assert (first["start"], first["end"], first["max_overtime_seconds"]) == (7 * HOUR, 14 * HOUR, 1800)
    assert first["breaks"] == [
        {"earliest": 11 * HOUR + 1800, "latest": 13 * HOUR + 1800, "duration_seconds": 1800}
    ]
    assert (first["mode"], second["mode"]) == ("car", "bicycle")
    one, two_a, two_b, late = job["problem"]["visits"]
    assert one["time_windows"] == [{"earliest": 8 * HOUR, "latest": 8 * HOUR + 1800, "hard_latest": 9 * HOUR}]
    assert one["refused_shifts"] == ["1"]
    assert two_a["usual_shifts"] == two_b["usual_shifts"] == ["0"]
    assert two_a["location"] == two_b["location"] != one["location"] == late["location"]
    assert job["problem"]["links"][0] == {
        "first": "1",
        "second": "2",
        "min_seconds": 0,
        "max_seconds": 0,
        "same_nurse": False,
        "together": True,
    }
    assert (job["seconds"], job["seed"], job["modes"]) == (20, 3, ["bicycle", "car"])


def test_usual_settings_weigh_as_the_public_format_does() -> None:
    """A team that sets nothing has plans as good as those of whoever gives the format no weights."""
    usual = weights_of(PlanningSettings())
    assert Weights(**usual) == Weights()
    assert job_document(small_records(), seconds=1, seed=0, weights=usual)["problem"]["weights"] == usual


def test_job_adds_nothing_on_arrival_at_home_or_base() -> None:
    """Door seconds stand at patients' places; homes and the base have none at all."""
    job = job_document(small_records(), seconds=20, seed=0)
    starts = {shift["start_location"] for shift in job["problem"]["shifts"]}
    assert [job["door_seconds"][place] for place in sorted(starts)] == [None, None]
    assert sorted(door for door in job["door_seconds"] if door is not None) == [60, 180]
    assert job["parking_seconds"] == {"car": 120, "bicycle": 30}


def test_job_of_a_day_without_shifts_still_has_a_matrix() -> None:
    """A day nobody works is planned too: every visit comes back with its reason."""
    day = small_records()
    day.shifts, day.breaks = [], []
    assert job_document(day, seconds=1, seed=0)["modes"] == ["car"]


def test_job_gives_orders_by_number() -> None:
    """Given rounds are told by the positions of their shifts and visits; a break stays none."""
    orders = {"s-odelphe": ["v-two-b", None, "v-late"]}
    assert job_document(small_records(), seconds=0, seed=0, orders=orders)["orders"] == {
        "1": ["2", None, "3"]
    }


@settings(max_examples=60)
@given(data=st.data(), day=st.sampled_from([DAY, date(2026, 3, 29), date(2026, 10, 25)]))
def test_rows_to_problem_and_back_lose_nothing(data: st.DataObject, day: date) -> None:
    """Windows, shifts and breaks come back from a job's seconds as the moments that were stored."""
    stored = small_records(day)
    clock = DayClock(day, stored.zone)
    seconds = st.integers(0, 40 * HOUR)
    stored.windows = [
        TimeWindow(
            day=day,
            visit_id=visit.id,
            position=position,
            earliest=clock.moment(data.draw(seconds)),
            latest=clock.moment(data.draw(seconds)),
            hard_latest=data.draw(st.none() | seconds.map(clock.moment)),
        )
        for visit in stored.visits
        for position in range(data.draw(st.integers(1, 3)))
    ]
    problem = job_document(stored, seconds=1, seed=0)["problem"]
    told = [
        (
            clock.moment(window["earliest"]),
            clock.moment(window["latest"]),
            None if window["hard_latest"] is None else clock.moment(window["hard_latest"]),
        )
        for visit in problem["visits"]
        for window in visit["time_windows"]
    ]
    assert told == [(row.earliest, row.latest, row.hard_latest) for row in stored.windows]
    assert [(clock.moment(s["start"]), clock.moment(s["end"])) for s in problem["shifts"]] == [
        (row.start, row.end) for row in stored.shifts
    ]


def _result() -> Result:
    """Irmeline: leaves 7:55, cares for v-one 8:05-8:35, breaks 12:00-12:30, back at 12:40."""
    eight = 8 * HOUR
    stop = Stop("0", eight + 300, eight + 300, eight + 2100, 0, 0)
    rest = TakenBreak(12 * HOUR, 12 * HOUR + 1800)
    route = Route("0", eight - 300, 12 * HOUR + 2400, (stop,), (rest,), 1200, 0, 0)
    left = tuple(
        Unassigned(visit, code, "told elsewhere")
        for visit, code in (("1", "unreachable"), ("2", "partner"), ("3", "no_skill"))
    )
    there, back = [[7.42, 43.73], [7.43, 43.74]], [[7.43, 43.74], [7.42, 43.73]]
    legs = {
        "0": [
            {"seconds": 600, "metres": 1500, "mode": "car", "line": there, "steps": []},
            {"seconds": 600, "metres": 1400, "mode": "foot", "line": back, "steps": []},
        ]
    }
    off_road = {"1": {"metres": 3210.4, "why": "far", "access": "Rue Haute"}}
    return Result(Solution((route,), left, Cost()), (), legs, off_road, {})


def test_plan_rows_tell_the_solution_in_the_day_s_own_terms() -> None:
    """Numbers become ids and seconds become moments; nothing of the solution is lost."""
    day = small_records()
    made = plan_rows(day, _plan(day), _result())
    (route,) = made.routes
    assert (route.shift_id, route.start, route.end) == ("s-irmeline", at("07:55"), at("12:40"))
    (stop,) = made.stops
    assert (stop.visit_id, stop.shift_id, stop.arrival) == ("v-one", "s-irmeline", at("08:05"))
    assert stop.end - stop.start == timedelta(minutes=30)
    assert [(row.start, row.end) for row in made.breaks] == [(at("12:00"), at("12:30"))]
    assert [(leg.position, leg.travel_seconds, leg.distance_metres, leg.mode) for leg in made.legs] == [
        (0, 600, 1500, "car"),
        (1, 600, 1400, "foot"),
    ]


def test_plan_rows_keep_the_facts_of_each_reason() -> None:
    """An address off the map says how far off, a missing skill which; both survive as facts."""
    day = small_records()
    made = plan_rows(day, _plan(day), _result())
    assert [(row.visit_id, row.code, row.facts) for row in made.unassigned] == [
        ("v-two-a", "unreachable", {"metres": 3210, "why": "far", "access": "Rue Haute"}),
        ("v-two-b", "partner", {}),
        ("v-late", "no_skill", {"skills": ["pilot"]}),
    ]


def test_reason_outside_shifts_tells_the_hours_asked_for() -> None:
    """A window no shift covers is told by the clock of the place."""
    day = small_records()
    left = (Unassigned("3", "outside_shifts", ""),)
    made = plan_rows(day, _plan(day), Result(Solution((), left, Cost()), (), {}, {}, {}))
    assert made.unassigned[0].facts == {"hours": ["13:00-14:00"]}


def test_reason_no_skill_names_all_where_nobody_has_them_together() -> None:
    """Where each skill has somebody but nobody has all, all are told."""
    day = small_records()
    day.nurses[0].skills, day.nurses[1].skills = ["wash"], ["pilot"]
    day.visits[3].skills = ["pilot", "wash"]
    left = (Unassigned("3", "no_skill", ""),)
    made = plan_rows(day, _plan(day), Result(Solution((), left, Cost()), (), {}, {}, {}))
    assert made.unassigned[0].facts == {"skills": ["pilot", "wash"]}


@pytest.mark.parametrize(
    ("proof", "facts"),
    [
        (None, {}),
        (Proof("counted"), {"proof": "counted"}),
        (Proof("full", ("3",), 2), {"proof": "full", "of": "it", "ways": 2}),
        (Proof("full", ("2",), 2), {"proof": "full", "of": "partner", "ways": 2}),
        (
            Proof("dear", ("2", "3"), 4, 900, 600),
            {"proof": "dear", "of": "both", "ways": 4, "least": 900, "worth": 600},
        ),
    ],
)
def test_plan_rows_keep_what_is_proven(proof: Proof | None, facts: dict[str, Any]) -> None:
    """A proof is kept as facts, without the numbers that a job has for visits."""
    day = small_records()
    left = (Unassigned("3", "not_found", "told elsewhere", proof),)
    made = plan_rows(day, _plan(day), Result(Solution((), left, Cost()), (), {}, {}, {}))
    assert made.unassigned[0].facts == facts


def test_plan_rows_hold_the_breaks_that_are_taken() -> None:
    """A missed break has no row; the others keep their places."""
    day = small_records()
    result = _result()
    (route,) = result.solution.routes
    missed = replace(route, breaks=(None, *route.breaks))
    made = plan_rows(day, _plan(day), replace(result, solution=replace(result.solution, routes=(missed,))))
    assert [(row.position, row.start) for row in made.breaks] == [(1, at("12:00"))]
