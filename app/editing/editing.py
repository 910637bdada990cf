"""The use cases of a plan changed by hand: preview, edit, undo, redo, and what each place costs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from app.editing.bench import Bench, Benches, visits_in
from app.editing.redone import redone
from app.editing.steps import Workpiece
from app.errors import ConflictError, NotFoundError
from app.store import edits, plans
from app.store.actors import names_behind
from app.store.scope import own_key
from app.tables import Lock, Plan
from app.translate.job import holds
from app.versions import check_version
from solver import BREAK, Editor, orders_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from app.editing.redone import Drawn
    from app.legs import Way
    from app.planning import Planner
    from app.schemas.edits import Edit
    from solver import Place, Step

UNLOCKED = Lock()
COPIED = {"day", "state", "seconds", "seed", "threads", "weights", "travel_sources"}
"""What a draft has of the plan that it was based on, beside its rounds."""


@dataclass(frozen=True)
class EditedPlan:
    """
    A plan after an edit, or as it would be.

    Parameters
    ----------
    changed
        Shifts whose rounds are not as they were; those without a round now are among them.
    names
        Of who is behind the plan.
    """

    bench: Bench
    changed: frozenset[str]
    names: Mapping[str, str]
    can_undo: bool
    can_redo: bool


class Editing:
    """
    Changes plans of one organisation by hand.

    Parameters
    ----------
    planner
        Whose database, and who is behind what it does.
    benches
        Where plans lie open from one edit to the next.
    """

    def __init__(self, planner: Planner, benches: Benches) -> None:
        self._planner = planner
        self._benches = benches

    def preview(self, plan_id: str, asked: Sequence[Edit]) -> EditedPlan:
        """Tell what edits would come to; nothing is stored."""
        with self._planner.reading() as session:
            bench = self._benches.open(session, plan_id)
            orders, locks = self._worked(session, bench, asked)
            names = names_behind(session, [bench.stored.plan])
        after, changed = redone(bench, orders, locks)
        return EditedPlan(after, changed, names, can_undo=True, can_redo=False)

    def edit(self, plan_id: str, asked: Sequence[Edit], version: str) -> EditedPlan:
        """
        Change a plan by hand; where it is no draft made so, a copy of it.

        Raises
        ------
        NotFoundError
        VersionMissingError, VersionChangedError
        BadInputError, ConflictError
            Where the edits cannot be made, as `Workpiece.apply` says.
        """
        self._warm(plan_id)
        with self._planner.writing() as session:
            bench = self._benches.open(session, plan_id)
            check_version(str(bench.stored.plan.version), version)
            orders, locks = self._worked(session, bench, asked)
            target = self._draft(session, bench)
            after, changed = redone(bench, orders, locks, plan=target, drawn=_drawn(session, bench))
            facts = [edit.model_dump(mode="json", exclude_none=True) for edit in asked]
            edits.add_edit(
                session,
                target,
                made_at=datetime.now(UTC),
                made_by=self._planner.actor,
                facts=facts,
                before=_kept(bench, changed, locks),
                after=_kept(after, changed, bench.locks),
            )
            edited = _store(session, after, changed)
        return self._kept_open(edited)

    def undo(self, plan_id: str, version: str) -> EditedPlan:
        """
        Take the last step back, whoever made it.

        Raises
        ------
        ConflictError
            Where there is none.
        """
        return self._step(plan_id, version, back=True)

    def redo(self, plan_id: str, version: str) -> EditedPlan:
        """Do the step again that was taken back last; raises as `undo`."""
        return self._step(plan_id, version, back=False)

    def places(self, plan_id: str, visit_id: str) -> tuple[Bench, list[Place]]:
        """
        Find the cheapest place of a visit in each round.

        Raises
        ------
        NotFoundError
            Where the plan is not there, or its day has no such visit that is to be planned.
        """
        with self._planner.reading() as session:
            bench = self._benches.open(session, plan_id)
        visit = bench.numbers().visit.get(visit_id)
        if visit is None:
            raise NotFoundError("unknown_record", id=visit_id)
        return bench, bench.editor.places(orders_of(bench.solution), visit)

    def _worked(
        self, session: Session, bench: Bench, asked: Sequence[Edit]
    ) -> tuple[dict[str, list[Step]], dict[str, Lock]]:
        """Apply edits, and put breaks into the rounds that they touched; an hour that is wanted is held."""
        day, numbers, clock = bench.day, bench.numbers(), bench.clock
        kept = orders_of(bench.solution)
        ids = [row.id for row in day.visits]
        piece = Workpiece(
            rounds={
                day.shifts[int(shift)].id: [ids[int(visit)] for visit in visits_in(order)]
                for shift, order in kept.items()
            },
            locks=dict(bench.locks),
            starts={
                ids[int(stop.visit)]: clock.moment(stop.start)
                for route in bench.solution.routes
                for stop in route.stops
            },
            shifts=frozenset(numbers.shift),
            visits=frozenset(numbers.visit),
            plan_of=lambda other: self._rounds_of(session, other, day.day),
        )
        piece.apply(asked)
        editor = bench.with_locks(piece.locks)
        for shift in piece.touched:
            number = numbers.shift[shift]
            visits = [numbers.visit[visit] for visit in piece.rounds[shift]]
            kept[number] = editor.with_breaks(number, visits)
        return kept, _wanted(bench, editor, kept, piece)

    def _rounds_of(
        self,
        session: Session,
        plan_id: str,
        day: Any,  # noqa: ANN401 - a date
    ) -> tuple[dict[str, list[str]], dict[str, datetime]]:
        other = plans.read_whole_plan(session, plan_id)
        if other is None or other.plan.day != day:
            raise NotFoundError("unknown_plan", plan=plan_id)
        rounds = {shift: [stop.visit_id for stop in stops] for shift, stops in other.stops_by_shift.items()}
        return rounds, {stop.visit_id: stop.start for stop in other.stops}

    def _draft(self, session: Session, bench: Bench) -> Plan:
        """Give the draft to change: the plan itself, or a copy that is one."""
        plan = session.get_one(Plan, own_key(session, bench.stored.plan.id))
        if plan.source == "edit" and plan.status == "draft":
            return plan
        copy = Plan(
            **plan.model_dump(include=COPIED),
            id=str(uuid.uuid4()),
            source="edit",
            based_on=plan.id,
            created_at=datetime.now(UTC),
            created_by=self._planner.actor,
            finished_at=datetime.now(UTC),
        )
        session.add(copy)
        session.flush()
        edits.copy_rows(session, plan.id, copy.id)
        return copy

    def _step(self, plan_id: str, version: str, *, back: bool) -> EditedPlan:
        self._warm(plan_id)
        with self._planner.writing() as session:
            bench = self._benches.open(session, plan_id)
            check_version(str(bench.stored.plan.version), version)
            step = (edits.last_done if back else edits.first_undone)(session, plan_id)
            if step is None or bench.stored.plan.status != "draft":
                raise ConflictError("nothing_to_undo" if back else "nothing_to_redo")
            orders, locks = _turned(bench, step.before if back else step.after)
            plan = session.get_one(Plan, own_key(session, plan_id))
            after, changed = redone(bench, orders, locks, plan=plan, drawn=_drawn(session, bench))
            step.undone = back
            edited = _store(session, after, changed)
        return self._kept_open(edited)

    def _warm(self, plan_id: str) -> None:
        """Lay a plan open before writers have to wait for it."""
        with self._planner.reading() as session:
            self._benches.open(session, plan_id)

    def _kept_open(self, edited: EditedPlan) -> EditedPlan:
        self._benches.keep(self._planner.scope, edited.bench)
        return edited


def _store(session: Session, after: Bench, changed: frozenset[str]) -> EditedPlan:
    """Store an edited plan: what changed of its rounds, what it leaves out, and its locks."""
    plan = after.stored.plan
    edits.replace_rounds(session, after.stored, changed)
    edits.replace_unassigned(session, after.stored)
    edits.replace_locks(session, after.stored)
    session.flush()
    possible = (edits.last_done(session, plan.id), edits.first_undone(session, plan.id))
    names = names_behind(session, [plan])
    return EditedPlan(after, changed, names, *(step is not None for step in possible))


def _drawn(session: Session, bench: Bench) -> Drawn:
    """Give the ways that are drawn already: those of rounds as they are stored."""

    def known(shifts: frozenset[str]) -> dict[Way, dict[str, Any]]:
        problem, numbers = bench.editor.problem, bench.numbers()
        drawn: dict[Way, dict[str, Any]] = {}
        for leg_shift, rows in groupby(
            edits.read_legs(session, bench.stored.plan.id, shifts), key=lambda leg: leg.shift_id
        ):
            visits = [stop.visit_id for stop in bench.stored.stops_by_shift[leg_shift]]
            if leg_shift not in numbers.shift or not numbers.visit.keys() >= set(visits):
                continue
            shift = problem.shift_by_id[numbers.shift[leg_shift]]
            places = [problem.visit_by_id[numbers.visit[visit]].location for visit in visits]
            ends = pairwise([shift.start_location, *places, shift.end_location])
            drawn |= {
                (shift.mode, *way): {"line": leg.line, "steps": leg.steps}
                for way, leg in zip(ends, rows, strict=True)
                if leg.line
            }
        return drawn

    return known


def _kept(bench: Bench, changed: frozenset[str], other_locks: Mapping[str, Lock]) -> dict[str, Any]:
    """What a step keeps of one side: the rounds that changed, and the locks that are not the other side's."""
    ids = [row.id for row in bench.day.visits]
    orders = {bench.day.shifts[int(shift)].id: order for shift, order in orders_of(bench.solution).items()}
    return {
        "rounds": {
            shift: [ids[int(step)] if isinstance(step, str) else None for step in orders.get(shift, ())]
            for shift in sorted(changed)
        },
        "locks": {
            visit: None if lock is None else [lock.shift_id, lock.start and lock.start.isoformat()]
            for visit in sorted(bench.locks.keys() | other_locks.keys())
            if (lock := bench.locks.get(visit)) != other_locks.get(visit)
        },
    }


