"""Coordinators hear of each other: who else has a day open, and what became of its plans meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.errors import NotFoundError
from app.store import audit, days, openings, plans
from app.store.actors import actor_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlmodel import Session

    from app.identity.user_key import UserKey
    from app.planning import Planner
    from app.store.openings import Other
    from app.tables import Plan


@dataclass(frozen=True)
class PlanNow:
    """A plan's version now, and the name of who changed it last; None where nobody with a name did."""

    id: str
    version: int
    changed_by: str | None


@dataclass(frozen=True)
class Presence:
    """
    Who else has a day open, and what became of its plans.

    Parameters
    ----------
    since
        When whoever asks opened the day.
    plan
        The one that is looked at; None where there is none, or it is not there any more.
    published
        The one that nurses see.
    newest_plan_id
        Of the plan asked for last, whatever became of it.
    """

    since: datetime
    others: Sequence[Other]
    plan: PlanNow | None
    published: PlanNow | None
    newest_plan_id: str | None


def tell_presence(planner: Planner, user: UserKey, day: date, plan_id: str | None) -> Presence:
    """
    Note that an account has a day open with a plan, and tell what others do there.

    Raises
    ------
    NotFoundError
        Where the day has no visits.
    """
    now = datetime.now(UTC)
    with planner.reading() as session:
        if not days.has_visits(session, day):
            raise NotFoundError("unknown_day", day=day.isoformat())
        plan = None if plan_id is None else plans.read_plan(session, plan_id)
        if plan is not None and plan.day != day:
            plan = None
        shown = None if plan is None else plan.id
        opening = openings.live_opening(session, day, user.user_id, now)
        published = plans.published_plan(session, day)
        newest = plans.some_plans(session, day, 1)
        told = Presence(
            since=now if opening is None else opening.opened_at,
            others=openings.others(session, day, user.user_id, now),
            plan=_now(session, plan),
            published=_now(session, published),
            newest_plan_id=newest[0].id if newest else None,
        )
    if not openings.is_known(opening, shown, now):
        with planner.writing() as session:
            openings.see(session, day, user.user_id, shown, now)
    return told


def _now(session: Session, plan: Plan | None) -> PlanNow | None:
    if plan is None:
        return None
    actor = audit.last_change(session, "plan", plan.id)
    return PlanNow(plan.id, plan.version, None if actor is None else actor_names(session, [actor]).get(actor))
