"""A day's visits, entered or changed by hand or by another system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.records.of_day import DayShelf
from app.records.windows import check_windows, minutes_of_windows, told_windows
from app.rules.finding import Finding
from app.rules.prescribed import needed_skills, wall_time, window_moments
from app.schemas.care_plans import VisitRecord
from app.store import acts, rows
from app.tables import Link, Patient, Stop, TimeWindow, Unassigned, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence


class Visits(DayShelf[VisitRecord]):
    """What is to be done on one day, and what became of it."""

    kind = "visit"
    table = Visit
    whose = "patient_id"

    def tell(self, stored: Sequence[Visit]) -> list[VisitRecord]:
        """Give visits with their windows."""
        ids = [row.id for row in stored]
        windows = rows.rows_by(self.session, TimeWindow, "visit_id", ids, day=self.day)
        return [
            VisitRecord.model_construct(
                **row.model_dump(include=set(VisitRecord.model_fields)),
                act_ids=[row.act_id, *row.other_act_ids],
                minutes=row.duration_seconds // 60,
                unassigned_cost_minutes=row.unassigned_cost_seconds // 60,
                windows=told_windows([self._minutes_of(window) for window in windows[row.id]]),
            )
            for row in stored
        ]

    def id_of(self, given: VisitRecord) -> str | None:
        """Give a visit's id; one that another system brought is known by what that calls it, too."""
        if given.id or not given.external_id:
            return given.id
        found = rows.rows_of(self.session, Visit, day=self.day, external_id=given.external_id)
        return found[0].id if found else None

    def check(self, record_id: str, given: VisitRecord) -> list[Finding]:  # noqa: ARG002 - the shelf's own shape
        """Find unknown ids, acts not in force, windows that cannot be, and missing times."""
        findings = check_windows(given.windows, "body")
        for number, window in enumerate(minutes_of_windows(given.windows)):
            findings += [
                Finding("skipped_time", f"body.windows.{number}", {"time": wall_time(minutes)})
                for minutes in window
                if minutes is not None and self.clock.on_the_wall(minutes) is None
            ]
        if rows.find_person(self.session, Patient, given.patient_id) is None:
            facts = {"kind": "patient", "id": given.patient_id}
            findings.append(Finding("unknown_id", "body.patient_id", facts))
        in_force = acts.acts_in_force(self.session, self.day)
        for number, act in enumerate(given.act_ids):
            if act not in in_force:
                facts = {"act": act, "day": self.day.isoformat()}
                findings.append(Finding("act_not_in_force", f"body.act_ids.{number}", facts))
        is_begun = given.state in {"under_way", "done"}
        if (is_begun and given.began_at is None) or (given.state == "done" and given.ended_at is None):
            findings.append(Finding("times_needed", "body.state"))
        if given.began_at and given.ended_at and given.ended_at < given.began_at:
            findings.append(Finding("ends_before_start", "body.ended_at"))
        if given.origin == "other_system" and not given.external_id:
            findings.append(Finding("external_id_needed", "body.external_id"))
        return findings

    def write(self, record_id: str, given: VisitRecord, *, is_new: bool) -> None:
        """Store a visit; from then on it is kept when the day is made from care plans."""
        clock = self.clock
        row = rows.to_fill(self.session, Visit, is_new=is_new, day=self.day, id=record_id)
        if is_new:
            row.position = rows.next_position(self.session, Visit, day=self.day)
            row.origin = given.origin if given.origin == "other_system" else "by_hand"
        made = [acts.acts_in_force(self.session, self.day)[act] for act in given.act_ids]
        row.patient_id, row.changed_by_hand = given.patient_id, True
        if is_new or [row.act_id, *row.other_act_ids] != given.act_ids:
            row.skills = list(needed_skills(made))
        row.act_id, row.other_act_ids = given.act_ids[0], given.act_ids[1:]
        usual = sum(act.duration_seconds for act in made)
        row.duration_seconds = usual if given.minutes is None else 60 * given.minutes
        row.unassigned_cost_seconds = 60 * given.unassigned_cost_minutes
        row.state, row.began_at, row.ended_at = given.state, given.began_at, given.ended_at
        row.cancelled_because = "by_hand" if given.state == "cancelled" else None
        row.external_id = given.external_id
        self.session.add(row)
        self.session.flush()
        rows.remove_rows(self.session, TimeWindow, day=self.day, visit_id=record_id)
        self.session.expunge_all()
        for position, window in enumerate(minutes_of_windows(given.windows)):
            earliest, latest, hard_latest = window_moments(window, clock)
            row = TimeWindow(
                day=self.day,
                visit_id=record_id,
                position=position,
                earliest=earliest,
                latest=latest,
                hard_latest=hard_latest,
            )
            self.session.add(row)

    def remove(self, record_id: str) -> None:
        """Remove a visit that is in no plan; others are cancelled instead."""
        for table in (Stop, Unassigned):
            if rows.is_used(self.session, table, day=self.day, visit_id=record_id):
                raise self.in_use(record_id, "plan")
        for end in ("first", "second"):
            rows.remove_rows(self.session, Link, **{"day": self.day, end: record_id})
        rows.remove_rows(self.session, Visit, day=self.day, id=record_id)

    def _minutes_of(self, window: TimeWindow) -> list[int | None]:
        hard_latest = None if window.hard_latest is None else self.minutes(window.hard_latest)
        return [self.minutes(window.earliest), self.minutes(window.latest), hard_latest]
