"""Days on which nurses are away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.records.shelf import Shelf
from app.rules.finding import Finding
from app.schemas.records import AbsenceRecord
from app.store import rows
from app.tables import Absence, Nurse, Shift

if TYPE_CHECKING:
    from collections.abc import Sequence


class Absences(Shelf[AbsenceRecord]):
    """Who is away when; what falls into an absence is withdrawn where that is asked for."""

    kind = "absence"
    table = Absence
    whose = "nurse_id"

    def tell(self, stored: Sequence[Absence]) -> list[AbsenceRecord]:
        """Give absences."""
        return [AbsenceRecord.model_validate(row.model_dump(exclude={"organisation_id"})) for row in stored]

    def check(self, record_id: str, given: AbsenceRecord) -> list[Finding]:  # noqa: ARG002 - the shelf's own shape
        """Find an unknown nurse, an end before the beginning, and shifts of those days."""
        findings = []
        if rows.find_person(self.session, Nurse, given.nurse_id) is None:
            findings.append(Finding("unknown_id", "body.nurse_id", {"kind": "nurse", "id": given.nurse_id}))
        if given.last_day < given.first_day:
            findings.append(Finding("ends_before_start", "body.last_day"))
        if not given.remove_shifts:
            findings += [
                Finding("shift_in_absence", "body.first_day", {"shift": row.id, "day": row.day.isoformat()})
                for row in self._shifts(given)
            ]
        return findings

    def write(self, record_id: str, given: AbsenceRecord, *, is_new: bool) -> None:
        """Store an absence, and withdraw the shifts that fall into it."""
        row = rows.to_fill(self.session, Absence, is_new=is_new, id=record_id)
        for shift in self._shifts(given):
            shift.withdrawn = True
        row.nurse_id, row.kind = given.nurse_id, given.kind
        row.first_day, row.last_day = given.first_day, given.last_day
        self.session.add(row)

    def remove(self, record_id: str) -> None:
        """Remove an absence; shifts withdrawn for it stay withdrawn."""
        rows.remove_rows(self.session, Absence, id=record_id)

    def _shifts(self, given: AbsenceRecord) -> list[Shift]:
        query = select(Shift).where(
            Shift.nurse_id == given.nurse_id,
            col(Shift.day).between(given.first_day, given.last_day),
            col(Shift.withdrawn).is_(False),
        )
        return list(self.session.exec(query.order_by(col(Shift.day), col(Shift.id))))
