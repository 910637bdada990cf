"""Plans and the jobs that make them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, tuple_, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, delete, select

from app.store.scope import own_key
from app.tables import Job, Leg, Plan, PlanBreak, PlanEvent, PlanLock, PlanRoute, Stop, StoredPlan, Unassigned
from app.tables.columns import Instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

PLACE = r"^([0-9]{1,16}\.[A-Za-z0-9-]{1,60})?$"
"""How the place of a plan in the list of all is written: microseconds of its beginning, and its id."""
WITHOUT_WAYS = [defer(getattr(Leg, name), raiseload=True) for name in ("line", "steps")]
"""Reads legs without what is drawn and said of them, which is most of a plan."""
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def read_plan(session: Session, plan_id: str) -> Plan | None:
    """A plan's own row."""
    return session.get(Plan, own_key(session, plan_id))


def read_whole_plan(session: Session, plan_id: str, *, with_ways: bool = False) -> StoredPlan | None:
    """
    A plan with its rounds and what it leaves out.

    Parameters
    ----------
    with_ways
        Whether the lines and directions of its legs are read too: they are most of it, and few ask for them.
    """
    plan = read_plan(session, plan_id)
    if plan is None:
        return None
    return StoredPlan(
        plan=plan,
        routes=list(
            session.exec(
                select(PlanRoute).where(PlanRoute.plan_id == plan_id).order_by(col(PlanRoute.position))
            )
        ),
        stops=list(
            session.exec(
                select(Stop).where(Stop.plan_id == plan_id).order_by(col(Stop.shift_id), col(Stop.position))
            )
        ),
        legs=list(
            session.exec(
                select(Leg)
                .where(Leg.plan_id == plan_id)
                .order_by(col(Leg.shift_id), col(Leg.position))
                .options(*([] if with_ways else WITHOUT_WAYS))
            )
        ),
        breaks=list(
            session.exec(
                select(PlanBreak)
                .where(PlanBreak.plan_id == plan_id)
                .order_by(col(PlanBreak.shift_id), col(PlanBreak.position))
            )
        ),
        unassigned=list(
            session.exec(
                select(Unassigned).where(Unassigned.plan_id == plan_id).order_by(col(Unassigned.position))
            )
        ),
        locks=list(
            session.exec(select(PlanLock).where(PlanLock.plan_id == plan_id).order_by(col(PlanLock.visit_id)))
        ),
    )


def read_legs(session: Session, plan_id: str, shift_id: str | None = None) -> list[Leg]:
    """The ways of a plan with their lines and directions, or of one of its rounds, in order."""
    own = select(Leg).where(Leg.plan_id == plan_id)
    if shift_id is not None:
        own = own.where(Leg.shift_id == shift_id)
    return list(session.exec(own.order_by(col(Leg.shift_id), col(Leg.position))))


def plans_of(session: Session, day: date) -> list[Plan]:
    """Plans of a day, newest first."""
    newest = select(Plan).order_by(col(Plan.created_at).desc(), col(Plan.id).desc())
    return list(session.exec(newest.where(Plan.day == day)))


def place_of(plan: Plan) -> str:
    """Where a plan stands in the list of all, as `some_plans` understands it."""
    return f"{(plan.created_at - _EPOCH) // _MICROSECOND}.{plan.id}"


def some_plans(session: Session, day: date | None, limit: int, after: str = "") -> list[Plan]:
    """Plans of a day, or of every day, newest first: so many at most, from behind a place on."""
    query = select(Plan).order_by(col(Plan.created_at).desc(), col(Plan.id).desc()).limit(limit)
    if day is not None:
        query = query.where(Plan.day == day)
    if after:
        microseconds, _, plan_id = after.partition(".")
        place = tuple_(literal(_EPOCH + int(microseconds) * _MICROSECOND, Instant), literal(plan_id))
        query = query.where(tuple_(col(Plan.created_at), col(Plan.id)) < place)
    return list(session.exec(query))


def published_plan(session: Session, day: date) -> Plan | None:
    """The plan that counts for a day: nurses see it."""
    return session.exec(select(Plan).where(Plan.day == day, Plan.status == "published")).first()


def nearest_planned_day(session: Session, today: date) -> date | None:
    """Today or the next day to come that has a published plan, else the last that had one."""
    planned = select(col(Plan.day)).where(Plan.status == "published")
    coming = planned.where(Plan.day >= today).order_by(col(Plan.day)).limit(1)
    past = planned.where(Plan.day < today).order_by(col(Plan.day).desc()).limit(1)
    return session.exec(coming).first() or session.exec(past).first()


