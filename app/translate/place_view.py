"""Found places as the API tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language import sentence
from app.leaving import leaving_by_places
from app.places import failure_facts
from app.schemas.places import PlaceFound, PlaceSourceOut, PlacesOut
from routing import CONFIDENT

if TYPE_CHECKING:
    from app.config import Settings
    from app.language import Language
    from app.places import FoundPlaces


def places_view(found: FoundPlaces, settings: Settings, language: Language) -> PlacesOut:
    """What was found, who found it, and what left the house for it."""
    host, message = settings.places_host, None
    if found.failure is not None:
        facts = {"kind": settings.places_kind, "host": host, "reason": found.failure.reason}
        message = sentence(language, "places.fell_back", **failure_facts(language, **facts))
    source = {
        "kind": found.kind,
        "host": host,
        "leaves": leaving_by_places(settings, language),
        "message": message,
    }
    return PlacesOut(
        source=PlaceSourceOut.model_validate(source),
        confident_from=CONFIDENT,
        places=[
            PlaceFound(
                label=place.label,
                lat=place.point.lat,
                lon=place.point.lon,
                confidence=place.confidence,
                precision=place.precision,
                by_hand=place.confidence < CONFIDENT,
            )
            for place in found.places
        ],
    )
