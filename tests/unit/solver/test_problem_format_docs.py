"""What docs/problem-format.md says is what the solver does."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from itertools import permutations, product
from typing import TYPE_CHECKING

import pytest

from solver import (
    BREAK,
    MISSED,
    REASON_CODES,
    VIOLATION_CODES,
    Link,
    ProblemError,
    Weights,
    read_problem,
    read_solution,
    schedule,
    solve,
    violations,
)
from tests.unit.solver.conftest import EXAMPLES
from tests.unit.solver.faulty_documents import FAULTY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from solver import Break, Problem, Solution, Step

FAULTY_FILES = sorted((EXAMPLES / "faulty").iterdir())


@pytest.fixture
def text(examples: Path) -> str:
    """The documentation of the format."""
    return (examples.parent / "problem-format.md").read_text(encoding="utf-8")


def _table(text: str, heading: str) -> dict[str, list[str]]:
    """Return the first table after a heading, by its first column."""
    lines = text[text.index(f"\n{heading}\n") :].splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("|---"))
    rows = {}
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        first, *rest = (cell.strip() for cell in line.strip("|").split("|"))
        for name in re.findall(r"`(\w+)`", first):
            rows[name] = rest
    return rows


@pytest.mark.parametrize("file", FAULTY_FILES, ids=[file.stem for file in FAULTY_FILES])
def test_docs_print_the_error_of_each_faulty_example(file: Path, text: str) -> None:
    """Each faulty example has one fault, and the documentation prints it letter by letter."""
    with pytest.raises(ProblemError) as caught:
        read_problem(file.read_bytes(), file.parent)
    assert len(caught.value.faults) == 1
    assert f"[{file.name}](examples/faulty/{file.name})\n\n```text\n{caught.value}\n```\n" in text


def test_docs_print_twelve_faulty_examples(text: str) -> None:
    """There are twelve, none without its file, with twelve different errors."""
    printed = re.findall(r"\(examples/faulty/([\w-]+\.json)\)", text)
    assert printed == [file.name for file in FAULTY_FILES]
    assert len(printed) == 12
    assert len(set(re.findall(r"```text\n.*?```", text, re.DOTALL))) == 12


def test_docs_print_the_plan_of_the_day_worked_out_by_hand(text: str, examples: Path) -> None:
    """The documentation prints the stored plan, whole."""
    assert f"```json\n{(examples / 'small-day.solution.json').read_text(encoding='utf-8')}```" in text


def test_docs_name_every_code(text: str) -> None:
    """Faults, violations and reasons are documented: all of them, and no others."""
    # Faults of the text itself and of .npy files are tried beside the list.
    tried = {code for code, _, _ in FAULTY} | {"not_json", "duplicate_field", "not_a_matrix"}
    assert set(_table(text, "## Faults")) == tried
    assert {code: cells[0] for code, cells in _table(text, "## Violations").items()} == VIOLATION_CODES
    assert set(_table(text, "### Unassigned")) == set(REASON_CODES)


def test_docs_name_the_defaults(text: str) -> None:
    """The documented weights and bounds of links are the ones that count where none are given."""
    weights = {name: int(cells[0]) for name, cells in _table(text, "### Weights").items()}
    assert weights == asdict(Weights())
    link = {name: cells[0].strip("`") for name, cells in _table(text, "### Link").items() if cells[0]}
    plain = Link("a", "b")
    assert link == {
        "min_seconds": str(plain.min_seconds),
        "max_seconds": "null",
        "same_nurse": "null",
        "together": "false",
    }


def _orders(problem: Problem) -> Iterator[dict[str, list[Step]]]:
    """Yield every order of visits and breaks of a small day, visits left out among them."""
    ids = [visit.id for visit in problem.visits]
    shifts = [shift.id for shift in problem.shifts]
    for who in product([None, *shifts], repeat=len(ids)):
        served = {shift: [v for v, whose in zip(ids, who, strict=True) if whose == shift] for shift in shifts}
        routes = [
            [(shift.id, list(order)) for order in _with_breaks(served[shift.id], shift.breaks)]
            for shift in problem.shifts
        ]
        for chosen in product(*routes):
            yield {shift: order for shift, order in chosen if order}


def _with_breaks(visits: list[str], breaks: tuple[Break, ...]) -> set[tuple[Step, ...]]:
    # No shift of these days has two breaks, whose order would count.
    kinds = [[BREAK] if rest.missed_cost is None else [BREAK, MISSED] for rest in breaks]
    return {order for rests in product(*kinds) for order in permutations([*visits, *rests]) if visits} or {()}


def _sound_plans(problem: Problem) -> list[Solution]:
    """Every plan of a small day that breaks no rule, the cheapest first, each once."""
    plans = {schedule(problem, orders) for orders in _orders(problem)}
    return sorted([plan for plan in plans if not violations(problem, plan)], key=lambda plan: plan.cost.total)


def test_docs_plan_is_the_one_best_plan(small_day: Problem, small_plan: Solution) -> None:
    """Of all orders of visits and breaks of the documented day, the documented one alone is cheapest."""
    best, second = _sound_plans(small_day)[:2]
    assert (best.cost.total, best.routes) == (4800, small_plan.routes)
    # Next best: the break after the lift, dressing at 36300, 2100 s late: 4800 - 900 + 6300.
    assert second.cost.total == 10_200


def test_docs_plan_of_the_changed_day_is_the_one_best_plan(text: str, examples: Path) -> None:
    """The plan of the day with a missed break, balance and a plan to stay near is the cheapest, as told."""
    problem = read_problem((examples / "changed-day.json").read_bytes())
    stated = read_solution((examples / "changed-day.solution.json").read_bytes())
    best, second = _sound_plans(problem)[:2]
    assert best == stated
    # Benoît serves insulin: 2400 of travel, 1500 of balance, 300 shifted.
    assert second.cost.total == 4200
    told = {kind: int(cells[-1]) for kind, cells in _table(text, "| kind of the changed day | | |").items()}
    counted = asdict(stated.cost) | {"total": stated.cost.total}
    assert told == {kind: amount for kind, amount in counted.items() if amount}
    assert replace(solve(problem, 1.0), seconds_limit=None) == stated


def test_docs_plan_is_what_is_found(small_day: Problem, small_plan: Solution) -> None:
    """Planning the documented day for a second gives the documented plan."""
    found = solve(small_day, 1.0)
    assert (found.routes, found.unassigned, found.cost) == (small_plan.routes, (), small_plan.cost)
