"""Invented organisations, each with a day on Monaco's streets, and who uses the service for them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.identity.links import make_link
from app.identity.passwords import hash_password
from app.identity.tokens import digest
from app.store import days
from app.store.database import writing
from app.store.scope import EVERY_ORGANISATION
from app.tables import (
    AccessSession,
    Act,
    Nurse,
    Organisation,
    Patient,
    Shift,
    StoredDay,
    Team,
    TimeWindow,
    User,
    Visit,
)
from tests.benchmarks.travel import random_places
from tests.benchmarks.users import Comer
from tests.records import at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import sqlalchemy as sa

    from routing import Point, RoadRouter

NURSES = 50
"""Nurses of an organisation at most; more of them are several organisations."""
VISITS_A_NURSE = 8
SKILLS = ("nurse", "wash")
COMES_ANEW = 25
"""One user in so many has no session yet, and signs in or opens a link."""
PASSWORD = "Zzmimosa-corail-2041"
_HOURS = (("07:00", "14:00"), ("08:00", "17:00"), ("15:00", "21:00"))
_SEEN_BEFORE = timedelta(minutes=5)
"""When sessions were used last: long enough ago for their next use to be written down."""


def add_organisation(
    engine: sa.Engine,
    own: str,
    day: date,
    router: RoadRouter,
    nurses: int,
    coordinators: int,
    visits_a_nurse: int = VISITS_A_NURSE,
) -> list[Comer]:
    """Store an organisation with its day, sessions and links; gives who uses the service for it."""
    visits = visits_a_nurse * nurses
    now = datetime.now(UTC)
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(Organisation(id=own, name=f"Zzcabinet {own}", created_at=now))
    stored = _day(day, random_places(router, nurses + visits // 2), nurses, visits)
    with writing(engine, own) as session:
        days.store_day(session, stored)
        for number in range(coordinators):
            name = f"zz{own}-{number}"
            session.add(
                User(
                    id=f"u-{number}",
                    name=name,
                    role="coordinator",
                    password_hash=hash_password(PASSWORD) if number % COMES_ANEW == 1 else "",
                    created_at=now,
                )
            )
    each = [visit.id for visit in stored.visits]
    comers = []
    for number in range(coordinators):
        is_new = number % COMES_ANEW == 1
        cookie = "" if is_new else _session(engine, own, user_id=f"u-{number}")
        comers.append(
            Comer(
                "coordinator",
                own,
                f"zz{own}-{number}",
                cookie,
                PASSWORD if is_new else "",
                each[number::coordinators],
            )
        )
    for number, nurse in enumerate(stored.nurses):
        is_new = number % COMES_ANEW == 1
        made = make_link(engine, own, nurse.id, "user:u-0") if is_new else None
        cookie = "" if is_new else _session(engine, own, nurse_id=nurse.id)
        comers.append(Comer("phone", own, nurse.id, cookie, made[0] if made else "", ()))
    return comers


def _session(engine: sa.Engine, own: str, **who: Any) -> str:  # noqa: ANN401 - its user or nurse
    token, seen = secrets.token_urlsafe(32), datetime.now(UTC) - _SEEN_BEFORE
    with writing(engine, own) as session:
        session.add(AccessSession(token_hash=digest(token), created_at=seen, seen_at=seen, **who))
    return token


def _day(day: date, places: Sequence[Point], nurses: int, visits: int) -> StoredDay:
    """Make a day: every patient is visited twice, in the morning and in the afternoon or evening."""
    starts = [f"{7 + number % 6:02}:{(number % 4) * 15:02}" for number in range(visits // 2)]
    starts += [f"{13 + number % 7:02}:00" for number in range(visits - visits // 2)]
    return StoredDay(
        day=day,
        team=_team(places[0]),
        nurses=[_nurse(number, places[number]) for number in range(nurses)],
        shifts=[_shift(day, number) for number in range(nurses)],
        acts=[
            Act(
                id=f"a-{skill}",
                kind=skill,
                name_fr=skill,
                name_en=skill,
                duration_seconds=1200,
                skills=[skill],
            )
            for skill in SKILLS
        ],
        patients=[_patient(number, place) for number, place in enumerate(places[nurses:])],
        visits=[_visit(day, number, visits) for number in range(visits)],
        windows=[
            TimeWindow(
                day=day,
                visit_id=_visit_id(number),
                position=0,
                earliest=at(start, day),
                latest=at(start, day) + timedelta(hours=1 + number % 2),
                hard_latest=at(start, day) + timedelta(hours=2 + number % 2),
            )
            for number, start in enumerate(starts)
        ],
    )


def _team(base: Point) -> Team:
    return Team(
        name="Zzservice",
        time_zone="Europe/Monaco",
        base_address="1 Zzplacette",
        base_lat=base.lat,
        base_lon=base.lon,
        car_parking_seconds=120,
        bicycle_parking_seconds=30,
    )


def _nurse(number: int, home: Point) -> Nurse:
    return Nurse(
        id=f"n-{number:03}",
        first_name=f"Zzprenom{number}",
        last_name=f"Zzsoignante{number}",
        role="nurse",
        skills=list(SKILLS if number % 2 else SKILLS[1:]),
        mode="car" if number % 3 else "bicycle",
        leaves_from="home",
        home_address=f"{number} Zzallee",
        home_lat=home.lat,
        home_lon=home.lon,
    )


def _shift(day: date, number: int) -> Shift:
    start, end = _HOURS[number % len(_HOURS)]
    return Shift(
        day=day,
        id=f"s-{number:03}",
        position=number,
        nurse_id=f"n-{number:03}",
        start=at(start, day),
        end=at(end, day),
        max_overtime_seconds=1800,
    )


def _patient(number: int, home: Point) -> Patient:
    return Patient(
        id=f"p-{number:03}",
        title="Mme" if number % 2 else "M.",
        first_name=f"Zzprenom{number % 31}",
        last_name=f"Zznom{number % 17} Zz{number:03}",
        address=f"{number} Zzrue",
        lat=home.lat,
        lon=home.lon,
        door_seconds=60,
        door_note="zzdigicode",
        phone=f"00 {number:08}",
    )


def _visit_id(number: int) -> str:
    return f"v-{number:04}"


def _visit(day: date, number: int, visits: int) -> Visit:
    needs = SKILLS[number % 4 > 0]
    return Visit(
        day=day,
        id=_visit_id(number),
        position=number,
        patient_id=f"p-{number % (visits // 2):03}",
        act_id=f"a-{needs}",
        duration_seconds=600 + 300 * (number % 5),
        skills=[needs],
        unassigned_cost_seconds=36_000,
    )
