"""Insertion: places, breaks and linked visits."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from solver import Break, Link, Weights, schedule, violations
from solver.day import Day
from solver.draft import Draft
from solver.insertion import Care, construct, insert, seat
from solver.watch import Watch
from tests.days import HOUR, MINUTE, city_day, day, shift, visit, window

if TYPE_CHECKING:
    from solver import Problem


def draft_of(problem: Problem) -> Draft:
    """Make a draft that serves nobody."""
    return Draft(Day(problem))


def put(draft: Draft, *visits: int) -> bool:
    """Insert visits in one go."""
    return insert(draft, visits, Care(), Random(0))  # noqa: S311


def test_insert_puts_a_visit_on_the_way() -> None:
    """A visit between two others is put between them, at no more travel."""
    draft = draft_of(day([visit("a", 1), visit("b", 3), visit("c", 2)], [shift("s"), shift("t")]))
    assert put(draft, 0)
    assert put(draft, 1)
    assert put(draft, 2)
    # 0 -> 1 -> 2 -> 3 -> 0: 60 minutes, whichever way round
    assert draft.cost == 60 * MINUTE
    assert sorted(len(held.visits) for held in draft.rounds) == [0, 3]


def test_insert_leaves_out_a_visit_that_is_not_worth_its_travel() -> None:
    """A visit at 40 minutes of driving and a cost of 39 minutes stays absent."""
    draft = draft_of(day([visit("a", 2, unassigned_cost=39 * MINUTE)], [shift("s")]))
    assert not put(draft, 0)
    draft = draft_of(day([visit("a", 2, unassigned_cost=41 * MINUTE)], [shift("s")]))
    assert put(draft, 0)


def test_insert_moves_the_break_to_make_room() -> None:
    """A break taken before a visit goes behind the next one when that one must start early."""
    rest = Break(9 * HOUR, 11 * HOUR + 30 * MINUTE, 30 * MINUTE)
    problem = day(
        [visit("a", 1, window(11 * HOUR, 11 * HOUR)), visit("b", 1, window(9 * HOUR, 9 * HOUR))],
        [shift("s", end=11 * HOUR + 20 * MINUTE, breaks=(rest,))],
    )
    draft = draft_of(problem)
    assert put(draft, 0)
    assert put(draft, 1)
    solution = schedule(problem, draft.orders())
    # b 9:00-9:10, break 9:10-9:40, a 11:00-11:10, back at 11:20: any other gap is too late
    assert violations(problem, solution) == []
    assert [(rest.start, rest.end) for rest in solution.routes[0].breaks] == [
        (9 * HOUR + 10 * MINUTE, 9 * HOUR + 40 * MINUTE)
    ]


def test_insert_places_two_carers_at_once_or_not_at_all() -> None:
    """Two visits that must start together are put on two nurses; with one nurse neither is."""
    visits = [visit("a", 1), visit("b", 1)]
    link = (Link("a", "b", 0, 0, same_nurse=False, together=True),)
    draft = draft_of(day(visits, [shift("s"), shift("t", start=9 * HOUR)], links=link))
    assert put(draft, 0, 1)
    starts = [start for held in draft.rounds for start in held.starts]
    # the second nurse is there at 9:10
    assert starts == [9 * HOUR + 10 * MINUTE] * 2
    alone = draft_of(day(visits, [shift("s")], links=link))
    assert not put(alone, 0, 1)
    assert alone.absent == {0, 1}


def test_insert_places_four_carers_at_once() -> None:
    """A chain of links over four visits is put on four nurses at one moment."""
    names = ["a", "b", "c", "d"]
    links = tuple(
        Link(first, second, 0, 0, same_nurse=False, together=True) for first, second in pairwise(names)
    )
    shifts = [shift(f"s{k}", start=8 * HOUR + k * 10 * MINUTE) for k in range(4)]
    draft = draft_of(day([visit(name, 1) for name in names], shifts, links=links))
    assert put(draft, 0, 1, 2, 3)
    assert {start for held in draft.rounds for start in held.starts} == {8 * HOUR + 40 * MINUTE}


def test_insert_keeps_a_gap_and_the_same_nurse() -> None:
    """A second passage at least four hours later goes to the nurse of the first, split shift included."""
    problem = day(
        [visit("morning", 1), visit("evening", 1)],
        [
            shift("other"),
            shift("early", 7 * HOUR, 12 * HOUR, nurse="n"),
            shift("late", 15 * HOUR, 20 * HOUR, nurse="n"),
        ],
        links=(Link("morning", "evening", 4 * HOUR, 9 * HOUR, same_nurse=True),),
    )
    draft = draft_of(problem)
    assert put(draft, 0, 1)
    assert violations(problem, schedule(problem, draft.orders())) == []


def test_insert_serves_one_of_two_where_the_link_allows_only_one() -> None:
    """Visits joined by a link without `together` are tried one by one when both do not fit."""
    draft = draft_of(day([visit("a", 1), visit("b", 1)], [shift("s")], links=(Link("a", "b", 0, 0),)))
    assert not put(draft, 0, 1)
    assert len(draft.absent) == 1


def test_remove_lets_what_was_pushed_come_forward() -> None:
    """When the later of two carers is taken out, the other starts as early as she can again."""
    problem = day([visit("a", 1), visit("b", 3)], [shift("s"), shift("t")], links=(Link("a", "b", 0, 0),))
    draft = draft_of(problem)
    assert put(draft, 0, 1)
    before = draft.mark()
    assert draft.remove({1})
    shift_of_a = draft.shift_of[0]
    assert draft.rounds[shift_of_a].starts == [8 * HOUR + 10 * MINUTE]
    draft.restore(before)
    assert draft.rounds[shift_of_a].starts == [8 * HOUR + 30 * MINUTE]
    assert draft.absent == set()


def test_seat_takes_over_a_plan_as_far_as_it_breaks_no_rule() -> None:
    """Visits of a plan keep their shifts; one that the shift must not serve is left to be inserted."""
    problem = day([visit("a", 1), visit("b", 2, refused_shifts=frozenset({"t"}))], [shift("s"), shift("t")])
    draft = draft_of(problem)
    seat(draft, schedule(problem, {"t": ["a", "b"]}))
    assert draft.orders() == {"t": ["a"]}


def test_construct_places_what_no_single_order_is_sure_to() -> None:
    """A visit that only one nurse can do is not crowded out by one that any nurse can do."""
    moment = window(9 * HOUR, 9 * HOUR)
    draft = draft_of(
        day(
            [visit("any", 1, moment), visit("skilled", 1, moment, skills=frozenset({"wound"}))],
            [shift("s", skills=frozenset({"wound"})), shift("t")],
        )
    )
    construct(draft, Watch(10.0), 0.1, Random(0))  # noqa: S311
    assert draft.absent == set()


def test_insert_sees_that_a_break_moved_away_makes_a_linked_visit_wait_again() -> None:
    """Where moving the break would let one of two carers start earlier, the other still holds her back."""
    ten = 10 * HOUR
    rest = Break(ten, ten + 60 * MINUTE, 30 * MINUTE)
    problem = day(
        [
            visit("z", 1, window(ten + 50 * MINUTE, ten + 50 * MINUTE), pinned_shift="s"),
            visit("x", 1, window(ten, ten + HOUR), pinned_shift="s"),
            visit("y", 1, window(ten, ten + HOUR), pinned_shift="t"),
            visit("w", 1, window(ten + 10 * MINUTE, ten + 20 * MINUTE), minutes=5, pinned_shift="s"),
        ],
        [shift("s", start=ten - 10 * MINUTE, breaks=(rest,)), shift("t", start=ten + 10 * MINUTE)],
        links=(Link("x", "y", 0, 0),),
    )
    draft = draft_of(problem)
    assert put(draft, 0)
    assert put(draft, 1, 2)
    # The break goes before x, so x and y start at 10:30. Behind w it would let x start at 10:00, but y is not
    # there before 10:20, and w is over then.
    assert [held.starts for held in draft.rounds] == [
        [ten + 30 * MINUTE, ten + 50 * MINUTE],
        [ten + 30 * MINUTE],
    ]
    assert not put(draft, 3)
    assert violations(problem, schedule(problem, draft.orders())) == []


class _Passes(Watch):
    """A clock that strikes once for every order tried."""

    @property
    def elapsed(self) -> float:
        return float(self.iterations)


def test_construct_moves_forward_what_was_left_out() -> None:
    """On a day of which each of the six fixed orders leaves someone out, later orders serve everyone."""
    problem = city_day(34, 4, seed=0)
    draft = draft_of(problem)
    construct(draft, _Passes(1000.0), 6.0, Random(0))  # noqa: S311
    assert len(draft.absent) > 0
    draft = draft_of(problem)
    construct(draft, _Passes(1000.0), 24.0, Random(0))  # noqa: S311
    assert draft.absent == set()


def test_insert_misses_a_break_only_where_that_is_cheaper() -> None:
    """A break that a visit leaves no time for is missed at its cost, or else the visit stays out."""
    rest = Break(9 * HOUR, 9 * HOUR + 20 * MINUTE, 20 * MINUTE, missed_cost=500)
    asked = visit("a", 0, window(9 * HOUR, 9 * HOUR), unassigned_cost=600)
    draft = draft_of(day([asked], [shift("s", breaks=(rest,))]))
    assert put(draft, 0)
    assert draft.cost == 500
    draft = draft_of(day([replace(asked, unassigned_cost=400)], [shift("s", breaks=(rest,))]))
    assert not put(draft, 0)


def test_insert_keeps_limits_of_visits_and_care() -> None:
    """A full shift takes no more: the next visit goes to the other, and the one after that stays out."""
    problem = day(
        [visit("a", 1), visit("b", 1), visit("c", 1)],
        [shift("s", max_visits=1), shift("t", max_care_seconds=15 * MINUTE)],
    )
    draft = draft_of(problem)
    assert [put(draft, v) for v in range(3)] == [True, True, False]
    assert violations(problem, schedule(problem, draft.orders())) == []


def test_draft_knows_the_cost_of_balance_before_it_changes() -> None:
    """A change is priced with what it does to the balance of all nurses."""
    problem = day([visit("a", 1), visit("b", 1)], [shift("s"), shift("t")], weights=Weights(balance=10))
    draft = draft_of(problem)
    assert put(draft, 0)
    # 30 minutes of work for one of two: 15 above the mean, beside 20 of way and b left out
    assert draft.cost == 20 * MINUTE + 10 * 15 * MINUTE + 36_000
    assert put(draft, 1)
    assert [len(held.visits) for held in draft.rounds] == [1, 1]
    assert draft.cost == 40 * MINUTE
