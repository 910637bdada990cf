"""Plans laid open for edits: a day with its travel times in memory, so that an edit costs milliseconds."""

from __future__ import annotations

import dataclasses
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import ConflictError, NotFoundError
from app.store import days, edits, plans
from app.store.scope import scope_of
from app.translate import DayClock, day_digest, job_document
from app.translate.job import Numbering, pins
from app.travel import JobPlaces, open_routers, open_walker, travel_tables, with_matrices, write_matrices
from solver import BREAK, Editor, Solution, read_problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlmodel import Session

    from app.config import Settings
    from app.tables import Lock, Plan, StoredDay, StoredPlan
    from app.walking import Walk
    from routing import Router
    from solver import Problem, Step

MOST_KEPT = 8
"""Plans kept open at the same time; the one longest unused goes first."""


@dataclass(frozen=True)
class Ways:
    """What a day's travel is made with."""

    places: JobPlaces
    routers: Mapping[str, Router]
    walker: Router | None
    walked: Mapping[str, Mapping[tuple[int, int], Walk]]


@dataclass(frozen=True)
class Bench:
    """
    A plan laid open for edits; never changed, an edit gives another.

    Attributes
    ----------
    seen
        The newest entry of the audit log when its day was read.
    day, digest
        What is to be planned, and what tells whether it is still the same.
    stored
        The plan's rows, those of its legs without lines and steps.
    solution
        Its rounds, timed anew with the day and the map of now.
    """

    seen: str
    day: StoredDay
    digest: str
    stored: StoredPlan
    ways: Ways
    editor: Editor
    locks: Mapping[str, Lock]
    solution: Solution

    @property
    def clock(self) -> DayClock:
        """The day's clock."""
        return DayClock(self.day.day, self.day.zone)

    def numbers(self) -> Numbering:
        """The numbers that the problem has in place of the day's ids."""
        return Numbering(self.day)

    def rounds(self) -> dict[str, list[str]]:
        """By shift its visits in order, in the day's own ids."""
        ids = [row.id for row in self.day.visits]
        return {
            self.day.shifts[int(route.shift)].id: [ids[int(stop.visit)] for stop in route.stops]
            for route in self.solution.routes
        }

    def starts_in(self, solution: Solution) -> dict[str, datetime]:
        """By visit when its care begins in a solution of this day."""
        return {
            self.day.visits[int(stop.visit)].id: self.clock.moment(stop.start)
            for route in solution.routes
            for stop in route.stops
        }

    def with_locks(self, locks: Mapping[str, Lock]) -> Editor:
        """Give an editor of the same day with other locks."""
        if locks == self.locks:
            return self.editor
        return Editor(_pinned(self.editor.problem, self.day, locks))


class Benches:
    """
    The plans that were edited lately by this process, each as its last version was.

    Another process may edit the same plan, and people change the day: a plan's version and the audit log
    tell, and then it is laid open anew.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: OrderedDict[tuple[str, str], Bench] = OrderedDict()
        self._lock = threading.Lock()
        self._laying = threading.Lock()

    def open(self, session: Session, plan_id: str) -> Bench:
        """
        Lay a plan open as it is now.

        Raises
        ------
        NotFoundError
        ConflictError
            Where the plan has no rounds to edit.
        """
        plan = plans.read_plan(session, plan_id)
        if plan is None:
            raise NotFoundError("unknown_plan", plan=plan_id)
        if plan.state != "ready":
            raise ConflictError("plan_not_ready", state=plan.state)
        kept = self._current(session, plan)
        if kept is not None:
            return kept
        # One at a time: who waits finds the plan open, and numpy reads its files in one thread only.
        with self._laying:
            kept = self._current(session, plan)
            if kept is None:
                kept = self._lay_open(session, plan_id)
                self.keep(scope_of(session), kept)
            return kept

    def _current(self, session: Session, plan: Plan) -> Bench | None:
        """Give a plan as it is kept open, where it and its day are still so."""
        key = (scope_of(session), plan.id)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        if kept is None or kept.stored.plan.version != plan.version:
            return None
        return None if edits.day_changed_since(session, kept.seen) else kept

    def keep(self, own: str, bench: Bench) -> None:
        """Keep a plan open as it has become."""
        with self._lock:
            self._kept[own, bench.stored.plan.id] = bench
            self._kept.move_to_end((own, bench.stored.plan.id))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def _lay_open(self, session: Session, plan_id: str) -> Bench:
        seen = edits.newest_entry(session)
        stored = plans.read_whole_plan(session, plan_id)
        read = None if stored is None else days.read_day(session, stored.plan.day)
        if stored is None or read is None:
            raise NotFoundError("unknown_plan", plan=plan_id)
        session.expunge_all()  # What is kept must not be emptied where the session's changes are taken back.
        day = read.to_plan()
        ways, problem = self._measured(day)
        locks = stored.lock_by_visit
        editor = Editor(_pinned(problem, day, locks))
        solution = editor.timed(orders_of_rows(day, stored))
        return Bench(seen, day, day_digest(day), stored, ways, editor, locks, solution)

    def _measured(self, day: StoredDay) -> tuple[Ways, Problem]:
        """Make a day's travel times, as a solving process does."""
        settings = self._settings
        document = job_document(day, seconds=0, seed=0)
        graph = None if settings.is_without_map else str(settings.map.resolve())
        modes = document["modes"]
        places = JobPlaces.of(document)
        routers = open_routers(graph, modes, settings.tables, settings.router, settings.hours or None)
        walker = open_walker(graph, modes, settings.tables)
        travel, walked = travel_tables(places, routers, walker)
        settings.scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.scratch) as folder:
            write_matrices(travel, Path(folder))
            problem = read_problem(with_matrices(document["problem"], modes), Path(folder))
        return Ways(places, routers, walker, walked), problem


def orders_of_rows(day: StoredDay, stored: StoredPlan) -> dict[str, list[Step]]:
    """
    Read the orders of visits and breaks out of a stored plan, in a job's numbers.

    What is not to be planned any more is left out. A break stands before the care that begins after it.
    """
    numbers = Numbering(day)
    orders: dict[str, list[Step]] = {}
    for shift, stops in stored.stops_by_shift.items():
        if shift not in numbers.shift:
            continue
        rests = list(stored.breaks_by_shift.get(shift, ()))
        steps: list[Step] = []
        for stop in stops:
            while rests and rests[0].end <= stop.start:
                rests.pop(0)
                steps.append(BREAK)
            if stop.visit_id in numbers.visit:
                steps.append(numbers.visit[stop.visit_id])
        orders[numbers.shift[shift]] = steps + [BREAK] * len(rests)
    return orders


def _pinned(problem: Problem, day: StoredDay, locks: Mapping[str, Lock]) -> Problem:
    numbers, clock = Numbering(day), DayClock(day.day, day.zone)
    nothing = {"pinned_shift": None, "pinned_start": None}
    held = [nothing | pins(row, day, clock, numbers, locks.get(row.id)) for row in day.visits]
    if all(
        (visit.pinned_shift, visit.pinned_start) == (pin["pinned_shift"], pin["pinned_start"])
        for visit, pin in zip(problem.visits, held, strict=True)
    ):
        return problem
    visits = [dataclasses.replace(visit, **pin) for visit, pin in zip(problem.visits, held, strict=True)]
    return dataclasses.replace(problem, visits=tuple(visits))
