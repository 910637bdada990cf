"""Places by what a coordinator types."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.context import LanguageGiven, PlannerGiven
from app.places import find_places
from app.schemas.places import LONGEST_QUERY, MOST_PLACES, PlacesOut
from app.translate.place_view import places_view

router = APIRouter(tags=["places"])


@router.get("/places")
def search_places(
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY, description="As it is typed.")],
    planner: PlannerGiven,
    language: LanguageGiven,
    limit: Annotated[int, Query(ge=1, le=MOST_PLACES)] = 5,
) -> PlacesOut:
    """Find an address, a street or a locality, the surest first; nothing of it is kept or logged."""
    return places_view(find_places(planner.settings, q, limit), planner.settings, language)
