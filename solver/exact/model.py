"""A few rounds as a model of CP-SAT: who serves what, in which order and when."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ortools.sat.python import cp_model

from solver.exact.earliest import late_may_be_better, start_early
from solver.exact.links import keep_links
from solver.exact.prices import MOST_AMOUNT, Prices, price_balance, price_lateness, price_shifts
from solver.exact.rests import HOME, Rests
from solver.problem import NO_WAY
from solver.timing import with_breaks
from solver.windows import begin, last_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from solver.exact.scope import Scope

Literal: TypeAlias = Any
"""A variable of CP-SAT that is true or false, or its negation."""
Number: TypeAlias = Any
"""A whole number of CP-SAT: a variable, or a sum of them."""


class Drive(NamedTuple):
    """A leg that a shift may drive: between which nodes, whether it does, and its earliest arrival then."""

    shift: int
    here: int
    there: int
    leg: int
    taken: Literal
    arrival: Number


class Model:
    """
    The rounds of a scope: for each shift a circuit from home through some visits and back.

    Where early is never worse than late, care may start later here than it has to. Orders keep all hard
    limits at some times exactly if they keep them at the earliest, so what has no answer here cannot be
    done; and no plan costs less than the least price here.

    Parameters
    ----------
    orders_kept
        Each round keeps its visits in their order.
    all_served
        No visit of the question may be left out.

    Attributes
    ----------
    program
        The model itself.
    start
        For each visit its start of care.
    served
        For each visit whether it is served.
    assigned
        For each visit and shift able to serve it whether it does.
    drives
        All legs that may be driven; `HOME` is the node where a shift begins and ends.
    back
        For each shift its return.
    horizon
        The latest return of any shift of the question.
    """

    def __init__(self, scope: Scope, *, orders_kept: bool = False, all_served: bool = False) -> None:
        self.scope, self.day = scope, scope.day
        self.program = cp_model.CpModel()
        self.prices = Prices()
        self.horizon = max(self.day.latest_returns[shift] for shift in scope.rounds)
        self.start: dict[int, Number] = {visit: self._start(visit) for visit in scope.visits}
        self.served: dict[int, Literal] = {}
        self.assigned: dict[tuple[int, int], Literal] = {}
        self.drives: list[Drive] = []
        self.back: dict[int, Number] = {}
        self.rests: dict[int, Rests] = {}
        for shift, visits in scope.rounds.items():
            nodes = visits if orders_kept else scope.visits
            able = [visit for visit in nodes if self._may_serve(shift, visit)]
            self._add_round(shift, able, set(pairwise((HOME, *visits, HOME))) if orders_kept else None)
        for visit in scope.visits:
            self._add_served(visit, must=all_served)
        keep_links(self)
        price_lateness(self)
        price_shifts(self)
        price_balance(self)
        if late_may_be_better(scope):
            start_early(self)

    @property
    def can_be_asked(self) -> bool:
        """Whether its prices are small enough to be added up."""
        return self.prices.most <= MOST_AMOUNT

    def flag(self, name: str) -> Literal:
        """Make a variable that is true or false."""
        return self.program.new_bool_var(name)

    def free(self, shift: int, here: int) -> Number:
        """When a nurse may leave one of her nodes: after care there, or as her shift starts."""
        if here == HOME:
            return self.day.starts[shift]
        return self.start[here] + self.day.durations[here]

    def _start(self, visit: int) -> Number:
        spans = [
            (earliest, min(hard, self.horizon))
            for earliest, _, hard in self.day.windows[visit]
            if earliest <= self.horizon
        ]
        domain = cp_model.Domain.from_intervals(spans or [(self.horizon, self.horizon)])
        return self.program.new_int_var_from_domain(domain, f"start of {visit}")

    def _span(self, shift: int, visit: int) -> tuple[int, int]:
        """First and last start of care by a shift; the first is after the last where there is none."""
        day, windows = self.day, self.day.windows[visit]
        last = last_start(windows, day.latest_returns[shift] - day.durations[visit])
        return begin(windows, day.starts[shift]), last

    def _may_serve(self, shift: int, visit: int) -> bool:
        day, scope = self.day, self.scope
        first, last = self._span(shift, visit)
        if not day.able[visit, shift] or first > last:
            return False
        if any(
            (day.nurses[shift] == day.nurses[scope.shifts[other]]) != same
            for other, same in day.company[visit]
            if other in scope.shifts
        ):
            return False
        return scope.guests_alone or all(
            other in self.start or other in scope.shifts for other in day.units[visit]
        )

    def _add_round(self, shift: int, visits: Sequence[int], allowed: set[tuple[int, int]] | None) -> None:
        """Let a shift serve some of these visits; on any legs between them, or on those allowed."""
        day, program = self.day, self.program
        used = self.flag(f"{shift} is used")
        for visit in visits:
            serves = self.assigned[visit, shift] = self.flag(f"{shift} serves {visit}")
            program.add_implication(serves, used)
            self.prices.add(int(day.extra[visit, shift]), serves)
        self._keep_limits(shift, visits)
        latest = day.latest_returns[shift]
        back = self.back[shift] = program.new_int_var(day.starts[shift], latest, f"{shift} is back")
        if day.ends[shift] < latest:
            overtime = program.new_int_var(0, latest - day.ends[shift], f"overtime of {shift}")
            program.add(overtime >= back - day.ends[shift])
            self.prices.add(day.weights.overtime, overtime, latest - day.ends[shift])
        self.rests[shift] = Rests(self, shift, visits, used)
        nodes = {here: i for i, here in enumerate((HOME, *visits))}
        arcs = [(0, 0, ~used), *((nodes[v], nodes[v], ~self.assigned[v, shift]) for v in visits)]
        for here, there, leg in self._legs(shift, list(nodes)):
            if allowed is None or (here, there) in allowed:
                arcs.append((nodes[here], nodes[there], self._drive(shift, here, there, leg)))
        program.add_circuit(arcs)
        self._keep_apart(shift, visits)

    def _keep_limits(self, shift: int, visits: Sequence[int]) -> None:
        """Serve so many visits and give so much care at most."""
        amounts = [1] * len(visits), [self.day.durations[visit] for visit in visits]
        for most, each in zip(self.day.limits[shift], amounts, strict=True):
            if most < sum(each):
                serves = [self.assigned[visit, shift] for visit in visits]
                self.program.add(cp_model.LinearExpr.weighted_sum(serves, each) <= most)

    def _keep_apart(self, shift: int, visits: Sequence[int]) -> None:
        """Say what follows from the legs anyway, but is quicker to see: nobody does two things at once."""
        away = dict.fromkeys(visits, self.horizon)
        for drive in self.drives:
            if drive.shift == shift and HOME not in {drive.here, drive.there}:
                away[drive.here] = min(away[drive.here], drive.leg)
        new = self.program.new_optional_fixed_size_interval_var
        for legs, others in (({}, self.rests[shift].intervals()), (away, ())):
            cares = [
                new(
                    self.start[visit],
                    self.day.durations[visit] + legs.get(visit, 0),
                    self.assigned[visit, shift],
                    f"{shift} at {visit}",
                )
                for visit in visits
            ]
            self.program.add_no_overlap([*cares, *others])

    def _legs(self, shift: int, nodes: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """All legs between nodes of a shift that time does not rule out: from, to, seconds."""
        day, ways = self.day, self.day.ways[shift]
        spans = {visit: self._span(shift, visit) for visit in nodes if visit != HOME}
        for here in nodes:
            place = day.start_locations[shift] if here == HOME else day.locations[here]
            free = day.starts[shift] if here == HOME else spans[here][0] + day.durations[here]
            for there in nodes:
                latest = day.latest_returns[shift] if there == HOME else spans[there][1]
                leg = ways[place][day.end_locations[shift] if there == HOME else day.locations[there]]
                if here != there and leg != NO_WAY and free + leg <= latest:
                    yield here, there, leg

    def _drive(self, shift: int, here: int, there: int, leg: int) -> Literal:
        """Let a shift drive a leg, with the breaks that it takes there."""
        program, rests = self.program, self.rests[shift]
        taken = self.flag(f"{shift} drives from {here} to {there}")
        arrival = self.free(shift, here) + leg + rests.seconds(here)
        self.drives.append(Drive(shift, here, there, leg, taken, arrival))
        self.prices.add(self.day.weights.travel * leg, taken)
        if there == HOME:
            program.add(self.back[shift] >= arrival).only_enforce_if(taken)
            return taken
        program.add(self.start[there] >= arrival).only_enforce_if(taken)
        if self.day.breaks[shift]:
            program.add(self.start[there] >= rests.pause[here]).only_enforce_if(taken)
        return taken

    def _add_served(self, visit: int, *, must: bool) -> None:
        able = [serves for (served, _), serves in self.assigned.items() if served == visit]
        absent = self.flag(f"{visit} is left out")
        self.program.add_exactly_one([*able, absent])
        self.served[visit] = ~absent
        if must or any(other in self.scope.shifts for other in self.day.units[visit]):
            self.program.add_bool_and(~absent)
        else:
            self.prices.add(self.day.unassigned_costs[visit], absent)

    def steps(self, chosen: Callable[[Literal], bool]) -> dict[int, list[int]]:
        """Read the visits and rests of each shift, where `chosen` tells which literals are true."""
        following = {(drive.shift, drive.here): drive.there for drive in self.drives if chosen(drive.taken)}
        steps = {}
        for shift, rests in self.rests.items():
            visits: list[int] = []
            here = following.get((shift, HOME), HOME)
            while here != HOME:
                visits.append(here)
                here = following[shift, here]
            steps[shift] = with_breaks(visits, rests.gaps(visits, chosen)) if visits else []
        return steps
