"""The public JSON format of problems and solutions, read strictly and written so that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from solver.documents import VERSION, Kind, Reader
from solver.faults import Fault, ProblemError, pointer
from solver.matrix_document import matrix_document, read_matrix
from solver.problem import Break, CurrentStop, Link, Problem, Shift, TimeWindow, Travel, Visit, Weights

if TYPE_CHECKING:
    from pathlib import Path

PROBLEM = Kind(
    "a problem",
    ("visits", "shifts"),
    ("version", "travel_seconds", "travel_metres", "matrices", "links", "weights", "current"),
)
MATRICES = Kind("the matrices of a mode", ("travel_seconds",), ("travel_metres",))
WINDOW = Kind("a time window", ("earliest", "latest"), ("hard_latest",))
VISIT = Kind(
    "a visit",
    ("id", "location", "duration_seconds", "time_windows"),
    ("skills", "unassigned_cost", "usual_shifts", "refused_shifts", "pinned_shift", "pinned_start"),
)
BREAK = Kind("a break", ("earliest", "latest", "duration_seconds"), ("missed_cost",))
SHIFT = Kind(
    "a shift",
    ("id", "start_location", "end_location", "start", "end"),
    (
        "nurse",
        "max_overtime_seconds",
        "skills",
        "breaks",
        "mode",
        "max_visits",
        "max_care_seconds",
        "carried_seconds",
    ),
)
LINK = Kind("a link", ("first", "second"), ("min_seconds", "max_seconds", "same_nurse", "together"))
WEIGHTS = Kind("the weights", (), tuple(field.name for field in fields(Weights)))
CURRENT = Kind("a stop of the current plan", ("visit", "shift", "start"))
LOOKED_UP_IN = {"unknown_visit": {"/visits"}, "unknown_shift": {"/shifts"}}
"""What a fault of this code looked for an id in."""


def read_problem(source: bytes | str | Mapping[str, Any], folder: Path | None = None) -> Problem:
    """
    Read a problem.

    Parameters
    ----------
    source
        JSON text, or the object it holds.
    folder
        Where the .npy files it may name lie; None where no file may be read.

    Raises
    ------
    ProblemError
        With all faults.
    """
    reader = _ProblemReader(folder)
    document = reader.parse(source)
    if not reader.faults:
        problem = reader.problem(document)
        if problem is not None:
            return problem
    raise ProblemError(reader.faults)


class _ProblemReader(Reader):
    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        self.folder = folder

    def problem(self, document: dict[str, Any]) -> Problem | None:
        """Build the problem of a document; None where it has faults."""
        data = self.fields(document, "", PROBLEM)
        self.version(data.get("version", VERSION))
        visits = tuple(self._visit(item, at) for at, item in self.items(data["visits"], "/visits"))
        shifts = tuple(self._shift(item, at) for at, item in self.items(data["shifts"], "/shifts"))
        links = tuple(self._link(item, at) for at, item in self.items(data.get("links", []), "/links"))
        weights = Weights(**self.fields(data.get("weights", {}), "/weights", WEIGHTS))
        stops = self.items(data.get("current", []), "/current")
        current = tuple(CurrentStop(**self.fields(item, at, CURRENT)) for at, item in stops)
        travel = self._travel(data)
        try:
            problem = Problem(visits, shifts, travel, links, weights, current)
        except ProblemError as error:
            told = {fault.where for fault in self.faults}
            self.faults += [fault for fault in error.faults if self._is_news(fault, told)]
        return None if self.faults else problem

    def _is_news(self, fault: Fault, told: set[str]) -> bool:
        """Whether nothing was said of this part, or of what it names, while it was read."""
        if self.unreadable & LOOKED_UP_IN.get(fault.code, set()):
            return False
        parts = fault.where.split("/")
        around = {"/".join(parts[: n + 1]) for n in range(len(parts))}
        return fault.where not in told and not around & self.unreadable

    def _visit(self, item: object, where: str) -> Visit:
        data = self.fields(item, where, VISIT)
        windows = self.items(data.pop("time_windows"), f"{where}/time_windows")
        data["time_windows"] = tuple(self._window(window, at) for at, window in windows)
        for name in ("skills", "usual_shifts", "refused_shifts"):
            data[name] = self.texts(data.get(name, []), f"{where}/{name}")
        return Visit(**data)

    def _window(self, item: object, where: str) -> TimeWindow:
        data = self.fields(item, where, WINDOW)
        return TimeWindow(data["earliest"], data["latest"], data.get("hard_latest", data["latest"]))

    def _shift(self, item: object, where: str) -> Shift:
        data = self.fields(item, where, SHIFT)
        for name in ("nurse", "mode"):
            if name in data:
                self.text(data[name], f"{where}/{name}")
        breaks = self.items(data.get("breaks", []), f"{where}/breaks")
        data["breaks"] = tuple(Break(**self.fields(rest, at, BREAK)) for at, rest in breaks)
        data["skills"] = self.texts(data.get("skills", []), f"{where}/skills")
        return Shift(**data)

    def _link(self, item: object, where: str) -> Link:
        return Link(**self.fields(item, where, LINK))

    def _travel(self, data: dict[str, Any]) -> dict[str, Travel]:
        travel: dict[str, Travel] = {}
        if "travel_seconds" in data or "travel_metres" in data:
            kept = {name: data[name] for name in ("travel_seconds", "travel_metres") if name in data}
            travel[""] = self._matrices(self.fields(kept, "", MATRICES), "")
        if "matrices" in data:
            travel |= self._by_mode(data["matrices"])
            if "" in travel:
                self.unreadable.add("/travel_seconds")
                self.add(
                    "two_kinds_of_matrices",
                    "/matrices",
                    "The problem has matrices by mode and also one for everyone.",
                    "Give matrices, or travel_seconds and travel_metres, not both.",
                )
        return travel

    def _by_mode(self, modes: object) -> dict[str, Travel]:
        self.unreadable.add("/travel_seconds")
        if not isinstance(modes, Mapping):
            self.wrong_type(modes, "/matrices", "an object")
            return {}
        self.repeated(modes, "/matrices")
        if not modes:
            self.add("matrix_missing", "/matrices", "There is no travel matrix.", "Give one for each mode.")
        travel = {}
        for mode, item in modes.items():
            where = pointer("matrices", mode)
            if self.text(mode, where):
                travel[mode] = self._matrices(self.fields(item, where, MATRICES), where)
        return travel

    def _matrices(self, data: dict[str, Any], where: str) -> Travel:
        read: dict[str, Any] = {}
        for name in ("travel_seconds", "travel_metres"):
            at = f"{where}/{name}"
            known = name in data and at not in self.unreadable
            read[name] = read_matrix(self, data[name], at, self.folder) if known else None
        return Travel(read["travel_seconds"], read["travel_metres"])


def problem_document(problem: Problem) -> dict[str, Any]:
    """Write a problem as the object its JSON text holds; reading that gives an equal problem."""
    document: dict[str, Any] = {"version": VERSION}
    if "" in problem.travel:
        document |= _travel_document(problem.travel[""])
    else:
        document["matrices"] = {mode: _travel_document(travel) for mode, travel in problem.travel.items()}
    document["visits"] = [_plain(visit) for visit in problem.visits]
    document["shifts"] = [_plain(shift) for shift in problem.shifts]
    document["links"] = [_plain(link) for link in problem.links]
    document["weights"] = asdict(problem.weights)
    document["current"] = [asdict(stop) for stop in problem.current]
    for shift in document["shifts"]:
        if not shift["mode"]:
            del shift["mode"]
    return document


def _travel_document(travel: Travel) -> dict[str, Any]:
    document = {"travel_seconds": matrix_document(travel.seconds)}
    if travel.metres is not None:
        document["travel_metres"] = matrix_document(travel.metres)
    return document


def _plain(part: Visit | Shift | Link) -> dict[str, Any]:
    """Every field of a part as JSON has it: sets in order, tuples as lists."""
    fields = asdict(part)
    for name, value in fields.items():
        if isinstance(value, frozenset):
            fields[name] = sorted(value)
        elif isinstance(value, tuple):
            fields[name] = list(value)
    return fields
