"""The search on days worked out by hand, and what surrounds it: folders, threads, fallbacks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from solver import BREAK, Break, Link, TimeWindow, schedule, solve, violations
from solver.search import compiled, search
from tests.days import HOUR, MINUTE, city_day, day, shift, visit, window

if TYPE_CHECKING:
    from pathlib import Path

    from solver import Progress


def test_search_takes_the_break_in_its_best_gap() -> None:
    """The break goes where nobody is late: between the cares, not before them."""
    rest = Break(8 * HOUR, 12 * HOUR, 30 * MINUTE)
    problem = day(
        [
            visit("a", 1, window(8 * HOUR, 8 * HOUR + 15 * MINUTE)),
            visit("b", 1, window(10 * HOUR, 11 * HOUR)),
        ],
        [shift("s", 8 * HOUR, 12 * HOUR, breaks=(rest,))],
    )
    found = search(problem, iterations=50)
    assert found.orders in ({"s": ["a", BREAK, "b"]}, {"s": ["a", "b", BREAK]})
    assert found.cost == 20 * MINUTE  # there and back, ten minutes each


def test_search_starts_two_carers_at_once() -> None:
    """A pair is placed as a pair: on two shifts, at the same moment."""
    problem = day(
        [visit("a", 1), visit("b", 1), visit("c", 2)],
        [shift("s"), shift("t")],
        links=(Link("a", "b", 0, 0, same_nurse=False, together=True),),
    )
    plan = schedule(problem, search(problem, iterations=50).orders)
    starts = {stop.visit: stop.start for route in plan.routes for stop in route.stops}
    assert starts["a"] == starts["b"]
    assert violations(problem, plan) == []


def test_search_uses_the_window_that_costs_least() -> None:
    """Of two windows the later is taken where the earlier would be late."""
    windows = (TimeWindow(0, 8 * HOUR, 9 * HOUR), TimeWindow(10 * HOUR, 11 * HOUR, 11 * HOUR))
    problem = day([visit("a", 1), visit("b", 1, *windows)], [shift("s", 8 * HOUR, 12 * HOUR)])
    plan = schedule(problem, search(problem, iterations=50).orders)
    assert violations(problem, plan) == []
    assert {stop.visit for route in plan.routes for stop in route.stops} == {"a", "b"}


def test_search_with_two_threads_is_no_worse_than_its_start() -> None:
    """Threads exchange their best plans; the best of all is returned."""
    problem = city_day(40, 5, seed=3, pairs=2, gaps=2)
    first = search(problem, iterations=50)
    both = search(problem, iterations=400, threads=2, start=first.orders)
    assert both.cost <= first.cost
    assert both.iterations == 800


def test_kernels_go_nowhere_where_no_folder_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be made is not used, and nothing fails."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv(compiled.FOLDER_SETTING, str(in_the_way))
    assert compiled.choose_folder() is None


def test_kernels_of_another_processor_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled for one processor lies in a folder that another does not look into."""
    here = compiled.source_hash()
    monkeypatch.setattr(compiled.llvmlite.binding, "get_host_cpu_name", lambda: "another")
    assert compiled.source_hash() != here


@pytest.mark.parametrize("case", ["no folder", "not compiled yet"])
def test_solve_plans_without_the_search(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Insertion and OR-Tools answer where the search is not there, or not there in time, and say so."""
    problem = city_day(30, 5, seed=5, pairs=2, gaps=1)
    if case == "no folder":
        monkeypatch.setattr(compiled, "FOLDER", None)
    else:
        monkeypatch.setattr(compiled, "are_ready", lambda: False)
        monkeypatch.setattr(import_module("solver.solve"), "start_warm_up", _Compiling)
    told: list[Progress] = []
    answer = solve(problem, 1.0, progress=told.append)
    assert violations(problem, answer) == []
    assert len(answer.unassigned) < 30
    assert {one.searching for one in told} == {"missing" if case == "no folder" else "compiling"}


def test_solve_answers_where_the_judge_does_not_pass_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders that break rules are not returned: insertion answers in their place."""
    problem = day([visit(f"v{i}", 1) for i in range(9)], [shift("s", 8 * HOUR, 9 * HOUR), shift("t")])
    module = import_module("solver.search")
    wrong = {"s": [visit.id for visit in problem.visits]}
    monkeypatch.setattr(module, "search", lambda *_, **__: module.Found(wrong, 0, 1))
    answer = solve(problem, 1.0)
    assert violations(problem, answer) == []
    assert answer.unassigned == ()


class _Compiling:
    """A process that never ends."""

    def poll(self) -> None:
        """Not yet."""


def test_search_pays_once_for_a_visit_placed_without_its_unit() -> None:
    """
    Of three visits tied together only one can be made: its price is saved once, not once for each of them.

    The search once counted below nothing here, and found the plan that it had better than every other.
    """
    nobody = frozenset({"s"})
    problem = day(
        [visit("a", 1, refused_shifts=nobody), visit("b", 1), visit("c", 1)],
        [shift("s")],
        links=(Link("a", "b", 0, None, together=True), Link("a", "c", 0, 0)),
    )
    found = search(problem, iterations=50)
    assert found.orders == {"s": ["c"]}
    assert found.cost == 20 * MINUTE + 2 * 36_000  # there and back; a and b are left out


def test_search_places_the_second_of_a_pair_beside_the_first() -> None:
    """Two visits that start at once, neither needing the other: one nurse takes one of them, once."""
    problem = day([visit("a", 1), visit("b", 1)], [shift("s")], links=(Link("a", "b", 0, 0),))
    found = search(problem, iterations=200)
    assert sum(len(order) for order in found.orders.values()) == 1
    assert found.cost == 20 * MINUTE + 36_000
