"""The judge and the times of fixed orders, counted apart, agree on any day and any order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import (
    BREAK,
    NO_WAY,
    Break,
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

MINUTES = st.integers(0, 12).map(lambda tens: tens * 600)
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
    "route_order",
    "visit_missing",
    "visit_twice",
}
"""What a plan timed by `schedule` never breaks, whatever the orders."""


@st.composite
def days(draw: st.DrawFn) -> Problem:
    """Draw a day of up to five visits and three shifts, everything tight and in steps of ten minutes."""
    locations = 3
    cells = draw(st.lists(MINUTES | st.just(NO_WAY), min_size=9, max_size=9))
    seconds = np.array(cells, dtype=np.int64).reshape(locations, locations)
    np.fill_diagonal(seconds, draw(st.sampled_from([0, 120])))
    places = st.integers(0, locations - 1)
    spans = st.tuples(MINUTES, MINUTES, MINUTES).map(sorted)
    windows = st.tuples(spans, st.booleans()).map(
        lambda drawn: TimeWindow(drawn[0][0], drawn[0][1], drawn[0][2] if drawn[1] else None)
    )
    pairs = st.tuples(MINUTES, MINUTES).map(sorted)
    breaks = pairs.map(lambda pair: Break(pair[0], pair[1], (pair[1] - pair[0]) // 2))
    visits = [
        Visit(f"v{i}", draw(places), draw(MINUTES), tuple(draw(st.lists(windows, min_size=1, max_size=2))))
        for i in range(draw(st.integers(1, 5)))
    ]
    shifts = [
        Shift(
            f"s{i}",
            draw(places),
            draw(places),
            *draw(pairs),
            max_overtime_seconds=draw(MINUTES),
            breaks=tuple(draw(st.lists(breaks, max_size=2))),
        )
        for i in range(draw(st.integers(1, 3)))
    ]
    links = [
        Link(f"v{i}", f"v{i + 1}", *draw(st.tuples(MINUTES, MINUTES).map(sorted)), None)
        for i in range(len(visits) - 1)
        if draw(st.booleans())
    ]
    weights = Weights(waiting=1, largest_lateness=5)
    return Problem(tuple(visits), tuple(shifts), {"": Travel(seconds)}, tuple(links), weights)


@st.composite
def orders(draw: st.DrawFn, problem: Problem) -> dict[str, list[Step]]:
    """Draw any order of visits and breaks on any shifts."""
    names = [shift.id for shift in problem.shifts]
    whose = {visit.id: draw(st.sampled_from([None, *names])) for visit in problem.visits}
    drawn: dict[str, list[Step]] = {}
    for shift in problem.shifts:
        served: list[Step] = [visit for visit, name in whose.items() if name == shift.id]
        if served:
            drawn[shift.id] = draw(st.permutations([*served, *[BREAK] * len(shift.breaks)]))
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
