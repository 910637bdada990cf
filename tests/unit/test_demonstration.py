"""The demonstration: made again by its program, as large as promised, its plan by hand before the judge."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.interop.day_folder import DayFolder, read_day_folder
from app.interop.import_day import import_day
from app.translate import job_document
from app.travel import JobPlaces, travel_tables, with_matrices, write_matrices
from routing import OffRoad, Point, RoadRouter, read_extract
from solver import BREAK, Problem, Solution, read_problem, reasons, schedule, violations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.walking import Walk
    from routing import Graph

DATA = Path("data")
OFFSET = 60
IMPOSSIBLE = {"v012": "outside_shifts", "v156": "unreachable", "v157": "no_skill"}


@dataclass(frozen=True)
class Demonstration:
    """The day as read, as the solver sees it, and the plan made by hand, timed."""

    folder: DayFolder
    problem: Problem
    today: Solution
    places: JobPlaces
    routers: dict[str, RoadRouter]
    walked: Mapping[tuple[int, int], Walk]


@pytest.fixture(scope="module")
def graph() -> Graph:
    """Streets of Monaco and its surroundings."""
    return read_extract(DATA / "monaco.osm.pbf")


@pytest.fixture(scope="module")
def demonstration(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The shipped day."""
    folder = read_day_folder(DATA / "demo")
    day, orders = import_day(folder)
    job = job_document(day, seconds=1, seed=0)
    places = JobPlaces.of(job)
    routers = {mode: RoadRouter(graph, mode) for mode in job["modes"]}
    walker = RoadRouter(graph, "foot")
    tables, walked = travel_tables(places, routers, walker)
    scratch = tmp_path_factory.mktemp("matrices")
    write_matrices(tables, scratch)
    problem = read_problem(with_matrices(job["problem"], job["modes"]), scratch)
    # A job calls visits and shifts by their position.
    visits = {visit.id: str(at) for at, visit in enumerate(folder.visits)}
    shifts = {shift.id: str(at) for at, shift in enumerate(folder.shifts)}
    steps = {
        shifts[shift]: [BREAK if visit is None else visits[visit] for visit in order]
        for shift, order in orders.items()
    }
    return Demonstration(
        folder, problem, schedule(problem, steps), places, {**routers, "foot": walker}, walked["car"]
    )


def test_people_are_what_the_program_makes(tmp_path: Path) -> None:
    """The shipped files are what the program writes, byte for byte."""
    made = tmp_path / "demo"
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "scripts/make_demonstration", "--people-only", "--output", str(made)], check=True
    )
    names = {path.name for path in made.iterdir()}
    assert names == {path.name for path in (DATA / "demo").iterdir()} - {"today.csv"}
    for name in sorted(names):
        assert (made / name).read_bytes() == (DATA / "demo" / name).read_bytes(), name


def test_day_is_as_large_as_promised(demonstration: Demonstration) -> None:
    """About 150 visits to about 110 patients by 14 people; most of them in the morning, fewest at noon."""
    folder = demonstration.folder
    assert (len(folder.visits), len(folder.patients), len(folder.nurses)) == (157, 111, 14)
    assert Counter(nurse.mode for nurse in folder.nurses) == {"car": 12, "bicycle": 2}
    assert Counter(nurse.role for nurse in folder.nurses) == {"nurse": 7, "care_assistant": 7}
    assert Counter(nurse.leaves_from for nurse in folder.nurses) == {"base": 8, "home": 6}
    before_eleven = sum(visit.earliest < 11 * OFFSET for visit in folder.visits)
    from_four = sum(visit.earliest >= 16 * OFFSET for visit in folder.visits)
    assert before_eleven > 75
    assert len(folder.visits) - before_eleven - from_four < from_four < before_eleven


