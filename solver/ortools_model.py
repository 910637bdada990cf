"""The day as a routing model of OR-Tools, which improves a plan with its linked visits held in time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.constraint_solver import pywrapcp
from ortools.constraint_solver.routing_enums_pb2 import FirstSolutionStrategy, LocalSearchMetaheuristic

from solver.day import NOBODY
from solver.timing import NO_GAP, go_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from solver.day import Day
    from solver.draft import Draft
    from solver.windows import Span

HORIZON = 1 << 30
"""Seconds; later than any route can end."""
NO_LEG = 1 << 32
"""Seconds that stand for no way: no route has so many."""
MOST_AMOUNT = 1 << 40
"""Costs above this are as good as infinite; sums of them stay within 64 bits."""
SECONDS_PER_LEG = 4e-7
"""What describing the day takes, by legs of its matrix, on a machine of 2020."""


def improved_visits(
    draft: Draft, seconds: float, on_solution: Callable[[], None]
) -> dict[int, tuple[int, ...]] | None:
    """
    Let OR-Tools improve a plan: guided local search over its routing model.

    Its own operators move one visit at a time and so cannot move visits that must agree on a time. Linked
    visits therefore keep the start they have in the plan, and those the plan leaves out stay out. Breaks
    that the plan misses, or that shifts it does not use may miss, are left out; balance and starts to stay
    near are not weighed. Where breaks go, when care starts and what that costs is worked out anew by the
    caller: only the orders are taken.

    Parameters
    ----------
    seconds
        For describing the day and searching.
    on_solution
        Called whenever it has found a better plan. No other code of this process runs meanwhile.

    Returns
    -------
    dict or None
        For every shift its visits in order; None where it has no answer to give, or no time to find one.
    """
    day = draft.day
    left = seconds - SECONDS_PER_LEG * (len(day.locations) + 2 * len(day.starts)) ** 2
    if left <= 0 or not day.starts or not day.locations or _is_too_dear(day):
        return None
    return _Model(draft).solved(left, on_solution)


def _is_too_dear(day: Day) -> bool:
    weights = day.weights
    dearest = max(weights.travel, weights.waiting, weights.lateness, weights.overtime)
    return dearest * max(day.latest_returns) > MOST_AMOUNT or int(day.extra.max()) > MOST_AMOUNT


class _Model:
    """
    Nodes are the visits, then each shift's start, then each shift's end.

    Transits are matrices, since Python callbacks are far slower. Allowed vehicles are set through
    `VehicleVar`, since `SetAllowedVehiclesForIndex` is of no use from Python. Reading a plan closes the
    model, so everything is said before, and it is closed with the very parameters it is solved with.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft, self.day = draft, draft.day
        day = draft.day
        self.visits, self.shifts = range(len(day.locations)), range(len(day.starts))
        self.places = np.array([*day.locations, *day.start_locations, *day.end_locations])
        first, last = len(self.visits), len(self.visits) + len(self.shifts)
        ends = list(range(first, last)), list(range(last, len(self.places)))
        self.manager = pywrapcp.RoutingIndexManager(len(self.places), len(self.shifts), *ends)
        self.model = pywrapcp.RoutingModel(self.manager)
        self.index = [self.manager.NodeToIndex(visit) for visit in self.visits]
        self._describe_travel()
        for visit in self.visits:
            self._describe_visit(visit)
        for shift in self.shifts:
            self._describe_shift(shift)
        self._describe_extra()
        self._describe_limits()

    def _describe_travel(self) -> None:
        day, model = self.day, self.model
        care = np.zeros(len(self.places), dtype=np.int64)
        care[: len(self.visits)] = day.durations
        starts = slice(len(self.visits), len(self.visits) + len(self.shifts))
        prices, clocks = [], []
        for matrix in day.matrices:
            leg = matrix[np.ix_(self.places, self.places)].astype(np.int64)
            leg[starts, starts.stop :] = 0  # driven by nobody: the way of a shift that is not used
            passing = np.where(leg < 0, NO_LEG, leg + care[:, None])
            prices.append(model.RegisterTransitMatrix((np.maximum(leg, 0) * day.weights.travel).tolist()))
            clocks.append(model.RegisterTransitMatrix(passing.tolist()))
        for shift, mode in enumerate(day.modes):
            model.SetArcCostEvaluatorOfVehicle(prices[mode], shift)
        of_shifts = [clocks[mode] for mode in day.modes]
        model.AddDimensionWithVehicleTransits(of_shifts, HORIZON, HORIZON, False, "time")  # noqa: FBT003
        self.clock = model.GetDimensionOrDie("time")
        self.care = [int(care[self.manager.IndexToNode(index)]) for index in range(model.Size())]

    def _describe_visit(self, visit: int) -> None:
        day, index = self.day, self.index[visit]
        start, able = self.clock.CumulVar(index), self.model.VehicleVar(index)
        windows = day.windows[visit]
        shifts = [shift for shift in self.shifts if day.able[visit, shift] and self._can_be_used(shift)]
        shift = self.draft.shift_of[visit]
        if day.linked[visit] and shift != NOBODY:
            held = self.draft.rounds[shift].linked[visit]
            start.SetRange(held, held)
            able.SetValues([shift] if day.company[visit] else shifts)
        else:
            able.SetValues([-1] if day.linked[visit] else [-1, *shifts])
            self.model.AddDisjunction([index], min(MOST_AMOUNT, day.unassigned_costs[visit]))
            start.SetRange(windows[0][0], min(HORIZON, max(hard for _, _, hard in windows)))
            for (_, _, hard), (earliest, _, _) in pairwise(windows):
                if hard + 1 < earliest:
                    start.RemoveInterval(hard + 1, earliest - 1)
        latest, hard = windows[-1][1:]
        if latest < hard and day.weights.lateness:
            self.clock.SetCumulVarSoftUpperBound(index, latest, day.weights.lateness)

    def _can_be_used(self, shift: int) -> bool:
        _, _, kept = go_back(self._breaks(shift), self.day.starts[shift], 0)
        return kept

    def _breaks(self, shift: int) -> Sequence[Span]:
        """The breaks that the plan takes, or on a shift that it does not use those that must be taken."""
        day, held = self.day, self.draft.rounds[shift]
        missed = [cost is not None for cost in day.missed_costs[shift]]
        if held.visits:
            missed = [gap == NO_GAP for gap in held.gaps]
        return [rest for rest, left_out in zip(day.breaks[shift], missed, strict=True) if not left_out]

    def _describe_shift(self, shift: int) -> None:
        day, model = self.day, self.model
        start, end = model.Start(shift), model.End(shift)
        self.clock.CumulVar(start).SetRange(day.starts[shift], day.latest_returns[shift])
        self.clock.CumulVar(end).SetRange(day.starts[shift], day.latest_returns[shift])
        if day.ends[shift] < day.latest_returns[shift] and day.weights.overtime:
            self.clock.SetCumulVarSoftUpperBound(end, day.ends[shift], day.weights.overtime)
        if day.weights.waiting:
            self.clock.SetSlackCostCoefficientForVehicle(day.weights.waiting, shift)
        model.AddVariableMinimizedByFinalizer(self.clock.CumulVar(end))
        breaks = self._breaks(shift)
        if not breaks or not self._can_be_used(shift):
            return
        solver = model.solver()
        rests = [
            solver.FixedDurationIntervalVar(
                max(earliest, day.starts[shift]),
                latest - duration,
                duration,
                False,  # noqa: FBT003 - its binding takes no names
                f"break {shift} {i}",
            )
            for i, (earliest, latest, duration) in enumerate(breaks)
        ]
        self.clock.SetBreakIntervalsOfVehicle(rests, shift, self.care)
        for rest, following in pairwise(rests):
            solver.Add(following.StartsAfterEnd(rest))

    def _of_nodes(self, amounts: Sequence[int]) -> int:
        """Register an amount for each visit, and none for where shifts start and end."""
        ends = [0] * (len(self.places) - len(self.visits))
        transit: int = self.model.RegisterUnaryTransitVector([*amounts, *ends])
        return transit

    def _describe_extra(self) -> None:
        day, model = self.day, self.model
        if not day.extra.any():
            return
        costs = [self._of_nodes(day.extra[:, shift].tolist()) for shift in self.shifts]
        most = 1 + int(day.extra.max()) * len(self.visits)
        model.AddDimensionWithVehicleTransits(costs, 0, most, True, "extra")  # noqa: FBT003
        model.GetDimensionOrDie("extra").SetSpanCostCoefficientForAllVehicles(1)

    def _describe_limits(self) -> None:
        day = self.day
        for name, amounts, kind in (("visits", [1] * len(self.visits), 0), ("care", day.durations, 1)):
            most = [min(limits[kind], sum(amounts)) for limits in day.limits]
            if min(most) < sum(amounts):
                transit = self._of_nodes(amounts)
                self.model.AddDimensionWithVehicleCapacity(transit, 0, most, True, name)  # noqa: FBT003

    def solved(self, seconds: float, on_solution: Callable[[], None]) -> dict[int, tuple[int, ...]] | None:
        """Search from the plan given; None where it is not accepted."""
        model = self.model
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
        parameters.local_search_metaheuristic = LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        parameters.time_limit.FromMilliseconds(max(1, int(seconds * 1000)))
        model.CloseModelWithParameters(parameters)
        model.AddAtSolutionCallback(on_solution)
        routes = [[self.index[visit] for visit in held.visits] for held in self.draft.rounds]
        given = model.ReadAssignmentFromRoutes(routes, True)  # noqa: FBT003
        found = given and model.SolveFromAssignmentWithParameters(given, parameters)
        return self._orders(found) if found else None

    def _orders(self, found: Any) -> dict[int, tuple[int, ...]]:  # noqa: ANN401 - OR-Tools has no types
        orders = {}
        for shift in self.shifts:
            visits = []
            index = found.Value(self.model.NextVar(self.model.Start(shift)))
            while not self.model.IsEnd(index):
                visits.append(self.manager.IndexToNode(index))
                index = found.Value(self.model.NextVar(index))
            orders[shift] = tuple(visits)
        return orders
