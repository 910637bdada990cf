"""How the console command speaks: faults, figures and progress on stderr, results on stdout."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.config import SettingsError
from app.errors import MAX_FAULTS_TOLD, AppError, BadInputError
from solver import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.language import Language
    from app.schemas.plans import FiguresOut, PlanOut, PlanSummary
    from solver import Bound, Fault

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, for programs.")]
"""The option that every command with a result has."""
BAD_INPUT = 2
FAILURE = 1
_BAD_INPUT_STATUSES = (404, 422)
ERR = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def language() -> Language:
    """French where the terminal's locale is, else English, as the help is."""
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "fr" if locale.lower().startswith("fr") else "en"


def print_json(document: Any) -> None:  # noqa: ANN401 - anything JSON can hold
    """Print one JSON object on stdout, for programs."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def say(text: str) -> None:
    """Tell a person something, on stderr."""
    ERR.print(text)


def refuse(error: AppError | FaultsError | SettingsError) -> int:
    """Tell why a command was refused, with every fault; returns its exit status."""
    if isinstance(error, FaultsError):
        error = BadInputError(faults=error.faults)
    if isinstance(error, SettingsError):
        say("The settings cannot be used:")
        for fault in error.faults:
            say(f"  {fault}")
        return BAD_INPUT
    say(f"{error.title(language())}. {error.detail(language())}")
    _tell_faults(error.faults)
    return BAD_INPUT if error.status in _BAD_INPUT_STATUSES else FAILURE


def _tell_faults(faults: Sequence[Fault]) -> None:
    for fault in faults[:MAX_FAULTS_TOLD]:
        say(f"  {fault.where or 'input'}: {fault.message} {fault.remedy} [{fault.code}]")
    if len(faults) > MAX_FAULTS_TOLD:
        say(f"  ... and {len(faults) - MAX_FAULTS_TOLD} more.")


_SEARCHING = {
    "compiling": "Compiling the search, once on this machine: a minute. If timed, OR-Tools plans till then.",
    "missing": "No folder can keep the compiled search: OR-Tools plans alone. Set TOURNEE_KERNEL_DIR.",
}


@contextmanager
def searching(seconds: float, what: str) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Show a bar while a search runs; what is given is to be called with each of its progress."""
    seen = "ready"
    with _bar() as bar:
        task = bar.add_task(what, total=max(seconds, 0.001), news="")

        def tell(data: dict[str, Any]) -> None:
            nonlocal seen
            state = data.get("searching", "ready")
            if state != seen:
                told = f"The search is compiled, after {data['seconds']:.0f} s."
                bar.console.print(_SEARCHING.get(state, told), highlight=False, soft_wrap=True)
                seen = state
            news = f"{data['unassigned']} unassigned, cost {data['cost']:,}"
            bar.update(task, completed=min(float(data["seconds"]), seconds), news=news)

        yield tell


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Show a count while something is read whose length is not known."""
    with _bar() as bar:
        task = bar.add_task(what, total=None, news="")
        yield lambda count: bar.update(task, news=f"{count:,}")


@contextmanager
def stepping(steps: Sequence[str]) -> Iterator[Callable[[str, int], None]]:
    """Show a bar over named steps; what is given is to be called with the step at work and its count."""
    with _bar() as bar:
        task = bar.add_task(steps[0], total=len(steps), news="")

        def tell(step: str, count: int) -> None:
            news = f"{count:,}" if count else ""
            bar.update(task, description=step, completed=steps.index(step), news=news)

        yield tell


def show_plan(plan: PlanOut, before: PlanOut | None = None) -> None:
    """Show a plan's figures beside those of another, and what it leaves out."""
    table = Table(title=f"Plan of {plan.day}", title_justify="left", highlight=False)
    plans = [shown for shown in (before, plan) if shown is not None]
    table.add_column("")
    for shown in plans:
        table.add_column("by hand" if shown.source == "import" else "planned", justify="right")
    for name, tell in _ROWS.items():
        table.add_row(name, *(tell(shown.figures) if shown.figures else "" for shown in plans))
    table.add_row("violations", *(str(len(shown.violations)) for shown in plans))
    Console(highlight=False).print(table)
    for left_out in plan.unassigned:
        sys.stdout.write(f"not assigned: {left_out.visit_id} ({left_out.code}): {left_out.message}\n")


def say_sources(plan: PlanSummary) -> None:
    """Tell what has to be known of a plan's travel times, where it is not all well with them."""
    for source in plan.travel_sources:
        if source.message is not None:
            say(source.message)


def told_bound(cost: int, bound: Bound) -> str:
    """Say what a bound means for a plan of this cost."""
    told = f"Every plan costs at least {bound.cost:,}."
    if cost <= bound.cost:
        told += f" This one costs {cost:,}: there is no better one."
    else:
        told += f" This one costs {cost:,}: a better one could save {100 * bound.gap(cost):.2f} % at most."
    if bound.relaxed:
        told += f" Left out of the bound: {', '.join(bound.relaxed)}."
    return told


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[news]}"),
        console=Console(stderr=True),
        transient=True,
    )


def _length(seconds: int) -> str:
    return f"{seconds // 3600} h {seconds % 3600 // 60:02}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


_ROWS: dict[str, Callable[[FiguresOut], str]] = {
    "on the road": lambda told: _length(told.travel_seconds),
    "care": lambda told: _length(told.care_seconds),
    "waiting": lambda told: _length(told.waiting_seconds),
    "paid": lambda told: _length(told.paid_seconds),
    "share of time on the road": lambda told: _percent(told.travel_share),
    "share of paid time on the road": lambda told: _percent(told.travel_share_of_paid),
    "late": lambda told: _length(told.lateness_seconds),
    "overtime": lambda told: _length(told.overtime_seconds),
    "distance": lambda told: f"{told.distance_metres / 1000:.1f} km",
    "visits served": lambda told: str(told.served),
    "by a usual nurse": lambda told: _percent(told.continuity),
    "gap between nurses' work": lambda told: (
        "-" if told.work_gap_seconds is None else _length(told.work_gap_seconds)
    ),
}
