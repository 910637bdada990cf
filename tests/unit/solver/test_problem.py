"""A problem built in Python: checked at construction, as a whole, whatever its fields hold."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from solver import NO_WAY, Break, CurrentStop, Link, Problem, ProblemError, TimeWindow, Travel, Weights
from tests.days import HOUR, day, line, shift, visit, window

if TYPE_CHECKING:
    from collections.abc import Mapping


def _codes(visits: list[Any], shifts: list[Any], **more: Any) -> list[str]:  # noqa: ANN401 - any field
    with pytest.raises(ProblemError) as caught:
        day(visits, shifts, **more)
    return [fault.code for fault in caught.value.faults]


def test_problem_finds_visits_and_shifts_by_id(small_day: Problem) -> None:
    """Visits and shifts are found under their ids, in the problem's order."""
    assert list(small_day.visit_by_id) == ["insulin", "lift-1", "lift-2", "dressing"]
    assert small_day.visit_by_id["dressing"] is small_day.visits[3]
    assert small_day.shift_by_id == {"anna": small_day.shifts[0], "benoit": small_day.shifts[1]}


def test_problem_gives_each_shift_the_matrix_of_its_mode() -> None:
    """A shift travels by its own mode."""
    travel = {"car": line(2), "bicycle": line(2, minutes=30)}
    problem = day([visit("a", 1)], [shift("s", mode="bicycle")], travel=travel)
    assert problem.travel_of(problem.shifts[0]).tolist() == [[0, 1800], [1800, 0]]


def test_problem_writes_the_nurse_of_a_shift_in() -> None:
    """A shift without a nurse has a nurse of its own."""
    problem = day([], [shift("s"), shift("t", nurse="anna")])
    assert [shift.nurse for shift in problem.shifts] == ["s", "anna"]


def test_problem_keeps_matrices_from_changing() -> None:
    """A problem's matrices cannot be written; the array they came from still can."""
    own = day([visit("a", 1)], [shift("s")]).travel[""].seconds
    with pytest.raises(ValueError, match="read-only"):
        own[0, 1] = 6
    given = np.zeros((1, 1), dtype=np.int8)
    day([], [shift("s")], travel={"": Travel(given)})
    given[0, 0] = 1


def test_problem_survives_pickling(small_day: Problem) -> None:
    """A problem comes out of another process as it went in."""
    assert small_day.visit_by_id
    assert pickle.loads(pickle.dumps(small_day)) == small_day  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Travel(line(2).seconds), line(2), True),
        (line(2), line(2, minutes=5), False),
        (line(2), line(3), False),
        (line(2), Travel(line(2).seconds, line(2).seconds), False),
        (Travel(line(2).seconds, line(2).seconds), Travel(line(2).seconds, line(2).seconds), True),
        (Travel(line(2).seconds, line(2).seconds), Travel(line(2).seconds, line(2, 1).seconds), False),
    ],
)
def test_travel_equals_the_same_numbers(one: Travel, other: Travel, *, equal: bool) -> None:
    """Matrices are equal where all their numbers are."""
    assert (one == other) is equal
    assert one != "travel"


def test_problem_accepts_the_edges_of_every_rule() -> None:
    """Bounds belong to what they bound, and an empty day is a day."""
    edges = day(
        [
            visit("a", 0, window(0, 0), minutes=0, unassigned_cost=0, pinned_start=0),
            visit("b", 0, window(0, 10_000_000, None), pinned_start=10_000_000),
            visit("s", 0, window(5, 5, 5), refused_shifts=frozenset({"s"}), pinned_shift="s"),
        ],
        [
            shift("s", 0, 0, nurse="n", breaks=(Break(0, 60, 60, 0),), max_visits=0, max_care_seconds=0),
            shift("t", 0, HOUR, nurse="n", carried_seconds=-10_000_000),
            shift("u", HOUR, 10_000_000, nurse="n", max_overtime_seconds=10_000_000),
        ],
        links=(Link("a", "b", -10_000_000, -10_000_000), Link("b", "a", 5, 5)),
        weights=Weights(0, 0, 0, 0, 0, 0),
        current=(CurrentStop("a", "u", 0), CurrentStop("b", "s", 10_000_000)),
    )
    assert len(edges.visits) == 3
    empty = Problem((), (), {"": Travel(np.zeros((0, 0), dtype=np.int64))})
    assert empty.visit_by_id == {}


@pytest.mark.parametrize(
    "visits",
    [
        [visit("a", 0, skills=frozenset({"nobody has it"}))],
        [visit("a", 0, window(30 * HOUR, 31 * HOUR))],
        [visit("a", 0, refused_shifts=frozenset({"s"}), pinned_shift="s")],
        [visit("a", 1), visit("b", 0)],
    ],
    ids=["skill", "window", "refused", "no way"],
)
def test_problem_accepts_visits_that_nobody_can_serve(visits: list[Any]) -> None:
    """What is well-formed but cannot be served is no fault."""
    seconds = line(2).seconds.copy()
    seconds[0, 1] = seconds[1, 0] = NO_WAY
    assert day(visits, [shift("s")], travel={"": Travel(seconds)}).visits == tuple(visits)


