"""Every kind of cost, weighed."""

from __future__ import annotations

from solver import MISSED, Break, Cost, CurrentStop, Weights, cost, schedule, violations
from tests.days import HOUR, MINUTE, day, shift, visit, window


def test_cost_weighs_every_kind_by_itself() -> None:
    """Each kind is its amount times its weight, and the total is their sum."""
    problem = day(
        [
            visit("a", 1, window(8 * HOUR, 8 * HOUR, None), usual_shifts=frozenset({"other"})),
            visit("b", 1, window(9 * HOUR, 9 * HOUR)),
            visit("c", 2, window(9 * HOUR, 9 * HOUR, None)),
            visit("d", 1, unassigned_cost=41),
        ],
        [shift("s", end=9 * HOUR, max_overtime_seconds=HOUR), shift("other")],
        weights=Weights(travel=2, waiting=3, lateness=5, largest_lateness=7, overtime=11, unusual=13),
    )
    found = cost(problem, schedule(problem, {"s": ["a", "b", "c"]}))
    # a at 8:10, 10 min late, unusual; b on the spot at 8:20, waits 40 min until 9:00; c at 9:20, 20 min late;
    # back at 9:30 + 20 min = 9:50, 50 min over. Legs 10 + 0 + 10 + 20 min.
    assert found == Cost(
        travel=2 * 40 * MINUTE,
        waiting=3 * 40 * MINUTE,
        lateness=5 * 30 * MINUTE,
        largest_lateness=7 * 20 * MINUTE,
        overtime=11 * 50 * MINUTE,
        unusual=13,
        unassigned=41,
    )
    assert found.total == 2 * 2400 + 3 * 2400 + 5 * 1800 + 7 * 1200 + 11 * 3000 + 13 + 41


def test_cost_of_missed_breaks_is_that_of_used_shifts() -> None:
    """A used shift pays for each break it misses; an unused one misses none."""
    rests = (Break(9 * HOUR, 10 * HOUR, 600, 40), Break(11 * HOUR, 12 * HOUR, 600, 2))
    problem = day([visit("a", 0)], [shift("s", breaks=rests), shift("unused", breaks=rests)])
    plan = schedule(problem, {"s": [MISSED, "a", MISSED]})
    assert plan.cost == Cost(missed_breaks=42)
    assert violations(problem, plan) == []


def test_cost_of_balance_counts_work_above_the_mean_of_all_nurses() -> None:
    """Work is travel, care and what is carried, over all shifts of a nurse, used or not."""
    problem = day(
        [visit("a", 1), visit("b", 0)],
        [
            shift("early", end=12 * HOUR, nurse="anna", carried_seconds=-HOUR),
            shift("late", start=12 * HOUR, nurse="anna"),
            shift("benoit", carried_seconds=600),
            shift("chloe", carried_seconds=-1),
        ],
        weights=Weights(travel=0, balance=3),
    )
    plan = schedule(problem, {"early": ["b"], "late": ["a"], "benoit": []})
    # Anna: -3600 + 600 of care, then 2 x 600 of travel and 600 of care: -1200. Benoît 600, Chloé -1.
    # The sum is -601, so the mean is -201 (rounded down); above it are 801 and 200.
    assert plan.cost == Cost(balance=3 * (801 + 200))
    assert violations(problem, plan) == []


def test_cost_of_staying_near_counts_other_shifts_and_other_starts() -> None:
    """A visit served by another shift is moved, and earlier or later care is shifted; others cost nothing."""
    problem = day(
        [visit("a", 0), visit("b", 0), visit("c", 0), visit("left", 0, unassigned_cost=0), visit("new", 0)],
        [shift("s"), shift("t")],
        weights=Weights(moved=50, shifted=2),
        current=(
            CurrentStop("a", "t", 8 * HOUR),
            CurrentStop("b", "s", 8 * HOUR),
            CurrentStop("c", "t", 8 * HOUR + 30 * MINUTE),
            CurrentStop("left", "s", 9 * HOUR),
        ),
    )
    plan = schedule(problem, {"s": ["a", "b", "c", "new"]})
    # a at 8:00 and c at 8:20 are moved; b is 10 minutes later than it was, c 10 minutes earlier.
    assert plan.cost == Cost(moved=2 * 50, shifted=2 * 20 * MINUTE)
    assert violations(problem, plan) == []
