"""What docs/problem-format.md says is what the solver does."""

from __future__ import annotations

import re
from dataclasses import asdict
from itertools import permutations, product
from typing import TYPE_CHECKING

import pytest

from solver import (
    BREAK,
    REASON_CODES,
    VIOLATION_CODES,
    Link,
    ProblemError,
    Weights,
    read_problem,
    schedule,
    solve,
    violations,
)
from tests.unit.solver.conftest import EXAMPLES
from tests.unit.solver.test_format_faults import FAULTY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from solver import Problem, Solution, Step

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
            [(shift, list(order)) for order in _with_breaks(served[shift], len(problem.shifts[k].breaks))]
            for k, shift in enumerate(shifts)
        ]
        for chosen in product(*routes):
            yield {shift: order for shift, order in chosen if order}


def _with_breaks(visits: list[str], breaks: int) -> set[tuple[Step, ...]]:
    return set(permutations([*visits, *[BREAK] * breaks])) if visits else {()}


def test_docs_plan_is_the_one_best_plan(small_day: Problem, small_plan: Solution) -> None:
    """Of all orders of visits and breaks of the documented day, the documented one alone is cheapest."""
    sound = []
    for orders in _orders(small_day):
        plan = schedule(small_day, orders)
        if not violations(small_day, plan):
            sound.append((plan.cost.total, plan.routes))
    sound.sort(key=lambda candidate: candidate[0])
    assert sound[0] == (4800, small_plan.routes)
    # Next best: the break after the lift, dressing at 36300, 2100 s late: 4800 - 900 + 6300.
    assert sound[1][0] == 10_200


def test_docs_plan_is_what_is_found(small_day: Problem, small_plan: Solution) -> None:
    """Planning the documented day for a second gives the documented plan."""
    found = solve(small_day, 1.0)
    assert (found.routes, found.unassigned, found.cost) == (small_plan.routes, (), small_plan.cost)
