"""One person's data: given out whole, and erased."""

from dataclasses import asdict

from fastapi import APIRouter

from app.api.context import LanguageGiven, PlannerGiven
from app.erasure import erase
from app.person_export import export
from app.schemas.persons import ErasedTold, PersonTold
from app.store.persons import Kind

router = APIRouter(tags=["persons"])


@router.get("/persons/{kind}/{person_id}/export")
def export_person(kind: Kind, person_id: str, planner: PlannerGiven, language: LanguageGiven) -> PersonTold:
    """Tell everything that is stored of a patient or a nurse."""
    return PersonTold.model_validate(export(planner, kind, person_id, language))


@router.delete("/persons/{kind}/{person_id}")
def erase_person(kind: Kind, person_id: str, planner: PlannerGiven) -> ErasedTold:
    """Erase a patient or a nurse for good; past visits and shifts stay as nobody's."""
    return ErasedTold.model_validate(asdict(erase(planner, kind, person_id)))
