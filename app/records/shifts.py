"""Shifts of a day, entered with the checks of rest, amplitude and weekly hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.records.of_day import DayShelf
from app.rules.finding import Finding
from app.rules.prescribed import wall_time
from app.rules.work import Worked, broken_limits, key
from app.schemas.care_plans import RestRecord, ShiftRecord
from app.schemas.text import minutes_of
from app.store import rows
from app.store.work_limits import read_limits
from app.tables import Absence, Nurse, PlanRoute, Shift, ShiftBreak

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from app.translate import DayClock

_AROUND = timedelta(days=8)
"""Shifts this near may share a week or a rest with a day's."""


class Shifts(DayShelf[ShiftRecord]):
    """Who works when on one day."""

    kind = "shift"
    table = Shift
    whose = "nurse_id"

    def tell(self, stored: Sequence[Shift]) -> list[ShiftRecord]:
        """Give shifts with their breaks."""
        ids = [row.id for row in stored]
        rests = rows.rows_by(self.session, ShiftBreak, "shift_id", ids, day=self.day)
        return [
            ShiftRecord(
                id=row.id,
                nurse_id=row.nurse_id,
                start=self._told(row.start),
                end=self._told(row.end),
                max_overtime_minutes=row.max_overtime_seconds // 60,
                withdrawn=row.withdrawn,
                breaks=[
                    RestRecord(
                        earliest=self._told(rest.earliest),
                        latest=self._told(rest.latest),
                        minutes=rest.duration_seconds // 60,
                        paid=rest.paid,
                    )
                    for rest in rests[row.id]
                ],
            )
            for row in stored
        ]

    def check(self, record_id: str, given: ShiftRecord) -> list[Finding]:
        """Find unknown and absent nurses, skipped times, breaks outside, and limits that are not kept."""
        clock = self.clock
        findings = self._times(given, clock)
        nurse = rows.find_person(self.session, Nurse, given.nurse_id)
        if nurse is None:
            facts = {"kind": "nurse", "id": given.nurse_id}
            return [*findings, Finding("unknown_id", "body.nurse_id", facts)]
        if given.withdrawn or findings:
            return findings
        for absence in rows.rows_of(self.session, Absence, order="first_day", nurse_id=nurse.id):
            if absence.first_day <= self.day <= absence.last_day:
                facts = {"first": absence.first_day.isoformat(), "last": absence.last_day.isoformat()}
                findings.append(Finding("absent", "body.nurse_id", {"nurse": nurse.id, **facts}))
        wanted = self._worked(record_id, given, clock)
        limits = read_limits(self.session)
        shifts = [*self._others(nurse.id, record_id), wanted]
        for broken in broken_limits(nurse.id, shifts, limits, nurse.contract_minutes_a_week, clock.zone):
            if key(wanted) in broken.shifts:
                refuses = broken.limit == "overlap" or broken.limit in limits.refusing
                (findings if refuses else self.warnings).append(broken.finding)
        return findings

    def write(self, record_id: str, given: ShiftRecord, *, is_new: bool) -> None:
        """Store a shift with its breaks."""
        clock = self.clock
        row = rows.to_fill(self.session, Shift, is_new=is_new, day=self.day, id=record_id)
        if is_new:
            row.position = rows.next_position(self.session, Shift, day=self.day)
        row.nurse_id, row.withdrawn = given.nurse_id, given.withdrawn
        row.start, row.end = (clock.shown(minutes_of(told)) for told in (given.start, given.end))
        row.max_overtime_seconds = 60 * given.max_overtime_minutes
        self.session.add(row)
        self.session.flush()
        rows.remove_rows(self.session, ShiftBreak, day=self.day, shift_id=record_id)
        self.session.expunge_all()
        for position, rest in enumerate(given.breaks):
            self.session.add(
                ShiftBreak(
                    day=self.day,
                    shift_id=record_id,
                    position=position,
                    earliest=clock.shown(minutes_of(rest.earliest)),
                    latest=clock.shown(minutes_of(rest.latest)),
                    duration_seconds=60 * rest.minutes,
                    paid=rest.paid,
                )
            )

    def remove(self, record_id: str) -> None:
        """Remove a shift that no plan uses."""
        if rows.is_used(self.session, PlanRoute, day=self.day, shift_id=record_id):
            raise self.in_use(record_id, "plan")
        rows.remove_rows(self.session, Shift, day=self.day, id=record_id)

    def _times(self, given: ShiftRecord, clock: DayClock) -> list[Finding]:
        told = {"body.start": given.start, "body.end": given.end}
        for number, rest in enumerate(given.breaks):
            told[f"body.breaks.{number}.earliest"] = rest.earliest
            told[f"body.breaks.{number}.latest"] = rest.latest
        findings = [
            Finding("skipped_time", where, {"time": time})
            for where, time in told.items()
            if clock.on_the_wall(minutes_of(time)) is None
        ]
        start, end = minutes_of(given.start), minutes_of(given.end)
        if end <= start:
            findings.append(Finding("ends_before_start", "body.end"))
        elif end - start > 24 * 60:
            findings.append(Finding("shift_too_long", "body.end"))
        for number, rest in enumerate(given.breaks):
            earliest, latest = minutes_of(rest.earliest), minutes_of(rest.latest)
            if earliest < start or latest > end or latest - earliest < rest.minutes:
                findings.append(Finding("break_outside", f"body.breaks.{number}"))
        return findings

    def _worked(self, record_id: str, given: ShiftRecord, clock: DayClock) -> Worked:
        unpaid = tuple(
            (clock.shown(minutes_of(rest.earliest)), 60 * rest.minutes)
            for rest in given.breaks
            if not rest.paid
        )
        start, end = (clock.shown(minutes_of(told)) for told in (given.start, given.end))
        return Worked(self.day, record_id, start, end, unpaid)

    def _others(self, nurse_id: str, record_id: str) -> list[Worked]:
        first, last = self.day - _AROUND, self.day + _AROUND
        unpaid: dict[tuple[date, str], list[tuple[datetime, int]]] = {}
        near = select(ShiftBreak).where(
            col(ShiftBreak.day).between(first, last), col(ShiftBreak.paid).is_(False)
        )
        for rest in self.session.exec(near):
            unpaid.setdefault((rest.day, rest.shift_id), []).append((rest.earliest, rest.duration_seconds))
        hers = select(Shift).where(Shift.nurse_id == nurse_id, col(Shift.withdrawn).is_(False))
        shifts = self.session.exec(hers.where(col(Shift.day).between(first, last)))
        return [
            Worked(row.day, row.id, row.start, row.end, tuple(unpaid.get((row.day, row.id), ())))
            for row in shifts
            if (row.day, row.id) != (self.day, record_id)
        ]

    def _told(self, moment: datetime) -> str:
        return wall_time(self.minutes(moment))
