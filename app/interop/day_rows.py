"""What each row of a day's CSV files says, and what is wrong within one row."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from app.interop.day_values import Act, Break, Link, Nurse, Patient, Place, Service, Shift, TodayStep, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.interop.csv_table import Row

KINDS = ("toilette", "injection", "pansement", "perfusion", "prelevement", "autre")
YES_NO = ("yes", "no")
BREAK = "break"
BREAK_TIMES = ("break_earliest", "break_latest", "break_minutes")
HOME = ("home_address", "home_lat", "home_lon")
UNASSIGNED_COST_MINUTES = 600
"""What leaving a visit out is worth where the file says nothing: ten hours of driving."""


def _place(row: Row, address: str, lat: str, lon: str) -> Place:
    return Place(row.text(address), row.degrees(lat, 90), row.degrees(lon, 180))


def service(row: Row) -> Service:
    """The service and its day."""
    zone = row.text("time_zone")
    if zone and zone not in available_timezones():
        row.add_fault("unknown_time_zone", "time_zone", zone=zone)
    return Service(
        row.text("name"),
        row.day("day"),
        zone,
        _place(row, "base_address", "base_lat", "base_lon"),
        row.whole("car_parking_minutes"),
        row.whole("bicycle_parking_minutes"),
    )


def act(row: Row) -> Act:
    """A kind of care."""
    return Act(
        row.text("id"),
        row.choice("kind", KINDS),
        row.text("name_fr"),
        row.text("name_en"),
        row.whole("minutes", least=1),
        row.names("skills"),
    )


def nurse(row: Row) -> Nurse:
    """A nurse or care assistant."""
    leaves_from = row.choice("leaves_from", ("home", "base"))
    has_home = leaves_from == "home" or not all(row.is_blank(column) for column in HOME)
    return Nurse(
        row.text("id"),
        row.text("first_name"),
        row.text("last_name"),
        row.choice("role", ("nurse", "care_assistant")),
        row.names("skills"),
        row.choice("mode", ("car", "bicycle")),
        leaves_from,
        _place(row, *HOME) if has_home else None,
    )


def shift(row: Row) -> Shift:
    """A shift, with its break."""
    start, end = row.clock("start"), row.clock("end")
    if row.is_sound("start", "end") and end <= start:
        row.add_fault("shift_ends_first", "end")
    return Shift(
        row.text("id"),
        row.text("nurse"),
        start,
        end,
        row.whole("max_overtime_minutes"),
        _rest(row, start, end),
    )


def _rest(row: Row, start: int, end: int) -> Break | None:
    if all(row.is_blank(column) for column in (*BREAK_TIMES, "break_paid")):
        return None
    earliest, latest = row.clock("break_earliest"), row.clock("break_latest")
    minutes = row.whole("break_minutes", least=1)
    if row.is_sound(*BREAK_TIMES) and latest - earliest < minutes:
        row.add_fault("break_too_long", "break_minutes", minutes=minutes)
    elif row.is_sound("start", "end", *BREAK_TIMES) and not start <= earliest < latest <= end:
        row.add_fault("break_outside_shift", "break_earliest")
    return Break(earliest, latest, minutes, row.choice("break_paid", YES_NO) == "yes")


def patient(row: Row) -> Patient:
    """A patient."""
    return Patient(
        row.text("id"),
        row.choice("title", ("M.", "Mme")),
        row.text("first_name"),
        row.text("last_name"),
        _place(row, "address", "lat", "lon"),
        row.whole("door_minutes"),
        row.note("door_note"),
        row.names("usual_nurses"),
        row.names("refused_nurses"),
    )


def visit(row: Row, acts: Mapping[str, Act]) -> Visit:
    """A visit; minutes and skills left blank are those of its act."""
    name = row.text("id")
    if name == BREAK:
        row.add_fault("reserved_id", "id", id=BREAK)
    act = acts.get(row.text("act"))
    earliest, latest, hard_latest = _window(row)
    cost = "unassigned_cost_minutes"
    return Visit(
        name,
        row.text("patient"),
        row.note("act"),
        row.whole("minutes", least=1) if not row.is_blank("minutes") else act.minutes if act else 1,
        earliest,
        latest,
        hard_latest,
        act.skills if act and row.is_blank("skills") else row.names("skills"),
        UNASSIGNED_COST_MINUTES if row.is_blank(cost) else row.whole(cost),
    )


def _window(row: Row) -> tuple[int, int, int]:
    """When care may start: from, on time until, and late until."""
    if row.is_blank("earliest") and row.is_blank("latest") and row.is_sound("earliest", "latest"):
        row.add_fault("no_window", "earliest")
        return 0, 0, 0
    earliest, latest = row.clock("earliest"), row.clock("latest")
    hard_latest = latest if row.is_blank("hard_latest") else row.clock("hard_latest")
    if row.is_sound("earliest", "latest") and latest < earliest:
        row.add_fault("window_ends_first", "latest")
    elif row.is_sound("latest", "hard_latest") and hard_latest < latest:
        row.add_fault("window_ends_first", "hard_latest", "too_late_before_late")
    return earliest, latest, hard_latest


def link(row: Row) -> Link:
    """A link between two visits."""
    least = row.whole("min_minutes")
    most = None if row.is_blank("max_minutes") else row.whole("max_minutes")
    if most is not None and row.is_sound("min_minutes", "max_minutes") and most < least:
        row.add_fault("link_ends_first", "max_minutes")
    nurse = row.choice("nurse", ("same", "other", "any"))
    return Link(
        row.text("first"), row.text("second"), least, most, nurse, row.choice("together", YES_NO) == "yes"
    )


def today_step(row: Row) -> TodayStep:
    """A step of the plan made by hand."""
    visit = row.text("visit")
    return TodayStep(row.text("shift"), row.whole("position", least=1), None if visit == BREAK else visit)
