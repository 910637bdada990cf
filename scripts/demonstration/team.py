"""The invented team: who works when, from where, with which skills, and who looks after which sector."""

from __future__ import annotations

from dataclasses import dataclass

SECTORS = ("monaco_sud", "monaco_nord", "beausoleil", "ouest", "hauteurs", "est")
"""Monaco, south and north of a line; Beausoleil; Cap-d'Ail and Èze; La Turbie and Peille; Roquebrune."""

MONACO_NORTH = 43.7368
"""Latitude of the line between the two sectors of Monaco: the port is south of it."""

SECTOR_OF_COMMUNE = {
    "Beausoleil": "beausoleil",
    "Cap-d'Ail": "ouest",
    "Èze": "ouest",
    "La Turbie": "hauteurs",
    "Peille": "hauteurs",
    "Roquebrune-Cap-Martin": "est",
}

NURSE = ("toilette", "injection", "pansement", "perfusion", "prelevement")
CARE_ASSISTANT = ("toilette",)


@dataclass(frozen=True, slots=True)
class Hours:
    """One shift: start, end and, where there is one, the times that the break of 30 minutes lies between."""

    start: str
    end: str
    break_times: tuple[str, str] | None


EARLY = Hours("07:00", "14:00", ("10:30", "13:30"))
DAY = Hours("08:00", "17:00", ("11:30", "14:30"))
LATE = Hours("15:00", "21:00", ("16:30", "20:00"))
SPLIT = (Hours("07:30", "11:30", None), Hours("16:30", "20:00", None))


@dataclass(frozen=True, slots=True)
class Member:
    """
    Someone of the team.

    `sectors` are those looked after, one's own first. `home` is the sector of the home that the person
    leaves from; empty for those who leave from the base.
    """

    first_name: str
    last_name: str
    skills: tuple[str, ...]
    hours: tuple[Hours, ...]
    sectors: tuple[str, ...]
    home: str = ""
    mode: str = "car"

    @property
    def role(self) -> str:
        """By diploma: only nurses give injections."""
        return "nurse" if "injection" in self.skills else "care_assistant"


TEAM = (
    Member("Camille", "Arnoux", (*NURSE, "stoma"), (EARLY,), ("monaco_sud",), mode="bicycle"),
    Member("Nadia", "Belkacem", (*NURSE, "wound"), (EARLY,), ("monaco_nord", "beausoleil"), "beausoleil"),
    Member("Karim", "Ferrero", (*NURSE, "wound", "stoma"), (EARLY,), ("hauteurs", "ouest"), "hauteurs"),
    Member("Lucie", "Garcin", (*NURSE, "wound"), (DAY,), ("est", "beausoleil")),
    Member("Sofia", "Lanteri", (*NURSE, "wound"), (LATE,), ("monaco_sud", "monaco_nord")),
    Member("Thomas", "Viale", (*NURSE, "stoma"), (LATE,), ("beausoleil", "hauteurs", "est"), "beausoleil"),
    Member("Inès", "Barale", CARE_ASSISTANT, (EARLY,), ("monaco_sud",)),
    Member("Julie", "Orengo", CARE_ASSISTANT, (EARLY,), ("beausoleil",)),
    Member("Mehdi", "Saïdi", CARE_ASSISTANT, (EARLY,), ("ouest",), "ouest"),
    Member("Chloé", "Raybaut", CARE_ASSISTANT, (DAY,), ("monaco_nord",), mode="bicycle"),
    Member("Antoine", "Cotta", CARE_ASSISTANT, (DAY,), ("hauteurs",)),
    Member("Léa", "Tordo", NURSE, (LATE,), ("ouest", "monaco_sud")),
    Member("Hugo", "Maccario", CARE_ASSISTANT, (LATE,), ("beausoleil", "monaco_nord"), "monaco_nord"),
    Member("Manon", "Icardi", CARE_ASSISTANT, SPLIT, ("est", "hauteurs"), "est"),
)
