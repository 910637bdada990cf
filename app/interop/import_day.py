"""A day read from a folder as the rows that are stored, and the orders of the plan made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.errors import BadInputError
from app.interop.file_faults import FileFaults
from app.tables import (
    Act,
    Link,
    Nurse,
    NurseWish,
    Patient,
    Shift,
    ShiftBreak,
    StoredDay,
    Team,
    TimeWindow,
    Visit,
)
from app.translate import DayClock

if TYPE_CHECKING:
    from datetime import datetime

    from app.interop.day_values import DayFolder
    from app.interop.day_values import Nurse as GivenNurse
    from app.interop.day_values import Shift as GivenShift
    from app.interop.day_values import Visit as GivenVisit
    from app.language import Language

SAME_NURSE = {"same": True, "other": False, "any": None}
Orders = dict[str, list[str | None]]


def import_day(folder: DayFolder, language: Language = "en") -> tuple[StoredDay, Orders]:
    """
    Turn a day's folder into rows.

    Parameters
    ----------
    language
        In which faults are told.

    Returns
    -------
    StoredDay
        The day as it is to be stored.
    dict
        By shift id the visits of the plan made by hand in their order, None for the next break; empty
        where the folder holds no such plan.

    Raises
    ------
    BadInputError
        Naming every time that the clocks skip on that day.
    """
    service = folder.service
    wall = _Wall(DayClock(service.day, ZoneInfo(service.time_zone)), FileFaults(language))
    day = StoredDay(
        day=service.day,
        team=Team(
            name=service.name,
            time_zone=service.time_zone,
            base_address=service.base.address,
            base_lat=service.base.lat,
            base_lon=service.base.lon,
            car_parking_seconds=60 * service.car_parking_minutes,
            bicycle_parking_seconds=60 * service.bicycle_parking_minutes,
        ),
        nurses=[_nurse(given) for given in folder.nurses],
        acts=[
            Act(
                id=given.id,
                kind=given.kind,
                name_fr=given.name_fr,
                name_en=given.name_en,
                duration_seconds=60 * given.minutes,
                skills=list(given.skills),
            )
            for given in folder.acts
        ],
        links=[
            Link(
                day=service.day,
                position=position,
                first=given.first,
                second=given.second,
                min_seconds=60 * given.min_minutes,
                max_seconds=None if given.max_minutes is None else 60 * given.max_minutes,
                same_nurse=SAME_NURSE[given.nurse],
                together=given.is_together,
            )
            for position, given in enumerate(folder.links)
        ],
    )
    _add_patients(day, folder)
    for position, shift in enumerate(folder.shifts):
        _add_shift(day, shift, position, wall)
    for position, visit in enumerate(folder.visits):
        _add_visit(day, visit, position, wall)
    if wall.faults:
        raise BadInputError(faults=wall.faults.found)
    orders: Orders = {}
    for step in sorted(folder.today, key=lambda step: step.position):
        orders.setdefault(step.shift, []).append(step.visit)
    return day, orders


@dataclass(frozen=True)
class _Wall:
    """The clock on the wall on that day; times it never shows are noted as faults."""

    clock: DayClock
    faults: FileFaults

    def moment(self, minutes: int, where: str) -> datetime:
        found = self.clock.on_the_wall(minutes)
        if found is not None:
            return found
        self.faults.add("skipped_time", where, clock=f"{minutes // 60:02}:{minutes % 60:02}")
        return self.clock.moment(60 * minutes)


def _nurse(given: GivenNurse) -> Nurse:
    home = given.home
    return Nurse(
        id=given.id,
        first_name=given.first_name,
        last_name=given.last_name,
        role=given.role,
        skills=list(given.skills),
        mode=given.mode,
        leaves_from=given.leaves_from,
        home_address="" if home is None else home.address,
        home_lat=None if home is None else home.lat,
        home_lon=None if home is None else home.lon,
    )


def _add_patients(day: StoredDay, folder: DayFolder) -> None:
    for given in folder.patients:
        day.patients.append(
            Patient(
                id=given.id,
                title=given.title,
                first_name=given.first_name,
                last_name=given.last_name,
                address=given.home.address,
                lat=given.home.lat,
                lon=given.home.lon,
                door_seconds=60 * given.door_minutes,
                door_note=given.door_note,
            )
        )
        for wish, nurses in (("usual", given.usual_nurses), ("refused", given.refused_nurses)):
            day.wishes.extend(NurseWish(patient_id=given.id, nurse_id=nurse, wish=wish) for nurse in nurses)


def _add_shift(day: StoredDay, given: GivenShift, position: int, wall: _Wall) -> None:
    where = f"shifts.csv, shift {given.id}"
    day.shifts.append(
        Shift(
            day=day.day,
            id=given.id,
            position=position,
            nurse_id=given.nurse,
            start=wall.moment(given.start, where),
            end=wall.moment(given.end, where),
            max_overtime_seconds=60 * given.max_overtime_minutes,
        )
    )
    if given.rest is not None:
        day.breaks.append(
            ShiftBreak(
                day=day.day,
                shift_id=given.id,
                position=0,
                earliest=wall.moment(given.rest.earliest, where),
                latest=wall.moment(given.rest.latest, where),
                duration_seconds=60 * given.rest.minutes,
                paid=given.rest.is_paid,
            )
        )


def _add_visit(day: StoredDay, given: GivenVisit, position: int, wall: _Wall) -> None:
    where = f"visits.csv, visit {given.id}"
    day.visits.append(
        Visit(
            day=day.day,
            id=given.id,
            position=position,
            patient_id=given.patient,
            act_id=given.act,
            duration_seconds=60 * given.minutes,
            skills=list(given.skills),
            unassigned_cost_seconds=60 * given.unassigned_cost_minutes,
        )
    )
    day.windows.append(
        TimeWindow(
            day=day.day,
            visit_id=given.id,
            position=0,
            earliest=wall.moment(given.earliest, where),
            latest=wall.moment(given.latest, where),
            hard_latest=wall.moment(given.hard_latest, where),
        )
    )