def _turned(bench: Bench, side: Mapping[str, Any]) -> tuple[dict[str, list[Step]], dict[str, Lock]]:
    """The orders and locks that a step's other side had; what is not to be planned any more is left out."""
    numbers, orders, locks = bench.numbers(), orders_of(bench.solution), dict(bench.locks)
    for shift, steps in side["rounds"].items():
        if shift in numbers.shift:
            known = [step for step in steps if step is None or step in numbers.visit]
            orders[numbers.shift[shift]] = [BREAK if step is None else numbers.visit[step] for step in known]
    for visit, lock in side["locks"].items():
        locks.pop(visit, None)
        if lock is not None:
            locks[visit] = Lock(lock[0], lock[1] and datetime.fromisoformat(lock[1]))
    return orders, locks


def _wanted(
    bench: Bench, editor: Editor, orders: Mapping[str, Sequence[Step]], piece: Workpiece
) -> dict[str, Lock]:
    """Lock visits to the hours that are wanted, where they would begin earlier by themselves."""
    if not piece.wanted:
        return piece.locks
    ids, clock = [row.id for row in bench.day.visits], bench.clock
    earliest = {
        ids[int(stop.visit)]: clock.moment(stop.start)
        for route in editor.timed(orders).routes
        for stop in route.stops
    }
    for visit, start in piece.wanted.items():
        if start <= earliest[visit]:
            continue
        windows = bench.day.windows_by_visit.get(visit, ())
        if not any(holds(window, start) for window in windows):
            raise ConflictError(
                "outside_its_windows", visit=visit, hour=f"{start.astimezone(clock.zone):%H:%M}"
            )
        shift = piece.locks.get(visit, UNLOCKED).shift_id
        piece.locks[visit] = Lock(shift, start)
    return piece.locks
