"""What a report says: tables, signs, and the machine."""

from pathlib import Path

from tests.benchmarks.report import machine, percent, table


def test_table_is_markdown_with_figures_right() -> None:
    """One line of heads, one of alignment, one for each row."""
    assert table(("day", "cost"), [("a", "1"), ("b", "2")]).splitlines() == [
        "| day | cost |",
        "| --- | ---: |",
        "| a | 1 |",
        "| b | 2 |",
    ]


def test_percent_keeps_its_sign_and_knows_no_minus_zero() -> None:
    """Better is below zero, nothing known is a dash."""
    assert percent(-0.0123) == "-1.23 %"
    assert percent(-0.00000001) == "+0.00 %"
    assert percent(None) == "-"


def test_machine_is_named_by_its_processor(tmp_path: Path) -> None:
    """The processor's own name stands first; without it, what Python knows."""
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nmodel name\t: Abacus 9\n", encoding="utf-8")
    assert machine(info).startswith("Abacus 9, ")
    assert "core" in machine(tmp_path / "none")
