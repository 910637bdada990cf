"""Which plan counts for a day: a draft is published, one at a time; nurses and other systems see that one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.errors import ConflictError, NotFoundError
from app.store import openings, plans
from app.store.actors import user_of_actor
from app.versions import ANY, check_version

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from app.planning import Planner
    from app.tables import Plan


def publish(planner: Planner, plan_id: str, *, version: str, replaces: str | None) -> None:
    """
    Have nurses see a plan, and archive the one they saw; nothing happens where it is published already.

    An archived plan may be published again.

    Parameters
    ----------
    version
        The plan's, as it was read; `*` for any.
    replaces
        The plan of this day that was published so far, None for none, `*` for whichever it is.

    Raises
    ------
    NotFoundError
    VersionMissingError, VersionChangedError
    ConflictError
        Where the plan is not ready, or another one than `replaces` is published.
    """
    with planner.writing() as session:
        plan = _ready_plan(session, plan_id, version)
        before = plans.published_plan(session, plan.day)
        if before is plan:
            return
        if replaces not in (ANY, None if before is None else before.id):
            raise ConflictError("published_meanwhile")
        if before is not None:
            before.status = "archived"
            session.flush()  # no two plans of a day are published, not even for a moment
        now = datetime.now(UTC)
        seconds = _planning_seconds(session, plan.day, planner.actor, now)
        plan.status, plan.published_at, plan.published_by = "published", now, planner.actor
        plan.planning_seconds = seconds


def archive(planner: Planner, plan_id: str, *, version: str) -> None:
    """
    Lay a plan aside: it can be read, and nurses do not see it any more; nothing happens where it was before.

    Raises
    ------
    NotFoundError
    VersionMissingError, VersionChangedError
    ConflictError
        Where the plan is not ready.
    """
    with planner.writing() as session:
        _ready_plan(session, plan_id, version).status = "archived"


def _planning_seconds(session: Session, day: date, actor: str, now: datetime) -> int | None:
    """How long whoever publishes has had the day open; None where that is not known."""
    user_id = user_of_actor(actor)
    opening = None if user_id is None else openings.live_opening(session, day, user_id, now)
    return None if opening is None else round((now - opening.opened_at).total_seconds())


def _ready_plan(session: Session, plan_id: str, version: str) -> Plan:
    plan = plans.read_plan(session, plan_id)
    if plan is None:
        raise NotFoundError("unknown_plan", plan=plan_id)
    check_version(str(plan.version), version)
    if plan.state != "ready":
        raise ConflictError("plan_not_ready", state=plan.state)
    return plan
