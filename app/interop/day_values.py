"""What the CSV folder of a day says. Times are minutes after midnight, as a clock on the wall shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """An address and where it lies, in degrees (WGS 84)."""

    address: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Service:
    """The care service, the day, and how long parking takes wherever someone arrives."""

    name: str
    day: date
    time_zone: str
    base: Place
    car_parking_minutes: int
    bicycle_parking_minutes: int


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of care, how long it takes and the skills that it asks for."""

    id: str
    kind: str
    name_fr: str
    name_en: str
    minutes: int
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nurse:
    """A nurse or care assistant. `leaves_from` is `home` or `base`; `home` may be unknown for the latter."""

    id: str
    first_name: str
    last_name: str
    role: str
    skills: tuple[str, ...]
    mode: str
    leaves_from: str
    home: Place | None


@dataclass(frozen=True, slots=True)
class Break:
    """A rest, begun at `earliest` or later and finished by `latest`."""

    earliest: int
    latest: int
    minutes: int
    is_paid: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """One nurse's working time. Someone with a split shift has two."""

    id: str
    nurse: str
    start: int
    end: int
    max_overtime_minutes: int
    rest: Break | None


@dataclass(frozen=True, slots=True)
class Patient:
    """Someone cared for at home. `door_minutes` pass between the street and the patient's bed."""

    id: str
    title: str
    first_name: str
    last_name: str
    home: Place
    door_minutes: int
    door_note: str
    usual_nurses: tuple[str, ...]
    refused_nurses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One nurse's care, begun between `earliest` and `hard_latest`, late after `latest`."""

    id: str
    patient: str
    act: str
    minutes: int
    earliest: int
    latest: int
    hard_latest: int
    skills: tuple[str, ...]
    unassigned_cost_minutes: int


@dataclass(frozen=True, slots=True)
class Link:
    """The second visit begins `min_minutes` to `max_minutes` (None: no limit) after the first."""

    first: str
    second: str
    min_minutes: int
    max_minutes: int | None
    nurse: str
    is_together: bool


@dataclass(frozen=True, slots=True)
class TodayStep:
    """One step of a round as planned by hand: a visit, or the shift's next break (None)."""

    shift: str
    position: int
    visit: str | None


@dataclass(frozen=True, slots=True)
class DayFolder:
    """A service's day. `today` is the plan made by hand, in order within each shift; empty where none is."""

    service: Service
    acts: tuple[Act, ...]
    nurses: tuple[Nurse, ...]
    shifts: tuple[Shift, ...]
    patients: tuple[Patient, ...]
    visits: tuple[Visit, ...]
    links: tuple[Link, ...]
    today: tuple[TodayStep, ...]
