"""Instances of the unified set: windows, prices, lunch and the weighted sum, by hand."""

from copy import deepcopy
from typing import Any

import pytest

from solver import BREAK, Break, TimeWindow, Weights, schedule, violations
from solver.limits import MOST_SECONDS
from tests.benchmarks import uhhc
from tests.benchmarks.instance import InstanceError

TINY: dict[str, Any] = {
    "metadata": {
        "time_window_met": "at_service_end",
        "cost_components": {
            "travel_time": 2,
            "total_tardiness": 3,
            "highest_tardiness": 4,
            "total_waiting_time": 1,
            "total_extra_time": 5,
            "max_idle_time": 6,
            "caregiver_preferences": 7,
            "optional_patients": 101,
            "missed_lunch_break": 50,
        },
        "origin": "generated",
    },
    "distances": [[0, 10, 20], [10, 0, 30], [20, 30, 0]],
    "terminal_points": [{"id": "d0", "distance_matrix_index": 0}],
    "caregivers": [
        {
            "id": "c1",
            "abilities": ["s1", "s2"],
            "departing_point": "d0",
            "arrival_point": "d0",
            "working_shift": {"start": 0, "end": 200},
            "lunch_break": True,
        },
        {
            "id": "c2",
            "abilities": ["s2"],
            "departing_point": "d0",
            "arrival_point": "d0",
            "working_shift": {"start": 50, "end": 150},
            "lunch_break": False,
        },
    ],
    "patients": [
        {
            "id": "p1",
            "distance_matrix_index": 1,
            "required_services": [{"service": "s1", "duration": 15}, {"service": "s2", "duration": 10}],
            "synchronization": {"type": "simultaneous"},
            "time_windows": [{"start": 30, "end": 80}],
            "preferred_caregivers": ["c2"],
            "incompatible_caregivers": [],
            "optional": True,
        },
        {
            "id": "p2",
            "distance_matrix_index": 2,
            "required_services": [{"service": "s1", "duration": 20}],
            "time_windows": [{"start": 40, "end": 70}, {"start": 100, "end": 130}],
            "optional": False,
        },
    ],
    "services": [{"id": "s1"}, {"id": "s2"}],
    "lunch_breaks": {"start": 80, "end": 140, "min_duration": 20},
}


def with_costs(**components: int | str) -> dict[str, Any]:
    """Return the tiny instance with other weights."""
    return TINY | {"metadata": TINY["metadata"] | {"cost_components": components}}


def test_windows_that_end_with_the_care_are_cut_by_its_length() -> None:
    """Where care must end in its window it must start its length earlier; each window keeps its own edges."""
    problem = uhhc.read(TINY, "tiny").problem
    # 15 of 30 to 80 leaves 30 to 65; 20 of 40 to 70 and of 100 to 130 leaves 40 to 50 and 100 to 110.
    assert problem.visit_by_id["p1/s1"].time_windows == (TimeWindow(1800, 3900, None),)
    assert problem.visit_by_id["p2/s1"].time_windows == (
        TimeWindow(2400, 3000, None),
        TimeWindow(6000, 6600, None),
    )


def test_hard_lateness_and_overtime_are_never_allowed() -> None:
    """What the set calls HARD is a limit; what it weighs is a price without one."""
    hard = uhhc.read(
        with_costs(travel_time=1, total_tardiness="HARD", total_extra_time="HARD"), "tiny"
    ).problem
    assert hard.visit_by_id["p2/s1"].time_windows[0].hard_latest == 3000
    assert {shift.max_overtime_seconds for shift in hard.shifts} == {0}
    assert hard.weights == Weights(1, 0, 0, 0, 0, 0)
    soft = uhhc.read(TINY, "tiny").problem
    # 200 minutes are 12,000 seconds; the return may be as late as the format can say.
    assert soft.shifts[0].max_overtime_seconds == MOST_SECONDS - 12_000
    assert soft.weights == Weights(2, 1, 3, 4, 5, 7 * 60)


def test_optional_patient_costs_her_price_once() -> None:
    """The price of leaving out a patient is shared by her visits; a required one must not be left out."""
    problem = uhhc.read(TINY, "tiny").problem
    costs = [visit.unassigned_cost for visit in problem.visits]
    assert costs[0] + costs[1] == 101 * 60
    assert costs[2] == uhhc.NOT_SERVED


def test_two_services_are_tied_as_the_set_says() -> None:
    """At once, within bounds, or only both or none."""
    expected: dict[str, tuple[int, int | None]] = {
        "simultaneous": (0, 0),
        "sequential": (600, 1800),
        "independent": (-MOST_SECONDS, None),
    }
    for kind, bounds in expected.items():
        document = deepcopy(TINY)
        document["patients"][0]["synchronization"] = {"type": kind, "distance": {"min": 10, "max": 30}}
        (link,) = uhhc.read(document, "tiny").problem.links
        assert (link.min_seconds, link.max_seconds) == bounds
        assert link.together


