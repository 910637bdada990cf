"""Instances of Mankowska and the Italian towns: read, answered and valued by hand."""

from copy import deepcopy
from typing import Any

import pytest

from solver import Link, TimeWindow, Weights, schedule, violations
from tests.benchmarks import hhcrsp
from tests.benchmarks.instance import InstanceError, floored, scale_for

TINY: dict[str, Any] = {
    "patients": [
        {
            "id": "p1",
            "location": [0, 0],
            "time_window": [10.0, 20.0],
            "required_caregivers": [{"service": "s1", "duration": 5.0}],
        },
        {
            "id": "p2",
            "location": [0, 0],
            "time_window": [0.0, 16.0],
            "required_caregivers": [{"service": "s1", "duration": 4.0}, {"service": "s2"}],
            "synchronization": {"type": "simultaneous"},
        },
        {
            "id": "p3",
            "location": [0, 0],
            "time_window": [0.0, 100.0],
            "required_caregivers": [{"service": "s1", "duration": 4.0}, {"service": "s2", "duration": 4.0}],
            "synchronization": {"type": "sequential", "distance": [8, 12]},
        },
    ],
    "services": [{"id": "s1", "default_duration": 1.0}, {"id": "s2", "default_duration": 4.0}],
    "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2"]}],
    "central_offices": [{"id": "d", "location": [0, 0]}],
    "distances": [
        [0.0, 2.125, 3.0, 4.0],
        [2.125, 0.0, 2.5, 3.0],
        [3.0, 2.5, 0.0, 1.0],
        [4.0, 3.0, 1.0, 0.0],
    ],
}


def test_scale_makes_minutes_seconds_and_decimals_thousandths() -> None:
    """Whole and half minutes come out in seconds; three decimals count in thousandths."""
    assert scale_for([1, 2.5]) == 60
    assert scale_for([2.125]) == 1000


def test_floored_takes_noise_off_downwards() -> None:
    """What is nearly whole is cut down; what is whole, or far from it, stays."""
    assert floored(401.99999999999994) == 401
    assert floored(402.0) == 402
    assert floored(401.5) == 401.5


def test_read_says_everything_of_an_instance() -> None:
    """Windows are open at the end, skills are services, and two services are tied, by two nurses."""
    problem = hhcrsp.read(TINY, "tiny").problem
    assert [visit.id for visit in problem.visits] == ["p1/s1", "p2/s1", "p2/s2", "p3/s1", "p3/s2"]
    first = problem.visit_by_id["p1/s1"]
    assert first.time_windows == (TimeWindow(10_000, 20_000, None),)
    assert (first.location, first.duration_seconds, first.skills) == (1, 5000, frozenset({"s1"}))
    assert problem.visit_by_id["p2/s2"].duration_seconds == 4000  # the service's own length
    assert problem.links == (
        Link("p2/s1", "p2/s2", 0, 0, same_nurse=False, together=True),
        Link("p3/s1", "p3/s2", 8000, 12_000, same_nurse=False, together=True),
    )
    assert problem.weights == Weights(1, 0, 1, 1, 0, 0)
    assert problem.travel[""].seconds[0, 1] == 2125


def test_answer_and_objective_are_the_sets_own() -> None:
    """Times are in the set's units, and the value is a third of travel, lateness and the largest."""
    instance = hhcrsp.read(TINY, "tiny")
    orders = {"c1": ["p1/s1", "p2/s1", "p3/s1"], "c2": ["p2/s2", "p3/s2"]}
    solution = schedule(instance.problem, orders)
    assert not violations(instance.problem, solution)
    answer = instance.answer(solution)
    # c1: p1 from 10 to 15; 2.5 to p2, from 17.5 to 21.5; 1 to p3 at 22.5.
    # c2 waits for c1 at p2, and is wanted at p3 8 after her: 30.5.
    assert [(stop["patient"], stop["arrival_time"]) for stop in answer["routes"][0]["locations"]] == [
        ("p1", 10),
        ("p2", 17.5),
        ("p3", 22.5),
    ]
    assert answer["routes"][1] == {
        "caregiver_id": "c2",
        "locations": [
            {"patient": "p2", "service": "s2", "arrival_time": 17.5, "departure_time": 21.5},
            {"patient": "p3", "service": "s2", "arrival_time": 30.5, "departure_time": 34.5},
        ],
    }
    # Travel 2.125 + 2.5 + 1 + 4 = 9.625 and 3 + 1 + 4 = 8; both are 1.5 late at p2, 3 in all, at most 1.5.
    assert instance.objective(answer) == pytest.approx((17.625 + 3 + 1.5) / 3)
    # What the search makes small is the same, in thousandths of thirds.
    assert solution.cost.total == 22_125


def test_italian_instance_starts_where_published_ones_do() -> None:
    """A window that opens at 401.99999999999994 opens at 401, and whole minutes become seconds."""
    italian = deepcopy(TINY) | {"area": 4, "distances": [[0, 2, 3, 4]] * 4}
    italian["patients"][0]["time_window"] = [401.99999999999994, 500.0]
    instance = hhcrsp.read(italian, "town")
    assert instance.family == "Italian"
    assert instance.problem.visits[0].time_windows[0].earliest == 401 * 60


def test_read_refuses_what_the_sets_do_not_have() -> None:
    """Several offices, or one service twice for a patient, is named."""
    offices = TINY | {"central_offices": TINY["central_offices"] * 2}
    with pytest.raises(InstanceError, match="2 central offices"):
        hhcrsp.read(offices, "tiny")
    twice = deepcopy(TINY)
    twice["patients"][1]["required_caregivers"] = [{"service": "s1"}, {"service": "s1"}]
    with pytest.raises(InstanceError, match="p2 needs one service twice"):
        hhcrsp.read(twice, "tiny")
