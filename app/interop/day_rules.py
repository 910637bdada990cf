"""What must hold between the rows of a day's CSV files."""

from __future__ import annotations

import difflib
import itertools
import math
from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING

from solver import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.interop.csv_table import Row
    from app.interop.day_values import Link, Patient, Shift, TodayStep, Visit

FAR_DEGREES = 3.0
"""Coordinates further than this from the middle of all places, but near it when swapped, look swapped."""
MOST_HINTS = 25
MOST_IDS_SEARCHED = 2_000
"""Bounds on the search for what was meant, so that ten thousand faults are told at once too."""


class Ids:
    """The ids of one file, for what refers to them; where they are unknown, every reference is let pass."""

    def __init__(self, kind: str, file: str, rows: Sequence[Row] | None) -> None:
        self._kind, self._file = kind, file
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
            remedy = f"Did you mean {near[0]}?" if near else f"Add it to {self._file} or correct it."
            row.add_fault("unknown_reference", column, f"There is no {self._kind} “{name}”.", remedy)


def check_single(file: str, rows: Sequence[Row] | None, faults: list[Fault]) -> None:
    """Report a file that does not hold exactly one row."""
    if rows is not None and len(rows) != 1:
        message = f"It holds {len(rows)} rows below its header, not one."
        faults.append(Fault("not_one_row", file, message, "Describe one service and one day."))


def check_ids(rows: Sequence[Row]) -> None:
    """Report ids that stand there twice."""
    first: dict[str, Row] = {}
    for row in rows:
        name = row.note("id")
        if name and first.setdefault(name, row) is not row:
            message = f"“{name}” is the id of {first[name].where} already."
            row.add_fault("duplicate_id", "id", message, "Give every row an id of its own.")


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
            message = f"{north:g}, {east:g} is far from all other places, {east:g}, {north:g} is not."
            row.add_fault(
                "swapped_coordinates", lat, message, f"Did you mean {lat} {east:g}, {lon} {north:g}?"
            )


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
                message = f"{after.nurse} is still at work in the shift “{before.id}”."
                row.add_fault("overlapping_shifts", "start", message, "Let one shift end before the next.")


def check_wishes(pairs: Iterable[tuple[Row, Patient]], nurses: Ids) -> None:
    """Report wishes about nobody, and nurses both usual and refused."""
    for row, patient in pairs:
        nurses.check(row, "usual_nurses", *patient.usual_nurses)
        nurses.check(row, "refused_nurses", *patient.refused_nurses)
        for name in sorted(set(patient.usual_nurses) & set(patient.refused_nurses)):
            message = f"{name} is among the usual nurses too."
            row.add_fault("contradiction", "refused_nurses", message, "Name her in one of the two only.")


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
            message = f"“{link.first}” is linked to itself."
            row.add_fault("link_to_itself", "second", message, "Name two different visits.")
        elif first.setdefault(pair, row) is not row:
            message = f"{first[pair].where} links the same two visits."
            row.add_fault("duplicate_link", "second", message, "Keep one link between two visits.")


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
                message = f"{first.where} has the position {step.position} of this shift already."
                row.add_fault("duplicate_position", "position", message, "Number the steps of a shift.")
        if step.visit is None:
            rested[step.shift] += 1
            if row.is_sound("shift") and rested[step.shift] > breaks[step.shift]:
                message = f"The shift “{step.shift}” has {breaks[step.shift]} break(s)."
                row.add_fault("too_many_breaks", "visit", message, "Remove this step.")
            continue
        visits.check(row, "visit", step.visit)
        if step.visit and planned.setdefault(step.visit, row) is not row:
            message = f"“{step.visit}” is made in {planned[step.visit].where} already."
            row.add_fault("duplicate_visit", "visit", message, "Plan every visit once.")
