"""Places found by what is typed."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from app.schemas.numbers import Degrees

LONGEST_QUERY = 200
MOST_PLACES = 20


class PlaceFound(BaseModel):
    """A place that may be meant; docs/places.md says what its confidence is made of."""

    label: str
    lat: Degrees
    lon: Degrees
    confidence: float = Field(ge=0, le=1, description="How sure it is, from 0 to 1.")
    precision: Literal["house", "near_house", "street", "locality"]
    by_hand: bool = Field(description="True where a person has to place the pin.")


class PlaceSourceOut(BaseModel):
    """Who found them, and what left this machine for that."""

    kind: Literal["map", "ban", "addok", "photon", "nominatim"]
    host: str | None = Field(description="The machine that was asked; null where none was.")
    leaves: str = Field(description="What was sent there, as a sentence.")
    message: str | None = Field(description="Where the service that is set did not answer: why.")


class PlacesOut(BaseModel):
    """Places, the surest first."""

    source: PlaceSourceOut
    confident_from: float = Field(description="Below this confidence a person places the pin.")
    places: list[PlaceFound]
