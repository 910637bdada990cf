"""The table of plans and bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.warmup import warm_up
from tests.benchmarks.bounds import compare
from tests.benchmarks.days import Day

if TYPE_CHECKING:
    import pytest


def test_bounds_are_told_day_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    """A day of six visits is planned at its best, and the gap says so."""
    assert warm_up()  # on a busy machine that alone can take the three seconds
    compare([Day("urban", 6, 1)], 3, 1)
    heads, _, row = capsys.readouterr().out.splitlines()
    assert heads == "| day | plan | unassigned | at least | gap |"
    name, cost, unassigned, least, gap = row.strip("| ").split(" | ")
    assert (name, unassigned, gap) == ("urban-6-1", "0", "+0.00 %")
    assert cost == least
