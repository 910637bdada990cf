"""Every kind of cost, weighed."""

from __future__ import annotations

from solver import Cost, Weights, cost, schedule
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
