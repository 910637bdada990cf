"""A plan after an edit: timed, judged and counted anew, with the rows of the rounds that changed."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.figures import figures
from app.legs import Way, legs, ways_of
from app.tables import Plan, PlanLock, StoredPlan, Unassigned
from app.translate.broken_rules import broken_rules
from app.translate.plan import add_route
from solver import Solution, violations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.editing.bench import Bench
    from app.tables import Lock
    from solver import Problem, Route, Step

    Drawn = Callable[[frozenset[str]], Mapping[Way, Mapping[str, Any]]]
    """Gives what is drawn and described already of the ways of some shifts' rounds."""

_UNDRAWN: dict[str, Any] = {"line": [], "steps": []}
TAKEN_OUT = {"by": "hand"}
"""The facts of a visit that somebody took out of its round."""


def redone(
    bench: Bench,
    orders: Mapping[str, Sequence[Step]],
    locks: Mapping[str, Lock],
    *,
    plan: Plan | None = None,
    drawn: Drawn | None = None,
) -> tuple[Bench, frozenset[str]]:
    """
    Give a plan with other orders and locks, and the shifts whose rounds are other ones than stored.

    Parameters
    ----------
    orders, locks
        In a job's numbers; in the day's ids.
    plan
        The row that is to tell of it; without, a copy that is not to be stored.
    drawn
        What is drawn already; without, no way is drawn.
    """
    editor = bench.with_locks(locks)
    solution = editor.timed(orders)
    changed = _changed(bench, solution)
    routes = [route for route in solution.routes if _shift_id(bench, route) in changed]
    told = plan or Plan(**{**bench.stored.plan.model_dump(), "source": "edit"})
    stored = _rows(bench, editor.problem, told, routes, changed, drawn)
    stored.unassigned.extend(_left_out(bench, solution, told.id))
    stored.locks.extend(
        PlanLock(plan_id=told.id, visit_id=visit, day=bench.day.day, shift_id=lock.shift_id, start=lock.start)
        for visit, lock in locks.items()
    )
    found = violations(editor.problem, solution)
    told.violations = broken_rules(bench.day, bench.clock, solution, found)
    told.figures = dataclasses.asdict(figures(bench.day, stored))
    told.day_digest = bench.digest
    told.finished_at = datetime.now(UTC)
    after = dataclasses.replace(bench, stored=stored, editor=editor, locks=dict(locks), solution=solution)
    return after, changed


def _shift_id(bench: Bench, route: Route) -> str:
    return bench.day.shifts[int(route.shift)].id


def _changed(bench: Bench, solution: Solution) -> frozenset[str]:
    """Shifts whose stored round is another one; those with a round on one side only are among them."""
    clock, ids = bench.clock, [row.id for row in bench.day.visits]
    now = {
        _shift_id(bench, route): (
            [(ids[int(stop.visit)], stop.start) for stop in route.stops],
            [(rest.start, rest.end) for rest in route.breaks if rest is not None],
            route.end,
        )
        for route in solution.routes
    }
    stored = bench.stored
    before = {
        route.shift_id: (
            [(stop.visit_id, clock.seconds(stop.start)) for stop in stored.stops_by_shift[route.shift_id]],
            [
                (clock.seconds(rest.start), clock.seconds(rest.end))
                for rest in stored.breaks_by_shift.get(route.shift_id, ())
            ],
            clock.seconds(route.end),
        )
        for route in stored.routes
    }
    return frozenset(shift for shift in now.keys() | before.keys() if now.get(shift) != before.get(shift))


def _rows(
    bench: Bench,
    problem: Problem,
    plan: Plan,
    routes: Sequence[Route],
    changed: frozenset[str],
    drawn: Drawn | None,
) -> StoredPlan:
    """Keep the rows of rounds that are as they were, and make those of the others."""
    kept, ways = bench.stored, bench.ways
    stored = StoredPlan(
        plan,
        [row for row in kept.routes if row.shift_id not in changed],
        [row for row in kept.stops if row.shift_id not in changed],
        [row for row in kept.legs if row.shift_id not in changed],
        [row for row in kept.breaks if row.shift_id not in changed],
    )
    known = _nothing_drawn(problem, routes) if drawn is None else drawn(changed)
    part = Solution(tuple(routes), (), bench.solution.cost)
    made = legs(problem, part, ways.places, ways.routers, ways.walked, ways.walker, known)
    for route in routes:
        add_route(stored, bench.day, bench.clock, route, made[route.shift])
    stored.routes.sort(key=lambda row: row.position)
    return stored


def _nothing_drawn(problem: Problem, routes: Iterable[Route]) -> dict[Way, dict[str, Any]]:
    return {
        (problem.shift_by_id[route.shift].mode, *way): _UNDRAWN
        for route in routes
        for way in ways_of(problem, route)
    }


def _left_out(bench: Bench, solution: Solution, plan_id: str) -> list[Unassigned]:
    """
    Visits without a nurse: with the reason they had, where they were left out before.

    What was proven of them spoke of rounds that are not the same any more, so it is not said again.
    """
    before = {row.visit_id: row for row in bench.stored.unassigned}
    known = {row.visit_id for row in bench.stored.stops}
    rows = []
    for position, left in enumerate(solution.unassigned):
        visit_id = bench.day.visits[int(left.visit)].id
        was = before.get(visit_id)
        if was is not None:
            facts = {} if "proof" in was.facts else was.facts
        else:
            facts = TAKEN_OUT if visit_id in known else {}
        rows.append(
            Unassigned(
                plan_id=plan_id,
                visit_id=visit_id,
                day=bench.day.day,
                position=position,
                code=left.code if was is None else was.code,
                facts=facts,
            )
        )
    return rows
