"""Small stored days for tests: unmistakable names, so that one found where it must not be is noticed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.tables import (
    Act,
    Link,
    Nurse,
    NurseWish,
    Organisation,
    Patient,
    Shift,
    ShiftBreak,
    StoredDay,
    Team,
    TimeWindow,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ORGANISATION = "o-own"
"""The organisation of the small day."""
DAY = date(2026, 3, 2)
ZONE = ZoneInfo("Europe/Monaco")
BASE = (43.7325, 7.4189)
IDENTITIES = (
    "Zzquennette",
    "Zzbartholin",
    "Zzirmeline",
    "Zzodelphe",
    "Zzsidonine",
    "Zzmaturin",
    "Zzallee",
    "Zzimpasse",
    "Zzplacette",
    "zzdigicode",
)
"""First and last names, addresses and notes of the small day; each begins like no other word does."""


def at(clock: str, day: date = DAY, zone: ZoneInfo = ZONE) -> datetime:
    """Give the moment a clock shows on a day."""
    hour, minute = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hour % 24, minute, tzinfo=zone) + timedelta(days=hour // 24)


def organisation(own: str = ORGANISATION) -> Organisation:
    """Make an organisation."""
    return Organisation(id=own, name=f"Zzcabinet {own}", created_at=datetime(2026, 1, 1, tzinfo=UTC))


def team(zone: str = "Europe/Monaco") -> Team:
    """Make a team that parks a car in two minutes and a bicycle in half a minute."""
    return Team(
        name="Zzservice",
        time_zone=zone,
        base_address="1 Zzplacette",
        base_lat=BASE[0],
        base_lon=BASE[1],
        car_parking_seconds=120,
        bicycle_parking_seconds=30,
    )


def small_records(day: date = DAY, zone: str = "Europe/Monaco") -> StoredDay:
    """
    Make a day of two nurses and four visits in Monaco.

    Irmeline drives from home (7:00 to 14:00, an unpaid break of 30 minutes), Odelphe cycles from the base
    (8:00 to 17:00). `v-two` needs both of them; `v-late` asks for a skill that nobody has.
    """
    told = ZoneInfo(zone)

    def moment(clock: str) -> datetime:
        return at(clock, day, told)

    windows = {"v-one": ("08:00", "08:30"), "v-two-a": ("09:00", "11:00"), "v-two-b": ("09:00", "11:00")}
    windows["v-late"] = ("13:00", "14:00")
    patients = {"v-one": "p-sidonine", "v-two-a": "p-maturin", "v-two-b": "p-maturin", "v-late": "p-sidonine"}
    return StoredDay(
        day=day,
        team=team(zone),
        nurses=[
            _nurse("n-irmeline", "Zzirmeline", "Zzquennette", "car", (43.7384, 7.4246)),
            _nurse("n-odelphe", "Zzodelphe", "Zzbartholin", "bicycle", None),
        ],
        shifts=[
            Shift(
                day=day,
                id="s-irmeline",
                position=0,
                nurse_id="n-irmeline",
                start=moment("07:00"),
                end=moment("14:00"),
                max_overtime_seconds=1800,
            ),
            Shift(
                day=day,
                id="s-odelphe",
                position=1,
                nurse_id="n-odelphe",
                start=moment("08:00"),
                end=moment("17:00"),
                max_overtime_seconds=0,
            ),
        ],
        breaks=[
            ShiftBreak(
                day=day,
                shift_id="s-irmeline",
                position=0,
                earliest=moment("11:30"),
                latest=moment("13:30"),
                duration_seconds=1800,
                paid=False,
            )
        ],
        acts=[
            Act(
                id="a-wash",
                kind="toilette",
                name_fr="Toilette",
                name_en="Washing",
                duration_seconds=1800,
                skills=["wash"],
            )
        ],
        patients=[
            _patient("p-sidonine", "Zzsidonine", "3 Zzallee", (43.7310, 7.4200), 60, "zzdigicode 12"),
            _patient("p-maturin", "Zzmaturin", "8 Zzimpasse", (43.7402, 7.4287), 180, ""),
        ],
        wishes=[
            NurseWish(patient_id="p-maturin", nurse_id="n-irmeline", wish="usual"),
            NurseWish(patient_id="p-sidonine", nurse_id="n-odelphe", wish="refused"),
        ],
        visits=[
            Visit(
                day=day,
                id=visit,
                position=position,
                patient_id=patient,
                act_id="a-wash",
                duration_seconds=1800,
                skills=["pilot"] if visit == "v-late" else ["wash"],
                unassigned_cost_seconds=36_000,
            )
            for position, (visit, patient) in enumerate(patients.items())
        ],
        windows=[
            TimeWindow(
                day=day,
                visit_id=visit,
                position=0,
                earliest=moment(earliest),
                latest=moment(latest),
                hard_latest=moment(latest) + timedelta(minutes=30),
            )
            for visit, (earliest, latest) in windows.items()
        ],
        links=[
            Link(
                day=day,
                position=0,
                first="v-two-a",
                second="v-two-b",
                min_seconds=0,
                max_seconds=0,
                same_nurse=False,
                together=True,
            )
        ],
    )


def _nurse(
    name: str,
    first: str,
    last: str,
    mode: str,
    home: Sequence[float] | None,
    skills: Sequence[str] = ("wash",),
) -> Nurse:
    return Nurse(
        id=name,
        first_name=first,
        last_name=last,
        role="nurse",
        skills=list(skills),
        mode=mode,
        leaves_from="base" if home is None else "home",
        home_address="" if home is None else "5 Zzallee",
        home_lat=None if home is None else home[0],
        home_lon=None if home is None else home[1],
    )


def _patient(
    name: str, last: str, address: str, where: Sequence[float], door_seconds: int, note: str
) -> Patient:
    return Patient(
        id=name,
        title="Mme",
        first_name="Zzfirst",
        last_name=last,
        address=address,
        lat=where[0],
        lon=where[1],
        door_seconds=door_seconds,
        door_note=note,
    )
