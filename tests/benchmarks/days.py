"""
Days of home care, made from a seed: the same numbers give the same day on every machine.

A *rich* day has everything: windows with half an hour's grace, breaks, visits by two carers at once, second
visits 4 to 8 hours later, an hour of overtime, usual nurses. A *core* day is the same day without what other
solvers cannot say: hard windows, shifts from and to the nurse's own home, skills, refused nurses, and visits
that may be left out at a price.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solver import Break, Problem, Shift, TimeWindow, Travel, Visit
from solver.format import problem_document
from tests.benchmarks.care import HOUR, MINUTE, SPECIALTIES, Care, Needs, visit_id
from tests.benchmarks.landscape import LANDSCAPES, Region

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_HOURS = {"early": (7, 14), "day": (8, 17), "late": (15, 21)}
_LEAST = 2
"""However short the day, so many are on each kind of shift."""
_SLOT = 30 * MINUTE
_BUSY = 1.0
"""Share of a shift that a coordinator fills with care and the way there; the rest is the break."""
_GRACE = 30 * MINUTE
_OVERTIME = 60 * MINUTE
_REST = 30 * MINUTE


@dataclass(frozen=True)
class Day:
    """A day to make: the kind of region (a key of `LANDSCAPES`), how many visits, which seed."""

    kind: str
    visits: int
    seed: int

    @property
    def name(self) -> str:
        """Name it in tables and files."""
        return f"{self.kind}-{self.visits}-{self.seed}"

    def rich(self) -> Problem:
        """Make it with everything."""
        return rich_day(self.kind, self.visits, self.seed)

    def core(self) -> Problem:
        """Make it as other solvers can say it."""
        return core_day(self.rich())


def days_of(kinds: Sequence[str], visits: int, count: int) -> list[Day]:
    """Choose days of one size; the kinds of region take turns, then the seed goes up."""
    return [Day(kinds[i % len(kinds)], visits, 1 + i // len(kinds)) for i in range(count)]


def rich_day(kind: str, visits: int, seed: int) -> Problem:
    """
    Make a day.

    Parameters
    ----------
    kind
        A key of `LANDSCAPES`.
    """
    random = np.random.default_rng([seed, visits, sorted(LANDSCAPES).index(kind)])
    landscape = LANDSCAPES[kind]
    region = Region(landscape, visits, random)
    needs = Needs(visits, random)
    shifts = _shifts(_roster(needs.cares, landscape.road_seconds), needs.patients, random)
    homes = region.homes(needs.patients), region.homes(len(shifts))
    travel = region.travel(*homes)
    return Problem(
        tuple(_visits(needs.cares, shifts, travel, random)), shifts, {"": Travel(travel)}, tuple(needs.links)
    )


def core_day(rich: Problem) -> Problem:
    """Strip a rich day of what only Tournée can say."""
    visits = tuple(
        replace(
            visit,
            time_windows=tuple(replace(w, hard_latest=w.latest) for w in visit.time_windows),
            usual_shifts=frozenset(),
        )
        for visit in rich.visits
    )
    shifts = tuple(replace(shift, max_overtime_seconds=0, breaks=()) for shift in rich.shifts)
    return Problem(visits, shifts, rich.travel)


def write_day(problem: Problem, folder: Path, name: str) -> Path:
    """Write NAME.json in the public format and its matrix beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / f"{name}.npy", problem.travel[""].seconds)
    # Written with everything at one place, so that a large matrix never becomes text.
    here = Problem(
        tuple(replace(visit, location=0) for visit in problem.visits),
        tuple(replace(shift, start_location=0, end_location=0) for shift in problem.shifts),
        {"": Travel(np.zeros((1, 1), dtype=np.int64))},
        problem.links,
        problem.weights,
    )
    document = problem_document(here) | {"travel_seconds": f"{name}.npy"}
    for item, visit in zip(document["visits"], problem.visits, strict=True):
        item["location"] = visit.location
    for item, shift in zip(document["shifts"], problem.shifts, strict=True):
        item["start_location"], item["end_location"] = shift.start_location, shift.end_location
    path = folder / f"{name}.json"
    path.write_text(json.dumps(document) + "\n", encoding="utf-8")
    return path


