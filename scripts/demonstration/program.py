"""The program: invents the day, plans it by hand, writes both."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from demonstration.by_hand import Coordinator
from demonstration.files import write_people, write_today
from demonstration.people import invent

from app.interop.day_folder import read_day_folder
from app.interop.import_day import import_day
from app.translate import job_document
from app.travel import JobPlaces, travel_tables, with_matrices, write_matrices
from routing import RoadRouter, read_extract
from solver import BreakStep, read_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.tables import StoredDay
    from solver import Problem, Step

DATA = Path(__file__).resolve().parents[2] / "data"
IMPOSSIBLE = 3


def main() -> None:
    """Make the demonstration's CSV folder."""
    parser = argparse.ArgumentParser(description="Make the demonstration: an invented day on real streets.")
    parser.add_argument("--extract", type=Path, default=DATA / "monaco.osm.pbf", help="the streets")
    parser.add_argument("--output", type=Path, default=DATA / "demo", help="the folder to write")
    parser.add_argument("--people-only", action="store_true", help="leave out the plan made by hand")
    given = parser.parse_args()
    write_people(invent(given.extract), given.output)
    if given.people_only:
        return
    (given.output / "today.csv").unlink(missing_ok=True)
    day, _ = import_day(read_day_folder(given.output))
    coordinator = Coordinator(day_problem(day, given.extract), day)
    plan = coordinator.plan()
    left_out = [day.visits[int(visit.visit)].id for visit in plan.unassigned]
    print(f"By hand: {sum(route.travel_seconds for route in plan.routes) / 3600:.1f} h of travel.")
    if len(left_out) != IMPOSSIBLE:
        sys.exit(f"The rule leaves out {', '.join(left_out)}: the day asks too much of it.")
    write_today(_in_ids(day, coordinator.orders), given.output)


def day_problem(day: StoredDay, extract: Path) -> Problem:
    """The day as the service itself would have it solved."""
    job = job_document(day, seconds=0, seed=0)
    places = JobPlaces.of(job)
    graph = read_extract(extract)
    routers = {mode: RoadRouter(graph, mode) for mode in job["modes"]}
    travel, _ = travel_tables(places, routers, RoadRouter(graph, "foot"))
    with tempfile.TemporaryDirectory() as folder:
        write_matrices(travel, Path(folder))
        return read_problem(with_matrices(job["problem"], job["modes"]), Path(folder))


def _in_ids(day: StoredDay, orders: Mapping[str, Sequence[Step]]) -> Iterator[tuple[str, list[str]]]:
    for shift, steps in sorted(orders.items(), key=lambda order: int(order[0])):
        yield (
            day.shifts[int(shift)].id,
            ["break" if isinstance(step, BreakStep) else day.visits[int(step)].id for step in steps],
        )
