"""Tables as they stand in the documentation, and the machine that the figures come from."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING = "-"
"""In a cell without a figure."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a Markdown table; all columns but the first are figures, set right."""
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def say(text: str = "") -> None:
    """Print a line of the report at once, even into a pipe."""
    typer.echo(text)


def note(text: str) -> None:
    """Print a line that is no part of the report."""
    typer.echo(text, err=True)


def grouped(number: float) -> str:
    """Write a whole figure with thousands apart."""
    return f"{round(number):,}"


def percent(share: float | None) -> str:
    """Write a relative difference with its sign."""
    return NOTHING if share is None else f"{round(100 * share, 2) + 0.0:+.2f} %"


def machine(cpu_info: Path = Path("/proc/cpuinfo")) -> str:
    """Name the processor, the cores this process may use, and the Python that ran."""
    model = platform.processor() or platform.machine()
    if cpu_info.exists():
        lines = [line.partition(":") for line in cpu_info.read_text(encoding="utf-8").splitlines()]
        model = next((value.strip() for key, _, value in lines if key.strip() == "model name"), model)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{model}, {cores} core{'s' if cores > 1 else ''}, Python {platform.python_version()}"
