"""The door: an answer always comes, in time, told as it goes, and never worse than what it was given."""

from __future__ import annotations

import itertools
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from solver import NO_WAY, Break, CurrentStop, Progress, Travel, Weights, schedule, solve, violations
from solver.search.run import CHUNK
from tests.days import HOUR, MINUTE, city_day, day, line, shift, visit, window

if TYPE_CHECKING:
    from solver import Problem, Solution


def test_solve_of_the_documented_day_gives_its_plan(small_day: Problem, small_plan: Solution) -> None:
    """The day worked out by hand is solved to its one best plan."""
    answer = solve(small_day, 1.0)
    assert (answer.routes, answer.cost, answer.unassigned) == (small_plan.routes, small_plan.cost, ())


@pytest.mark.parametrize(
    ("problem", "left"),
    [
        (day([], []), 0),
        (day([], [shift("s")]), 0),
        (day([visit("a", 0)], []), 1),
        (day([visit(f"v{i}", 1, skills=frozenset({"none"})) for i in range(20)], [shift("s")]), 20),
        (day([visit("a", 1)], [shift(f"s{k}") for k in range(500)]), 0),
        (day([visit(f"v{i}", 0, minutes=0) for i in range(12)], [shift("s"), shift("t")]), 0),
        (day([visit(f"v{i}", 0, window(9 * HOUR, 9 * HOUR)) for i in range(9)], [shift("s")]), 8),
    ],
    ids=[
        "nothing",
        "no visit",
        "no shift",
        "all impossible",
        "500 shifts",
        "one place",
        "windows of no length",
    ],
)
def test_solve_always_answers(problem: Problem, left: int) -> None:
    """Days with nothing to do, nobody to do it or no room for it get the right answer."""
    answer = solve(problem, 0.3)
    assert violations(problem, answer) == []
    assert len(answer.unassigned) == left
    assert answer.status == ("partial" if left else "complete")


def test_solve_answers_where_there_is_no_way_at_all() -> None:
    """A matrix without any way leaves every visit unreachable."""
    ways = line(10).seconds.copy()
    ways[:] = NO_WAY
    ways[range(10), range(10)] = 0
    problem = day([visit(f"v{i}", i) for i in range(1, 10)], [shift("s")], travel={"": Travel(ways)})
    assert {left.code for left in solve(problem, 0.3).unassigned} == {"unreachable"}


def test_solve_answers_with_costs_near_the_limit() -> None:
    """Amounts as large as the format takes come out exact."""
    huge = 2**40
    weights = Weights(travel=huge, waiting=huge, lateness=huge, largest_lateness=huge, overtime=huge)
    visits = [visit(f"v{i}", 1, window(8 * HOUR, 9 * HOUR), unassigned_cost=2**59) for i in range(9)]
    problem = day(visits, [shift("s", end=10 * HOUR)], weights=weights)
    answer = solve(problem, 0.3)
    assert violations(problem, answer) == []
    # ten minutes there, ten back; six more starts fit after the first at 8:10, ten minutes apart until 9:00
    assert answer.cost.travel == huge * 20 * MINUTE


def test_solve_without_time_still_answers() -> None:
    """In no seconds nobody may be served, but every visit has its reason."""
    problem = city_day(40, 5, seed=1)
    answer = solve(problem, 0.0)
    assert violations(problem, answer) == []
    assert len(answer.unassigned) + sum(len(route.stops) for route in answer.routes) == 40


