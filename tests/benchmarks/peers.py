"""Tournée and other solvers on the same days: same matrix, same seconds, one thread, judged by one judge."""

from __future__ import annotations

import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from statistics import mean, median
from typing import TYPE_CHECKING

from solver import Solution, cost, schedule, violations
from tests.benchmarks import ours, peer_ortools, peer_pyvrp, peer_vroom
from tests.benchmarks.core import MissingPeerError
from tests.benchmarks.report import NOTHING, grouped, note, say, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from solver import Problem
    from tests.benchmarks.core import Orders
    from tests.benchmarks.days import Day

OURS = "Tournée"
_PEERS: dict[str, Callable[[Problem, float, int], Orders]] = {
    "PyVRP": peer_pyvrp.orders,
    "VROOM": peer_vroom.orders,
    "OR-Tools": peer_ortools.orders,
}
_PACKAGES = {"PyVRP": "pyvrp", "VROOM (pyvroom)": "pyvroom", "OR-Tools": "ortools"}
_TAKES_A_SEED = {OURS, "PyVRP"}
_ON_TIME = 1.2
"""A run longer than so many times what it was allowed is shown with its length."""


@dataclass(frozen=True)
class Run:
    """One solver on one day with one seed; `cost` None where its plan breaks a rule."""

    cost: int | None
    unassigned: int
    broken: int
    halves: int
    seconds: float
    megabytes: int


def compare(days: Sequence[Day], seconds: float, seeds: int) -> None:
    """Run every solver on every day, and print a row for each day and the mean ratio."""
    solvers = [OURS, *_PEERS]
    say(table(("day", *solvers, f"{OURS} / best peer"), []))
    ratios = []
    for day in days:
        problem = day.core()
        runs = {name: _runs(name, problem, seconds, seeds) for name in solvers}
        costs = {name: _median_cost(own) for name, own in runs.items()}
        peers = [value for name, value in costs.items() if name != OURS and value is not None]
        mine = costs[OURS]
        ratio = mine / min(peers) if mine is not None and peers else None
        ratios.append(ratio)
        cells = (cell(own, seconds) for own in runs.values())
        say(f"| {' | '.join((day.name, *cells, NOTHING if ratio is None else f'{ratio:.3f}'))} |")
    known = [ratio for ratio in ratios if ratio is not None]
    if known:
        say(f"\nMean ratio {mean(known):.3f}, worst {max(known):.3f}, over {len(known)} days.")


def check_alone(days: Sequence[Day], seconds: float, seeds: int) -> None:
    """Run Tournée alone on days that no other can express, and print what is left undone or broken."""
    say(table(("day", "cost", "unassigned", "half-served pairs", "violations"), []))
    for day in days:
        runs = [run for run in _runs(OURS, day.rich(), seconds, seeds) if run is not None]
        figures = (
            (
                grouped(median(run.cost or 0 for run in runs)),
                f"{median(run.unassigned for run in runs):g}",
                str(sum(run.halves for run in runs)),
                str(sum(run.broken for run in runs)),
            )
            if runs
            else (NOTHING,) * 4
        )
        say(f"| {' | '.join((day.name, *figures))} |")


def versions() -> str:
    """Name the releases compared with, and what is not installed."""
    named = []
    for name, package in _PACKAGES.items():
        try:
            named.append(f"{name} {version(package)}")
        except PackageNotFoundError:
            named.append(f"{name} not installed")
    return ", ".join(named)


def _runs(name: str, problem: Problem, seconds: float, seeds: int) -> list[Run | None]:
    """Run once for each seed (once in all where it takes none); None where it did not run."""
    runs = []
    for seed in range(1, (seeds if name in _TAKES_A_SEED else 1) + 1):
        note(f"{name}, {len(problem.visits)} visits, {seconds:g} s, seed {seed} ...")
        runs.append(_in_own_process(name, problem, seconds, seed))
    return runs


def _in_own_process(name: str, problem: Problem, seconds: float, seed: int) -> Run | None:
    """Run apart, so that memory is counted from nothing and a crash takes nothing along."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            solution, took, megabytes = pool.submit(_solve, name, problem, seconds, seed).result()
        except (MissingPeerError, BrokenProcessPool, MemoryError) as error:
            note(f"{name} did not run: {error or type(error).__name__}")
            return None
    broken = violations(problem, solution)
    for violation in broken[:3]:
        note(f"{name}: {violation.where}: {violation.message}")
    return Run(
        cost=None if broken else cost(problem, solution).total,
        unassigned=len(solution.unassigned),
        broken=len(broken),
        halves=halves(problem, solution),
        seconds=took,
        megabytes=megabytes,
    )


def _solve(name: str, problem: Problem, seconds: float, seed: int) -> tuple[Solution, float, int]:
    """Solve, and return the solution with the seconds and the most megabytes it took."""
    begin = time.perf_counter()
    if name == OURS:
        solution = ours.plan(problem, seconds, seed)
        took = time.perf_counter() - begin
    else:
        orders = _PEERS[name](problem, seconds, seed)
        took = time.perf_counter() - begin
        solution = schedule(problem, orders)
    return solution, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def halves(problem: Problem, solution: Solution) -> int:
    """Count links of visits that go together, of which one is served and the other not."""
    left = {visit.visit for visit in solution.unassigned}
    return sum((link.first in left) != (link.second in left) for link in problem.links if link.together)


def _median_cost(runs: Sequence[Run | None]) -> float | None:
    costs = [run.cost for run in runs if run is not None and run.cost is not None]
    return median(costs) if costs else None


def cell(runs: Sequence[Run | None], seconds: float) -> str:
    """Write a median cost with what is unassigned, and what else a reader must know of it."""
    done = [run for run in runs if run is not None]
    if not done:
        return "not run"
    value = _median_cost(done)
    text = "no valid plan" if value is None else grouped(value)
    left = median(run.unassigned for run in done)
    text += f" ({left:g})" if left else ""
    took = max(run.seconds for run in done)
    return text + (f", {took:.0f} s" if took > _ON_TIME * seconds + 1 else "")
