"""Care plans: what is prescribed for patients."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from app.records.shelf import Shelf
from app.records.windows import check_windows, minutes_of_windows, told_windows
from app.rules.finding import Finding
from app.rules.recurrence import LONGEST_DAYS, read_rule
from app.schemas.care_plans import CarePlanRecord, PauseRecord, SlotRecord
from app.store import rows
from app.tables import Act, CarePlan, CareSlot, Patient, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence


class CarePlans(Shelf[CarePlanRecord]):
    """What is prescribed."""

    kind = "care plan"
    table = CarePlan
    whose = "patient_id"

    def tell(self, stored: Sequence[CarePlan]) -> list[CarePlanRecord]:
        """Give care plans with the visits of their day."""
        slots = rows.rows_by(self.session, CareSlot, "care_plan_id", [row.id for row in stored])
        return [_told(row, slots[row.id]) for row in stored]

    def check(self, record_id: str, given: CarePlanRecord) -> list[Finding]:  # noqa: ARG002 - the shelf's own shape
        """Find a rule that is not sound, unknown ids, windows and gaps that cannot be kept."""
        _, findings = read_rule(given.rule, given.starts_on, given.ends_on)
        if rows.find_person(self.session, Patient, given.patient_id) is None:
            findings.append(
                Finding("unknown_id", "body.patient_id", {"kind": "patient", "id": given.patient_id})
            )
        for number, pause in enumerate(given.pauses):
            if pause.last_day < pause.first_day:
                findings.append(Finding("ends_before_start", f"body.pauses.{number}.last_day"))
        acts = rows.known_ids(
            self.session, Act, sorted({act for slot in given.slots for act in slot.act_ids})
        )
        for number, slot in enumerate(given.slots):
            where = f"body.slots.{number}"
            findings += [
                Finding("unknown_id", f"{where}.act_ids", {"kind": "act", "id": act})
                for act in slot.act_ids
                if act not in acts
            ]
            findings += check_windows(slot.windows, where)
        return findings + _order_and_gaps(given)

    def write(self, record_id: str, given: CarePlanRecord, *, is_new: bool) -> None:
        """Store a care plan with the visits of its day."""
        row = rows.to_fill(self.session, CarePlan, is_new=is_new, id=record_id)
        for name in ("patient_id", "starts_on", "rule", "gap_minutes", "skipped_hour"):
            setattr(row, name, getattr(given, name))
        rule, _ = read_rule(given.rule, given.starts_on, given.ends_on)
        row.ends_on = given.ends_on or (
            rule.ends_on if rule else given.starts_on + timedelta(days=LONGEST_DAYS)
        )
        row.extra_days = [day.isoformat() for day in given.extra_days]
        row.left_out_days = [day.isoformat() for day in given.left_out_days]
        row.pauses = [[pause.first_day.isoformat(), pause.last_day.isoformat()] for pause in given.pauses]
        self.session.add(row)
        self.session.flush()
        rows.remove_rows(self.session, CareSlot, care_plan_id=record_id)
        self.session.expunge_all()
        for position, slot in enumerate(given.slots):
            values = slot.model_dump(exclude={"windows"})
            windows = [list(window) for window in minutes_of_windows(slot.windows)]
            self.session.add(CareSlot(care_plan_id=record_id, position=position, windows=windows, **values))

    def remove(self, record_id: str) -> None:
        """Remove a care plan; what is still planned from it is cancelled, what people changed stays."""
        for visit in rows.rows_of(
            self.session, Visit, care_plan_id=record_id, state="planned", changed_by_hand=False
        ):
            visit.state, visit.cancelled_because = "cancelled", "plan_removed"
        self.session.flush()
        rows.remove_rows(self.session, CarePlan, id=record_id)


def _told(row: CarePlan, slots: Sequence[CareSlot]) -> CarePlanRecord:
    visits = [
        SlotRecord.model_validate(
            slot.model_dump(include=set(SlotRecord.model_fields)) | {"windows": told_windows(slot.windows)}
        )
        for slot in slots
    ]
    pauses = [
        PauseRecord.model_validate({"first_day": first, "last_day": last}) for first, last in row.pauses
    ]
    told = row.model_dump(exclude={"organisation_id", "pauses"})
    return CarePlanRecord.model_validate(told | {"slots": visits, "pauses": pauses})


def _order_and_gaps(given: CarePlanRecord) -> list[Finding]:
    findings = []
    windows = [minutes_of_windows(slot.windows) for slot in given.slots]
    for number, (before, after) in enumerate(itertools.pairwise(windows), start=1):
        where = f"body.slots.{number}.windows"
        first = min(earliest for earliest, _, _ in before)
        if min(earliest for earliest, _, _ in after) < first:
            findings.append(Finding("windows_order", where))
        last = max(latest if hard is None else hard for _, latest, hard in after)
        if first + given.gap_minutes > last:
            findings.append(Finding("gap_impossible", where, {"gap": given.gap_minutes}))
    return findings