def test_solve_stops_when_its_seconds_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search looks at the clock between chunks, and makes no more of them once the time is up."""
    looks = itertools.count(0.0, 1.0)  # a second goes by between any two looks
    monkeypatch.setattr("solver.search.run.time", SimpleNamespace(perf_counter=looks.__next__))
    answer = solve(city_day(60, 6, seed=1), 3.5)
    # begun at 0; the looks at 1, 2 and 3 find some of the 3.5 seconds left, the one at 4 does not
    assert 0 < answer.iterations <= 3 * CHUNK
    assert answer.seconds_limit == 3.5


def test_solve_cancelled_returns_the_best_so_far() -> None:
    """Once it is told to stop it makes no more than the chunk in hand, and answers."""
    told: list[Progress] = []

    def cancel() -> bool:
        return any(report.iterations > 0 for report in told)

    answer = solve(city_day(40, 5, seed=2), 60.0, progress=told.append, cancel=cancel)
    assert violations(city_day(40, 5, seed=2), answer) == []
    assert 0 < answer.iterations < 100 * CHUNK


def test_solve_of_a_tiny_day_does_not_wait_for_its_time() -> None:
    """Where every plan has been counted nothing is left to search for."""
    answer = solve(day([visit("a", 1), visit("b", 2)], [shift("s"), shift("t")]), 60.0)
    # one nurse to the farther place and back: 2 x 20 minutes
    assert (answer.cost.total, answer.iterations) == (40 * MINUTE, 0)


def test_solve_reports_progress_that_only_gets_better() -> None:
    """Reports come several times a second; the best cost never rises; the last one is the answer's."""
    told: list[Progress] = []
    answer = solve(city_day(40, 5, seed=2), 2.0, progress=told.append)
    assert len(told) > 5
    costs = [report.cost for report in told]
    assert costs == sorted(costs, reverse=True)
    assert (told[-1].cost, told[-1].unassigned) == (answer.cost.total, len(answer.unassigned))
    assert [report.iterations for report in told] == sorted(report.iterations for report in told)


def test_solve_begins_with_its_start() -> None:
    """A good plan given with no time to search comes back as it is."""
    problem = city_day(40, 5, seed=3)
    start = solve(problem, 1.0)
    again = solve(problem, 0.0, start=start)
    assert again.cost.total <= start.cost.total


def test_solve_takes_what_it_can_from_a_start_that_breaks_rules() -> None:
    """A start with a visit on a refused shift is not returned, but the rest of it is used."""
    problem = day(
        [visit(f"v{i}", 1) for i in range(8)] + [visit("x", 2, refused_shifts=frozenset({"s"}))],
        [shift("s"), shift("t")],
    )
    start = schedule(problem, {"s": ["x", *(f"v{i}" for i in range(8))]})
    answer = solve(problem, 0.3, start=start)
    assert violations(problem, answer) == []
    assert answer.unassigned == ()


def test_solve_with_the_same_seed_finds_the_same_plan() -> None:
    """Where the clock has no say, as on a tiny day, equal input gives equal answers."""
    problem = city_day(6, 2, seed=4)
    first, second = (solve(problem, 20.0, seed=7) for _ in range(2))
    assert first == second


def test_solve_of_a_city_day_serves_everyone_with_pairs_gaps_and_breaks() -> None:
    """A day of 60 visits with two-carer pairs, gaps and breaks is served whole and breaks no rule."""
    problem = city_day(60, 10, seed=6, pairs=4, gaps=4)
    answer = solve(problem, 4.0)
    assert violations(problem, answer) == []
    assert answer.unassigned == ()


def test_solve_of_travel_by_two_modes_uses_each_shifts_own_matrix() -> None:
    """A visit that only the car reaches in time goes to the car, though the bicycle is listed first."""
    problem = day(
        [visit("far", 2, window(8 * HOUR, 8 * HOUR + 20 * MINUTE))],
        [shift("slow", mode="bicycle"), shift("fast", mode="car")],
        travel={"bicycle": line(3, 30), "car": line(3, 10)},
    )
    answer = solve(problem, 0.3)
    assert [route.shift for route in answer.routes] == ["fast"]
    assert solve(replace(problem, shifts=problem.shifts[:1]), 0.3).unassigned[0].code == "outside_shifts"


@pytest.mark.parametrize(("missed_cost", "misses", "total"), [(899, True, 899), (901, False, 900)])
def test_solve_of_a_tiny_day_misses_a_break_where_that_is_cheaper(
    missed_cost: int, *, misses: bool, total: int
) -> None:
    """A break that makes care 5 minutes late, at 3 a second, is missed for less than those 900 only."""
    rest = Break(9 * HOUR, 9 * HOUR + 30 * MINUTE, 15 * MINUTE, missed_cost)
    problem = day(
        [
            visit("a", 0, window(9 * HOUR, 9 * HOUR)),
            visit("b", 0, window(9 * HOUR + 10 * MINUTE, 9 * HOUR + 20 * MINUTE, None), minutes=20),
        ],
        [shift("s", breaks=(rest,))],
    )
    answer = solve(problem, 1.0)
    # a 9:00-9:10; the break from 9:10 lets b start at 9:25; after b, at 9:30 at the earliest, it is too late.
    assert [rest is None for rest in answer.routes[0].breaks] == [misses]
    assert answer.cost.total == total
    assert violations(problem, answer) == []


