"""The act catalogue: an editable table with dates."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.records.shelf import Shelf, doubled
from app.rules.finding import Finding
from app.schemas.records import ActRecord
from app.store import rows
from app.tables import Act, ActEdition, CareSlot, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

FRENCH_DEFAULT = Path(__file__).parent / "french_acts.csv"
"""Acts of French home care, who may do them and usual minutes; to be checked with one's texts."""
_SAME = {"kind", "name_fr", "name_en", "skills", "diplomas", "valid_until", "needs_check"}


class Acts(Shelf[ActRecord]):
    """What care there is, told as it was last edited."""

    kind = "act"
    is_of_people = False
    table = Act

    def tell(self, stored: Sequence[Act]) -> list[ActRecord]:
        """Give acts by their newest editions."""
        ids = [row.id for row in stored]
        editions = rows.rows_by(self.session, ActEdition, "act_id", ids, order="starts_on")
        told = []
        for row in stored:
            newest = editions[row.id][-1] if editions[row.id] else None
            shown = newest or row
            told.append(
                ActRecord.model_construct(
                    id=row.id,
                    starts_on=newest.starts_on if newest else row.valid_from,
                    minutes=shown.duration_seconds // 60,
                    **shown.model_dump(include=_SAME),
                )
            )
        return told

    def check(self, record_id: str, given: ActRecord) -> list[Finding]:
        """Find names given twice, an end before the beginning, and editions behind the day."""
        findings = [*doubled("body.skills", given.skills), *doubled("body.diplomas", given.diplomas)]
        if given.starts_on and given.valid_until and given.valid_until < given.starts_on:
            findings.append(Finding("ends_before_start", "body.valid_until"))
        later = rows.rows_of(self.session, ActEdition, order="starts_on", act_id=record_id)
        if later and (given.starts_on is None or later[-1].starts_on > given.starts_on):
            findings.append(
                Finding("editions_exist", "body.starts_on", {"day": later[-1].starts_on.isoformat()})
            )
        return findings

    def write(self, record_id: str, given: ActRecord, *, is_new: bool) -> None:
        """Store a new act, or a new edition of one from its day on; days before keep what they had."""
        values = given.model_dump(include=_SAME)
        values["duration_seconds"] = 60 * given.minutes
        if is_new:
            self.session.add(Act(id=record_id, valid_from=given.starts_on, **values))
            return
        starts_on = given.starts_on or date.min
        edition = rows.find(self.session, ActEdition, record_id, starts_on)
        if edition is None:
            self.session.add(ActEdition(act_id=record_id, starts_on=starts_on, **values))
            return
        for name, value in values.items():
            setattr(edition, name, value)

    def remove(self, record_id: str) -> None:
        """Remove an act that nothing is made of."""
        used = rows.is_used(self.session, Visit, act_id=record_id)
        slots = rows.rows_of(self.session, CareSlot, order="care_plan_id")
        if used or any(record_id in slot.act_ids for slot in slots):
            raise self.in_use(record_id, "visit" if used else "care plan")
        rows.remove_rows(self.session, Act, id=record_id)

    def add_french_default(self) -> list[str]:
        """Add the acts of French home care whose ids are free; returns their ids."""
        with FRENCH_DEFAULT.open(encoding="utf-8", newline="") as file:
            given = list(csv.DictReader(file))
        known = rows.known_ids(self.session, Act, [row["id"] for row in given])
        new = [row for row in given if row["id"] not in known]
        for row in new:
            self.session.add(
                Act(
                    id=row["id"],
                    kind=row["kind"],
                    name_fr=row["name_fr"],
                    name_en=row["name_en"],
                    duration_seconds=60 * int(row["minutes"]),
                    diplomas=row["diplomas"].split(";"),
                    needs_check=True,
                )
            )
        return [row["id"] for row in new]
