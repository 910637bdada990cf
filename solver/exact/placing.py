"""Visits left out: placed where that is worth it, and else what is proven about them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from solver.alone import Alone
from solver.exact.asker import NOTHING_KNOWN
from solver.exact.finding import Finding
from solver.exact.model import Model
from solver.exact.neighbours import MOST_VISITS, Neighbourhood
from solver.exact.repair import improve
from solver.exact.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.answer import Answer
    from solver.exact.asker import Asker, Reply

MOST_GROUPS = 3
"""Groups of neighbouring rounds that are planned anew to make room for one visit."""
PAIR = 2
"""Of more visits that must be served together none is asked about."""


class Placing:
    """
    Questions about the visits that a plan leaves out; what is answered is not asked again.

    A visit is placed with those that are served together with it or not at all: its unit.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer, self.day = answer, answer.day
        self._alone = Alone(self.day)
        self._replies: dict[object, Reply] = {}
        self._fitting: dict[int, list[int]] = {}

    def place(self, asker: Asker) -> None:
        """Look for places: in one round in any order, then by planning it anew with its neighbours."""
        left = {self.day.units[self.day.visit_of[gone.visit]] for gone in self.answer.best.unassigned}
        costs = self.day.unassigned_costs
        dearest = sorted(left, key=lambda unit: (-sum(costs[visit] for visit in unit), unit))
        crowded = [unit for unit in dearest if not asker.is_over and not self._fit(unit, asker)]
        for unit in crowded:
            self._make_room(unit, asker)

    def finding(self, visit: int, asker: Asker) -> Finding | None:
        """Tell what is proven about a visit left out; None where nothing was asked."""
        unit = self.day.units[visit]
        if asker.is_over or len(unit) > PAIR:
            return None
        if len(unit) == 1:
            return self._found(unit, self._by_nurse(visit), asker)
        for member in (visit, *(other for other in unit if other != visit)):
            found = self._found((member,), self._by_nurse(member), asker)
            if found.full == found.ways:
                return found
        return self._found(unit, [[shifts] for shifts in self._choices(unit, asker)], asker)

    def _by_nurse(self, visit: int) -> list[list[tuple[int, ...]]]:
        """Each nurse able to make a visit with her shifts."""
        nurses: dict[int, list[tuple[int, ...]]] = {}
        for shift in self._able(visit):
            nurses.setdefault(int(self.day.nurses[shift]), []).append((shift,))
        return list(nurses.values())

    def _found(
        self, visits: tuple[int, ...], ways: Sequence[Sequence[tuple[int, ...]]], asker: Asker
    ) -> Finding:
        """Count the ways that are proven full or too dear; each way is one choice of shifts or several."""
        full = dear = 0
        leasts = []
        worth = sum(self.day.unassigned_costs[visit] for visit in visits)
        for choices in ways:
            if asker.is_over:
                break
            scopes = [self._scope(visits, shifts) for shifts in choices]
            replies = [self._reply(scope, asker) for scope in scopes]
            rises = [
                reply.least - scope.price + worth
                for scope, reply in zip(scopes, replies, strict=True)
                if reply.least is not None
            ]
            if not rises:
                full += 1
            elif min(rises) >= worth:
                dear += 1
                leasts.append(min(rises))
        names = tuple(self.day.problem.visits[visit].id for visit in visits)
        return Finding(names, len(ways), full, dear, worth, min(leasts, default=None))

    def _able(self, visit: int) -> list[int]:
        """Shifts that could serve a visit with nothing else to do."""
        if visit not in self._fitting:
            self._fitting[visit] = list(self._alone.fitting(visit, self.day.able[visit]))
        return self._fitting[visit]

    def _choices(self, unit: tuple[int, ...], asker: Asker) -> list[tuple[int, ...]]:
        """Shifts that might serve a unit without any other change, those nearest to it first."""
        near = Neighbourhood(self.day, self.answer.best)
        if len(unit) == 1:
            return [(shift,) for shift in near.nearest(unit, self._able(unit[0]))]
        if len(unit) > PAIR:
            return []
        open_to = [
            [
                shift
                for shift in near.nearest((visit,), self._able(visit))
                if asker.is_over or self._reply(self._scope((visit,), (shift,)), asker).least is not None
            ]
            for visit in unit
        ]
        return list(dict.fromkeys(tuple(sorted(set(shifts))) for shifts in product(*open_to)))

    def _scope(self, visits: tuple[int, ...], shifts: tuple[int, ...]) -> Scope:
        alone = any(len(self.day.units[visit]) > len(visits) for visit in visits)
        return Scope(self.day, self.answer.best, shifts, visits, guests_alone=alone)

    def _reply(self, scope: Scope, asker: Asker) -> Reply:
        """Ask how rounds could serve all their visits and these guests at the least cost."""
        key = scope.key
        if key not in self._replies:
            if asker.is_over or len(scope.visits) > MOST_VISITS:
                return NOTHING_KNOWN
            self._replies[key] = asker.ask(Model(scope, all_served=True))
        return self._replies[key]

    def _fit(self, unit: tuple[int, ...], asker: Asker) -> bool:
        """Place a unit where a round has room for it in some order, or two rounds have for a pair."""
        for shifts in self._choices(unit, asker):
            if asker.is_over:
                return False
            scope = self._scope(unit, shifts)
            reply = self._reply(scope, asker)
            is_cheaper = reply.cost is not None and reply.cost < scope.price
            if is_cheaper and self.answer.offer(scope.orders(reply.steps)):
                return True
        return False

    def _make_room(self, unit: tuple[int, ...], asker: Asker) -> None:
        """Place a unit by planning a few rounds near it anew."""
        if asker.is_over:
            return
        near = Neighbourhood(self.day, self.answer.best)
        for shift in near.nearest(unit, self._able(unit[0]))[:MOST_GROUPS]:
            if improve(self.answer, asker, self._scope(unit, near.around(shift, unit))):
                return
