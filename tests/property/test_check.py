"""The judge and the times of fixed orders, counted apart, agree on any day and any order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import (
    BREAK,
    MISSED,
    NO_WAY,
    Break,
    CurrentStop,
    Link,
    Problem,
    Shift,
    Solution,
    Step,
    TimeWindow,
    Travel,
    Visit,
    Weights,
    schedule,
    violations,
)

TENS = st.integers(0, 3).map(lambda tens: tens * 600)
HOURS = st.integers(0, 5).map(lambda hours: hours * 3600)
COUNTED = {
    "care_duration",
    "arrival",
    "waiting",
    "lateness",
    "departure",
    "return",
    "route_travel",
    "route_waiting",
    "route_overtime",
    "not_earliest",
    "cost",
    "before_shift",
    "too_soon",
    "break_duration",
    "break_order",
    "break_in_care",
    "break_count",
    "break_missed",
    "visits_limit",
    "care_limit",
    "route_order",
    "visit_missing",
    "visit_twice",
}
"""What a plan timed by `schedule` never breaks, whatever the orders."""


@st.composite
def days(draw: st.DrawFn) -> Problem:
    """Draw a day of up to five visits and three shifts, mostly with room, in steps of ten minutes."""
    seconds = np.array(draw(st.lists(TENS, min_size=9, max_size=9)), dtype=np.int64).reshape(3, 3)
    np.fill_diagonal(seconds, draw(st.sampled_from([0, 120])))
    if draw(st.integers(0, 9)) == 0:
        seconds[0, 1] = NO_WAY
    places = st.integers(0, 2)
    spans = st.tuples(HOURS, HOURS, HOURS | st.none()).map(_window)
    visits = [
        Visit(f"v{i}", draw(places), draw(TENS), tuple(draw(st.lists(spans, min_size=1, max_size=2))))
        for i in range(draw(st.integers(1, 5)))
    ]
    rests = st.tuples(HOURS, TENS, TENS, st.sampled_from([None, 0, 900])).map(
        lambda t: Break(t[0], t[0] + t[1] + 2 * t[2], t[1], t[3])
    )
    shifts = [
        Shift(f"s{i}", draw(places), draw(places), draw(TENS), 8 * 3600, max_overtime_seconds=draw(HOURS))
        for i in range(draw(st.integers(1, 3)))
    ]
    shifts = [
        replace(
            shift, breaks=tuple(draw(st.lists(rests, max_size=2))), carried_seconds=draw(st.integers(-99, 99))
        )
        for shift in shifts
    ]
    lags = st.tuples(HOURS | TENS, HOURS | st.none())
    links = [
        Link(f"v{i}", f"v{i + 1}", least, None if more is None else least + more)
        for i in range(len(visits) - 1)
        if draw(st.booleans())
        for least, more in [draw(lags)]
    ]
    weights = Weights(waiting=1, largest_lateness=5, balance=2, moved=70, shifted=1)
    shift = st.sampled_from([shift.id for shift in shifts])
    current = [CurrentStop(visit.id, draw(shift), draw(HOURS)) for visit in visits if draw(st.booleans())]
    return Problem(tuple(visits), tuple(shifts), {"": Travel(seconds)}, tuple(links), weights, tuple(current))


def _window(drawn: tuple[int, int, int | None]) -> TimeWindow:
    earliest, length, grace = drawn
    return TimeWindow(earliest, earliest + length, None if grace is None else earliest + length + grace)


@st.composite
def orders(draw: st.DrawFn, problem: Problem) -> dict[str, list[Step]]:
    """Draw any order of visits and breaks on any shifts."""
    names = [shift.id for shift in problem.shifts]
    whose = {visit.id: draw(st.sampled_from([None, *names])) for visit in problem.visits}
    drawn: dict[str, list[Step]] = {}
    for shift in problem.shifts:
        served = [visit for visit, name in whose.items() if name == shift.id]
        if served:
            kinds = [[BREAK] if rest.missed_cost is None else [BREAK, MISSED] for rest in shift.breaks]
            rests = iter([draw(st.sampled_from(kind)) for kind in kinds])
            steps = draw(st.permutations([*served, *[None] * len(shift.breaks)]))
            drawn[shift.id] = [next(rests) if step is None else step for step in steps]
    return drawn


def _planned(draw: st.DrawFn) -> tuple[Problem, Solution]:
    problem = draw(days())
    return problem, schedule(problem, draw(orders(problem)))


@settings(deadline=None)
@given(st.composite(_planned)())
def test_check_agrees_with_schedule(planned: tuple[Problem, Solution]) -> None:
    """Times and amounts of any order, counted by `schedule`, are right in the eyes of the judge."""
    problem, plan = planned
    found = violations(problem, plan)
    if not any(violation.code == "no_way" for violation in found):
        assert {violation.code for violation in found} & COUNTED == set()


@settings(deadline=None)
@given(st.composite(_planned)(), st.data())
def test_check_finds_any_changed_number(planned: tuple[Problem, Solution], data: st.DataObject) -> None:
    """In a plan that breaks no rule, one number of a stop or a route changed is always found."""
    problem, plan = planned
    if violations(problem, plan) or not plan.routes:
        return
    at = data.draw(st.integers(0, len(plan.routes) - 1))
    route = plan.routes[at]
    more = data.draw(st.sampled_from([-60, -1, 1, 60]))
    if data.draw(st.booleans()):
        name = data.draw(
            st.sampled_from(["start", "end", "travel_seconds", "waiting_seconds", "overtime_seconds"])
        )
        changed = replace(route, **{name: getattr(route, name) + more})
    else:
        i = data.draw(st.integers(0, len(route.stops) - 1))
        stop = route.stops[i]
        name = data.draw(st.sampled_from(["arrival", "start", "end", "waiting_seconds", "lateness_seconds"]))
        stops = list(route.stops)
        stops[i] = replace(stop, **{name: getattr(stop, name) + more})
        changed = replace(route, stops=tuple(stops))
    routes = list(plan.routes)
    routes[at] = changed
    assert violations(problem, replace(plan, routes=tuple(routes)))
