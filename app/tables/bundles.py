"""A day and a plan as bundles of their rows, each in its stored order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from app.tables.care import Act, Link, NurseWish, Patient, TimeWindow, Visit
    from app.tables.edits import Lock, PlanLock
    from app.tables.people import Nurse, Qualification, Shift, ShiftBreak, Team
    from app.tables.plans import Leg, Plan, PlanBreak, PlanRoute, Stop, Unassigned

Row = TypeVar("Row")
ONE_IS_ENOUGH = " / "
"""Parts the names in a visit's skill of which one is enough: what an act's diplomas become."""


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


@dataclass
class StoredDay:
    """Everything known of one day: the team, and what it is to do."""

    day: date
    team: Team
    nurses: list[Nurse] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    breaks: list[ShiftBreak] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)
    wishes: list[NurseWish] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    windows: list[TimeWindow] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    qualifications: list[Qualification] = field(default_factory=list)
    """Those that count on the day."""

    def to_plan(self) -> StoredDay:
        """The same day without what is not to be planned, its nurses with all that they may do that day."""
        erased = {row.id for row in self.patients if row.erased_at is not None}
        gone = {row.id for row in self.nurses if row.erased_at is not None}
        visits = [row for row in self.visits if row.state != "cancelled" and row.patient_id not in erased]
        shifts = [row for row in self.shifts if not row.withdrawn and row.nurse_id not in gone]
        made, worked = {row.id for row in visits}, {row.id for row in shifts}
        return replace(
            self,
            nurses=[self._qualified(nurse) for nurse in self.nurses],
            visits=visits,
            shifts=shifts,
            breaks=[row for row in self.breaks if row.shift_id in worked],
            windows=[row for row in self.windows if row.visit_id in made],
            links=[row for row in self.links if {row.first, row.second} <= made],
        )

    def _qualified(self, nurse: Nurse) -> Nurse:
        held = {*nurse.skills, *(row.name for row in self.qualifications if row.nurse_id == nurse.id)}
        choices = {skill for visit in self.visits for skill in visit.skills if ONE_IS_ENOUGH in skill}
        met = {choice for choice in choices if held & set(choice.split(ONE_IS_ENOUGH))}
        return type(nurse)(**{**nurse.model_dump(), "skills": sorted(held | met)})

    @property
    def zone(self) -> ZoneInfo:
        """The team's time zone."""
        return self.team.zone

    @cached_property
    def nurse_by_id(self) -> dict[str, Nurse]:
        """Nurses by id."""
        return {nurse.id: nurse for nurse in self.nurses}

    @cached_property
    def patient_by_id(self) -> dict[str, Patient]:
        """Patients by id."""
        return {patient.id: patient for patient in self.patients}

    @cached_property
    def act_by_id(self) -> dict[str, Act]:
        """Acts by id."""
        return {act.id: act for act in self.acts}

    @cached_property
    def breaks_by_shift(self) -> dict[str, list[ShiftBreak]]:
        """Breaks in order, by shift; shifts without one are left out."""
        return _grouped(self.breaks, lambda row: row.shift_id)

    @cached_property
    def windows_by_visit(self) -> dict[str, list[TimeWindow]]:
        """Time windows in order, by visit."""
        return _grouped(self.windows, lambda row: row.visit_id)

    @cached_property
    def usual_by_patient(self) -> dict[str, list[str]]:
        """Ids of the usual nurses, by patient; patients without one are left out."""
        return self._wished("usual")

    @cached_property
    def refused_by_patient(self) -> dict[str, list[str]]:
        """Ids of the refused nurses, by patient; patients without one are left out."""
        return self._wished("refused")

    def _wished(self, wish: str) -> dict[str, list[str]]:
        rows = _grouped((row for row in self.wishes if row.wish == wish), lambda row: row.patient_id)
        return {patient: [row.nurse_id for row in found] for patient, found in rows.items()}


@dataclass
class StoredPlan:
    """One plan with its rounds and what it leaves out."""

    plan: Plan
    routes: list[PlanRoute] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    breaks: list[PlanBreak] = field(default_factory=list)
    unassigned: list[Unassigned] = field(default_factory=list)
    locks: list[PlanLock] = field(default_factory=list)

    @cached_property
    def stops_by_shift(self) -> dict[str, list[Stop]]:
        """Stops in order, by shift."""
        return _grouped(self.stops, lambda row: row.shift_id)

    @cached_property
    def legs_by_shift(self) -> dict[str, list[Leg]]:
        """Legs in order, by shift; each list ends with the way back."""
        return _grouped(self.legs, lambda row: row.shift_id)

    @cached_property
    def breaks_by_shift(self) -> dict[str, list[PlanBreak]]:
        """Breaks in order, by shift; rounds without one are left out."""
        return _grouped(self.breaks, lambda row: row.shift_id)

    @property
    def lock_by_visit(self) -> dict[str, Lock]:
        """What stays, by the visit that it is about."""
        return {row.visit_id: row.lock for row in self.locks}
