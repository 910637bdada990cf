"""What can be done with a day: store it, plan it, stop planning it."""

from __future__ import annotations

import dataclasses
import uuid
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from app.child import ChildFailedError
from app.errors import AppError, BadInputError, BusyError, ConflictError, NotFoundError
from app.figures import figures
from app.language import sentence
from app.map_digest import digest_in_use
from app.organisations import home_of
from app.progress import Event, Progress
from app.solving import Solving, faults_of
from app.store import access, audit, days, edits, plans
from app.store.audit import SERVICE
from app.store.database import open_records, reading, writing
from app.store.kept_answers import note_done
from app.store.planning_settings import read_planning_settings
from app.store.scope import Scope
from app.tables import Plan, PlanLock, StoredDay, StoredPlan
from app.translate import DayClock, Result, day_digest, job_document, plan_rows
from app.translate.broken_rules import broken_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import sqlalchemy as sa
    from sqlmodel import Session

    from app.config import Settings
    from app.store.kept_answers import Once

MAX_WAITING = 100
"""Plans queued at the same time; more are refused."""
PERSON, BATCH = 0, 1
"""Priorities: what somebody waits for comes before what only has to be there in the morning."""
PROGRAM = version("tournee")
"""What makes the plans that this process asks for: the same version of the program."""
NIGHT = uuid.UUID("6d1c4a52-2f0e-4b7e-9a43-51f3a3e6c0d8")
"""Names the drafts that are made at night, so that each is asked for once, by however many services."""
FINAL_STATES = ("ready", "failed", "cancelled")


class Planner:
    """
    The use cases of one organisation, over one database and one map.

    Parameters
    ----------
    scope
        The organisation whose days and plans it sees.
    actor
        Who is behind what it does, for the audit log.

    Attributes
    ----------
    once
        The request with a key that it works for; None mostly.
    """

    def __init__(
        self,
        settings: Settings,
        engine: sa.Engine,
        scope: Scope,
        solving: Solving | None = None,
        actor: str = SERVICE,
    ) -> None:
        self.settings = settings
        self.engine = engine
        self.progress = Progress()
        self.scope = scope
        self.actor = actor
        self.once: Once | None = None
        self.solving = solving or Solving(settings)

    def of(self, scope: Scope | str, actor: str = SERVICE, once: Once | None = None) -> Planner:
        """Give the same use cases to somebody of another organisation."""
        other = copy(self)
        other.scope, other.actor, other.once = Scope(scope), actor, once
        return other

    def reading(self) -> AbstractContextManager[Session]:
        """Hold a session that sees one state of the organisation's rows."""
        return reading(self.engine, self.scope)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Hold a session whose changes to the organisation's rows are kept all together, or not at all."""
        with writing(self.engine, self.scope, self.actor) as session:
            yield session
            if self.once is not None:
                note_done(session, self.once)

    def note_read(self, record: str, record_id: str) -> None:
        """Note in the audit log that a record, or all of a day, was shown; once where that goes on."""
        with self.reading() as session:
            if audit.is_noted(session, self.actor, record, record_id):
                return  # whoever only looks again waits for no writer
        with self.writing() as session:
            audit.note_read(session, record, record_id)

    def ask(self, day: date, *, seconds: int | None, seed: int, keep: str | None = None) -> Plan:
        """
        Queue a new plan of a day together with the job that will make it.

        Parameters
        ----------
        seconds
            How long to search; None: as long as the team has set.
        keep
            The plan of this day whose locks the new one keeps.

        Raises
        ------
        NotFoundError
            Where the day has no visits, or no such plan to keep locks of.
        BusyError
            Where too many plans wait already.
        """
        with self.writing() as session:
            if not days.has_visits(session, day):
                raise NotFoundError("unknown_day", day=day.isoformat())
            if (waiting := plans.count_jobs(session)) >= MAX_WAITING:
                raise BusyError(waiting=waiting)
            if seconds is None:
                seconds = read_planning_settings(session).search_seconds
            plan = self._new_plan(day, "solve", seconds=seconds, seed=seed)
            self._queue(session, plan, PERSON)
            if keep is not None:
                kept = plans.read_plan(session, keep)
                if kept is None or kept.day != day:
                    raise NotFoundError("unknown_plan", plan=keep)
                edits.copy_rows(session, keep, plan.id, [PlanLock])
        return plan

    def ask_for_night(self, day: date, *, seconds: int) -> Plan | None:
        """
        Queue the one draft of a day that is made at night, behind whatever a person waits for.

        None where there is nothing to do: that draft was asked for before, the day has no visits, or a plan
        of it is published.
        """
        plan = self._new_plan(day, "solve", seconds=seconds, seed=0)
        plan.id = str(uuid.uuid5(NIGHT, f"{self.scope} {day}"))
        with self.writing() as session:
            if (
                plans.read_plan(session, plan.id) is not None
                or not days.has_visits(session, day)
                or plans.published_plan(session, day) is not None
            ):
                return None
            self._queue(session, plan, BATCH)
        return plan

    def _queue(self, session: Session, plan: Plan, priority: int) -> None:
        on_map = digest_in_use(self.settings)
        plans.add_queued(session, plan, priority=priority, program=PROGRAM, map_digest=on_map)

    def cancel(self, plan_id: str) -> Plan:
        """
        Stop a plan that is not ready yet; nothing happens where that was done before.

        Raises
        ------
        NotFoundError
        ConflictError
            Where the plan has ended otherwise.
        """
        with self.writing() as session:
            plan = plans.read_plan(session, plan_id)
            if plan is None:
                raise NotFoundError("unknown_plan", plan=plan_id)
            if plan.state in ("ready", "failed"):
                raise ConflictError("plan_final")
            if plan.state != "cancelled":
                plans.close(session, plan, "cancelled", datetime.now(UTC))
        self.tell_state(plan_id)
        return plan

    def store(
        self, day: StoredDay, orders: Mapping[str, Sequence[str | None]], *, replace: bool
    ) -> Plan | None:
        """
        Store a day, and the plan made for it by hand; all of it or nothing.

        Parameters
        ----------
        orders
            By shift id the visits in the order of the plan made by hand, None for the next break; empty
            where there is no such plan.
        replace
            Whether the day may take the place of another with the same date, and its plans with it.

        Returns
        -------
        Plan or None
            The plan made by hand, timed and judged; None where there is none, or where exactly this day
            is stored already.

        Raises
        ------
        ConflictError
            Where another day with this date or another service is stored.
        BadInputError
            Where the day cannot be planned as it stands.
        """
        with self.reading() as session:
            if is_stored(session, day, orders):
                return None
            _check_free(session, day, replace=replace)
        if faults := faults_of(day):
            raise BadInputError(faults=faults)
        made = self._time(day, orders) if orders else None
        with self.writing() as session:
            _check_free(session, day, replace=replace)
            if _is_other_service(session, day):
                access.end_nurses_access(session)
            days.remove_day(session, day.day)
            days.store_day(session, day)
            if made is not None:
                session.add(made.plan)
                session.flush()
                plans.add_result(session, made)
        return None if made is None else made.plan

    def tell_state(self, plan_id: str) -> None:
        """Tell who listens here that a plan has another state now."""
        self.progress.tell(plan_id, Event("state"))

    def _new_plan(self, day: date, source: str, *, seconds: int, seed: int) -> Plan:
        return Plan(
            id=str(uuid.uuid4()),
            day=day,
            source=source,
            state="queued",
            created_at=datetime.now(UTC),
            created_by=self.actor,
            seconds=seconds,
            seed=seed,
        )

    def _time(self, day: StoredDay, orders: Mapping[str, Sequence[str | None]]) -> StoredPlan:
        plan = self._new_plan(day.day, "import", seconds=0, seed=0)
        job = job_document(day, seconds=0, seed=0, orders=orders)
        try:
            result = self.solving.solve(job, is_stopped=lambda: False, tell=lambda _: None)
        except ChildFailedError as error:
            reason = sentence("en", f"plan_error.{error.code}", **error.facts)
            raise AppError("calculation_failed", reason=reason) from error
        made = plan_rows(day, plan, result)
        complete(day, made, result)
        plan.state, plan.finished_at = "ready", datetime.now(UTC)
        return made


