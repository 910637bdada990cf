"""The team: who works, when, from where."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import Instant


class Team(SQLModel, table=True):
    """The care service; one row, number 1."""

    id: int = Field(default=1, primary_key=True)
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


class Nurse(SQLModel, table=True):
    """Someone who makes visits. `role` is nurse or care_assistant, `leaves_from` home or base."""

    id: str = Field(primary_key=True)
    first_name: str
    last_name: str
    role: str
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    mode: str
    leaves_from: str
    home_address: str
    home_lat: float | None = None
    home_lon: float | None = None
    contract_minutes_a_week: int | None = None


class Qualification(SQLModel, table=True):
    """A nurse's diploma or skill (`kind`); it counts from `valid_from` to `valid_until`, both included."""

    nurse_id: str = Field(primary_key=True, foreign_key="nurse.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    kind: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None


class Shift(SQLModel, table=True):
    """
    One nurse's working time on one day; a split shift is two of them. Ids are unique within a day.

    A `withdrawn` one (an absence) stays for the plans made with it; nobody is planned into it any more.
    """

    day: date = Field(primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    nurse_id: str = Field(foreign_key="nurse.id", index=True)
    start: datetime = Field(sa_type=Instant)
    end: datetime = Field(sa_type=Instant)
    max_overtime_seconds: int
    withdrawn: bool = False


class ShiftBreak(SQLModel, table=True):
    """A rest of a shift: begun at `earliest` or later, finished by `latest`."""

    __tablename__ = "shift_break"
    __table_args__ = (
        ForeignKeyConstraint(["day", "shift_id"], ["shift.day", "shift.id"], ondelete="CASCADE"),
    )

    day: date = Field(primary_key=True)
    shift_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    earliest: datetime = Field(sa_type=Instant)
    latest: datetime = Field(sa_type=Instant)
    duration_seconds: int
    paid: bool


class Absence(SQLModel, table=True):
    """Days on which a nurse does not work, both ends included; `kind` is leave, sick, training or other."""

    id: str = Field(primary_key=True)
    nurse_id: str = Field(foreign_key="nurse.id", ondelete="CASCADE", index=True)
    first_day: date
    last_day: date
    kind: str


class WorkLimits(SQLModel, table=True):
    """
    What shifts must keep to; one row, number 1.

    `refusing` names the limits that refuse a shift (rest, amplitude, week, contract); the others warn.
    """

    __tablename__ = "work_limits"

    id: int = Field(default=1, primary_key=True)
    rest_minutes: int = 11 * 60
    amplitude_minutes: int = 13 * 60
    week_minutes: int = 48 * 60
    refusing: list[str] = Field(default_factory=lambda: ["rest", "amplitude", "week"], sa_type=JSON)
