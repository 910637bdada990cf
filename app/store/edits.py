"""Steps by which plans were changed by hand, what stays in them, and whether their day is still the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import col, delete, select

from app.store.changes import ACTIONS
from app.tables import AuditEntry, Leg, Plan, PlanBreak, PlanEdit, PlanLock, PlanRoute, Stop, Unassigned

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlmodel import Session

    from app.tables import Lock, StoredPlan
    from app.tables.columns import Owned

NOT_OF_A_DAY = ("api_key", "nurse_link", "plan", "retention", "user")
"""What the audit log tells of that no day is made of."""
OF_A_PLAN = (PlanRoute, Stop, Leg, PlanBreak, Unassigned, PlanLock)
"""Tables whose rows a plan is made of, each after those that it points at."""


def newest_entry(session: Session) -> str:
    """The id of the newest entry of the audit log; empty where there is none."""
    return session.exec(select(sa.func.max(AuditEntry.id))).one() or ""


def day_changed_since(session: Session, entry: str) -> bool:
    """Whether anything was changed that a day is made of since an entry of the audit log."""
    query = select(AuditEntry.id).where(
        AuditEntry.id > entry,
        col(AuditEntry.record).not_in(NOT_OF_A_DAY),
        col(AuditEntry.action).in_(ACTIONS),
    )
    return session.exec(query.limit(1)).first() is not None


def copy_rows(
    session: Session, from_plan: str, to_plan: str, tables: Sequence[type[Owned]] = OF_A_PLAN
) -> None:
    """Give a plan copies of what another is made of."""
    for table in tables:
        rows = session.exec(select(table).where(sa.column("plan_id") == from_plan)).all()
        session.add_all([table(**{**row.model_dump(), "plan_id": to_plan}) for row in rows])
        session.flush()


def replace_rounds(session: Session, made: StoredPlan, shifts: Collection[str]) -> None:
    """Put the rounds that a plan has now of some shifts in the place of those they had."""
    gone = delete(PlanRoute).where(
        col(PlanRoute.plan_id) == made.plan.id, col(PlanRoute.shift_id).in_(shifts)
    )
    session.execute(gone.execution_options(synchronize_session=False))
    for rows in (made.routes, made.stops, made.legs, made.breaks):
        session.add_all([row for row in rows if row.shift_id in shifts])
        session.flush()


def replace_unassigned(session: Session, made: StoredPlan) -> None:
    """Put what a plan leaves out now in the place of what it left out before."""
    _replace(session, Unassigned, made.plan.id, made.unassigned)


def replace_locks(session: Session, made: StoredPlan) -> None:
    """Put the locks that a plan has now in the place of those it had."""
    _replace(session, PlanLock, made.plan.id, made.locks)


def _replace(
    session: Session, table: type[Unassigned | PlanLock], plan_id: str, rows: Sequence[Unassigned | PlanLock]
) -> None:
    gone = delete(table).where(col(table.plan_id) == plan_id)
    session.execute(gone.execution_options(synchronize_session=False))
    session.add_all(rows)
    session.flush()


def read_locks(session: Session, plan_id: str) -> dict[str, Lock]:
    """What stays in a plan, by visit."""
    query = select(PlanLock).where(PlanLock.plan_id == plan_id)
    return {row.visit_id: row.lock for row in session.exec(query)}


def read_legs(session: Session, plan_id: str, shifts: Collection[str]) -> list[Leg]:
    """The legs of some rounds with all that is drawn and said of them."""
    query = select(Leg).where(Leg.plan_id == plan_id, col(Leg.shift_id).in_(shifts))
    return list(session.exec(query.order_by(col(Leg.shift_id), col(Leg.position))))


def read_edits(session: Session, plan_id: str) -> Sequence[PlanEdit]:
    """Every step of a plan, in their order."""
    query = select(PlanEdit).where(PlanEdit.plan_id == plan_id)
    return session.exec(query.order_by(col(PlanEdit.number))).all()


def last_done(session: Session, plan_id: str) -> PlanEdit | None:
    """The step that undoing takes back."""
    query = select(PlanEdit).where(PlanEdit.plan_id == plan_id, col(PlanEdit.undone).is_(False))
    return session.exec(query.order_by(col(PlanEdit.number).desc()).limit(1)).first()


def first_undone(session: Session, plan_id: str) -> PlanEdit | None:
    """The step that redoing does again."""
    query = select(PlanEdit).where(PlanEdit.plan_id == plan_id, col(PlanEdit.undone).is_(True))
    return session.exec(query.order_by(col(PlanEdit.number)).limit(1)).first()


def add_edit(session: Session, plan: Plan, **row: Any) -> None:  # noqa: ANN401 - columns of the step
    """Add a step behind those that are done; those that were taken back are gone for good."""
    undone = delete(PlanEdit).where(col(PlanEdit.plan_id) == plan.id, col(PlanEdit.undone).is_(True))
    session.execute(undone.execution_options(synchronize_session=False))
    last = last_done(session, plan.id)
    session.add(PlanEdit(plan_id=plan.id, number=1 if last is None else last.number + 1, **row))
    session.flush()


def moved_by(step: PlanEdit) -> list[str]:
    """Visits that a step put into another round, took out of theirs, or placed."""
    before, after = (
        {visit: shift for shift, visits in side["rounds"].items() for visit in visits if visit is not None}
        for side in (step.before, step.after)
    )
    return sorted(visit for visit in before.keys() | after.keys() if before.get(visit) != after.get(visit))
