"""
The independent judge: whether a solution keeps every rule of its problem and adds up.

It believes a solution only its orders, starts of care and begins of breaks, works out all else from the
problem in plain arithmetic, and shares no code with anything that makes solutions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING

from solver.judged_route import JudgedRoute, lateness
from solver.route_rules import try_route
from solver.solution import REASON_CODES, Cost
from solver.violation import WITHOUT_AMOUNTS, WITHOUT_EARLIEST, Verdict, Violation

if TYPE_CHECKING:
    from solver.problem import Link, Problem
    from solver.solution import Route, Solution, Stop


def violations(problem: Problem, solution: Solution) -> list[Violation]:
    """
    Every rule that a solution breaks; none where it is right.

    Every legal choice passes: the moment of a break in its gap, and any order of visits and breaks. Whether
    a cheaper solution exists, and whether a stated reason is the true one, is not asked.
    """
    judge = _Judge(problem, solution)
    judge.try_routes()
    judge.try_unassigned()
    for route in judge.routes:
        try_route(judge.verdict, route)
    for link in problem.links:
        judge.try_link(link)
    if not judge.verdict.speaks_of(WITHOUT_EARLIEST):
        judge.try_earliest()
    if not judge.verdict.speaks_of(WITHOUT_AMOUNTS):
        judge.try_cost()
    return judge.verdict.found


class _Judge:
    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.solution = solution
        self.verdict = Verdict()
        self.routes: list[JudgedRoute] = []
        self.place: dict[str, str] = {}
        self.served: dict[str, tuple[JudgedRoute, Stop]] = {}

    def try_routes(self) -> None:
        order = {shift.id: i for i, shift in enumerate(self.problem.shifts)}
        seen: set[str] = set()
        last = -1
        for i, route in enumerate(self.solution.routes):
            where = f"/routes/{i}"
            known = self._try_stops_known(where, route)
            if route.shift not in order:
                self.verdict.add("unknown_shift", where, f"There is no shift {route.shift}.")
                continue
            if route.shift in seen:
                self.verdict.add("duplicate_route", where, f"The shift {route.shift} has another route.")
            elif order[route.shift] < last:
                self.verdict.add(
                    "route_order", where, f"The shift {route.shift} comes earlier in the problem."
                )
            seen.add(route.shift)
            last = max(last, order[route.shift])
            if not route.stops:
                self.verdict.add("empty_route", where, "The route has no stop; an unused shift has no route.")
            elif known:
                judged = JudgedRoute(self.problem, i, route)
                self.routes.append(judged)
                for _, stop, visit in judged.stops:
                    self.served.setdefault(visit.id, (judged, stop))

    def _try_stops_known(self, where: str, route: Route) -> bool:
        known = True
        for j, stop in enumerate(route.stops):
            at = f"{where}/stops/{j}"
            if stop.visit not in self.problem.visit_by_id:
                self.verdict.add("unknown_visit", at, f"There is no visit {stop.visit}.")
                known = False
            elif stop.visit in self.place:
                self.verdict.add(
                    "visit_twice", at, f"{self.place[stop.visit]} is the visit {stop.visit} as well."
                )
            else:
                self.place[stop.visit] = at
        return known

    def try_unassigned(self) -> None:
        left: set[str] = set()
        for i, unassigned in enumerate(self.solution.unassigned):
            where, visit = f"/unassigned/{i}", unassigned.visit
            if visit not in self.problem.visit_by_id:
                self.verdict.add("unknown_visit", where, f"There is no visit {visit}.")
            elif visit in left or visit in self.place:
                other = self.place.get(visit, "another entry")
                self.verdict.add("visit_twice", where, f"{other} is the visit {visit} as well.")
            left.add(visit)
            if unassigned.code not in REASON_CODES or not unassigned.message.strip():
                self.verdict.add("reason", where, f"The visit {visit} has no known code with a sentence.")
        for visit in self.problem.visit_by_id:
            if visit not in left and visit not in self.place:
                self.verdict.add("visit_missing", "", f"The visit {visit} is neither served nor unassigned.")

    def try_link(self, link: Link) -> None:
        both = f"{link.first} and {link.second}"
        if link.together and (link.first in self.place) != (link.second in self.place):
            served = self.place.get(link.first) or self.place[link.second]
            self.verdict.add("link_together", served, f"Only one of {both} is served.")
        if link.first not in self.served or link.second not in self.served:
            return
        (first_route, first), (second_route, second) = self.served[link.first], self.served[link.second]
        where, lag = self.place[link.second], second.start - first.start
        if lag < link.min_seconds or (link.max_seconds is not None and lag > link.max_seconds):
            self.verdict.add("link_time", where, f"{both} start {lag} seconds apart.")
        same = first_route.shift.nurse == second_route.shift.nurse
        if link.same_nurse not in {None, same}:
            whom = "one nurse" if same else "two nurses"
            self.verdict.add("link_nurse", where, f"{both} are served by {whom}.")

    def try_earliest(self) -> None:
        earliest = self._earliest_starts()
        for visit, (_, stop) in self.served.items():
            if stop.start > earliest[visit]:
                self.verdict.add(
                    "not_earliest",
                    f"{self.place[visit]}/start",
                    f"The care {visit} starts at {stop.start}, but could start at {earliest[visit]}.",
                )

    def _earliest_starts(self) -> dict[str, int]:
        """Raise starts from nothing until routes and links are content: the least that keep all rules."""
        at_least = dict.fromkeys(self.served, 0)
        starts: dict[str, int] = {}
        raised = set(self.routes)
        while raised:
            for route in raised:
                visits = [visit.id for visit in route.visits]
                bounds = [at_least[visit] for visit in visits]
                starts.update(zip(visits, route.earliest_starts(bounds), strict=True))
            raised = set()
            for link in self.problem.links:
                if link.first not in starts or link.second not in starts:
                    continue
                wanted = [(link.second, starts[link.first] + link.min_seconds)]
                if link.max_seconds is not None:
                    wanted.append((link.first, starts[link.second] - link.max_seconds))
                for visit, moment in wanted:
                    if moment > starts[visit]:
                        starts[visit] = at_least[visit] = moment
                        raised.add(self.served[visit][0])
        return starts

    def try_cost(self) -> None:
        stated = self.solution.cost
        right = self._cost()
        for kind in fields(Cost):
            self.verdict.same(
                "cost", f"/cost/{kind.name}", getattr(stated, kind.name), getattr(right, kind.name)
            )

    def _cost(self) -> Cost:
        weights = self.problem.weights
        late = [lateness(visit, stop.start) or 0 for route in self.routes for _, stop, visit in route.stops]
        unusual = sum(
            bool(visit.usual_shifts) and route.shift.id not in visit.usual_shifts
            for route in self.routes
            for visit in route.visits
        )
        served = self.served
        near = [(stop, *served[stop.visit]) for stop in self.problem.current if stop.visit in served]
        return Cost(
            travel=weights.travel * sum(route.travel for route in self.routes),
            waiting=weights.waiting * sum(route.waiting for route in self.routes),
            lateness=weights.lateness * sum(late),
            largest_lateness=weights.largest_lateness * max(late, default=0),
            overtime=weights.overtime * sum(route.overtime for route in self.routes),
            unusual=weights.unusual * unusual,
            missed_breaks=sum(rule.missed_cost or 0 for route in self.routes for _, rule in route.missed),
            balance=weights.balance * self._unbalanced(),
            moved=weights.moved * sum(route.shift.id != before.shift for before, route, _ in near),
            shifted=weights.shifted * sum(abs(stop.start - before.start) for before, _, stop in near),
            unassigned=sum(
                visit.unassigned_cost for visit in self.problem.visits if visit.id not in self.place
            ),
        )

    def _unbalanced(self) -> int:
        """Seconds of work above the mean of all nurses, which is rounded down."""
        work: Counter[str] = Counter()
        for shift in self.problem.shifts:
            work[shift.nurse] += shift.carried_seconds
        for route in self.routes:
            work[route.shift.nurse] += route.travel + route.care
        mean = work.total() // len(work) if work else 0
        return sum(seconds - mean for seconds in work.values() if seconds > mean)
