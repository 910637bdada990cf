"""Nurses, with their diplomas and skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.records.shelf import Shelf, doubled
from app.rules.finding import Finding
from app.schemas.records import HomeRecord, NurseRecord, QualificationRecord
from app.store import rows
from app.tables import Nurse, NurseWish, Qualification, Shift

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Nurses(Shelf[NurseRecord]):
    """Who makes visits."""

    kind = "nurse"
    table = Nurse

    @property
    def equal(self) -> Mapping[str, object]:
        """Whoever was erased is no nurse any more."""
        return {"erased_at": None}

    def tell(self, stored: Sequence[Nurse]) -> list[NurseRecord]:
        """Give nurses with what they may do."""
        held = rows.rows_by(self.session, Qualification, "nurse_id", [row.id for row in stored])
        return [
            NurseRecord.model_construct(
                **row.model_dump(include=set(NurseRecord.model_fields)),
                home=_home(row),
                qualifications=[
                    QualificationRecord.model_construct(
                        **each.model_dump(include=set(QualificationRecord.model_fields))
                    )
                    for each in held[row.id]
                ],
            )
            for row in stored
        ]

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


def _home(row: Nurse) -> HomeRecord | None:
    if row.home_lat is None or row.home_lon is None:
        return None
    return HomeRecord(address=row.home_address, lat=row.home_lat, lon=row.home_lon)
