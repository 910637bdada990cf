"""Writes the invented day as the CSV folder that `tournee import` reads."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from demonstration.care import ACTS
from demonstration.people import MINUTES_OF
from demonstration.team import TEAM

from app.interop.day_folder import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from demonstration.people import Care, InventedDay

DAY = "2026-03-02"
MAX_OVERTIME_MINUTES = 15
BREAK_MINUTES = 30
CAR_PARKING_MINUTES = 2
BICYCLE_PARKING_MINUTES = 1
UNASSIGNED_COST_MINUTES = {"insuline": 1200, "perfusion": 900}
"""What leaving a visit out is worth where it is more than the usual 600: someone's life depends on it."""


def write_people(day: InventedDay, folder: Path) -> None:
    """Write everything but the plan made by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    base = day.base
    _write(
        folder,
        "service",
        [
            (
                *("Les Trois Corniches, soins à domicile (démonstration)", DAY, "Europe/Monaco"),
                *(base.address, _degrees(base.point.lat), _degrees(base.point.lon)),
                *(CAR_PARKING_MINUTES, BICYCLE_PARKING_MINUTES),
            )
        ],
    )
    _write(folder, "acts", ACTS)
    _write(folder, "nurses", _nurses(day))
    _write(folder, "shifts", _shifts())
    _write(folder, "patients", _patients(day))
    visits, links = _visits(day)
    _write(folder, "visits", visits)
    _write(folder, "links", links)


def write_today(orders: Iterable[tuple[str, Sequence[str]]], folder: Path) -> None:
    """Write the plan made by hand: for each shift its visits and breaks, in order."""
    rows = [(shift, at, step) for shift, steps in orders for at, step in enumerate(steps, start=1)]
    _write(folder, "today", rows)


def nurse_id(at: int) -> str:
    """The id of a member of the team."""
    return f"n{at + 1:02}"


def _nurses(day: InventedDay) -> Iterator[tuple[object, ...]]:
    for at, member in enumerate(TEAM):
        home = day.homes.get(at)
        place = (home.address, _degrees(home.point.lat), _degrees(home.point.lon)) if home else ("", "", "")
        yield (
            *(nurse_id(at), member.first_name, member.last_name, member.role, ";".join(member.skills)),
            *(member.mode, "home" if home else "base", *place),
        )


def _shifts() -> Iterator[tuple[object, ...]]:
    number = 0
    for at, member in enumerate(TEAM):
        for hours in member.hours:
            number += 1
            rest = (*hours.break_times, BREAK_MINUTES, "no") if hours.break_times else ("", "", "", "")
            yield (f"s{number:02}", nurse_id(at), hours.start, hours.end, MAX_OVERTIME_MINUTES, *rest)


def _patients(day: InventedDay) -> Iterator[tuple[object, ...]]:
    for at, person in enumerate(day.people):
        home = person.home
        yield (
            *(f"p{at + 1:03}", person.title, person.first_name, person.last_name, home.address),
            *(_degrees(home.point.lat), _degrees(home.point.lon), person.door_minutes, person.door_note),
            *(_nurse_list(person.usual), _nurse_list(person.refused)),
        )


def _visits(day: InventedDay) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Visits by patient, with a row for each carer, and the links between them."""
    visits: list[tuple[object, ...]] = []
    links: list[tuple[object, ...]] = []
    for at, person in enumerate(day.people):
        firsts = []
        for care in person.visits:
            rows = [
                (f"v{len(visits) + carer + 1:03}", f"p{at + 1:03}", *_care(care))
                for carer in range(care.carers)
            ]
            visits += rows
            firsts.append(rows[0][0])
            if care.carers > 1:
                links.append((rows[0][0], rows[1][0], 0, 0, "other", "yes"))
        if person.gap:
            links.append((firsts[0], firsts[1], person.gap, "", "any", "no"))
    return visits, links


def _care(care: Care) -> tuple[object, ...]:
    late = _clock(care.hard_latest) if care.hard_latest > care.latest else ""
    return (
        *(care.act, MINUTES_OF[care.act], _clock(care.earliest), _clock(care.latest), late, ""),
        UNASSIGNED_COST_MINUTES.get(care.act, ""),
    )


def _nurse_list(numbers: Iterable[int]) -> str:
    return ";".join(nurse_id(at) for at in sorted(numbers))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _degrees(degrees: float) -> str:
    return f"{degrees:.6f}"


def _write(folder: Path, name: str, rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS[name])
        writer.writerows(rows)