def test_shift_has_hours_lunch_and_depot() -> None:
    """Only nurses with lunch have a break; usual and refused nurses are the set's own."""
    problem = uhhc.read(TINY, "tiny").problem
    assert problem.shifts[0].breaks == (Break(4800, 8400, 1200, missed_cost=3000),)
    assert problem.shifts[1].breaks == ()
    assert problem.visits[0].usual_shifts == {"c2"}
    assert uhhc.read(TINY, "tiny").unsaid == ("the largest idle time of a nurse",)


def test_objective_adds_every_kind_of_cost() -> None:
    """Each kind is counted from the answer's own times and weighed."""
    instance = uhhc.read(TINY, "tiny")
    solution = schedule(instance.problem, {"c1": ["p1/s1", BREAK, "p2/s1"], "c2": ["p1/s2"]})
    assert not violations(instance.problem, solution)
    answer = instance.answer(solution)
    # c2 leaves at 50, so both start at p1 at 60: c1 from 60 to 75, c2 from 60 to 70, home at 80.
    # c1 may have lunch from 80 to 100; 30 to p2, there at 125: the second window counts; ends 145, 15 late;
    # home at 165.
    stops = {route["caregiver_id"]: route["locations"] for route in answer["routes"]}
    assert [(s["patient"], s["service"], s["arrival_time"], s["departure_time"]) for s in stops["c1"]] == [
        ("p1", "s1", 60, 75),
        ("p2", "lunch_break", 105, 125),
        ("p2", "s1", 125, 145),
    ]
    # Travel 10 + 30 + 20 and 10 + 10 = 80; late 15; no waiting; nobody after her hours.
    # Idle: c1 until 50 and from 165 to 200, 85; c2 from 80 to 150, 70. c1 is not preferred at p1: 1.
    assert instance.objective(answer) == 2 * 80 + 3 * 15 + 4 * 15 + 6 * 85 + 7


def test_lunch_before_driving_on_is_had_where_she_is() -> None:
    """With time to spare lunch is at the last patient's; without patients it is at the depot."""
    document = deepcopy(TINY)
    document["lunch_breaks"] = {"start": 60, "end": 140, "min_duration": 20}
    instance = uhhc.read(document, "tiny")
    route = schedule(instance.problem, {"c1": ["p1/s1", BREAK, "p2/s1"], "c2": ["p1/s2"]})
    lunch = instance.answer(route)["routes"][0]["locations"][1]
    # Free at 75, lunch until 95, 30 to drive, care at 125.
    assert (lunch["patient"], lunch["arrival_time"], lunch["departure_time"]) == ("p1", 75, 95)
    idle = instance.answer(schedule(instance.problem, {}))["routes"]
    assert idle == [
        {
            "caregiver_id": "c1",
            "locations": [
                {"patient": None, "service": "lunch_break", "arrival_time": 60, "departure_time": 80}
            ],
        }
    ]
    # c1 goes nowhere and lunches from 60 to 80: idle before and after, 180 of 200; c2 all her 100.
    # Both patients are left.
    assert instance.objective({"routes": idle}) == 6 * 180 + 2 * 101


def test_waiting_at_the_first_door_counts_where_nurses_leave_with_the_shift() -> None:
    """A visit that stands for leaving makes that waiting count; the answer does not name it."""
    document = with_costs(total_waiting_time=2, total_tardiness="HARD", total_extra_time="HARD")
    document["metadata"]["origin"] = "bazirha-caie"
    instance = uhhc.read(document | {"lunch_breaks": None}, "tiny")
    problem = instance.problem
    leaving = [visit for visit in problem.visits if visit.pinned_shift is not None]
    assert [(visit.pinned_shift, visit.location, visit.duration_seconds) for visit in leaving] == [
        ("c1", 0, 0),
        ("c2", 0, 0),
    ]
    assert [visit.time_windows for visit in leaving] == [
        (TimeWindow(0, 0, 0),),
        (TimeWindow(3000, 3000, 3000),),
    ]
    # c1 leaves at 0, is at p2 at 20 and waits until 40; c2 leaves, and stays.
    solution = schedule(problem, {"c1": [leaving[0].id, "p2/s1"], "c2": [leaving[1].id]})
    assert not violations(problem, solution)
    answer = instance.answer(solution)
    assert answer["routes"] == [
        {
            "caregiver_id": "c1",
            "locations": [{"patient": "p2", "service": "s1", "arrival_time": 40, "departure_time": 60}],
        }
    ]
    assert instance.objective(answer) == 2 * 20
    assert solution.cost.waiting == 2 * 20 * 60


def test_nurses_who_leave_in_time_have_no_visit_for_leaving() -> None:
    """Elsewhere waiting at the first door does not count, and every visit is a patient's."""
    assert {visit.id for visit in uhhc.read(TINY, "tiny").problem.visits} == {"p1/s1", "p1/s2", "p2/s1"}


def test_read_refuses_a_service_twice() -> None:
    """A patient who needs one service twice is named."""
    document = deepcopy(TINY)
    document["patients"][0]["required_services"] = [{"service": "s1", "duration": 1}] * 2
    with pytest.raises(InstanceError, match="p1 needs one service twice"):
        uhhc.read(document, "tiny")