@pytest.mark.parametrize("wrong", [1.5, True, "8", None, np.int64(8)], ids=repr)
def test_problem_takes_whole_numbers_only(wrong: Any) -> None:  # noqa: ANN401 - wrong types, on purpose
    """A number of another type is a fault wherever it stands, never a crash."""
    visits = [
        visit("a", wrong) if not isinstance(wrong, str) else visit("a", 0),
        replace(visit("b", 0), duration_seconds=wrong, unassigned_cost=wrong),
        visit("c", 0, TimeWindow(wrong, 5, 5), TimeWindow(5, wrong, 5)),
        visit("d", 0, pinned_start="noon"),
    ]
    shifts = [
        replace(shift("s"), start=wrong, end=wrong, carried_seconds=wrong),
        shift("t", breaks=(Break(wrong, wrong, wrong),)),
    ]
    with pytest.raises(ProblemError) as caught:
        Problem(
            tuple(visits),
            tuple(shifts),
            {"": line(9)},
            (Link("a", "b", wrong, 5),),
            Weights(wrong, shifted=wrong),
            (CurrentStop("a", "s", wrong),),
        )
    places = {fault.where for fault in caught.value.faults}
    assert places >= {
        "/visits/1/duration_seconds",
        "/visits/1/unassigned_cost",
        "/visits/2/time_windows/0/earliest",
        "/visits/2/time_windows/1/latest",
        "/visits/3/pinned_start",
        "/shifts/0/start",
        "/shifts/0/end",
        "/shifts/0/carried_seconds",
        "/shifts/1/breaks/0/earliest",
        "/shifts/1/breaks/0/latest",
        "/shifts/1/breaks/0/duration_seconds",
        "/links/0/min_seconds",
        "/weights/travel",
        "/weights/shifted",
        "/current/0/start",
    }
    assert {fault.code for fault in caught.value.faults} == {"not_whole_number"}


@pytest.mark.parametrize(
    ("travel", "code"),
    [
        ({}, "matrix_missing"),
        ({"": line(2), "car": line(2)}, "matrix_missing"),
        ({"": Travel(np.zeros((2, 3), dtype=np.int64))}, "matrix_not_square"),
        ({"": Travel(np.zeros(4, dtype=np.int64))}, "matrix_not_square"),
        ({"": Travel(line(2).seconds.astype(float))}, "not_a_matrix"),
        ({"": Travel([[0, 1], [1, 0]])}, "not_a_matrix"),  # type: ignore[arg-type]  # a list, on purpose
        ({"": Travel(-line(2).seconds)}, "out_of_range"),
        ({"": Travel(line(2).seconds, -line(2).seconds)}, "out_of_range"),
        ({"": Travel(line(2).seconds, line(3).seconds)}, "matrix_size"),
        ({"": Travel(line(2).seconds + NO_WAY)}, "no_way_on_diagonal"),
        ({"": Travel(np.full((2, 2), 2**63, dtype=np.uint64))}, "out_of_range"),  # past 64 bits
    ],
)
def test_problem_refuses_broken_matrices(travel: Mapping[str, Travel], code: str) -> None:
    """A matrix that is not square, not whole, out of range or of another size is a fault."""
    assert set(_codes([visit("a", 0)], [shift("s")], travel=travel)) == {code}


def test_problem_names_every_fault_at_once() -> None:
    """One error holds the faults of visits, shifts, matrices, links, weights and the current plan."""
    codes = _codes(
        [visit("a", 0, window(5, 4)), visit("a", 7)],
        [shift("s", 9, 8), shift("t", nurse="n"), shift("u", nurse="n")],
        travel={"": Travel(line(2).seconds * 10**7)},
        links=(Link("a", "b"),),
        weights=Weights(overtime=-1),
        current=(CurrentStop("a", "nobody", 0), CurrentStop("a", "s", 0)),
    )
    assert codes == [
        "out_of_range",
        "out_of_range",
        "duplicate_id",
        "window_ends_before_it_starts",
        "unknown_location",
        "shift_ends_before_it_starts",
        "shifts_overlap",
        "unknown_visit",
        "out_of_range",
        "unknown_shift",
        "duplicate_current",
    ]


def test_problem_error_prints_each_fault_on_its_line() -> None:
    """A person reads how many faults there are, then where each is, what is wrong and what to do."""
    with pytest.raises(ProblemError) as caught:
        day([visit("a", 0, window(5, 4)), visit("b", 0)], [shift("s")])
    assert str(caught.value) == (
        "The problem has 1 fault.\n"
        "/visits/0/time_windows/0: The time window ends at 4, before it starts at 5. "
        "Put latest at earliest or later; a time after midnight is more than 86400."
    )


def test_problem_cuts_long_values_in_messages() -> None:
    """A message repeats only the beginning of a long value."""
    with pytest.raises(ProblemError) as caught:
        day([visit("a", 0, pinned_shift="x" * 5_000)], [shift("s")])
    assert len(str(caught.value)) < 300
