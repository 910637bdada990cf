"""The map's background."""

from __future__ import annotations

from pydantic import BaseModel, Field


class BaseMapOut(BaseModel):
    """What a page has to know of the base map before it draws it."""

    attribution: str = Field(description="Whose data it is; to be shown beside the map.")
    bounds: list[float] = Field(
        min_length=4, max_length=4, description="West, south, east and north, in degrees."
    )
    tiles: str = Field(description="Where its tiles are: one .pmtiles file, read by ranges.")