@pytest.mark.parametrize(
    ("limits", "lengths"),
    [({}, [4, 0]), ({"max_visits": 3}, [3, 1]), ({"max_care_seconds": 25 * MINUTE}, [2, 2])],
)
def test_solve_of_a_tiny_day_keeps_limits(limits: dict[str, int], lengths: list[int]) -> None:
    """Four visits of ten minutes: one shift without a limit, three and one, or two in 25 minutes."""
    problem = day(
        [visit(f"v{i}", 1, unassigned_cost=10**6) for i in range(4)],
        [shift("s", **limits), shift("t", **limits)],
    )
    answer = solve(problem, 1.0)
    assert sorted((len(route.stops) for route in answer.routes), reverse=True) == [n for n in lengths if n]
    assert violations(problem, answer) == []


def test_solve_of_a_tiny_day_balances_work() -> None:
    """Where balance is worth more than a second way, each nurse serves one visit; else one serves both."""
    problem = day([visit("a", 1), visit("b", 1)], [shift("s"), shift("t")], weights=Weights(balance=1))
    # Together: 20 minutes of way, 40 of work for one and none for the other, 20 above the mean: 40 in all.
    # Apart: 40 minutes of way, 30 of work each.
    assert solve(problem, 1.0).cost.total == 40 * MINUTE
    balanced = solve(replace(problem, weights=Weights(balance=2)), 1.0)
    assert (len(balanced.routes), balanced.cost.balance) == (2, 0)
    # The nurse who carries 30 minutes already leaves both to the other, who then has 40.
    busy = replace(problem, shifts=(replace(problem.shifts[0], carried_seconds=30 * MINUTE), shift("t")))
    answer = solve(replace(busy, weights=Weights(balance=2)), 1.0)
    assert [route.shift for route in answer.routes] == ["t"]
    assert answer.cost.balance == 2 * 5 * MINUTE


def test_solve_of_a_tiny_day_stays_near_the_current_plan() -> None:
    """A visit stays with its nurse, or at its time, as far as that is worth the way."""
    problem = day(
        [visit("a", 1), visit("b", 1)],
        [shift("s"), shift("t")],
        current=(
            CurrentStop("a", "s", 8 * HOUR + 10 * MINUTE),
            CurrentStop("b", "t", 8 * HOUR + 10 * MINUTE),
        ),
    )
    assert solve(problem, 1.0).cost.total == 20 * MINUTE
    # One nurse for both saves 20 minutes of way: as much as 1200, but no more, it may cost to move one.
    moved = solve(replace(problem, weights=Weights(moved=1201)), 1.0)
    assert [(route.shift, route.stops[0].visit) for route in moved.routes] == [("s", "a"), ("t", "b")]
    assert solve(replace(problem, weights=Weights(moved=1199)), 1.0).cost.moved == 1199
    # The second of the two would start 10 minutes later: at 2 a second 1200.
    shifted = solve(replace(problem, weights=Weights(shifted=3)), 1.0)
    assert (len(shifted.routes), shifted.cost.shifted) == (2, 0)
    assert solve(replace(problem, weights=Weights(shifted=1)), 1.0).cost.shifted == 10 * MINUTE


def test_solve_of_a_tiny_day_may_come_later_on_purpose() -> None:
    """An earlier break is not always better: the later one brings the nurse into a window that is on time."""
    problem = day(
        [
            visit("a", 0, window(30, 30), minutes=0),
            visit("c", 0, window(30, 55), minutes=1),
            visit("b", 0, window(31, 32, 300), window(100, 400), minutes=2),
        ],
        [shift("s", 0, 600, breaks=(Break(0, 100, 20),))],
    )
    # a at 30, then c, which is too late after b. The break before a lets c last until 90: b 58 s late.
    # After a, it lets c last until 110: b on time. After c, it would end at 110, too late.
    assert solve(problem, 1.0).cost.total == 0
