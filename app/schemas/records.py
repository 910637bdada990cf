"""Records of people and acts as they are sent and told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.schemas.dates import AnyDay, Day
from app.schemas.numbers import Whole
from app.schemas.text import Id, Line, Name, Note

Latitude = Annotated[
    float, Field(ge=-90, le=90, allow_inf_nan=False, strict=True, description="In degrees (WGS 84).")
]
Longitude = Annotated[
    float, Field(ge=-180, le=180, allow_inf_nan=False, strict=True, description="In degrees (WGS 84).")
]
Minutes = Annotated[Whole, Field(ge=1, le=24 * 60, description="Length in minutes.")]
Names = Annotated[list[Name], Field(max_length=50)]


class QualificationRecord(BaseModel, extra="forbid"):
    """A diploma or a skill; it counts from `valid_from` to `valid_until`, both included."""

    kind: Literal["diploma", "skill"]
    name: Name
    valid_from: Day | None = None
    valid_until: Day | None = None


class HomeRecord(BaseModel, extra="forbid"):
    """Where someone lives."""

    address: Line
    lat: Latitude
    lon: Longitude


class NurseRecord(BaseModel):
    """Someone who makes visits; `skills` are those without dates."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "n20",
                    "first_name": "Odile",
                    "last_name": "Exemple",
                    "role": "nurse",
                    "mode": "car",
                    "qualifications": [{"kind": "diploma", "name": "infirmier", "valid_from": "2020-07-01"}],
                    "contract_minutes_a_week": 2100,
                }
            ]
        },
    )

    id: Id | None = None
    first_name: Name
    last_name: Name
    role: Literal["nurse", "care_assistant"]
    skills: Names = []
    qualifications: Annotated[list[QualificationRecord], Field(max_length=50)] = []
    mode: Literal["car", "bicycle", "e_bike", "foot"]
    leaves_from: Literal["home", "base"] = "base"
    home: HomeRecord | None = None
    contract_minutes_a_week: Annotated[Whole, Field(ge=0, le=7 * 24 * 60)] | None = Field(
        None, description="Working time by contract, in minutes a week; null: not known."
    )


class PatientRecord(BaseModel):
    """Someone cared for at home. `door_minutes` pass between the street and the bedside."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "p90",
                    "first_name": "Ana",
                    "last_name": "Exemple",
                    "address": "1 rue Basse",
                    "lat": 43.731,
                    "lon": 7.424,
                    "door_minutes": 2,
                    "usual_nurse_ids": ["n20"],
                }
            ]
        },
    )

    id: Id | None = None
    title: Line = ""
    first_name: Name
    last_name: Name
    address: Line
    lat: Latitude
    lon: Longitude
    door_minutes: Annotated[
        Whole, Field(ge=0, le=120, description="Between the street and the bedside, in minutes.")
    ] = 0
    door_note: Note = ""
    wishes: Note = ""
    phone: Line = ""
    birth_date: Day | None = None
    usual_nurse_ids: Annotated[list[Id], Field(max_length=100)] = []
    refused_nurse_ids: Annotated[list[Id], Field(max_length=100)] = []


class ActRecord(BaseModel):
    """
    A kind of care. All `skills` are needed, and one of the `diplomas` where any is named.

    `starts_on` is the day from which a change counts; days before keep what they had.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "insuline",
                    "kind": "injection",
                    "name_fr": "Insuline",
                    "name_en": "Insulin",
                    "minutes": 10,
                    "diplomas": ["infirmier"],
                }
            ]
        },
    )

    id: Id | None = None
    starts_on: AnyDay | None = None
    kind: Line
    name_fr: Name
    name_en: Name
    minutes: Minutes
    skills: Names = []
    diplomas: Names = []
    valid_until: Day | None = None
    needs_check: StrictBool = False


class AbsenceRecord(BaseModel):
    """Days on which a nurse does not work, both ends included."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "leave-3",
                    "nurse_id": "n20",
                    "first_day": "2026-08-03",
                    "last_day": "2026-08-14",
                    "kind": "leave",
                    "remove_shifts": True,
                }
            ]
        },
    )

    id: Id | None = None
    nurse_id: Id
    first_day: Day
    last_day: Day
    kind: Literal["leave", "sick", "training", "other"] = "leave"
    remove_shifts: StrictBool = False
