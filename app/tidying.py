"""
Removes what is older than an organisation keeps it, or says what would be removed.

Each transaction is bounded (a day, a patient, some hundred rows of another table) and noted in the audit log;
interrupted after any of them, what stays is whole, and the next call goes on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlalchemy import inspect
from sqlmodel import and_, col

from app.erasure import erase_within
from app.identity.attempts import LOCK
from app.store import audit, days, row_sets, tidying
from app.store.database import writing
from app.store.kept_answers import old_answers
from app.store.openings import old_openings
from app.store.retention import read_retention
from app.store.row_sets import Rows
from app.store.scope import EVERY_ORGANISATION
from app.tables import Attempt, CarePlan, Patient, Plan, Shift, Visit
from routing import forget_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa
    from sqlmodel import Session

    from app.planning import Planner
    from app.store.tidying import OnDays

MOST_ROWS = 500
"""Rows of a table, but for those of a day, that are removed in one transaction."""
Limit: TypeAlias = Literal["plan", "day", "care_plan", "patient", "access", "audit"]
LIMITS: tuple[Limit, ...] = ("plan", "day", "care_plan", "patient", "access", "audit")
"""In the order in which they are kept to."""

_HEADS = (Plan, Visit, Shift)
"""What a day has something of as long as there is anything of it."""


@dataclass
class Gone:
    """
    What went, or would go, by one limit.

    Parameters
    ----------
    months
        How long it is kept; None for ever.
    rows
        By table how many.
    oldest
        The day of the oldest.
    nobodys
        Visits that stay, as nobody's, of patients who are gone.
    """

    months: int | None
    rows: Counter[str] = field(default_factory=Counter)
    oldest: date | None = None
    nobodys: int = 0

    def add(self, rows: dict[str, int], oldest: date | datetime | None, nobodys: int = 0) -> None:
        """Count more of it."""
        self.rows.update({name: number for name, number in rows.items() if number})
        told = oldest.date() if isinstance(oldest, datetime) else oldest
        self.oldest = min((day for day in (self.oldest, told) if day is not None), default=None)
        self.nobodys += nobodys


@dataclass
class Tidied:
    """What became of one organisation's past; `left` are old days of which a plan was being made."""

    gone: dict[Limit, Gone]
    left: set[date] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """How many rows of all tables."""
        return sum(gone.rows.total() for gone in self.gone.values())


