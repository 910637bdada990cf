"""The rules every problem keeps, each breach a fault: values, windows, references, sizes."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from solver.faults import Fault, pointer, shown
from solver.limits import MOST_AMOUNT, dearest_plan
from solver.matrices import matrix_faults
from solver.values import Findings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from solver.problem import Break, Link, Problem, Shift, TimeWindow, Visit


def problem_faults(problem: Problem) -> list[Fault]:
    """
    Everything wrong with a problem, in the order of its document.

    Whether its visits can be served is not asked: what is well-formed is no fault.
    """
    rules = _Rules(problem)
    rules.try_travel()
    rules.try_ids("visits", [visit.id for visit in problem.visits])
    for i, visit in enumerate(problem.visits):
        rules.try_visit(pointer("visits", i), visit)
    rules.try_ids("shifts", [shift.id for shift in problem.shifts])
    for i, shift in enumerate(problem.shifts):
        rules.try_shift(pointer("shifts", i), shift)
    rules.try_nurses()
    for i, link in enumerate(problem.links):
        rules.try_link(pointer("links", i), link)
    rules.try_weights()
    rules.try_current()
    rules.try_costs()
    return rules.faults


class _Rules(Findings):
    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem
        self.visit_ids = {visit.id for visit in problem.visits if isinstance(visit.id, str)}
        self.shift_ids = {shift.id for shift in problem.shifts if isinstance(shift.id, str)}
        self.locations: int | None = None

    def try_travel(self) -> None:
        travel = self.problem.travel
        if not travel or ("" in travel and len(travel) > 1):
            self.add(
                "matrix_missing",
                "/travel_seconds",
                "There is no travel matrix, or one of several has no mode.",
                "Give travel_seconds, or matrices with a name for each mode.",
            )
        for mode, matrix in travel.items():
            where = pointer("matrices", mode) if mode else ""
            self.faults += matrix_faults(where, matrix.seconds, matrix.metres, self.locations)
            if self.locations is None and np.ndim(matrix.seconds):
                self.locations = len(matrix.seconds)

    def try_ids(self, kind: str, ids: Sequence[object]) -> None:
        first: dict[str, int] = {}
        for i, name in enumerate(ids):
            where = pointer(kind, i, "id")
            if self.text(name, where) and first.setdefault(name, i) != i:
                self.add(
                    "duplicate_id",
                    where,
                    f"The id {shown(name)} already belongs to {pointer(kind, first[name])}.",
                    "Give each its own id.",
                )

    def try_visit(self, where: str, visit: Visit) -> None:
        self._location(f"{where}/location", visit.location)
        self.seconds(visit.duration_seconds, f"{where}/duration_seconds")
        self.whole(visit.unassigned_cost, f"{where}/unassigned_cost", 0, MOST_AMOUNT)
        if not visit.time_windows:
            self.add(
                "no_time_window",
                f"{where}/time_windows",
                "The visit has no time window.",
                "Give at least one; from 0 to 86400 is the whole day.",
            )
        sound = [
            window
            for i, window in enumerate(visit.time_windows)
            if self._window(f"{where}/time_windows/{i}", window)
        ]
        self._skills(where, visit.skills)
        for field in ("usual_shifts", "refused_shifts"):
            for shift in sorted(getattr(visit, field), key=str):
                self.known(shift, "shift", f"{where}/{field}", self.shift_ids)
        if visit.pinned_shift is not None:
            self.known(visit.pinned_shift, "shift", f"{where}/pinned_shift", self.shift_ids)
        if visit.pinned_start is not None:
            self._pinned_start(f"{where}/pinned_start", visit.pinned_start, sound)

    def _location(self, where: str, value: int) -> None:
        count = self.locations
        if self.whole(value, where, 0, MOST_AMOUNT) and count is not None and value >= count:
            self.add(
                "unknown_location",
                where,
                f"There is no location {value}: the travel matrix has {count} rows, counted from 0.",
                "Write the number of one of its rows, or add a row and a column for this location.",
            )

    def _window(self, where: str, window: TimeWindow) -> bool:
        sound = [
            self.seconds(window.earliest, f"{where}/earliest"),
            self.seconds(window.latest, f"{where}/latest"),
            window.hard_latest is None or self.seconds(window.hard_latest, f"{where}/hard_latest"),
        ]
        if sound[0] and sound[1] and window.latest < window.earliest:
            self.add(
                "window_ends_before_it_starts",
                where,
                f"The time window ends at {window.latest}, before it starts at {window.earliest}.",
                "Put latest at earliest or later; a time after midnight is more than 86400.",
            )
            return False
        if sound[1] and sound[2] and window.hard_latest is not None and window.hard_latest < window.latest:
            self.add(
                "hard_latest_before_latest",
                f"{where}/hard_latest",
                f"Care is too late after {window.hard_latest}, but on time until {window.latest}.",
                "Put hard_latest at latest or later, or write null for never too late.",
            )
            return False
        return all(sound)

    def _skills(self, where: str, skills: Collection[str]) -> None:
        for skill in sorted(skills, key=str):
            self.text(skill, f"{where}/skills")

    def _pinned_start(self, where: str, start: int, windows: Sequence[TimeWindow]) -> None:
        if not self.seconds(start, where) or not windows:
            return
        for window in windows:
            if window.earliest <= start and (window.hard_latest is None or start <= window.hard_latest):
                return
        self.add(
            "pinned_start_outside_windows",
            where,
            f"The care is pinned to {start}, which is in none of the visit's time windows.",
            "Pin it to a moment from earliest to hard_latest of one of them, or widen a window.",
        )

    def try_shift(self, where: str, shift: Shift) -> None:
        self.text(shift.nurse, f"{where}/nurse", empty=True)
        self._location(f"{where}/start_location", shift.start_location)
        self._location(f"{where}/end_location", shift.end_location)
        start = self.seconds(shift.start, f"{where}/start")
        if self.seconds(shift.end, f"{where}/end") and start and shift.end < shift.start:
            self.add(
                "shift_ends_before_it_starts",
                where,
                f"The shift ends at {shift.end}, before it starts at {shift.start}.",
                "Put end at start or later; a time after midnight is more than 86400.",
            )
        self.seconds(shift.max_overtime_seconds, f"{where}/max_overtime_seconds")
        self._skills(where, shift.skills)
        for i, rest in enumerate(shift.breaks):
            self._break(f"{where}/breaks/{i}", rest)
        if shift.max_visits is not None:
            self.whole(shift.max_visits, f"{where}/max_visits", 0, MOST_AMOUNT)
        if shift.max_care_seconds is not None:
            self.seconds(shift.max_care_seconds, f"{where}/max_care_seconds")
        self.seconds(shift.carried_seconds, f"{where}/carried_seconds", signed=True)
        self._mode(f"{where}/mode", shift.mode)

    def _break(self, where: str, rest: Break) -> None:
        sound = [
            self.seconds(rest.earliest, f"{where}/earliest"),
            self.seconds(rest.latest, f"{where}/latest"),
            self.seconds(rest.duration_seconds, f"{where}/duration_seconds"),
        ]
        if rest.missed_cost is not None:
            self.whole(rest.missed_cost, f"{where}/missed_cost", 0, MOST_AMOUNT)
        if sound[0] and sound[1] and rest.latest < rest.earliest:
            self.add(
                "break_ends_before_it_starts",
                where,
                f"The break must be finished by {rest.latest}, before it may begin at {rest.earliest}.",
                "Put latest at earliest plus duration_seconds or later.",
            )
        elif all(sound) and rest.earliest + rest.duration_seconds > rest.latest:
            self.add(
                "break_too_long",
                where,
                f"A break of {rest.duration_seconds} does not fit between {rest.earliest} and {rest.latest}.",
                "Put latest at earliest plus duration_seconds or later, or shorten the break.",
            )

    def _mode(self, where: str, mode: str) -> None:
        modes = self.problem.travel
        if not modes or not self.text(mode, where, empty=True) or mode in modes:
            return
        names = ", ".join(sorted(filter(None, modes)))
        if not mode:
            self.add(
                "missing_mode",
                where,
                "The shift does not say how its nurse travels.",
                f"Write one of the modes that have a matrix: {names}.",
            )
        else:
            self.add(
                "unknown_mode",
                where,
                f"There is no matrix for the mode {shown(mode)}.",
                f"Write one of {names}, or add its matrix."
                if names
                else "Remove it, or give matrices by mode.",
            )

    def try_nurses(self) -> None:
        times: dict[str, list[tuple[int, int, int]]] = {}
        for i, shift in enumerate(self.problem.shifts):
            if type(shift.start) is int and type(shift.end) is int and shift.start <= shift.end:
                times.setdefault(shift.nurse or shift.id, []).append((shift.start, shift.end, i))
        for nurse, spans in times.items():
            spans.sort()
            busy_until, _, holder = spans[0]
            for start, end, i in spans:
                if start < busy_until:
                    self.add(
                        "shifts_overlap",
                        pointer("shifts", i),
                        f"The shift starts at {start}, but {pointer('shifts', holder)} of the same nurse "
                        f"{shown(nurse)} ends at {busy_until}.",
                        "Give the shifts of one nurse times that do not overlap.",
                    )
                if end > busy_until:
                    busy_until, holder = end, i

    def try_link(self, where: str, link: Link) -> None:
        self.known(link.first, "visit", f"{where}/first", self.visit_ids)
        self.known(link.second, "visit", f"{where}/second", self.visit_ids)
        if link.first == link.second and isinstance(link.first, str):
            self.add(
                "link_to_itself",
                where,
                f"The link joins the visit {shown(link.first)} to itself.",
                "Name two different visits.",
            )
        least = self.seconds(link.min_seconds, f"{where}/min_seconds", signed=True)
        if (
            link.max_seconds is not None
            and self.seconds(link.max_seconds, f"{where}/max_seconds", signed=True)
            and least
            and link.max_seconds < link.min_seconds
        ):
            self.add(
                "link_bounds_crossed",
                where,
                f"max_seconds {link.max_seconds} is less than min_seconds {link.min_seconds}.",
                "Put max_seconds at min_seconds or more, or write null for no limit.",
            )
        if link.same_nurse is not None:
            self.truth(link.same_nurse, f"{where}/same_nurse")
        self.truth(link.together, f"{where}/together")

    def try_weights(self) -> None:
        weights = self.problem.weights
        for field in fields(weights):
            self.whole(getattr(weights, field.name), pointer("weights", field.name), 0, MOST_AMOUNT)

    def try_current(self) -> None:
        first: dict[str, int] = {}
        for i, stop in enumerate(self.problem.current):
            where = pointer("current", i)
            self.known(stop.visit, "visit", f"{where}/visit", self.visit_ids)
            self.known(stop.shift, "shift", f"{where}/shift", self.shift_ids)
            self.seconds(stop.start, f"{where}/start")
            if isinstance(stop.visit, str) and first.setdefault(stop.visit, i) != i:
                self.add(
                    "duplicate_current",
                    f"{where}/visit",
                    f"The visit {shown(stop.visit)} is already in {pointer('current', first[stop.visit])}.",
                    "Name each visit once; it has one place in a plan.",
                )

    def try_costs(self) -> None:
        if not self.faults and dearest_plan(self.problem) > MOST_AMOUNT:
            self.add(
                "costs_too_large",
                "/weights",
                "With these weights and costs a plan may cost more than 64 bits hold.",
                "Make the largest of them smaller.",
            )
