"""Patients, with the nurses they wish for and refuse."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.records.shelf import Shelf, doubled
from app.rules.finding import Finding
from app.schemas.records import PatientRecord
from app.store import rows
from app.store.patients import find_patients
from app.store.rows import Part
from app.tables import CarePlan, Nurse, NurseWish, Patient, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.store.rows import PartAsked

_SAME = ("title", "first_name", "last_name", "address", "lat", "lon", "door_note", "wishes", "phone")


class Patients(Shelf[PatientRecord]):
    """Who is cared for."""

    kind = "patient"
    table = Patient

    @property
    def equal(self) -> Mapping[str, object]:
        """Whoever was erased is no patient any more."""
        return {"erased_at": None}

    def part(self, asked: PartAsked) -> Part[Any]:
        """Give a part of the list, or of what is found by the words of names or by an id."""
        if not asked.search:
            return super().part(asked)
        named = rows.find_person(self.session, Patient, asked.search.strip())
        return Part([named], None) if named else find_patients(self.session, asked.search, asked)

    def tell(self, stored: Sequence[Patient]) -> list[PatientRecord]:
        """Give patients with their wishes."""
        ids = [row.id for row in stored]
        wishes = rows.rows_by(self.session, NurseWish, "patient_id", ids, order="nurse_id")
        return [
            PatientRecord.model_construct(
                id=row.id,
                **{name: getattr(row, name) for name in _SAME},
                door_minutes=row.door_seconds // 60,
                birth_date=date.fromisoformat(row.birth_date) if row.birth_date else None,
                usual_nurse_ids=[wish.nurse_id for wish in wishes[row.id] if wish.wish == "usual"],
                refused_nurse_ids=[wish.nurse_id for wish in wishes[row.id] if wish.wish == "refused"],
            )
            for row in stored
        ]

    def check(self, record_id: str, given: PatientRecord) -> list[Finding]:  # noqa: ARG002 - the shelf's own shape
        """Find nurses who are unknown, named twice, or both usual and refused."""
        findings = []
        named = {*given.usual_nurse_ids, *given.refused_nurse_ids}
        known = rows.known_ids(self.session, Nurse, sorted(named), erased_at=None)
        for field in ("usual_nurse_ids", "refused_nurse_ids"):
            ids = getattr(given, field)
            findings += doubled(f"body.{field}", ids)
            findings += [
                Finding("unknown_id", f"body.{field}.{number}", {"kind": "nurse", "id": nurse})
                for number, nurse in enumerate(ids)
                if nurse not in known
            ]
        for nurse in sorted(set(given.usual_nurse_ids) & set(given.refused_nurse_ids)):
            findings.append(Finding("contradiction", "body.refused_nurse_ids", {"nurse": nurse}))
        return findings

    def write(self, record_id: str, given: PatientRecord, *, is_new: bool) -> None:
        """Store a patient and the wishes about nurses."""
        row = rows.to_fill(self.session, Patient, is_new=is_new, id=record_id)
        for name in _SAME:
            setattr(row, name, getattr(given, name))
        row.door_seconds = 60 * given.door_minutes
        row.birth_date = "" if given.birth_date is None else given.birth_date.isoformat()
        self.session.add(row)
        self.session.flush()
        rows.remove_rows(self.session, NurseWish, patient_id=record_id)
        self.session.expire_all()
        for wish, nurses in (("usual", given.usual_nurse_ids), ("refused", given.refused_nurse_ids)):
            for nurse in nurses:
                self.session.add(NurseWish(patient_id=record_id, nurse_id=nurse, wish=wish))

    def remove(self, record_id: str) -> None:
        """Remove a patient without visits and care plans."""
        for table, by in ((CarePlan, "care plan"), (Visit, "visit")):
            if rows.is_used(self.session, table, patient_id=record_id):
                raise self.in_use(record_id, by)
        rows.remove_rows(self.session, Patient, id=record_id)
