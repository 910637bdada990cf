"""The judge's findings: a rule broken, and every code a finding may carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule. `code` is stable; `where` is a JSON Pointer into the solution's document."""

    code: str
    where: str
    message: str


VIOLATION_CODES: dict[str, str] = {
    "unknown_shift": "A route is of a shift of the problem.",
    "duplicate_route": "A shift has at most one route.",
    "route_order": "Routes stand in the problem's order of shifts.",
    "empty_route": "A route has at least one stop.",
    "unknown_visit": "A stop or an unassigned entry is of a visit of the problem.",
    "visit_twice": "No visit is served twice, or both served and unassigned.",
    "visit_missing": "Every visit is served or unassigned.",
    "reason": "An unassigned visit has a known code and a sentence.",
    "skill": "The shift has all skills of the visit.",
    "refused": "The shift is not refused.",
    "pinned_shift": "A visit pinned to a shift is on no other.",
    "visits_limit": "A route has no more visits than its shift may make.",
    "care_limit": "A route has no more care than its shift may give.",
    "pinned_start": "A visit pinned to a start starts then.",
    "outside_windows": "Care starts inside a time window.",
    "care_duration": "Care ends its duration after it starts.",
    "no_way": "No leg is driven where there is no way.",
    "before_shift": "The first care starts no earlier than the shift's start plus the drive.",
    "too_soon": "Between two cares there is time for the drive and the breaks.",
    "overtime_limit": "The return is no later than the shift's end plus its overtime allowed.",
    "break_count": "A route has one entry for each break of its shift.",
    "break_missed": "A break that has no missed_cost is taken.",
    "break_times": "A break begins at its earliest or later and is finished by its latest.",
    "break_duration": "A break is as long as the shift says.",
    "break_order": "Breaks are in the shift's order and do not overlap.",
    "break_in_care": "A break lies whole in one gap, after the shift's start and not during care.",
    "link_time": "The starts of two linked visits lie as far apart as the link says.",
    "link_nurse": "Two linked visits are served by the same nurse or by two, as the link says.",
    "link_together": "Visits linked together are both served or neither.",
    "arrival": "An arrival follows from the drive and the breaks begun before it.",
    "waiting": "Waiting is what of a gap is neither drive nor break.",
    "lateness": "Lateness is the smallest over the windows that hold the start.",
    "departure": "A nurse leaves for the first care as late as she can.",
    "return": "The return follows from the last leg and the breaks begun before it.",
    "route_travel": "A route's travel is the sum of its legs.",
    "route_waiting": "A route's waiting is the sum of its stops'.",
    "route_overtime": "Overtime is what of the return lies after the shift's end.",
    "not_earliest": "Every care starts as early as it can for these orders of visits and breaks.",
    "cost": "Each kind of cost is its weighted amount.",
}
"""Every code with the rule it speaks of."""

WITHOUT_AMOUNTS = frozenset(
    {
        "unknown_shift",
        "duplicate_route",
        "unknown_visit",
        "visit_twice",
        "outside_windows",
        "no_way",
        "too_soon",
        "break_count",
        "break_missed",
        "break_in_care",
    }
)
"""Where one of these rules is broken, amounts are not defined, so costs are not asked for."""
WITHOUT_EARLIEST = WITHOUT_AMOUNTS | {
    "pinned_start",
    "before_shift",
    "break_times",
    "break_order",
    "link_time",
}
"""Where one of these rules is broken, stated starts are no measure, so earlier ones are not asked for."""


class Verdict:
    """The violations found so far."""

    def __init__(self) -> None:
        self.found: list[Violation] = []

    def add(self, code: str, where: str, message: str) -> None:
        """Note one broken rule."""
        self.found.append(Violation(code, where, message))

    def same(self, code: str, where: str, stated: int, right: int) -> None:
        """Note a number that is not what it must be."""
        if stated != right:
            self.add(code, where, f"{stated} is stated, but it is {right}.")

    def speaks_of(self, codes: frozenset[str]) -> bool:
        """Whether one of these rules is broken."""
        return any(violation.code in codes for violation in self.found)
