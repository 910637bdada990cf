"""The team: who works, when, from where."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Index
from sqlmodel import Field

from app.sealing import Sealed
from app.tables.columns import Instant, Owned, belongs_to


class Team(Owned, table=True):
    """Nurses who share a base and a day's visits; as yet one in each organisation."""

    id: str = Field(default="team", primary_key=True)
    name: str
    time_zone: str
    base_address: str
    base_lat: float
    base_lon: float
    car_parking_seconds: int
    bicycle_parking_seconds: int

    @property
    def zone(self) -> ZoneInfo:
        """The time zone it lives by."""
        return ZoneInfo(self.time_zone)


class Nurse(Owned, table=True):
    """
    Someone who makes visits; who and where is sealed.

    `role` is nurse or care_assistant, `leaves_from` home or base. An erased one (`erased_at`) is nobody: the
    row keeps past shifts and plans together.
    """

    id: str = Field(primary_key=True)
    first_name: str = Field(sa_type=Sealed)
    last_name: str = Field(sa_type=Sealed)
    role: str
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    mode: str
    leaves_from: str
    home_address: str = Field(sa_type=Sealed)
    home_lat: float | None = Field(default=None, sa_type=Sealed)
    home_lon: float | None = Field(default=None, sa_type=Sealed)
    contract_minutes_a_week: int | None = None
    erased_at: datetime | None = Field(default=None, sa_type=Instant)


class Qualification(Owned, table=True):
    """A nurse's diploma or skill (`kind`); it counts from `valid_from` to `valid_until`, both included."""

    __table_args__ = (belongs_to("nurse", "nurse_id"),)

    nurse_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None


class Shift(Owned, table=True):
    """
    One nurse's working time on one day; a split shift is two of them. Ids are unique within a day.

    A `withdrawn` one (an absence) stays for the plans made with it; nobody is planned into it any more.
    """

    __table_args__ = (
        belongs_to("nurse", "nurse_id", ends=False),
        Index(None, "organisation_id", "nurse_id"),
    )

    day: date = Field(primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    nurse_id: str
    start: datetime = Field(sa_type=Instant)
    end: datetime = Field(sa_type=Instant)
    max_overtime_seconds: int
    withdrawn: bool = False


class ShiftBreak(Owned, table=True):
    """A rest of a shift: begun at `earliest` or later, finished by `latest`."""

    __tablename__ = "shift_break"
    __table_args__ = (belongs_to("shift", "day", "shift_id", ids=("day", "id")),)

    day: date = Field(primary_key=True)
    shift_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    earliest: datetime = Field(sa_type=Instant)
    latest: datetime = Field(sa_type=Instant)
    duration_seconds: int
    paid: bool


class Absence(Owned, table=True):
    """Days on which a nurse does not work, both ends included; `kind` is leave, sick, training or other."""

    __table_args__ = (belongs_to("nurse", "nurse_id"), Index(None, "organisation_id", "nurse_id"))

    id: str = Field(primary_key=True)
    nurse_id: str
    first_day: date
    last_day: date
    kind: str


class WorkLimits(Owned, table=True):
    """
    What an organisation's shifts must keep to; one row.

    `refusing` names the limits that refuse a shift (rest, amplitude, week, contract); the others warn.
    """

    __tablename__ = "work_limits"

    rest_minutes: int = 11 * 60
    amplitude_minutes: int = 13 * 60
    week_minutes: int = 48 * 60
    refusing: list[str] = Field(default_factory=lambda: ["rest", "amplitude", "week"], sa_type=JSON)
