"""Public instances solved and written in their own form, with the gap to the best values known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING

from solver import violations
from tests.benchmarks.ours import plan
from tests.benchmarks.public_sets import best_known, read_instances
from tests.benchmarks.report import NOTHING, grouped, percent, say, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.benchmarks.instance import Instance

_SAME = 5e-5
"""A share of the value; published ones are rounded to about so much."""
_MANY = 100
"""Patients of the largest instances that count as small."""


@dataclass(frozen=True)
class Outcome:
    """One instance solved."""

    instance: Instance
    value: float
    best: float | None
    unassigned: int
    broken: int

    @property
    def gap(self) -> float | None:
        """How far above the best known, as a share; below 0 where better."""
        return self.value / self.best - 1 if self.best else None


def run(paths: Sequence[Path], seconds: float, threads: int, seed: int, out: Path) -> list[Outcome]:
    """Solve every instance, write OUT/NAME.json, and print a table that grows line by line."""
    instances = read_instances(paths)
    out.mkdir(parents=True, exist_ok=True)
    say(table(("instance", "visits", "shifts", "value", "best known", "gap", "unassigned", "violations"), []))
    outcomes = []
    for path, instance in zip(paths, instances, strict=True):
        solution = plan(instance.problem, seconds, seed, threads)
        answer = instance.answer(solution)
        (out / f"{instance.name}.json").write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
        broken = len(violations(instance.problem, solution))
        outcome = Outcome(
            instance,
            instance.objective(answer),
            best_known(path),
            len(solution.unassigned),
            broken,
        )
        outcomes.append(outcome)
        say(_row(outcome))
    return outcomes


def _row(outcome: Outcome) -> str:
    problem = outcome.instance.problem
    cells = (
        outcome.instance.name,
        grouped(sum(visit.duration_seconds > 0 for visit in problem.visits)),
        grouped(len(problem.shifts)),
        f"{outcome.value:,.3f}",
        NOTHING if outcome.best is None else f"{outcome.best:,.3f}",
        percent(outcome.gap),
        grouped(outcome.unassigned),
        grouped(outcome.broken),
    )
    return f"| {' | '.join(cells)} |"


def summary(outcomes: Iterable[Outcome]) -> str:
    """Average the gaps of each family, whole and by size, and count what was better than known."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        problem = outcome.instance.problem
        patients = len({visit.location for visit in problem.visits if visit.duration_seconds > 0})
        size = f"up to {_MANY} patients" if patients <= _MANY else f"over {_MANY} patients"
        for part in ("all", size):
            groups.setdefault((outcome.instance.family, part), []).append(outcome)
    heads = ("set", "instances", "mean gap", "worst gap", "better than known", "unassigned", "violations")
    return table(heads, (_summary_row(*key, group) for key, group in sorted(groups.items())))


def _summary_row(family: str, part: str, group: list[Outcome]) -> tuple[str, ...]:
    gaps = [outcome.gap for outcome in group if outcome.gap is not None]
    return (
        f"{family}, {part}",
        str(len(group)),
        percent(mean(gaps) if gaps else None),
        percent(max(gaps, default=None)),
        f"{sum(gap < -_SAME for gap in gaps)} of {len(gaps)}",
        str(sum(outcome.unassigned for outcome in group)),
        str(sum(outcome.broken for outcome in group)),
    )


def unsaid(outcomes: Iterable[Outcome]) -> list[str]:
    """Name, per family, the parts of the objective that were not optimised."""
    families: dict[str, set[str]] = {}
    for outcome in outcomes:
        families.setdefault(outcome.instance.family, set()).update(outcome.instance.unsaid)
    return [
        f"{family}: not optimised: {', '.join(sorted(parts))}."
        for family, parts in sorted(families.items())
        if parts
    ]
