"""
Today's plan, as a coordinator makes it by hand.

The rule, in full:

1. Every visit has an agreed hour: the middle of its preferred time. A round runs by the clock: its visits
   stand in the order of their agreed hours. The break is taken at the first place where it fits.
2. Care at a fixed hour (a window of half an hour or less) is given out first, then care by two carers, then
   what only nurses may do, then the rest; within each in the order of the agreed hours.
3. A visit is offered to the patient's usual nurses; then to those whose sector the patient's is, in the order
   in which the sector stands among theirs, care assistants before nurses; then to everybody else at work.
   Among equals to whoever has fewer minutes of care so far. The first two are asked to take it with nobody
   late, then all, then the first two with somebody late, then all.
4. When all have had their turn, those nobody could take are offered again, in the same order: somebody
   takes it in place of one other visit, the first that somebody else can take by the same rule.

Nothing is ever compared by its driving. What is lawful the judge says.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from demonstration.homes import sector_of
from demonstration.rounds import Rounds
from demonstration.team import TEAM

from routing import Point
from solver import Solution, schedule, violations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.tables import StoredDay
    from solver import Problem, Step, Visit

FIXED_SECONDS = 1800
"""A window as short as this is an agreed hour."""
CARE_ASSISTANTS_SKILL = "toilette"
USUAL, SECTOR, OTHER = range(3)


class Coordinator:
    """
    Places the visits of a day one after the other.

    Parameters
    ----------
    problem
        The day with its travel; visits, shifts and nurses are called by their position.
    day
        Who is who.
    """

    def __init__(self, problem: Problem, day: StoredDay) -> None:
        self._problem = problem
        self._day = day
        self._visits = {visit.id: visit for visit in problem.visits}
        self._shifts = {shift.id: shift for shift in problem.shifts}
        self._partner = {link.first: link.second for link in problem.links if link.together}
        self._linked = {visit for link in problem.links for visit in (link.first, link.second)}
        self._rounds = Rounds(problem, schedule(problem, {}))

    @property
    def orders(self) -> dict[str, list[Step]]:
        """Visits and breaks of each used shift, as placed so far."""
        return self._rounds.orders

    def plan(self) -> Solution:
        """Place every visit that can be placed; the others are unassigned."""
        seconds = set(self._partner.values())
        turns = [
            (visit.id, self._partner[visit.id]) if visit.id in self._partner else (visit.id,)
            for visit in sorted(self._problem.visits, key=self._turn)
            if visit.id not in seconds
        ]
        refused = [together for together in turns if not self._place(together)]
        for together in refused:
            self._make_room(together)
        return self._rounds.plan

    def _turn(self, visit: Visit) -> tuple[int, int, int]:
        """When a visit's turn comes: by kind, then by its agreed hour."""
        window = visit.time_windows[0]
        acts = self._day.act_by_id[self._day.visits[int(visit.id)].act_id]
        if window.latest - window.earliest <= FIXED_SECONDS:
            kind = 0
        elif visit.id in self._partner:
            kind = 1
        else:
            kind = 2 if set(acts.skills) - {CARE_ASSISTANTS_SKILL} else 3
        return kind, *self._rounds.agreed_hour(visit.id)

    def _place(self, together: Sequence[str]) -> bool:
        """Give a visit, or the two of one care, to the first who can take it."""
        able = [self._able(visit) for visit in together]
        own = [[shift for shift in shifts if shifts[shift] < OTHER] for shifts in able]
        return any(
            self._take(together, shifts, may_be_late=may_be_late)
            for asked, may_be_late in ((own, False), (able, False), (own, True), (able, True))
            for shifts in product(*asked)
            if len(set(shifts)) == len(shifts)
        )

    def _take(self, together: Sequence[str], shifts: Sequence[str], *, may_be_late: bool) -> bool:
        """Put visits into shifts' rounds; False where that is not lawful."""
        tried = (
            self._rounds.with_visit(shift, visit, may_be_late=may_be_late)
            for visit, shift in zip(together, shifts, strict=True)
        )
        for found in product(*map(list, tried)):
            orders = {**self._rounds.orders, **dict(zip(shifts, found, strict=True))}
            plan = schedule(self._problem, orders)
            is_later = plan.cost.lateness > self._rounds.plan.cost.lateness
            if (may_be_late or not is_later) and not violations(self._problem, plan):
                self._rounds.keep(orders, plan)
                return True
        return False

    def _make_room(self, together: Sequence[str]) -> bool:
        """Place what found no place by placing one other visit anew."""
        before = self._rounds.orders
        for shift in self._able(together[0]):
            for moved in [step for step in before.get(shift, []) if isinstance(step, str)]:
                if moved in self._linked:
                    continue
                without = {**before, shift: [step for step in before[shift] if step != moved]}
                self._rounds.keep(without, schedule(self._problem, without))
                if self._place(together) and self._place((moved,)):
                    return True
        self._rounds.keep(before, schedule(self._problem, before))
        return False

    def _able(self, visit: str) -> dict[str, int]:
        """Shifts whose nurse may make the visit, in the order they are asked, each with why."""
        wanted = self._visits[visit]
        patient = self._day.patient_by_id[self._day.visits[int(visit)].patient_id]
        sector = sector_of(patient.address.rsplit(", ", 1)[1], Point(patient.lat, patient.lon))
        ranks = {}
        for shift in self._problem.shifts:
            if wanted.skills <= shift.skills and shift.id not in wanted.refused_shifts:
                member = TEAM[int(shift.nurse)]
                is_mine = sector in member.sectors
                why = USUAL if shift.id in wanted.usual_shifts else SECTOR if is_mine else OTHER
                place = member.sectors.index(sector) if is_mine else len(member.sectors)
                ranks[shift.id] = (
                    why,
                    place,
                    member.role == "nurse",
                    self._rounds.care_seconds(shift.id),
                    int(shift.id),
                )
        return {shift: ranks[shift][0] for shift in sorted(ranks, key=lambda shift: ranks[shift])}