def test_shifts_are_those_of_the_trade(demonstration: Demonstration) -> None:
    """7-14, 8-17 and 15-21 with an unpaid break of 30 minutes, and one person with a split shift without."""
    shifts = demonstration.folder.shifts
    whole = Counter((shift.start // OFFSET, shift.end // OFFSET) for shift in shifts if shift.rest)
    assert whole == {(7, 14): 6, (8, 17): 3, (15, 21): 4}
    assert {(shift.rest.minutes, shift.rest.is_paid) for shift in shifts if shift.rest} == {(30, False)}
    split = [shift for shift in shifts if not shift.rest]
    assert len(split) == 2
    assert len({shift.nurse for shift in split}) == 1


def test_care_is_as_varied_as_promised(demonstration: Demonstration) -> None:
    """8 cares by two, 10 pairs at least 4 hours apart, insulin within 30 minutes, soft late sides, wishes."""
    folder = demonstration.folder
    by_two = [link for link in folder.links if link.is_together]
    apart = [link for link in folder.links if not link.is_together]
    assert len(by_two) == 8
    assert {(link.min_minutes, link.max_minutes, link.nurse) for link in by_two} == {(0, 0, "other")}
    assert len(apart) == 10
    assert {(link.min_minutes, link.max_minutes, link.nurse) for link in apart} == {(240, None, "any")}
    visits = {visit.id: visit for visit in folder.visits}
    for link in apart:
        assert visits[link.first].patient == visits[link.second].patient
        assert visits[link.first].earliest < 12 * OFFSET < 15 * OFFSET <= visits[link.second].earliest
    insulin = [visit for visit in folder.visits if visit.act == "insuline"]
    assert {(visit.latest - visit.earliest, visit.hard_latest - visit.latest) for visit in insulin} == {
        (30, 0)
    }
    assert sum(visit.hard_latest > visit.latest for visit in folder.visits) > 100
    assert sum(bool(patient.usual_nurses) for patient in folder.patients) > 50
    assert sum(len(patient.refused_nurses) for patient in folder.patients) == 2


def test_quarter_lives_over_the_hills(demonstration: Demonstration) -> None:
    """A quarter of the patients live in La Turbie, Èze or Peille."""
    communes = Counter(patient.home.address.rsplit(", ", 1)[1] for patient in demonstration.folder.patients)
    hills = sum(communes[name] for name in ("La Turbie", "Èze", "Peille"))
    assert hills / communes.total() == pytest.approx(0.25, abs=0.01)
    assert communes["Monaco"] > 30


def test_all_but_one_can_be_reached(demonstration: Demonstration, graph: Graph) -> None:
    """Every home, base and patient lies on the streets of cars and bicycles, but the one out at sea."""
    folder = demonstration.folder
    patients = [Point(patient.home.lat, patient.home.lon) for patient in folder.patients]
    homes = [Point(nurse.home.lat, nurse.home.lon) for nurse in folder.nurses if nurse.home]
    base = Point(folder.service.base.lat, folder.service.base.lon)
    lost = next(visit.patient for visit in folder.visits if visit.id == "v156")
    for mode in ("car", "bicycle"):
        snaps = RoadRouter(graph, mode).snap([*patients, *homes, base])
        off = [at for at, snap in enumerate(snaps) if isinstance(snap, OffRoad)]
        assert [folder.patients[at].id for at in off] == [lost]


def test_names_are_each_borne_once(demonstration: Demonstration) -> None:
    """No two people have the same name, and couples share a home and a surname."""
    people = [(person.first_name, person.last_name) for person in demonstration.folder.patients]
    assert len(set(people)) == len(people)
    homes: dict[tuple[float, float], set[str]] = {}
    for patient in demonstration.folder.patients:
        homes.setdefault((patient.home.lat, patient.home.lon), set()).add(patient.last_name)
    assert len(people) - len(homes) == 4
    assert all(len(names) == 1 for names in homes.values())


def test_plan_by_hand_passes_the_judge(demonstration: Demonstration) -> None:
    """Today's plan keeps every hard rule and makes every visit but the three."""
    assert violations(demonstration.problem, demonstration.today) == []
    left_out = {demonstration.folder.visits[int(visit.visit)].id for visit in demonstration.today.unassigned}
    assert left_out == set(IMPOSSIBLE)


def test_three_visits_cannot_be_made(demonstration: Demonstration) -> None:
    """Each of the three is impossible by itself, for its own reason, whatever the plan."""
    found = reasons(demonstration.problem, demonstration.today)
    assert {demonstration.folder.visits[int(visit.visit)].id: visit.code for visit in found} == IMPOSSIBLE


def test_every_leg_is_the_sum_of_its_edges_and_turns(demonstration: Demonstration) -> None:
    """
    A leg's seconds are those of its paths, of parking where the car is moved, and of the door.

    A path's seconds are the milliseconds of its edges and turns, its metres the decimetres of its edges.
    """
    problem = demonstration.problem
    ways = {("car", a, b) for a, b in demonstration.walked}
    assert ways, "some neighbours are walked to"
    for route in demonstration.today.routes:
        shift = problem.shift_by_id[route.shift]
        stops = [problem.visit_by_id[stop.visit].location for stop in route.stops]
        legs = pairwise([shift.start_location, *stops, shift.end_location])
        ways |= {(shift.mode, a, b) for a, b in legs}
    for mode, a, b in sorted(ways):
        table = problem.travel[mode]
        assert table.metres is not None
        seconds, metres = added_up(demonstration, mode, a, b)
        assert (table.seconds[a, b], table.metres[a, b]) == (seconds, metres)


def added_up(demonstration: Demonstration, mode: str, start: int, end: int) -> tuple[int, int]:
    """Seconds and metres of a leg by its edges, with parking and door; there and back where it is walked."""
    places = demonstration.places
    points, door = places.points, places.door_seconds[end]
    walk = demonstration.walked.get((start, end)) if mode == "car" else None
    legs = [(points[start], points[end])] + ([] if walk is None else [(points[end], points[start])])
    seconds = metres = 0
    for path in demonstration.routers[mode if walk is None else "foot"].paths(legs):
        driven = sum(edge.milliseconds + edge.turn_milliseconds for edge in path.edges)
        assert path.seconds == (driven + 500) // 1_000
        assert path.metres == (sum(edge.decimetres for edge in path.edges) + 5) // 10
        seconds, metres = seconds + path.seconds, metres + path.metres
    if points[start] != points[end] and door is not None:
        seconds += door + (places.parking_seconds[mode] if walk is None else walk.detour)
    return seconds, metres
