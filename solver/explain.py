"""Why a visit is unassigned: a code and a plain sentence, each proven by trying the visit by itself."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solver.alone import Alone
from solver.day import Day
from solver.exact.finding import NOT_FOUND, Told
from solver.solution import Unassigned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from solver.problem import Link, Problem
    from solver.solution import ReasonCode, Solution

MOST_NAMED = 5
"""Shifts or skills named in one sentence; the rest are counted."""


def reasons(problem: Problem, solution: Solution) -> tuple[Unassigned, ...]:
    """
    Say for every visit that no route serves why that is so.

    Every code but `not_found` is true of the problem itself, not of the search: with nothing else to do and
    no break taken that may be missed, no shift could serve the visit, or not as its links ask. `not_found`
    says that some shift could, but that no place was found for it beside the others that was worth its cost.

    Returns
    -------
    tuple
        One for each visit not in `solution.routes`, in the problem's order.
    """
    return reasons_on(Day(problem), solution)


def reasons_on(
    day: Day, solution: Solution, proof: Callable[[int], Told | None] = lambda _: None
) -> tuple[Unassigned, ...]:
    """
    Do the same on a day worked out before, which saves the time for that.

    Parameters
    ----------
    proof
        Asked about each visit, by number, that gets `not_found`: what is proven about it, if anything.
    """
    served = {stop.visit for route in solution.routes for stop in route.stops}
    return _Reasons(day, served).all(proof)


class _Reasons:
    def __init__(self, day: Day, served: set[str]) -> None:
        self.day = day
        self.problem = day.problem
        self.served = {day.visit_of[visit] for visit in served}
        self.left = [v for v in range(len(day.locations)) if v not in self.served]
        self.found: dict[int, Unassigned] = {}
        self.alone = Alone(day)
        self.links: dict[str, list[Link]] = {}
        for link in self.problem.links:
            self.links.setdefault(link.first, []).append(link)
            self.links.setdefault(link.second, []).append(link)

    def all(self, proof: Callable[[int], Told | None]) -> tuple[Unassigned, ...]:
        for visit in self.left:
            self._of_its_own(visit)
        its_own = set(self.found)
        for visit in self.left:
            self._link(visit, its_own)
        for visit in self.left:
            self._partner(visit)
            if visit not in self.found:
                told = proof(visit) or Told(NOT_FOUND)
                name = self.problem.visits[visit].id
                self.found[visit] = Unassigned(name, "not_found", told.sentence, told.proof)
        return tuple(self.found[visit] for visit in self.left)

    def _say(self, visit: int, code: ReasonCode, message: str) -> None:
        self.found[visit] = Unassigned(self.problem.visits[visit].id, code, message)

    @cached_property
    def unpinned(self) -> Alone:
        """The same day with no visit pinned."""
        visits = [replace(visit, pinned_shift=None, pinned_start=None) for visit in self.problem.visits]
        return Alone(Day(replace(self.problem, visits=tuple(visits))))

    def _of_its_own(self, visit: int) -> None:
        """Give the reason that lies in the visit alone, if there is one."""
        asked, shifts = self.problem.visits[visit], self.problem.shifts
        skilled = [k for k, shift in enumerate(shifts) if asked.skills <= shift.skills]
        willing = [k for k in skilled if shifts[k].id not in asked.refused_shifts]
        if not shifts:
            self._say(visit, "outside_shifts", "There is no shift on this day.")
        elif not skilled:
            skills = _named(sorted(asked.skills))
            self._say(visit, "no_skill", f"No shift has all the skills it needs: {skills}.")
        elif not willing:
            refused = _named(shifts[k].id for k in skilled)
            self._say(visit, "refused", f"Every shift with the skills it needs is refused: {refused}.")
        elif not self.alone.fits(visit, self.day.able[visit]):
            self._of_place_and_time(visit, willing)

    def _of_place_and_time(self, visit: int, willing: Sequence[int]) -> None:
        """Say why no shift that has the skills and is not refused could serve it."""
        asked, may = self.problem.visits[visit], np.zeros(len(self.problem.shifts), dtype=bool)
        may[willing] = True
        is_pinned = asked.pinned_shift is not None or asked.pinned_start is not None
        if is_pinned and self.unpinned.fits(visit, may):
            self._pinned(visit)
        elif not (self.alone.ways(visit) & may).any():
            self._say(visit, "unreachable", "There is no way to it and back for any shift that may serve it.")
        elif not any(self.day.is_within_limits(k, [visit]) for k in willing):
            message = "Every shift that may serve it is limited to less care than this, or to no visit."
            self._say(visit, "outside_shifts", message)
        else:
            self._say(
                visit,
                "outside_shifts",
                "No shift that may serve it can be there at the time asked, take its breaks, keep its limits "
                "and be back in time, even with nothing else to do.",
            )

    def _pinned(self, visit: int) -> None:
        asked = self.problem.visits[visit]
        pins = []
        if asked.pinned_shift is not None:
            pins.append(f"to the shift {asked.pinned_shift}")
        if asked.pinned_start is not None:
            pins.append(f"to start at {_clock(asked.pinned_start)}")
        message = f"It is pinned {' and '.join(pins)}, where it cannot be served; elsewhere it could."
        self._say(visit, "pinned", message)

    def _partner(self, visit: int) -> None:
        """Blame a visit that must be served together with this one and cannot be."""
        partners = [self.found[other] for other in self.day.units[visit] if other in self.found]
        blamed = [partner.visit for partner in partners if partner.code != "not_found"]
        if visit not in self.found and blamed:
            name = blamed[0]
            message = f"It is served together with {name} or not at all, and that visit cannot be served."
            self._say(visit, "partner", message)

    def _link(self, visit: int, its_own: set[int]) -> None:
        """Blame a link to a visit that is served, or must be served too and has no reason of its own."""
        asked = self.problem.visits[visit].id
        for link in self.links.get(asked, ()):
            if visit in self.found:
                return
            name = link.second if asked == link.first else link.first
            other = self.day.visit_of[name]
            asked_of_both = other in self.served or (link.together and other not in its_own)
            if asked_of_both and not self.alone.fits_beside(visit, other):
                message = f"No shifts could serve it and {name} as their link asks, with nothing else to do."
                self._say(visit, "link", message)


def _named(names: Iterable[str]) -> str:
    listed: Sequence[str] = list(names)
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return ", ".join(listed[:MOST_NAMED]) + more


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02}:{rest // 60:02}"
