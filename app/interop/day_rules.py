"""What must hold between the rows of a day's CSV files."""

from __future__ import annotations

import difflib
import itertools
import math
from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.interop.csv_table import Row
    from app.interop.day_values import Link, Patient, Shift, TodayStep, Visit
    from app.interop.file_faults import FileFaults

FAR_DEGREES = 3.0
"""Coordinates further than this from the middle of all places, but near it when swapped, look swapped."""
MOST_HINTS = 25
MOST_IDS_SEARCHED = 2_000
"""Bounds on the search for what was meant, so that ten thousand faults are told at once too."""


class Ids:
    """The ids of one file, for what refers to them; where they are unknown, every reference is let pass."""

    def __init__(self, file: str, rows: Sequence[Row] | None) -> None:
        self._file = file
        ids = {row.note("id") for row in rows or []} - {""}
        self._ids = None if rows is None or (rows and not ids) else ids
        self._hints_left = MOST_HINTS if len(ids) <= MOST_IDS_SEARCHED else 0

    def check(self, row: Row, column: str, *ids: str) -> None:
        """Report references to nobody."""
        for name in ids:
            if not name or self._ids is None or name in self._ids:
                continue
            near = difflib.get_close_matches(name, self._ids, n=1) if self._hints_left > 0 else []
            self._hints_left -= 1
            if near:
                row.add_fault(
                    "unknown_reference", column, "misspelt_reference", id=name, file=self._file, near=near[0]
                )
            else:
                row.add_fault("unknown_reference", column, id=name, file=self._file)


def check_single(file: str, rows: Sequence[Row] | None, faults: FileFaults) -> None:
    """Report a file that does not hold exactly one row."""
    if rows is not None and len(rows) != 1:
        faults.add("not_one_row", file, rows=len(rows))


def check_ids(rows: Sequence[Row]) -> None:
    """Report ids that stand there twice."""
    first: dict[str, Row] = {}
    for row in rows:
        name = row.note("id")
        if name and first.setdefault(name, row) is not row:
            row.add_fault("duplicate_id", "id", id=name, row=first[name].number)


def check_places(*columns: tuple[Sequence[Row], str, str]) -> None:
    """Report latitudes and longitudes that look swapped: all the others lie where these would if swapped."""
    places = [
        (row, lat, lon, float(row.note(lat)), float(row.note(lon)))
        for rows, lat, lon in columns
        for row in rows
        if row.is_sound(lat, lon) and not row.is_blank(lat) and not row.is_blank(lon)
    ]
    if not places:
        return
    middle = (median(place[3] for place in places), median(place[4] for place in places))
    for row, lat, lon, north, east in places:
        if math.dist((north, east), middle) > FAR_DEGREES > math.dist((east, north), middle):
            facts = {"lat": f"{north:g}", "lon": f"{east:g}", "lat_column": lat, "lon_column": lon}
            row.add_fault("swapped_coordinates", lat, **facts)


def check_shifts(pairs: Iterable[tuple[Row, Shift]], nurses: Ids) -> None:
    """Report shifts of nobody, and two shifts of one nurse at the same time."""
    by_nurse: dict[str, list[tuple[Row, Shift]]] = defaultdict(list)
    for row, shift in pairs:
        nurses.check(row, "nurse", shift.nurse)
        if shift.nurse and row.is_sound("nurse", "start", "end"):
            by_nurse[shift.nurse].append((row, shift))
    for shifts in by_nurse.values():
        shifts.sort(key=lambda pair: pair[1].start)
        for (_, before), (row, after) in itertools.pairwise(shifts):
            if after.start < before.end:
                row.add_fault("overlapping_shifts", "start", nurse=after.nurse, shift=before.id)


def check_wishes(pairs: Iterable[tuple[Row, Patient]], nurses: Ids) -> None:
    """Report wishes about nobody, and nurses both usual and refused."""
    for row, patient in pairs:
        nurses.check(row, "usual_nurses", *patient.usual_nurses)
        nurses.check(row, "refused_nurses", *patient.refused_nurses)
        for name in sorted(set(patient.usual_nurses) & set(patient.refused_nurses)):
            row.add_fault("contradiction", "refused_nurses", nurse=name)


def check_visits(pairs: Iterable[tuple[Row, Visit]], patients: Ids, acts: Ids) -> None:
    """Report visits to nobody and unknown acts."""
    for row, visit in pairs:
        patients.check(row, "patient", visit.patient)
        acts.check(row, "act", visit.act)


def check_links(pairs: Iterable[tuple[Row, Link]], visits: Ids) -> None:
    """Report links to nothing, of a visit with itself, and of two visits linked already."""
    first: dict[frozenset[str], Row] = {}
    for row, link in pairs:
        visits.check(row, "first", link.first)
        visits.check(row, "second", link.second)
        if not link.first or not link.second:
            continue
        pair = frozenset((link.first, link.second))
        if len(pair) == 1:
            row.add_fault("link_to_itself", "second", visit=link.first)
        elif first.setdefault(pair, row) is not row:
            row.add_fault("duplicate_link", "second", row=first[pair].number)


def check_today(
    pairs: Iterable[tuple[Row, TodayStep]], shifts: Ids, visits: Ids, breaks: Counter[str]
) -> None:
    """Report steps of unknown shifts, unknown visits, and what stands in the plan twice."""
    positions: dict[tuple[str, int], Row] = {}
    planned: dict[str, Row] = {}
    rested: Counter[str] = Counter()
    for row, step in pairs:
        shifts.check(row, "shift", step.shift)
        if row.is_sound("shift", "position"):
            first = positions.setdefault((step.shift, step.position), row)
            if first is not row:
                row.add_fault("duplicate_position", "position", position=step.position, row=first.number)
        if step.visit is None:
            rested[step.shift] += 1
            if row.is_sound("shift") and rested[step.shift] > breaks[step.shift]:
                row.add_fault("too_many_breaks", "visit", shift=step.shift, breaks=breaks[step.shift])
            continue
        visits.check(row, "visit", step.visit)
        if step.visit and planned.setdefault(step.visit, row) is not row:
            row.add_fault("duplicate_visit", "visit", visit=step.visit, row=planned[step.visit].number)
