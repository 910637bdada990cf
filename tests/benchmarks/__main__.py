"""The console command behind scripts/benchmark."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, TypeVar

import numpy as np
import typer

from routing import MapError
from tests.benchmarks import board, bounds, drag, gaps, ours, queue, records, service, travel
from tests.benchmarks import peers as comparison
from tests.benchmarks.days import core_day, days_of, write_day
from tests.benchmarks.instance import InstanceError
from tests.benchmarks.landscape import LANDSCAPES
from tests.benchmarks.on_server import new_cluster
from tests.benchmarks.public_sets import instances_in
from tests.benchmarks.report import grouped, machine, say, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from solver import Problem
    from tests.benchmarks.days import Day

Number = TypeVar("Number", int, float)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

_KINDS = ",".join(sorted(LANDSCAPES))
Visits = Annotated[str, typer.Option(help="Visits of a day; several, separated by commas.")]
Seconds = Annotated[str, typer.Option(help="Seconds for each run; several, separated by commas.")]
Kinds = Annotated[str, typer.Option(help="Kinds of region, separated by commas.")]
Seeds = Annotated[int, typer.Option(min=1, help="Seeds of each run, where a solver takes one.")]
Count = Annotated[int, typer.Option("--days", min=1, help="Days of each size; the kinds take turns.")]


@app.command("days")
def make_days(
    visits: Visits = "40,150,400,1000",
    kinds: Kinds = _KINDS,
    count: Count = 3,
    out: Annotated[Path | None, typer.Option(help="Write the days here, rich and core.")] = None,
) -> None:
    """Make days from seeds, describe them and write them as problems."""
    chosen = [day for size in _list(visits, int) for day in days_of(_kinds(kinds), size, count)]
    say(table(("day", "visits", "shifts", "links", "care", "drive to the nearest"), []))
    for day in chosen:
        problem = day.rich()
        if out is not None:
            write_day(problem, out, f"{day.name}-rich")
            write_day(core_day(problem), out, f"{day.name}-core")
        say(f"| {day.name} | {' | '.join(_describe(problem))} |")


@app.command("peers")
def compare_peers(
    visits: Visits = "150,400,1000",
    seconds: Seconds = "10,60",
    kinds: Kinds = _KINDS,
    count: Count = 3,
    seeds: Seeds = 3,
) -> None:
    """Compare Tournée with PyVRP, VROOM and OR-Tools on core days."""
    title = f"One thread each; {comparison.versions()}."
    _each("Core", title, comparison.compare, (visits, seconds, kinds, count, seeds))


@app.command("rich")
def run_rich_days(
    visits: Visits = "40,150,400,1000",
    seconds: Seconds = "10",
    kinds: Kinds = _KINDS,
    count: Count = 3,
    seeds: Seeds = 3,
) -> None:
    """Plan rich days, which no other solver can express, and count what is broken or left undone."""
    _each("Rich", "One thread.", comparison.check_alone, (visits, seconds, kinds, count, seeds))


@app.command("bound")
def bound_days(
    visits: Visits = "40,150", seconds: Seconds = "60", kinds: Kinds = _KINDS, count: Count = 3
) -> None:
    """Compare plans of core days with what every plan of them costs at least."""
    _each("Core", "One thread.", bounds.compare, (visits, seconds, kinds, count, 1))


@app.command("hhcrsp")
def run_public_sets(
    place: Annotated[Path, typer.Argument(help="An instance, or a folder of them.", exists=True)],
    seconds: Annotated[float, typer.Option(min=0.1, help="Seconds for each instance.")] = 60,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each search.")] = 1,
    seed: Annotated[int, typer.Option(help="Another seed, another search.")] = 1,
    out: Annotated[Path, typer.Option(help="Write OUT/INSTANCE.json here.")] = Path("build/hhcrsp"),
) -> None:
    """Solve public home-care instances and print the gap to the best values known."""
    ours.make_ready()
    say(f"{machine()}. {seconds:g} s an instance, threads: {threads}, seed {seed}.\n")
    try:
        outcomes = gaps.run(instances_in(place), seconds, threads, seed, out)
    except InstanceError as error:
        raise typer.BadParameter(str(error)) from error
    say(f"\n{gaps.summary(outcomes)}\n")
    for line in gaps.unsaid(outcomes):
        say(line)


@app.command("travel")
def compare_travel(
    extract: Annotated[
        Path, typer.Option("--map", help="An OpenStreetMap extract.", exists=True, dir_okay=False)
    ] = Path("data/monaco.osm.pbf"),
) -> None:
    """Measure travel times on one map, next to osmnx, scipy and OSRM."""
    try:
        travel.measure(extract)
    except MapError as error:
        raise typer.BadParameter(str(error)) from error


@app.command("records")
def measure_records(
    patients: Annotated[int, typer.Option(min=500, help="Patients of the long records.")] = 20_000,
    visits: Annotated[int, typer.Option(min=1000, help="Their past visits.")] = 2_000_000,
    repeats: Annotated[int, typer.Option(min=1, help="How often each question is asked.")] = 20,
) -> None:
    """Measure opening a day and finding a patient in long records, on SQLite and on PostgreSQL."""
    say(f"{machine()}. The middle of {repeats} answers each.")
    records.measure(patients, visits, repeats)


@app.command("service")
def load_service(
    seconds: Annotated[float, typer.Option(min=1, help="Seconds of each of the two runs.")] = 60,
    coordinators: Annotated[int, typer.Option(min=1, help="Coordinators at work.")] = 50,
    phones: Annotated[int, typer.Option(min=1, help="Nurses who look at their phones.")] = 500,
    *,
    postgresql: Annotated[bool, typer.Option("--postgresql", help="On a PostgreSQL server.")] = False,
) -> None:
    """Put a running service under its users, without solving and while it solves two days at a time."""
    say(f"{service.title(seconds, coordinators, phones, postgresql=postgresql)}\n")
    service.measure(seconds, coordinators, phones, postgresql=postgresql)


@app.command("drag")
def drag_visits(
    nurses: Annotated[int, typer.Option(min=2, help="Nurses at work.")] = 60,
    each: Annotated[int, typer.Option(min=5, help="Visits of each.")] = 14,
) -> None:
    """Drag visits on the board of a large day in a real browser, from the drop to the new times on screen."""
    drag.measure(nurses, each)


@app.command("queue")
def empty_queue(
    count: Annotated[int, typer.Option("--days", min=10, help="Days in the queue.")] = 1000,
    workers: Annotated[str, typer.Option(help="Workers; several, separated by commas.")] = "1,2,4",
) -> None:
    """Have a queue of small days on PostgreSQL made by one worker, by two and by four."""
    numbers = _list(workers, int)
    say(f"{machine()}, PostgreSQL. Days of four visits and two nurses: {grouped(count)}.\n")
    with new_cluster() as cluster:
        queue.measure(count, cluster, workers=numbers)


@app.command("board")
def open_board(
    repeats: Annotated[int, typer.Option(min=1, help="How often the board is opened.")] = 10,
) -> None:
    """Open the demonstration's board in Chromium: what is transferred, and when the rounds are seen."""
    say(f"{machine()}. Board opened {repeats} times, nothing kept between.\n")
    board.measure(repeats)


