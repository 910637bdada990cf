"""One short text for what there is to plan of a day: another as soon as visits or shifts change."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import SQLModel

    from app.tables import StoredDay

_VISIT = ("id", "patient_id", "duration_seconds", "skills")
_WINDOW = ("visit_id", "earliest", "latest", "hard_latest")
_LINK = ("first", "second", "min_seconds", "max_seconds", "same_nurse", "together")
_SHIFT = ("id", "nurse_id", "start", "end", "max_overtime_seconds")
_BREAK = ("shift_id", "earliest", "latest", "duration_seconds")


def day_digest(day: StoredDay) -> str:
    """
    Tell a day's visits and shifts from what they were, without what is not to be planned.

    No place is in it: who knew the rest of the day could guess one.
    """
    planned = day.to_plan()
    told = [
        _told(planned.visits, _VISIT),
        _told(planned.windows, _WINDOW),
        _told(planned.links, _LINK),
        _told(planned.shifts, _SHIFT),
        _told(planned.breaks, _BREAK),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _told(rows: Iterable[SQLModel], names: Iterable[str]) -> list[str]:
    return sorted(json.dumps([_plain(getattr(row, name)) for name in names]) for row in rows)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return value.timestamp() if hasattr(value, "timestamp") else value
