"""The use cases of a plan changed by hand: preview, edit, undo, redo, and what each place costs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.editing.drawn import drawn_ways
from app.editing.redone import redone
from app.editing.sides import side_of, turned
from app.editing.steps import Workpiece
from app.errors import ConflictError, NotFoundError
from app.store import edits, plans
from app.store.actors import names_behind
from app.store.scope import own_key
from app.tables import Lock, Plan
from app.translate.job import holds
from app.versions import check_version
from solver import Editor, orders_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlmodel import Session

    from app.editing.bench import Bench, Benches
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
            after, changed = redone(bench, orders, locks, plan=target, drawn=drawn_ways(session, bench))
            facts = [edit.model_dump(mode="json", exclude_none=True) for edit in asked]
            edits.add_edit(
                session,
                target,
                made_at=datetime.now(UTC),
                made_by=self._planner.actor,
                facts=facts,
                before=side_of(bench, changed, locks),
                after=side_of(after, changed, bench.locks),
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
        day, numbers = bench.day, bench.numbers()
        kept = orders_of(bench.solution)
        piece = Workpiece(
            rounds=bench.rounds(),
            locks=dict(bench.locks),
            starts=bench.starts_in(bench.solution),
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
        day: date,
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
            orders, locks = turned(bench, step.before if back else step.after)
            plan = session.get_one(Plan, own_key(session, plan_id))
            after, changed = redone(bench, orders, locks, plan=plan, drawn=drawn_ways(session, bench))
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


def _wanted(
    bench: Bench, editor: Editor, orders: Mapping[str, Sequence[Step]], piece: Workpiece
) -> dict[str, Lock]:
    """Lock visits to the hours that are wanted, where they would begin earlier by themselves."""
    if not piece.wanted:
        return piece.locks
    earliest = bench.starts_in(editor.timed(orders))
    for visit, start in piece.wanted.items():
        if visit not in earliest or start <= earliest[visit]:
            continue
        windows = bench.day.windows_by_visit.get(visit, ())
        if not any(holds(window, start) for window in windows):
            raise ConflictError(
                "outside_its_windows", visit=visit, hour=f"{start.astimezone(bench.day.zone):%H:%M}"
            )
        shift = piece.locks.get(visit, UNLOCKED).shift_id
        piece.locks[visit] = Lock(shift, start)
    return piece.locks
