"""Numbers as they are sent and told, with their units."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError


def _number(given: object) -> object:
    if isinstance(given, bool | str):
        raise PydanticCustomError("int_type", "Give a whole number.")
    return given


Whole = Annotated[int, BeforeValidator(_number)]
"""A number and nothing that may be read as one; 5.0 is as whole as 5, as JSON Schema has it."""
Seconds = Annotated[int, Field(description="In seconds.")]
Metres = Annotated[int, Field(description="In metres.")]
Degrees = Annotated[float, Field(description="In degrees (WGS 84).")]
Count = Annotated[int, Field(description="How many.")]
