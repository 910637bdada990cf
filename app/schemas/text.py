"""Texts as records take them: bounded, and without characters that nobody typed."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError


def plain(text: str) -> str:
    """Refuse characters that nobody types."""
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"} and letter != "\n" for letter in text):
        raise PydanticCustomError("control_characters", "Control characters are not allowed.")
    return text


def minutes_of(clock: str) -> int:
    """Minutes after midnight of a `Clock`."""
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(plain)
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), AfterValidator(plain)]
Note = Annotated[str, StringConstraints(max_length=4000), AfterValidator(plain)]
Plain = AfterValidator(plain)
"""Without characters that nobody typed, PostgreSQL's forbidden zero byte among them."""
Clock = Annotated[
    str,
    StringConstraints(pattern=r"^([0-3][0-9]|4[0-7]):[0-5][0-9]$"),
    Field(description="On the wall, such as `07:30`; from `24:00` on of the next day."),
]
"""A time on the wall; from 24:00 on it speaks of the next day."""
