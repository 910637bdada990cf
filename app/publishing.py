"""Which plan counts for a day: a draft is published, one at a time; nurses and other systems see that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import ConflictError, NotFoundError
from app.store import plans
from app.versions import ANY, check_version

if TYPE_CHECKING:
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
        plan.status = "published"


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


def _ready_plan(session: Session, plan_id: str, version: str) -> Plan:
    plan = plans.read_plan(session, plan_id)
    if plan is None:
        raise NotFoundError("unknown_plan", plan=plan_id)
    check_version(str(plan.version), version)
    if plan.state != "ready":
        raise ConflictError("plan_not_ready", state=plan.state)
    return plan
