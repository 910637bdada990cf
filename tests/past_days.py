"""Organisations with a past, for tests of how long it is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.store import days
from app.store.database import writing
from app.store.retention import set_retention
from app.store.scope import EVERY_ORGANISATION
from app.store.tidying import months_before
from app.tables import (
    Absence,
    AccessSession,
    ApiKey,
    AuditEntry,
    CarePlan,
    CareSlot,
    Leg,
    NurseLink,
    Plan,
    PlanBreak,
    PlanEdit,
    PlanLock,
    PlanRoute,
    Stop,
    Unassigned,
)
from app.tidying import LIMITS
from tests.records import organisation, small_records

if TYPE_CHECKING:
    import sqlalchemy as sa

OTHER = "o-other"
NOW = datetime.now(UTC)
TODAY = NOW.date()
OLD, PAST, RECENT = (months_before(TODAY, months) for months in (40, 14, 2))
"""Days of which nothing, the visits without plans, and everything is kept."""
NEVER = dict.fromkeys((f"{limit}_months" for limit in LIMITS), None)
PERIODS: dict[str, int | None] = {
    **NEVER,
    "plan_months": 12,
    "day_months": 36,
    "care_plan_months": 24,
    "access_months": 6,
    "audit_months": 24,
}


def add_plan(session: Any, day: date, plan_id: str, state: str = "ready") -> None:  # noqa: ANN401 - a session
    """Add a plan of the small day: one round of one visit, and one visit left out."""
    moment = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    at = {"start": moment, "end": moment}
    session.add(Plan(id=plan_id, day=day, source="solve", state=state, created_at=moment, seconds=1, seed=0))
    session.flush()
    own = {"plan_id": plan_id, "shift_id": "s-irmeline", "position": 0}
    numbers = {"travel_seconds": 1, "waiting_seconds": 0}
    session.add(PlanRoute(**own, **at, **numbers, day=day, overtime_seconds=0))
    session.flush()
    waits = {"arrival": moment, "waiting_seconds": 0, "lateness_seconds": 0}
    session.add(Stop(**own, **at, **waits, day=day, visit_id="v-one"))
    for position in (0, 1):
        session.add(Leg(**{**own, "position": position}, travel_seconds=1, distance_metres=1))
    session.add(PlanBreak(**own, **at))
    session.add(PlanLock(plan_id=plan_id, visit_id="v-one", day=day, shift_id="s-irmeline", start=moment))
    session.add(PlanEdit(plan_id=plan_id, number=1, made_at=moment, made_by="user:u-own"))
    session.add(Unassigned(plan_id=plan_id, visit_id="v-late", day=day, position=0, code="no_skill"))


def fill(engine: sa.Engine, own: str) -> None:
    """Store an organisation with three past days, and something old and something new of each other kind."""
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(organisation(own))
    old, new = NOW - timedelta(days=900), NOW - timedelta(days=30)
    with writing(engine, own) as session:
        for day in (OLD, PAST, RECENT):
            days.store_day(session, small_records(day))
            add_plan(session, day, f"{own}-{day}")
        for name, ends in (("c-old", OLD), ("c-new", RECENT)):
            session.add(
                CarePlan(id=name, patient_id="p-maturin", starts_on=OLD, ends_on=ends, rule="FREQ=DAILY")
            )
            session.flush()
            session.add(CareSlot(care_plan_id=name, position=0, act_ids=["a-wash"], windows=[]))
        for name, day in (("b-old", OLD), ("b-new", RECENT)):
            session.add(Absence(id=name, nurse_id="n-odelphe", first_day=day, last_day=day, kind="sick"))
        for name, moment in (("old", old), ("new", new)):
            seen = {"created_at": moment, "token_hash": f"{own}-{name}"}
            session.add(AccessSession(**seen, nurse_id="n-odelphe", seen_at=moment))
            session.add(NurseLink(**seen, nurse_id="n-odelphe", expires_at=moment))
            session.add(ApiKey(**seen, id=name, name=name, created_by="x", expires_at=moment))
            told = {"actor": "console", "action": "read", "record": "day", "record_id": name}
            session.add(AuditEntry(id=f"{moment.timestamp():.0f}", at=moment, **told))
        set_retention(session, PERIODS)