def _each(
    what: str,
    title: str,
    run: Callable[[Sequence[Day], float, int], None],
    asked: tuple[str, str, str, int, int],
) -> None:
    """Run the days of every size for every length of time, a table each."""
    visits, seconds, kinds, count, seeds = asked
    sizes, limits, regions = _list(visits, int), _list(seconds, float), _kinds(kinds)
    ours.make_ready()
    say(f"{machine()}. {title}")
    for size in sizes:
        for limit in limits:
            say(f"\n{what} days, {grouped(size)} visits, {limit:g} s, seeds: {seeds}\n")
            run(days_of(regions, size, count), limit, seeds)


def _list(text: str, kind: Callable[[str], Number]) -> list[Number]:
    try:
        numbers = [kind(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) <= 0:
        raise typer.BadParameter(f"{text}: write numbers above 0, separated by commas, such as 150,400.")
    return numbers


def _kinds(text: str) -> list[str]:
    kinds = text.split(",")
    unknown = [kind for kind in kinds if kind not in LANDSCAPES]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: no kind of region. Known are {_KINDS}.")
    return kinds


def _describe(problem: Problem) -> tuple[str, ...]:
    homes = sorted({visit.location for visit in problem.visits})
    travel = problem.travel[""].seconds
    far = np.iinfo(travel.dtype).max
    nearest = [int(np.delete(travel[home, homes], i).min(initial=far)) for i, home in enumerate(homes)]
    care = sum(visit.duration_seconds for visit in problem.visits)
    paid = sum(shift.end - shift.start for shift in problem.shifts)
    return (
        grouped(len(problem.visits)),
        grouped(len(problem.shifts)),
        grouped(len(problem.links)),
        f"{100 * care / paid:.0f} % of shifts",
        f"{median(nearest):.0f} s",
    )


if __name__ == "__main__":
    app()
