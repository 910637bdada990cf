"""Invents the day: homes, people and their visits, by one seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demonstration.care import ACTS, NEEDS, Passage
from demonstration.homes import Home, HomeFinder, sector_of
from demonstration.names import DOOR_NOTES, GENTLEMEN, KNOWN, LADIES, SURNAMES
from demonstration.team import TEAM, Hours, Member

from routing import Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SEED = 20260302
BASE = Point(43.7412, 7.4197)
"""The base is the home of Beausoleil nearest to this."""
PATIENTS_OF_COMMUNE = {
    "Monaco": (22, 15),
    "Beausoleil": (22,),
    "Cap-d'Ail": (12,),
    "Èze": (6,),
    "La Turbie": (20,),
    "Peille": (2,),
    "Roquebrune-Cap-Martin": (10,),
}
"""Patients by commune (Monaco: south and north): a quarter of them live over the hills behind the coast."""
COUPLES = 4
SHARE_WITH_USUAL_NURSES = 0.6
SHARE_OF_OLD_HABITS = 0.12
"""How often a usual nurse is one of another sector, from before a move or a change of sectors."""
SHARE_WITH_DOOR_NOTE = 0.45
LADIES_SHARE = 0.65
REFUSALS = 2
MINUTES_OF = {act[0]: act[4] for act in ACTS}
SKILLS_OF = {act[0]: {skill for skill in act[5].split(";") if skill} for act in ACTS}


@dataclass
class Care:
    """A care of the day: an act, its times in minutes after midnight and how many carers it takes."""

    act: str
    earliest: int
    latest: int
    hard_latest: int
    carers: int = 1


@dataclass
class Person:
    """A patient, with the visits of the day."""

    title: str
    first_name: str
    last_name: str
    home: Home
    sector: str
    door_minutes: int
    door_note: str = ""
    usual: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    visits: list[Care] = field(default_factory=list)
    gap: int = 0


@dataclass
class InventedDay:
    """All that is written to the files, in order."""

    base: Home
    homes: dict[int, Home]
    people: list[Person]


def invent(extract: Path) -> InventedDay:
    """Invent the day on an extract; the same each time."""
    rng = random.Random(SEED)  # noqa: S311 - people are invented by it, not secrets
    finder = HomeFinder(extract, rng)
    base = finder.nearest("Beausoleil", BASE)
    homes = {at: _home_in_sector(finder, member.home) for at, member in enumerate(TEAM) if member.home}
    people = _people(finder, rng)
    _give_needs(people[:-2], rng)
    _give_wishes(people, rng)
    _add_impossible(people)
    return InventedDay(base, homes, people)


def minutes(clock: str) -> int:
    """Minutes after midnight of a time like 07:30."""
    hours, past = clock.split(":")
    return int(hours) * 60 + int(past)


def _home_in_sector(finder: HomeFinder, sector: str) -> Home:
    communes = {"beausoleil": "Beausoleil", "hauteurs": "La Turbie", "ouest": "Cap-d'Ail"}
    if sector == "monaco_nord":
        return finder.draw("Monaco", north=True)
    return finder.draw(communes.get(sector, "Roquebrune-Cap-Martin"))


def _people(finder: HomeFinder, rng: random.Random) -> list[Person]:
    """Everybody, in an order that says nothing about where they live."""
    homes: list[tuple[str, Home]] = []
    for commune, counts in PATIENTS_OF_COMMUNE.items():
        for at, number in enumerate(counts):
            north = bool(at) if commune == "Monaco" else None
            homes += [(commune, finder.draw(commune, north=north)) for _ in range(number)]
    # Couples share a home: the second takes the first one's in place of another of the same commune.
    pairs = [at for at in range(0, len(homes) - 1, 2) if homes[at][0] == homes[at + 1][0]]
    for at in rng.sample(pairs, COUPLES):
        homes[at + 1] = homes[at]
    rng.shuffle(homes)
    # The two who stand last get the visits that cannot be made.
    homes += [(commune, finder.draw(commune)) for commune in ("Roquebrune-Cap-Martin", "Beausoleil")]
    return list(_named(homes, rng))


def _named(homes: Iterable[tuple[str, Home]], rng: random.Random) -> Iterator[Person]:
    surnames = iter(rng.sample(SURNAMES, len(SURNAMES)))
    living: dict[Point, Person] = {}
    for commune, home in homes:
        other = living.get(home.point)
        is_lady = other.title == "M." if other else rng.random() < LADIES_SHARE
        last_name = other.last_name if other else next(surnames)
        first_name = rng.choice(LADIES if is_lady else GENTLEMEN)
        while (first_name, last_name) in KNOWN:
            first_name = rng.choice(LADIES if is_lady else GENTLEMEN)
        # Monaco lives in towers, the hills in houses with a gate.
        doors = (1, 2, 2, 3, 5) if commune == "Monaco" else (1, 1, 1, 2, 3)
        door_minutes = other.door_minutes if other else rng.choice(doors)
        note = rng.choice(DOOR_NOTES) if rng.random() < SHARE_WITH_DOOR_NOTE else ""
        person = Person(
            "Mme" if is_lady else "M.",
            first_name,
            last_name,
            home,
            sector_of(commune, home.point),
            door_minutes,
            other.door_note if other else note,
        )
        living[home.point] = person
        yield person


def _give_needs(people: list[Person], rng: random.Random) -> None:
    needs = [need for need in NEEDS for _ in range(need.patients)]
    if len(needs) != len(people):
        raise ValueError(f"{len(needs)} needs for {len(people)} people")
    rng.shuffle(needs)
    for person, need in zip(people, needs, strict=True):
        person.gap = need.gap
        person.visits = [_care(passage, rng) for passage in need.passages]


def _care(passage: Passage, rng: random.Random) -> Care:
    earliest = rng.randrange(minutes(passage.first), minutes(passage.last) + 1, 5)
    latest = earliest + passage.width
    return Care(passage.act, earliest, latest, latest + passage.late, passage.carers)


def _give_wishes(people: list[Person], rng: random.Random) -> None:
    """Usual nurses: of the sector as a rule, each able to make a visit of the patient and at work for it."""
    for person in people:
        if rng.random() >= SHARE_WITH_USUAL_NURSES:
            continue
        for care in person.visits:
            able = [at for at, member in enumerate(TEAM) if can_make(member, care)]
            own = [at for at in able if person.sector in TEAM[at].sectors]
            pool = able if not own or rng.random() < SHARE_OF_OLD_HABITS else own
            person.usual |= set(rng.sample(pool, min(care.carers, len(pool))))
    for person in rng.sample([person for person in people if person.visits], REFUSALS):
        own = [at for at, member in enumerate(TEAM) if person.sector in member.sectors]
        person.refused = {rng.choice([at for at in own if at not in person.usual])}


def can_make(member: Member, care: Care) -> bool:
    """Whether the member has the skills and is at work from the window's start to its care's end."""
    return set(member.skills) >= SKILLS_OF[care.act] and any(_covers(hours, care) for hours in member.hours)


def _covers(hours: Hours, care: Care) -> bool:
    end = care.latest + MINUTES_OF[care.act]
    return minutes(hours.start) <= care.earliest and end <= minutes(hours.end)


def _add_impossible(people: list[Person]) -> None:
    """The three visits that cannot be made as asked."""
    night = next(person for person in people if [care.act for care in person.visits].count("insuline") > 1)
    night.visits.append(Care("insuline", minutes("22:00"), minutes("22:30"), minutes("22:30")))
    off_map, untrained = people[-2:]
    # A slip of the pen: 43.76 became 43.66, which is out at sea.
    home = off_map.home
    off_map.home = Home(home.address, Point(round(home.point.lat - 0.1, 6), home.point.lon))
    off_map.visits = [Care("aide_toilette", minutes("08:30"), minutes("10:00"), minutes("10:30"))]
    untrained.visits = [Care("canule", minutes("09:00"), minutes("11:00"), minutes("11:30"))]