def open_planner(settings: Settings, solving: Solving | None = None, actor: str = SERVICE) -> Planner:
    """Open the database and give the use cases of the organisation that the settings name."""
    engine = open_records(settings)
    return Planner(settings, engine, home_of(engine, settings.organisation), solving, actor)


def is_stored(session: Session, day: StoredDay, orders: Mapping[str, Sequence[str | None]]) -> bool:
    """Whether exactly this day is stored already, with the plan made by hand where there is one."""
    return days.holds_day(session, day) and _holds_orders(session, day, orders)


def _holds_orders(session: Session, day: StoredDay, orders: Mapping[str, Sequence[str | None]]) -> bool:
    """Whether the plan made by hand that is stored visits in these orders; True where none is given."""
    by_hand = next((plan for plan in plans.plans_of(session, day.day) if plan.source == "import"), None)
    stored = None if by_hand is None else plans.read_whole_plan(session, by_hand.id)
    if not orders or stored is None:
        return not orders
    given = {shift: [visit for visit in order if visit is not None] for shift, order in orders.items()}
    known = {shift: [stop.visit_id for stop in stops] for shift, stops in stored.stops_by_shift.items()}
    return known == {shift: visits for shift, visits in given.items() if visits}


def _is_other_service(session: Session, day: StoredDay) -> bool:
    team = days.read_team(session)
    return team is not None and team.name != day.team.name


def _check_free(session: Session, day: StoredDay, *, replace: bool) -> None:
    team = days.read_team(session)
    if team is not None and _is_other_service(session, day) and not replace:
        raise ConflictError("other_service", name=team.name)
    if not replace and days.has_visits(session, day.day):
        made = days.count_plans(session, day.day)
        raise ConflictError("day_exists", day=day.day.isoformat(), plans=made)


def complete(day: StoredDay, made: StoredPlan, result: Result) -> None:
    """Write into a plan what its rounds come to, what judges found, and which day it was made for."""
    made.plan.day_digest = day_digest(day)
    made.plan.figures = dataclasses.asdict(figures(day, made))
    clock = DayClock(day.day, day.zone)
    made.plan.violations = broken_rules(day, clock, result.solution, result.violations)
