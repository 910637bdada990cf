"""A stored day as the API tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language import sentence
from app.schemas.days import (
    ActOut,
    BreakOut,
    LinkOut,
    NurseOut,
    PatientOut,
    PlaceOut,
    ShiftOut,
    TeamOut,
    TimeWindowOut,
    VisitOut,
)

if TYPE_CHECKING:
    from app.language import Language
    from app.tables import Link, Nurse, Patient, Shift, StoredDay, Visit


def team_view(day: StoredDay) -> TeamOut:
    """The care service."""
    return TeamOut(name=day.team.name, time_zone=day.team.time_zone, base=_base(day))


def nurse_view(nurse: Nurse, language: Language) -> NurseOut:
    """One nurse, without her home; an erased one is told as such."""
    told = nurse.model_dump(include=set(NurseOut.model_fields))
    if nurse.erased_at is not None:
        told |= {name: sentence(language, f"erased.nurse.{name}") for name in ("first_name", "last_name")}
    return NurseOut(**told, erased=nurse.erased_at is not None)


def shift_view(day: StoredDay, shift: Shift) -> ShiftOut:
    """One shift, with where it starts and ends."""
    nurse, zone = day.nurse_by_id[shift.nurse_id], day.zone
    place = _base(day)
    if nurse.leaves_from == "home" and nurse.home_lat is not None and nurse.home_lon is not None:
        place = PlaceOut(address=nurse.home_address, lat=nurse.home_lat, lon=nurse.home_lon)
    return ShiftOut(
        id=shift.id,
        nurse_id=shift.nurse_id,
        start=shift.start.astimezone(zone),
        end=shift.end.astimezone(zone),
        max_overtime_seconds=shift.max_overtime_seconds,
        mode=nurse.mode,
        start_place=place,
        end_place=place,
        breaks=[
            BreakOut(
                earliest=rest.earliest.astimezone(zone),
                latest=rest.latest.astimezone(zone),
                duration_seconds=rest.duration_seconds,
                paid=rest.paid,
            )
            for rest in day.breaks_by_shift.get(shift.id, ())
        ],
    )


def patient_view(day: StoredDay, patient: Patient, language: Language) -> PatientOut:
    """One patient, with the nurses wished for and refused; an erased one is told as such, at the base."""
    told = patient.model_dump()
    if patient.erased_at is not None:
        told |= {name: sentence(language, f"erased.patient.{name}") for name in ("title", "last_name")}
    return PatientOut(
        **told,
        erased=patient.erased_at is not None,
        usual_nurse_ids=day.usual_by_patient.get(patient.id, []),
        refused_nurse_ids=day.refused_by_patient.get(patient.id, []),
    )


def visit_view(day: StoredDay, visit: Visit, language: Language) -> VisitOut:
    """One visit, its act named in a language."""
    act, zone = day.act_by_id[visit.act_id], day.zone
    return VisitOut(
        id=visit.id,
        patient_id=visit.patient_id,
        act=ActOut(id=act.id, kind=act.kind, name=act.name_fr if language == "fr" else act.name_en),
        duration_seconds=visit.duration_seconds,
        time_windows=[
            TimeWindowOut(
                earliest=window.earliest.astimezone(zone),
                latest=window.latest.astimezone(zone),
                hard_latest=None if window.hard_latest is None else window.hard_latest.astimezone(zone),
            )
            for window in day.windows_by_visit.get(visit.id, ())
        ],
        skills=visit.skills,
    )


def link_view(link: Link) -> LinkOut:
    """One link."""
    return LinkOut(**link.model_dump(include=set(LinkOut.model_fields)))


def _base(day: StoredDay) -> PlaceOut:
    return PlaceOut(address=day.team.base_address, lat=day.team.base_lat, lon=day.team.base_lon)
