"""The day worked out by hand in docs/problem-format.md, and its plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from solver import Problem, Solution, read_problem, read_solution

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


@pytest.fixture
def examples() -> Path:
    """The folder of the examples that the documentation prints."""
    return EXAMPLES


@pytest.fixture
def small_day(examples: Path) -> Problem:
    """Four visits, two nurses, one break, one pair of carers: checkable by hand."""
    return read_problem((examples / "small-day.json").read_bytes(), examples)


@pytest.fixture
def small_plan(examples: Path) -> Solution:
    """The one best plan of `small_day`."""
    return read_solution((examples / "small-day.solution.json").read_bytes())
