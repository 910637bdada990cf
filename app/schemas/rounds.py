"""A nurse's own rounds."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from app.schemas.days import LinkOut, PatientOut, VisitOut
from app.schemas.plans import RouteOut, TravelSourceOut


class FirstName(BaseModel):
    """Whose rounds they are."""

    first_name: str


class RoundsOut(BaseModel):
    """One nurse's rounds of a day, with the visits, patients and links of her own stops."""

    day: date
    nurse: FirstName
    plan_id: str
    routes: list[RouteOut]
    travel_sources: list[TravelSourceOut]
    visits: list[VisitOut]
    patients: list[PatientOut]
    links: list[LinkOut]
