"""Nurses, with their diplomas and skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.records.shelf import Shelf, doubled
from app.rules.finding import Finding
from app.schemas.records import HomeRecord, NurseRecord, QualificationRecord
from app.store import rows
from app.tables import Nurse, NurseWish, Qualification, Shift

if TYPE_CHECKING:
    from collections.abc import Sequence


class Nurses(Shelf[NurseRecord]):
    """Who makes visits."""

    kind = "nurse"

    def ids(self, after: str, most: int) -> Sequence[str]:
        """Give the ids behind one, in order."""
        return rows.ids_behind(self.session, Nurse, after, most, erased_at=None)

    def read(self, record_id: str) -> NurseRecord | None:
        """Give one nurse."""
        row = rows.find_person(self.session, Nurse, record_id)
        if row is None:
            return None
        home = None
        if row.home_lat is not None and row.home_lon is not None:
            home = HomeRecord(address=row.home_address, lat=row.home_lat, lon=row.home_lon)
        return NurseRecord.model_construct(
            **row.model_dump(include=set(NurseRecord.model_fields)),
            home=home,
            qualifications=[
                QualificationRecord.model_construct(
                    **held.model_dump(include=set(QualificationRecord.model_fields))
                )
                for held in rows.rows_of(self.session, Qualification, nurse_id=record_id)
            ],
        )

    def check(self, record_id: str, given: NurseRecord) -> list[Finding]:  # noqa: ARG002 - the shelf's own shape
        """Find a missing home, skills named twice, dates the wrong way round."""
        findings = doubled("body.skills", given.skills)
        if given.leaves_from == "home" and given.home is None:
            findings.append(Finding("home_missing", "body.home"))
        for number, held in enumerate(given.qualifications):
            if held.valid_from and held.valid_until and held.valid_until < held.valid_from:
                findings.append(Finding("ends_before_start", f"body.qualifications.{number}.valid_until"))
        return findings

    def write(self, record_id: str, given: NurseRecord, *, is_new: bool) -> None:
        """Store a nurse and what she may do."""
        row = rows.to_fill(self.session, Nurse, is_new=is_new, id=record_id)
        for name in (
            "first_name",
            "last_name",
            "role",
            "skills",
            "mode",
            "leaves_from",
            "contract_minutes_a_week",
        ):
            setattr(row, name, getattr(given, name))
        row.home_address = "" if given.home is None else given.home.address
        row.home_lat = None if given.home is None else given.home.lat
        row.home_lon = None if given.home is None else given.home.lon
        self.session.add(row)
        self.session.flush()
        rows.remove_rows(self.session, Qualification, nurse_id=record_id)
        self.session.expire_all()
        for position, held in enumerate(given.qualifications):
            self.session.add(Qualification(nurse_id=record_id, position=position, **held.model_dump()))

    def remove(self, record_id: str) -> None:
        """Remove a nurse who has no shift."""
        if rows.is_used(self.session, Shift, nurse_id=record_id):
            raise self.in_use(record_id, "shift")
        rows.remove_rows(self.session, NurseWish, nurse_id=record_id)
        rows.remove_rows(self.session, Nurse, id=record_id)
