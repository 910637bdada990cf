"""Long records for tests and benchmarks: invented patients by the thousand, each named by a number."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from app.tables import CarePlan, CareSlot, Patient, TimeWindow, Visit
from tests.records import DAY, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlmodel import Session

ACT = "a-wash"
"""The act of every visit; the small day of `tests.records` brings it."""


def patient_id(number: int) -> str:
    """The id of an invented patient."""
    return f"p-{number:05}"


def invented_patient(number: int) -> Patient:
    """Make a patient who is nobody: family names repeat, the number after them is its own."""
    return Patient(
        id=patient_id(number),
        title="Mme" if number % 2 else "M.",
        first_name=f"Zzprenom{number % 97}",
        last_name=f"Zznom{number % 1009} Zz{number:05}",
        address=f"{number} Zzrue",
        lat=43.73 + number % 100 / 10_000,
        lon=7.42 + number % 77 / 10_000,
        door_seconds=60,
        door_note="",
        phone=f"00 {number:08}",
    )


def invented_visits(day: date, patients: range, count: int) -> Iterator[Visit | TimeWindow]:
    """Make a day's visits of some patients in turn, and when each may begin."""
    for number in range(count):
        visit = f"v-{number:04}"
        yield Visit(
            day=day,
            id=visit,
            position=number,
            patient_id=patient_id(patients[number % len(patients)]),
            act_id=ACT,
            duration_seconds=1200,
            skills=["wash"],
            unassigned_cost_seconds=36_000,
            state="done" if day < DAY else "planned",
        )
        earliest = at(f"{7 + number % 11:02}:00", day)
        yield TimeWindow(
            day=day, visit_id=visit, position=0, earliest=earliest, latest=earliest + timedelta(hours=1)
        )


def invented_care_plan(number: int) -> tuple[CarePlan, CareSlot]:
    """Make the care plan of an invented patient."""
    plan = CarePlan(
        id=f"c-{number:05}",
        patient_id=patient_id(number),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        rule="FREQ=DAILY",
    )
    return plan, CareSlot(care_plan_id=plan.id, position=0, act_ids=[ACT], windows=[[480, 540, None]])


class Asked:
    """Counts what a database is asked while it lasts, but for the threads that look for plans to make."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self.statements: list[tuple[str, object]] = []

    def __enter__(self) -> Self:
        """Begin to count."""
        sa.event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        """End counting."""
        sa.event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        if not threading.current_thread().name.startswith("plans-"):
            self.statements.append((statement, values))


def add_patients(writing: AbstractContextManager[Session], numbers: range) -> None:
    """Store invented patients, a thousand at a time in memory."""
    with writing as session:
        for start in range(numbers.start, numbers.stop, 1000):
            session.add_all(map(invented_patient, range(start, min(start + 1000, numbers.stop))))
            session.flush()
            session.expunge_all()
