"""What patients need in a day: acts with their lengths, hours and skills, by one carer, by two, or twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver import Link

if TYPE_CHECKING:
    import numpy as np

MINUTE = 60
HOUR = 3600
_GRID = 5 * MINUTE
"""Hours are agreed to five minutes."""
_DAY = (7 * HOUR + 20 * MINUTE, 20 * HOUR)
"""No care is agreed to start before or after."""


@dataclass(frozen=True)
class Act:
    """
    One kind of care.

    Parameters
    ----------
    hours
        When it is done: from and to, in hours, with the share of it.
    windows
        How many minutes the patient leaves for the start.
    by_two
        Share that needs two carers at once.
    again
        Share that is done a second time 4 to 8 hours later.
    """

    share: float
    minutes: tuple[int, ...]
    hours: tuple[tuple[float, float, float], ...]
    windows: tuple[int, ...]
    skills: frozenset[str] = frozenset()
    by_two: float = 0.0
    again: float = 0.0


_ALL_DAY = ((7.5, 10.6, 0.36), (10.6, 13.3, 0.27), (13.3, 16.0, 0.19), (16.0, 19.7, 0.18))
_NURSE = frozenset({"nurse"})

ACTS = (
    Act(0.42, (15, 20, 25, 30, 30, 40), _ALL_DAY, (60, 90, 120), by_two=0.16, again=0.06),
    Act(0.10, (5, 10), ((7.4, 9.2, 0.6), (16.8, 18.8, 0.4)), (30, 45), _NURSE),
    Act(0.06, (5, 10), ((7.5, 9.5, 1.0),), (60, 90), _NURSE),
    Act(0.20, (15, 20, 25, 30, 45), _ALL_DAY, (60, 90, 120, 180), _NURSE, again=0.15),
    Act(0.07, (20, 30, 40), _ALL_DAY, (90, 120, 180), _NURSE | {"wounds"}),
    Act(0.06, (15, 25, 35), _ALL_DAY, (60, 120), _NURSE | {"infusions"}, again=0.3),
    Act(0.03, (30, 45, 60), _ALL_DAY, (120, 180), _NURSE | {"palliative"}, by_two=0.2),
    Act(0.06, (10, 15, 20), _ALL_DAY, (120, 180)),
)

SPECIALTIES = ("wounds", "infusions", "palliative")
_UNASSIGNED_COSTS = (3 * HOUR, 10 * HOUR, 20 * HOUR)
"""What leaving out a visit is worth: one that can wait, an ordinary one, one that must not be missed."""


@dataclass
class Care:
    """One visit to be: seconds after midnight; `patient` counts from 0."""

    patient: int
    duration: int
    earliest: int
    latest: int
    skills: frozenset[str]
    unassigned_cost: int


class Needs:
    """The visits of a day and what ties them, drawn patient by patient until there are enough."""

    def __init__(self, visits: int, random: np.random.Generator) -> None:
        self.random = random
        self.cares: list[Care] = []
        self.links: list[Link] = []
        self.patients = 0
        while len(self.cares) < visits:
            self._add_patient(visits - len(self.cares))

    def _add_patient(self, room: int) -> None:
        act = ACTS[self.random.choice(len(ACTS), p=[act.share for act in ACTS])]
        kind = self.random.random()
        again = act.by_two <= kind < act.by_two + act.again and room > 1
        first = self._care(act, self._hour(act, before=11.0 if again else 24.0), act.windows)
        self.cares.append(first)
        if kind < act.by_two and room > 1:
            # The second carer holds and lifts: she needs no training of her own.
            self._add_second(Care(**{**vars(first), "skills": frozenset()}), 0, 0, same_nurse=False)
        elif again:
            later = self._care(act, self.random.uniform(13.0, 17.0), (180,))
            later.unassigned_cost = first.unassigned_cost
            self._add_second(later, 4 * HOUR, 8 * HOUR, same_nurse=None)
        self.patients += 1

    def _add_second(self, care: Care, least: int, most: int, *, same_nurse: bool | None) -> None:
        first, second = (visit_id(len(self.cares) + before) for before in (-1, 0))
        self.cares.append(care)
        self.links.append(
            Link(first, second, least, most, same_nurse=same_nurse, together=same_nurse is False)
        )

    def _hour(self, act: Act, before: float) -> float:
        spans = [span for span in act.hours if span[0] < before]
        shares = [share for _, _, share in spans]
        first, last, _ = spans[self.random.choice(len(spans), p=[share / sum(shares) for share in shares])]
        return self.random.uniform(first, min(last, before))

    def _care(self, act: Act, hour: float, windows: tuple[int, ...]) -> Care:
        width = int(self.random.choice(windows)) * MINUTE
        earliest = int(max(_DAY[0], hour * HOUR - width / 2)) // _GRID * _GRID
        return Care(
            patient=self.patients,
            duration=int(self.random.choice(act.minutes)) * MINUTE,
            earliest=earliest,
            latest=max(earliest, min(_DAY[1], earliest + width)),
            skills=act.skills,
            unassigned_cost=int(self.random.choice(_UNASSIGNED_COSTS, p=(0.07, 0.78, 0.15))),
        )


def visit_id(number: int) -> str:
    """Name a visit by its number in the day, from 0."""
    return f"v{number}"
