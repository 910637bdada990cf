"""What is told of one person's data: all of it, and what became of it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class PersonPart(BaseModel):
    """Rows of one kind, and what they are."""

    what: str = Field(description="As a sentence.")
    rows: list[dict[str, Any]]


class PersonTold(BaseModel):
    """Everything stored of one person."""

    kind: Literal["patient", "nurse"]
    id: str
    exported_at: str
    parts: dict[str, PersonPart]


class ErasedTold(BaseModel):
    """What became of an erased person's data."""

    kind: Literal["patient", "nurse"]
    kept: int = Field(description="Visits of a patient, or shifts of a nurse, that stay as nobody's.")
    removed: int = Field(description="Those to come, which are gone.")
    ways: int = Field(description="Ways of plans that lost their line and directions.")
    is_swept: bool = Field(description="False where the database file is still to be written anew.")
