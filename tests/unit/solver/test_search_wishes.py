"""What a search makes of limits and wishes, on days worked out by hand."""

from __future__ import annotations

from solver import BREAK, MISSED, Break, CurrentStop, Link, Weights
from solver.search import search
from solver.search.break_labels import label_tree
from tests.days import HOUR, MINUTE, day, shift, visit, window


def test_label_tree_lists_what_may_be_taken_or_missed() -> None:
    """The second of two breaks may be missed: below each label hang taken and, there, missed."""
    breaks = (Break(0, HOUR, 60), Break(0, HOUR, 60, missed_cost=7))
    # Each row tells how many are settled, those missed as bits, its parent, its end and its price.
    assert label_tree(breaks, (0, 7)) == [
        (0, 0, -1, 4, 0),
        (1, 0, 0, 4, 0),
        (2, 0, 1, 3, 0),
        (2, 0b10, 1, 4, 7),
    ]


def test_search_misses_a_break_only_where_that_is_cheaper() -> None:
    """Care from 8:00 to 9:00 leaves no room for a break until then: missed at 100, or a visit is lost."""
    rest = Break(8 * HOUR, 9 * HOUR, 30 * MINUTE, missed_cost=100)
    windows = (window(8 * HOUR, 8 * HOUR), window(8 * HOUR + 10 * MINUTE, 8 * HOUR + 10 * MINUTE))
    visits = [visit(f"v{i}", 0, own, minutes=10) for i, own in enumerate(windows)]
    visits.append(visit("w", 0, window(8 * HOUR + 20 * MINUTE, 8 * HOUR + 20 * MINUTE), minutes=40))
    problem = day(visits, [shift("s", breaks=(rest,))])
    found = search(problem, iterations=50)
    assert found.cost == 100
    assert [step for step in found.orders["s"] if not isinstance(step, str)] == [MISSED]


def test_search_takes_a_break_that_costs_nothing() -> None:
    """With the whole day free nothing is missed."""
    problem = day([visit("a", 1)], [shift("s", breaks=(Break(8 * HOUR, 16 * HOUR, 600, missed_cost=1),))])
    found = search(problem, iterations=50)
    assert BREAK in found.orders["s"]
    assert found.cost == 20 * MINUTE  # there and back


def test_search_keeps_the_limits_of_a_shift() -> None:
    """Four visits at one place: one shift may make one, the other ten minutes' care more than that."""
    visits = [visit(f"v{i}", 1, minutes=10, unassigned_cost=9000) for i in range(4)]
    problem = day(visits, [shift("s", max_visits=1), shift("t", max_care_seconds=20 * MINUTE)])
    found = search(problem, iterations=50)
    assert len(found.orders["s"]) == 1
    assert len(found.orders["t"]) == 2
    assert found.cost == 2 * 20 * MINUTE + 9000  # both drive there and back, one visit is left out


def test_search_leaves_out_a_pair_whose_links_contradict_each_other() -> None:
    """One link wants one nurse for both, another two: whoever could make them, both are left out."""
    visits = [visit(f"v{i}", 1, minutes=10, unassigned_cost=9000) for i in range(2)]
    links = (
        Link("v0", "v1", same_nurse=False),
        Link("v0", "v1", same_nurse=True, together=True),
    )
    found = search(day(visits, [shift("s"), shift("t")], links=links), iterations=50)
    assert (found.orders, found.cost) == ({}, 2 * 9000)


def test_search_spreads_work_where_balance_is_worth_it() -> None:
    """
    Two hours of care at one place: one nurse alone is cheapest, two are fairer.

    Alone: 1,200 s of driving; loads 8,400 and 0, mean 4,200: 4,200 would change hands. Shared: 2,400 s, 0.
    """
    visits = [visit(f"v{i}", 1, minutes=60) for i in range(2)]
    team = [shift("s"), shift("t")]
    alone = search(day(visits, team), iterations=50)
    shared = search(day(visits, team, weights=Weights(balance=1)), iterations=50)
    assert (len(alone.orders), alone.cost) == (1, 1200)
    assert (len(shared.orders), shared.cost) == (2, 2400)


def test_search_counts_what_nurses_carry_into_the_day() -> None:
    """Who worked less on other days gets the work: 4,800 s of care and driving against as much carried."""
    team = [shift("s", carried_seconds=4800), shift("t")]
    problem = day([visit("v", 1, minutes=60)], team, weights=Weights(balance=1))
    found = search(problem, iterations=50)
    assert list(found.orders) == ["t"]
    assert found.cost == 1200


def test_search_stays_near_the_current_plan_as_far_as_it_is_worth() -> None:
    """Serving both on one round saves 1,200 s of driving: not done where moving a visit costs more."""
    visits = [visit("a", 1), visit("b", 1)]
    current = (CurrentStop("a", "s", 8 * HOUR), CurrentStop("b", "t", 8 * HOUR))
    dear = day(visits, [shift("s"), shift("t")], current=current, weights=Weights(moved=1300))
    cheap = day(visits, [shift("s"), shift("t")], current=current, weights=Weights(moved=1100))
    assert search(dear, iterations=50).orders == {"s": ["a"], "t": ["b"]}
    assert search(cheap, iterations=50).cost == 1200 + 1100


def test_search_keeps_hours_as_far_as_it_is_worth() -> None:
    """Of two orders at one place the one with the hours of the current plan is kept."""
    visits = [visit("a", 0), visit("b", 0)]
    current = (CurrentStop("b", "s", 8 * HOUR), CurrentStop("a", "s", 8 * HOUR + 10 * MINUTE))
    problem = day(visits, [shift("s")], current=current, weights=Weights(shifted=1))
    found = search(problem, iterations=50)
    assert found.orders == {"s": ["b", "a"]}
    assert found.cost == 0
