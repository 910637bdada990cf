"""Time windows between a record's clocks and the minutes that tables hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.rules.finding import Finding
from app.rules.prescribed import wall_time
from app.schemas.care_plans import WindowRecord
from app.schemas.text import minutes_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_windows(windows: Sequence[WindowRecord], where: str) -> list[Finding]:
    """Find windows that end before they begin."""
    return [
        Finding("ends_before_start", f"{where}.windows.{number}")
        for number, (earliest, latest, hard_latest) in enumerate(minutes_of_windows(windows))
        if not earliest <= latest <= (latest if hard_latest is None else hard_latest)
    ]


def minutes_of_windows(windows: Sequence[WindowRecord]) -> list[tuple[int, int, int | None]]:
    """Windows as minutes after midnight."""
    return [
        (
            minutes_of(window.earliest),
            minutes_of(window.latest),
            None if window.hard_latest is None else minutes_of(window.hard_latest),
        )
        for window in windows
    ]


def told_windows(windows: Sequence[Sequence[int | None]]) -> list[WindowRecord]:
    """Minutes after midnight as windows."""
    return [
        WindowRecord.model_validate(
            {
                name: None if minutes is None else wall_time(minutes)
                for name, minutes in zip(("earliest", "latest", "hard_latest"), window, strict=True)
            }
        )
        for window in windows
    ]
