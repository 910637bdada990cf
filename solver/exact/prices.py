"""What the rounds in question cost, in seconds of driving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from solver.exact.model import Model, Number

MOST_AMOUNT = 1 << 50
"""Prices that could add up to more are not asked for: CP-SAT counts in 64 bits."""


class Prices:
    """
    Amounts with what one of each costs.

    Attributes
    ----------
    most
        No sum of these prices is larger.
    """

    def __init__(self) -> None:
        self._each: list[int] = []
        self._amounts: list[Number] = []
        self.most = 0

    def add(self, each: int, amount: Number, most: int = 1) -> None:
        """Price a number that is not negative, and at most `most`."""
        if each and most:
            self._each.append(each)
            self._amounts.append(amount)
            self.most += each * most

    def total(self) -> Number:
        """Add up all prices."""
        return cp_model.LinearExpr.weighted_sum(self._amounts, self._each)


def price_lateness(model: Model) -> None:
    """Price the lateness of each visit, and the largest of the whole plan."""
    weights, floor = model.day.weights, model.scope.floor
    lates = {visit: late for visit in model.scope.visits if (late := _lateness(model, visit)) is not None}
    most = max([floor, *(most for _, most in lates.values())])
    largest = model.program.new_int_var(floor, most, "largest lateness")
    model.prices.add(weights.largest_lateness, largest, most)
    for late, most_here in lates.values():
        model.prices.add(weights.lateness, late, most_here)
        if weights.largest_lateness:
            model.program.add(largest >= late)


def _lateness(model: Model, visit: int) -> tuple[Number, int] | None:
    """Lateness and its largest value: the smallest over the windows that hold the start, 0 where left out."""
    program, start = model.program, model.start[visit]
    spans = [
        (earliest, latest, min(hard, model.horizon))
        for earliest, latest, hard in model.day.windows[visit]
        if earliest <= model.horizon
    ]
    most = max((hard - latest for _, latest, hard in spans), default=0)
    if most <= 0:
        return None
    late = program.new_int_var(0, most, f"lateness of {visit}")
    held = [model.flag(f"{visit} in window {i}") for i in range(len(spans))]
    program.add_exactly_one(held)
    for (earliest, latest, hard), here in zip(spans, held, strict=True):
        program.add_linear_constraint(start, earliest, hard).only_enforce_if(here)
        program.add(late >= start - latest).only_enforce_if(here)
    return late, most


def price_shifts(model: Model) -> None:
    """Price how far care starts from where it does in the plan to stay near."""
    program, horizon = model.program, model.horizon
    for visit in model.scope.visits:
        now = model.day.current_starts[visit]
        if now is None:
            continue
        most = max(now, horizon)
        shifted = program.new_int_var(0, most, f"{visit} is shifted")
        for apart in (model.start[visit] - now, now - model.start[visit]):
            program.add(shifted >= apart).only_enforce_if(model.served[visit])
        model.prices.add(model.day.weights.shifted, shifted, most)


def price_balance(model: Model) -> None:
    """Price the work that nurses have beyond the mean of all."""
    day, program = model.day, model.program
    if not day.weights.balance:
        return
    loads: dict[int, list[Number]] = {nurse: [load] for nurse, load in model.scope.loads.items()}
    most = max(loads.values())[0]
    for shift in model.scope.rounds:
        loads[int(day.nurses[shift])] += [
            drive.leg * drive.taken for drive in model.drives if drive.shift == shift
        ]
        most += day.latest_returns[shift] - day.starts[shift]
    for (visit, shift), serves in model.assigned.items():
        loads[int(day.nurses[shift])].append(day.durations[visit] * serves)
    least = min(model.scope.loads.values())
    mean = program.new_int_var(least, most, "mean load")
    total = sum(sum(load) for load in loads.values())
    program.add_linear_constraint(total - len(loads) * mean, 0, len(loads) - 1)
    for nurse, load in loads.items():
        surplus = program.new_int_var(0, most - least, f"surplus of {nurse}")
        program.add(surplus >= sum(load) - mean)
        model.prices.add(day.weights.balance, surplus, most - least)