def add_queued(session: Session, plan: Plan, **asked: Any) -> None:  # noqa: ANN401 - columns of the job
    """Add a plan together with the job that will make it, with its priority, program and map."""
    session.add(plan)
    session.flush()
    session.add(Job(plan_id=plan.id, queued_at=plan.created_at, **asked))


def add_result(session: Session, result: StoredPlan) -> None:
    """Add a plan's rounds and what it leaves out; the plan's own row is stored already."""
    for rows in (result.routes, result.stops, result.legs, result.breaks, result.unassigned):
        session.add_all(rows)
        session.flush()


def end_job(session: Session, plan_id: str) -> None:
    """Remove a plan's job: nothing is left to do."""
    session.exec(delete(Job).where(col(Job.plan_id) == plan_id))


def count_jobs(session: Session) -> int:
    """How many plans are queued or running."""
    return session.exec(select(func.count()).select_from(Job)).one()


def claim_job(
    session: Session, owner: str, lacks: Callable[[Job], str | None], plan_id: str | None = None
) -> Plan | None:
    """
    Take the first job that nobody has, or one plan's, for a process; its plan is running from then on.

    Counts the attempt. None where there is nothing to take.

    Parameters
    ----------
    lacks
        Says what the process lacks for a job; that one is left to others, and its plan says so.
    """
    query = select(Job).where(col(Job.owner).is_(None))
    query = query.order_by(col(Job.priority), col(Job.queued_at), col(Job.plan_id))
    for job in session.exec(query if plan_id is None else query.where(Job.plan_id == plan_id)):
        plan = _plan_of(session, job)
        plan.waiting_for = lacks(job)
        if plan.waiting_for is None:
            job.owner = owner
            job.attempts += 1
            plan.state = "running"
            return plan
    return None


def adopt_jobs(session: Session, program: str) -> None:
    """Have what other versions of the program queued made by this one."""
    session.exec(update(Job).where(col(Job.owner).is_(None)).values(program=program))


def holds_jobs_of_others(session: Session, program: str) -> bool:
    """Whether other versions of the program queued something."""
    query = select(Job.plan_id).where(col(Job.program) != program, col(Job.owner).is_(None))
    return session.exec(query.limit(1)).first() is not None


def add_event(session: Session, plan_id: str, data: dict[str, Any]) -> None:
    """Keep news of a plan, numbered on from those before."""
    session.add(PlanEvent(plan_id=plan_id, number=last_event(session, plan_id) + 1, data=data))


def last_event(session: Session, plan_id: str) -> int:
    """Number of a plan's newest news; 0 where there are none."""
    return session.exec(select(func.max(PlanEvent.number)).where(PlanEvent.plan_id == plan_id)).one() or 0


def events_after(session: Session, plan_id: str, number: int) -> list[PlanEvent]:
    """News of a plan behind a number, in their order."""
    query = select(PlanEvent).where(PlanEvent.plan_id == plan_id, PlanEvent.number > number)
    return list(session.exec(query.order_by(col(PlanEvent.number))))


def release_jobs(session: Session, is_left: Callable[[Job], bool]) -> int:
    """Give back the jobs that were taken and left: their plans are queued again. Returns how many."""
    left = [job for job in session.exec(select(Job).where(col(Job.owner).is_not(None))) if is_left(job)]
    for job in left:
        job.owner = None
        _plan_of(session, job).state = "queued"
    return len(left)


def hand_back_jobs(session: Session, owner: str) -> None:
    """Give back the jobs of a process that ends in good order: this attempt does not count."""
    for job in session.exec(select(Job).where(col(Job.owner) == owner)).all():
        job.owner = None
        job.attempts -= 1
        _plan_of(session, job).state = "queued"


def _plan_of(session: Session, job: Job) -> Plan:
    return session.get_one(Plan, (job.organisation_id, job.plan_id))


def held_job(session: Session, plan_id: str, owner: str) -> Job | None:
    """A plan's job while this process still has it; None once cancelled or taken by another."""
    job = session.get(Job, own_key(session, plan_id))
    return job if job is not None and job.owner == owner else None


def say_enough(session: Session, plan_id: str) -> None:
    """Have a plan's search end with what it has found; nothing happens where none is under way."""
    job = session.get(Job, own_key(session, plan_id))
    if job is not None:
        job.enough = True


def close(session: Session, plan: Plan, state: str, moment: datetime) -> None:
    """End a plan and its job together."""
    plan.state = state
    plan.finished_at = moment
    end_job(session, plan.id)
