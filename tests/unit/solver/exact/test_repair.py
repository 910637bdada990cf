"""Neighbouring rounds, and breaks of rounds that links tie together, come out as well as they can."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solver import BREAK, Break, Link, schedule, violations
from solver.answer import Answer
from solver.day import Day
from solver.exact.asker import Asker
from solver.exact.break_places import place_breaks
from solver.exact.neighbours import MOST_VISITS, Neighbourhood
from solver.exact.repair import repair
from solver.watch import Watch
from tests.days import HOUR, MINUTE, city_day, day, shift, visit, window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver import Problem
    from solver.solution import Step


def begun(problem: Problem, **orders: Sequence[Step]) -> Answer:
    """Begin with a plan that breaks no rule."""
    plan = schedule(problem, orders)
    assert violations(problem, plan) == []
    return Answer(Day(problem), plan)


def asker() -> Asker:
    """Ask for as long as it takes."""
    return Asker(Watch(None), math.inf, math.inf)


def test_repair_gives_the_visits_of_two_rounds_anew() -> None:
    """Two nurses who cross the town to each other's patients exchange them."""
    # Homes at 0 and 9. Crossed: 2 x 2 x 80 or 90 minutes; right: 2 x 10 and 2 x 10.
    problem = day(
        [visit("a", 1), visit("b", 8)],
        [shift("s"), shift("t", start_location=9, end_location=9)],
    )
    answer = begun(problem, s=["b"], t=["a"])
    repair(answer, asker())
    assert answer.best.cost.total == 40 * MINUTE


def test_breaks_of_linked_rounds_move_to_the_best_gaps() -> None:
    """Two carers begin late when one rests before; they begin on time when she rests after."""
    # a, 10 minutes from home, may start at 8:10, and is late after that; each shift rests for 30 minutes from
    # 8:00 on. With the break first a starts at 8:40 for both: 2 x 30 minutes late, at 3. With it after: none.
    due = window(8 * HOUR, 8 * HOUR + 10 * MINUTE, None)
    rest = Break(8 * HOUR, 12 * HOUR, 30 * MINUTE)
    problem = day(
        [visit("a", 1, due), visit("b", 1, due)],
        [shift("s", breaks=(rest,)), shift("t", breaks=(rest,))],
        links=(Link("a", "b", 0, 0, same_nurse=False, together=True),),
    )
    answer = begun(problem, s=[BREAK, "a"], t=[BREAK, "b"])
    assert answer.best.cost.lateness == 3 * 60 * MINUTE
    place_breaks(answer, asker())
    assert answer.best.cost.total == 40 * MINUTE
    assert [stop.start for route in answer.best.routes for stop in route.stops] == [8 * HOUR + 600] * 2


def test_breaks_of_rounds_without_links_are_left_to_the_search() -> None:
    """Rounds that no link ties to another are not asked about."""
    rest = Break(8 * HOUR, 12 * HOUR, 30 * MINUTE)
    answer = begun(day([visit("a", 1)], [shift("s", breaks=(rest,))]), s=[BREAK, "a"])
    asked = asker()
    place_breaks(answer, asked)
    assert asked.asked == 0


def test_neighbours_are_near_in_place_and_time() -> None:
    """Beside a round come those whose visits are near, at the same time of day, while there is room."""
    morning, evening = window(8 * HOUR, 10 * HOUR), window(14 * HOUR, 15 * HOUR)
    problem = day(
        [visit("a", 1, morning), visit("b", 2, morning), visit("c", 1, evening), visit("d", 5, morning)],
        [shift(name) for name in "abcd"],
    )
    near = Neighbourhood(Day(problem), schedule(problem, {name: [name] for name in "abcd"}))
    assert near.nearest([0], [1, 2, 3]) == [1, 3, 2]
    assert near.around(0) == (0, 1, 3)
    large = city_day(60, 6, seed=1)
    orders = {f"s{k}": [visit.id for visit in large.visits[10 * k : 10 * k + 10]] for k in range(6)}
    crowd = Neighbourhood(Day(large), schedule(large, orders))
    assert all(len(crowd.around(k)) * 10 <= MOST_VISITS for k in range(6))
