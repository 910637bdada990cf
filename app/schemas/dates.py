"""Days and moments as they are sent: written out, and within the years that calendars are sure of."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""A day beside the first or the last that dates can tell has no night, and no week, to be looked at."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written_day(given: object) -> object:
    """Refuse numbers, which would be read as seconds since 1970."""
    if isinstance(given, date) or (isinstance(given, str) and _DAY.fullmatch(given)):
        return given
    raise PydanticCustomError("date_parsing", "Give a date such as 2026-03-02.")


def _written_moment(given: object) -> object:
    if isinstance(given, datetime) or (isinstance(given, str) and _DAY.match(given)):
        return given
    raise PydanticCustomError("timezone_aware", "Give a time with its offset.")


AnyDay = Annotated[date, BeforeValidator(_written_day)]
Day = Annotated[AnyDay, Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_written_moment),
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2199, 12, 31, tzinfo=UTC)),
]