class Tidying:
    """
    One call over the organisation of a planner.

    `done` is what was counted so far: it is told where the call is interrupted, too.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        with planner.reading() as session:
            kept, team = read_retention(session), days.read_team(session)
        self._today = datetime.now(UTC).astimezone(UTC if team is None else team.zone).date()
        months: dict[Limit, int | None] = {limit: getattr(kept, f"{limit}_months") for limit in LIMITS}
        self.done = Tidied({limit: Gone(number) for limit, number in months.items()})
        self._before = {
            limit: tidying.months_before(self._today, number)
            for limit, number in months.items()
            if number is not None
        }
        if "day" in self._before:  # no plan outlives the visits of its day
            self._before["plan"] = max(self._before["day"], self._before.get("plan", date.min))

    def look(self) -> Tidied:
        """Count what would go, and change nothing."""
        with self._planner.reading() as session:
            left = tidying.days_in_work(session)
            for limit in self._before:
                for part in self._whole(session, limit, left):
                    counted, oldest = row_sets.count(session, part), row_sets.oldest(session, part)
                    self.done.gone[limit].add(counted, oldest)
            if "patient" in self._before:
                which = tidying.patients(self._before["patient"], left).which
                stay = tidying.visits_of(session, which, self._before.get("day"))
                self.done.gone["patient"].nobodys = row_sets.count(session, [stay])["visit"]
            oldest = self._before.get("plan", date.min)
            self.done.left = {day for day in left if day < oldest}
        return self.done

    def remove(self) -> Tidied:
        """Remove it."""
        for limit in ("plan", "day"):
            if limit in self._before:
                self._remove_days(limit, self._before[limit])
        if "patient" in self._before:
            with self._planner.writing() as session:
                tidying.begin_to_count(session, self._today)
        for limit, rows in self._lists():
            self._remove_some(limit, rows)
        if "patient" in self._before:
            self._remove_patients(self._before["patient"])
        return self.done

    def _whole(self, session: Session, limit: Limit, left: Sequence[date]) -> list[Sequence[Rows]]:
        """Everything that is to go by a limit, the days in work left out."""
        before = self._before[limit]
        on_old_days = tidying.before(before, left)
        if limit == "plan":
            return [tidying.plans_on(session, on_old_days)]
        if limit == "patient":
            which, since = tidying.patients(before, left).which, self._before.get
            return [
                tidying.of_patients(
                    session, which, care_plans_from=since("care_plan"), plans_from=since("plan")
                )
            ]
        lists: list[Sequence[Rows]] = [
            self._with_slots(session, rows) for own, rows in self._lists() if own == limit
        ]
        if limit == "day":
            return [tidying.done_on(on_old_days), tidying.nobodies(before, left), lists[0]]
        return lists

    def _lists(self) -> list[tuple[Limit, Rows]]:
        """What is removed some rows at a time; of those whom nobody names, all whom nobody names by now."""
        found: list[tuple[Limit, Rows]] = []
        if "day" in self._before:
            found.append(("day", tidying.absences(self._before["day"])))
            found += [("day", rows) for rows in tidying.nobodies(None, ())]
        if "care_plan" in self._before:
            found.append(("care_plan", tidying.care_plans(self._before["care_plan"])))
        if "access" in self._before:
            found += [("access", rows) for rows in tidying.closed_doors(_midnight(self._before["access"]))]
        if "audit" in self._before:
            found.append(("audit", tidying.noted(_midnight(self._before["audit"]))))
        return found

    def _remove_days(self, limit: Limit, before: date) -> None:
        """Remove one day after the other, but those of which a plan is being made."""
        day: date | None = None
        while True:
            with self._planner.reading() as session:
                part = self._on(session, limit, lambda on: on < before)
                day = row_sets.next_day(session, [rows for rows in part if rows.table in _HEADS], day)
            if day is None:
                return
            with self._planner.writing() as session:
                counted = self._remove_day(session, limit, day)
            if counted is None:
                self.done.left.add(day)
            else:
                self.done.gone[limit].add(counted, day)

    def _remove_day(self, session: Session, limit: Limit, day: date) -> dict[str, int] | None:
        if day in tidying.days_in_work(session):
            return None
        part = self._on(session, limit, lambda on: on == day)
        audit.note_tidying(session, "day", day.isoformat(), [rows.name for rows in part])
        if limit == "day":
            visits = next(rows for rows in part if rows.table is Visit)
            tidying.remember_care(session, Visit.day, visits)
        return row_sets.remove(session, part)

    def _on(self, session: Session, limit: Limit, on: OnDays) -> list[Rows]:
        return tidying.plans_on(session, on) if limit == "plan" else tidying.done_on(on)

    def _remove_some(self, limit: Limit, rows: Rows) -> None:
        key = getattr(rows.table, inspect(rows.table).primary_key[-1].key)  # behind the organisation's
        while True:
            with self._planner.reading() as session:
                ids = row_sets.some_ids(session, rows, key, MOST_ROWS)
            if not ids:
                return
            with self._planner.writing() as session:
                some = rows._replace(which=and_(rows.which, col(key).in_(ids)))
                part = self._with_slots(session, some)
                audit.note_tidying(session, rows.name, audit.SEVERAL, [each.name for each in part])
                if rows.table is CarePlan:
                    tidying.remember_care(session, CarePlan.ends_on, some)
                oldest = row_sets.oldest(session, part)
                counted = row_sets.remove(session, part)
            self.done.gone[limit].add(counted, oldest)

    def _with_slots(self, session: Session, rows: Rows) -> list[Rows]:
        """Rows and, of care plans, the visits that they prescribe."""
        return [tidying.slots_of(session, rows.which), rows] if rows.table is CarePlan else [rows]

    def _remove_patients(self, before: date) -> None:
        """Erase one patient after the other, as `tournee person erase` does."""
        while True:
            with self._planner.reading() as session:
                people = tidying.patients(before, tidying.days_in_work(session))
                ids = row_sets.some_ids(session, people, Patient.id, MOST_ROWS)
            for patient_id in ids:
                self._remove_patient(patient_id, before)
            if not ids:
                return

    def _remove_patient(self, patient_id: str, before: date) -> None:
        with self._planner.writing() as session:
            people = tidying.patients(before, tidying.days_in_work(session)).which
            part = tidying.of_patients(session, and_(people, col(Patient.id) == patient_id))
            counted = row_sets.count(session, part)
            if not counted["patient"]:
                return
            nobodys, _, _ = erase_within(session, "patient", patient_id)
            forget_tables(self._planner.settings.tables)
        self.done.gone["patient"].add(counted, None, nobodys)


def attempts_gone(engine: sa.Engine, *, is_dry_run: bool) -> int:
    """Remove attempts to sign in that lock nobody out any more, whoever's; say how many there were."""
    with writing(engine, EVERY_ORGANISATION) as session:
        old = Rows(Attempt, col(Attempt.began_at) < datetime.now(UTC) - LOCK)
        done = row_sets.count(session, [old]) if is_dry_run else row_sets.remove(session, [old])
    return done["attempt"]


def answers_gone(planner: Planner, *, is_dry_run: bool) -> int:
    """Remove answers that nobody is given again any more; say how many there were."""
    with planner.writing() as session:
        old = old_answers()
        done = row_sets.count(session, [old]) if is_dry_run else row_sets.remove(session, [old])
    return done[old.name]


def openings_gone(planner: Planner, *, is_dry_run: bool) -> int:
    """Remove what tells who had a day open, once that has ended; say how many there were."""
    with planner.writing() as session:
        old = old_openings()
        done = row_sets.count(session, [old]) if is_dry_run else row_sets.remove(session, [old])
    return done[old.name]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