def _roster(cares: list[Care], road: int) -> list[str]:
    """
    Staff the day as a coordinator would: add the shift that meets most of the unmet need, until all is met.

    The need of a visit, its care and `road` seconds to get there, is spread evenly over the time it may take.
    """
    need = np.zeros(24 * HOUR // _SLOT)
    for care in cares:
        span = slice(care.earliest // _SLOT, (care.latest + care.duration) // _SLOT + 1)
        need[span] += (care.duration + road) / need[span].size
    hours = {
        kind: slice(first * HOUR // _SLOT, last * HOUR // _SLOT) for kind, (first, last) in _HOURS.items()
    }
    roster = [kind for kind in _HOURS for _ in range(_LEAST)]
    for kind in roster:
        need[hours[kind]] -= _SLOT * _BUSY
    enough = 0.03 * sum(care.duration + road for care in cares)
    while np.maximum(need, 0).sum() > enough:
        met = {kind: np.clip(need[hours[kind]], 0, _SLOT * _BUSY).sum() for kind in _HOURS}
        roster.append(max(met, key=lambda kind: met[kind]))
        need[hours[roster[-1]]] -= _SLOT * _BUSY
    return roster


def _shifts(roster: list[str], patients: int, random: np.random.Generator) -> tuple[Shift, ...]:
    """Fill the roster: on each kind of shift two of three are nurses, and some know each specialty."""
    trained: list[set[str]] = [set() for _ in roster]
    for hours in _HOURS:
        there = [k for k, kind in enumerate(roster) if kind == hours]
        nurses = [k for place, k in enumerate(there) if place % 3 < 2 or random.random() < 0.3]
        for k in nurses:
            trained[k] = {"nurse", *(name for name in SPECIALTIES if random.random() < 0.5)}
        for name in SPECIALTIES:
            for k in random.permutation(nurses)[:2]:
                trained[k].add(name)
    shifts = []
    for k, skills in enumerate(trained):
        first, last = (hour * HOUR for hour in _HOURS[roster[k]])
        rest = Break(first + 5 * HOUR // 2, first + 5 * HOUR, _REST)
        home = patients + k
        shifts.append(
            Shift(
                f"s{k}",
                home,
                home,
                first,
                last,
                max_overtime_seconds=_OVERTIME,
                skills=frozenset(skills),
                breaks=(rest,),
            )
        )
    return tuple(shifts)


def _visits(
    cares: list[Care], shifts: tuple[Shift, ...], travel: NDArray[np.int32], random: np.random.Generator
) -> list[Visit]:
    """Every visit with refused and usual nurses; one that fewer than two could make asks for no skill."""
    ids = [shift.id for shift in shifts]
    homes = [shift.start_location for shift in shifts]
    starts, ends = (
        np.array(times) for times in zip(*((shift.start, shift.end) for shift in shifts), strict=True)
    )
    visits = []
    for number, care in enumerate(cares):
        refused = random.permutation(len(shifts))[: 2 if random.random() < 0.03 else 0]
        there, back = travel[homes, care.patient], travel[care.patient, homes]
        begin = np.maximum(care.earliest, starts + there)
        in_time = (begin <= care.latest) & (begin + care.duration + back <= ends)
        in_time[refused] = False
        able = in_time & [care.skills <= shift.skills for shift in shifts]
        if able.sum() < 2:
            care.skills, able = frozenset(), in_time
        nearest = np.flatnonzero(able)[np.argsort(there[able], kind="stable")][:6]
        usual = random.permutation(nearest)[: 2 if random.random() < 0.5 else 0]
        visits.append(
            Visit(
                id=visit_id(number),
                location=care.patient,
                duration_seconds=care.duration,
                time_windows=(TimeWindow(care.earliest, care.latest, care.latest + _GRACE),),
                skills=care.skills,
                unassigned_cost=care.unassigned_cost,
                usual_shifts=frozenset(ids[k] for k in usual),
                refused_shifts=frozenset(ids[k] for k in refused),
            )
        )
    return visits
