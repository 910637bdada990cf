"""The CSV folder of a day (docs/import.md), read into plain values with every fault of every file at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from app.errors import BadInputError
from app.interop import day_rows, day_rules
from app.interop.csv_table import Row, SentFile, read_rows
from app.interop.day_values import (
    Act,
    Break,
    DayFolder,
    Link,
    Nurse,
    Patient,
    Place,
    Service,
    Shift,
    TodayStep,
    Visit,
)
from app.interop.file_faults import FileFaults

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.language import Language

__all__ = [
    "COLUMNS",
    "Act",
    "Break",
    "DayFolder",
    "DayFolderError",
    "Link",
    "Nurse",
    "Patient",
    "Place",
    "Service",
    "Shift",
    "TodayStep",
    "Visit",
    "read_day_folder",
]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "service": (
        *("name", "day", "time_zone", "base_address", "base_lat", "base_lon"),
        *("car_parking_minutes", "bicycle_parking_minutes"),
    ),
    "acts": ("id", "kind", "name_fr", "name_en", "minutes", "skills"),
    "nurses": ("id", "first_name", "last_name", "role", "skills", "mode", "leaves_from", *day_rows.HOME),
    "shifts": ("id", "nurse", "start", "end", "max_overtime_minutes", *day_rows.BREAK_TIMES, "break_paid"),
    "patients": (
        *("id", "title", "first_name", "last_name", "address", "lat", "lon"),
        *("door_minutes", "door_note", "usual_nurses", "refused_nurses"),
    ),
    "visits": (
        *("id", "patient", "act", "minutes", "earliest", "latest", "hard_latest", "skills"),
        "unassigned_cost_minutes",
    ),
    "links": ("first", "second", "min_minutes", "max_minutes", "nurse", "together"),
    "today": ("shift", "position", "visit"),
}
"""The files of the folder, each with its columns."""

Value = TypeVar("Value")
Folder: TypeAlias = Path | Mapping[str, str]


class DayFolderError(BadInputError):
    """A folder that cannot be read as a day; `faults` holds every fault, with file, row and column."""


class _Sheet(Generic[Value]):
    """One file's rows beside what they say."""

    def __init__(self, folder: Folder, name: str, read: Callable[[Row], Value], faults: FileFaults) -> None:
        self.file = f"{name}.csv"
        self.found = read_rows(_file(folder, self.file), COLUMNS[name], faults)
        self.rows = self.found or []
        self.values = tuple(read(row) for row in self.rows)

    @property
    def pairs(self) -> list[tuple[Row, Value]]:
        return list(zip(self.rows, self.values, strict=True))

    def ids(self) -> day_rules.Ids:
        day_rules.check_ids(self.rows)
        return day_rules.Ids(self.file, self.found)


def _file(folder: Folder, name: str) -> Path | SentFile:
    return folder / name if isinstance(folder, Path) else SentFile(name, folder.get(name))


def read_day_folder(folder: Folder, language: Language = "en") -> DayFolder:
    """
    Read the CSV files of one day.

    Parameters
    ----------
    folder
        Where they lie, or what each holds by its name.
    language
        In which faults are told.

    Raises
    ------
    DayFolderError
        With every fault of every file: unreadable files and cells, unknown references, duplicates, and
        times that contradict each other. What is well-formed but cannot be served (a skill nobody has, a
        window outside every shift, an address off the map) is no fault: the plan says so.
    """
    faults = FileFaults(language)
    service = _Sheet(folder, "service", day_rows.service, faults)
    acts = _Sheet(folder, "acts", day_rows.act, faults)
    nurses = _Sheet(folder, "nurses", day_rows.nurse, faults)
    shifts = _Sheet(folder, "shifts", day_rows.shift, faults)
    patients = _Sheet(folder, "patients", day_rows.patient, faults)
    act_by_id = {act.id: act for act in acts.values}
    visits = _Sheet(folder, "visits", lambda row: day_rows.visit(row, act_by_id), faults)
    links = _Sheet(folder, "links", day_rows.link, faults)
    has_today = _file(folder, "today.csv").exists()
    today = _Sheet(folder, "today", day_rows.today_step, faults) if has_today else None

    day_rules.check_single(service.file, service.found, faults)
    day_rules.check_places(
        (service.rows, "base_lat", "base_lon"),
        (nurses.rows, "home_lat", "home_lon"),
        (patients.rows, "lat", "lon"),
    )
    nurse_ids, shift_ids, visit_ids = nurses.ids(), shifts.ids(), visits.ids()
    day_rules.check_shifts(shifts.pairs, nurse_ids)
    day_rules.check_wishes(patients.pairs, nurse_ids)
    day_rules.check_visits(visits.pairs, patients.ids(), acts.ids())
    day_rules.check_links(links.pairs, visit_ids)
    if today is not None:
        breaks = Counter(shift.id for shift in shifts.values if shift.rest)
        day_rules.check_today(today.pairs, shift_ids, visit_ids, breaks)
    if faults:
        raise DayFolderError(faults=faults.found)
    return DayFolder(
        service.values[0],
        acts.values,
        nurses.values,
        shifts.values,
        patients.values,
        visits.values,
        links.values,
        tuple(sorted(today.values, key=lambda step: (step.shift, step.position))) if today else (),
    )
