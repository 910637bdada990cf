"""Plans changed by hand: whatever is asked, no visit is lost or doubled, and the times are right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from app.editing.steps import Workpiece
from app.errors import ConflictError, NotFoundError
from app.schemas.edits import EditsAsked
from solver import BREAK, Editor, schedule, violations
from tests import days
from tests.odd_days import odd_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from solver import Problem, Step

OFTEN = settings(max_examples=500, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SLOWLY = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MAY_BE_BROKEN = {
    *("skill", "refused", "pinned_shift", "pinned_start", "visits_limit", "care_limit"),
    *("outside_windows", "no_way", "overtime_limit", "break_times"),
    *("link_time", "link_nurse", "link_together"),
}
"""What hands may do wrong; the rest the judge would find of sums, times and rows that do not agree."""
OF_BREAKS = {"break_times", "outside_windows", "overtime_limit", "pinned_start", "no_way"}
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


def bare_day(visits: int, shifts: int) -> Problem:
    """Make a day of which only the names matter."""
    return days.day(
        [days.visit(f"v{i}", 0) for i in range(visits)], [days.shift(f"s{i}") for i in range(shifts)]
    )


def workpiece(
    rounds: Mapping[str, Sequence[str]], problem: Problem, other: Mapping[str, list[str]]
) -> Workpiece:
    """Rounds to be edited, each visit beginning a minute after the one before."""
    starts = {
        visit: MIDNIGHT + timedelta(minutes=at)
        for visits in rounds.values()
        for at, visit in enumerate(visits)
    }

    def plan_of(name: str) -> Any:  # noqa: ANN401 - rounds and hours
        if name != "other":
            raise NotFoundError("unknown_plan", plan=name)
        hours = {visit: MIDNIGHT for visits in other.values() for visit in visits}
        return other, hours

    return Workpiece(
        rounds={shift: [*visits] for shift, visits in rounds.items()},
        locks={},
        starts=starts,
        shifts=frozenset(shift.id for shift in problem.shifts),
        visits=frozenset(visit.id for visit in problem.visits),
        plan_of=plan_of,
    )


@some.composite
def rounds_of(draw: some.DrawFn, problem: Problem) -> dict[str, list[str]]:
    """Deal out a day's visits, some of them to nobody."""
    rounds: dict[str, list[str]] = {shift.id: [] for shift in problem.shifts}
    for visit in draw(some.permutations([visit.id for visit in problem.visits])):
        shift = draw(some.sampled_from([*rounds, None]))
        if shift is not None:
            rounds[shift].append(visit)
    return rounds


@some.composite
def edits_of(draw: some.DrawFn, problem: Problem) -> dict[str, Any]:
    """Make one edit of any kind that names what there is."""
    visits = some.sampled_from([visit.id for visit in problem.visits])
    shifts = some.sampled_from([shift.id for shift in problem.shifts])
    kind = draw(some.sampled_from(["move", "move", "unassign", "lock", "swap", "split", "take"]))
    if kind == "take":
        several = some.lists(shifts, min_size=1, max_size=3)
        return {"kind": kind, "plan_id": "other", "shift_ids": draw(several)}
    edit = {"kind": kind, "visit_id": draw(visits)}
    match kind:
        case "move":
            edit |= {"shift_id": draw(shifts), "before": draw(some.none() | visits)}
        case "lock":
            edit |= {"nurse": draw(some.booleans()), "hour": draw(some.booleans())}
        case "swap":
            edit |= {"with_visit_id": draw(visits)}
        case "split":
            edit |= {"shift_id": draw(shifts)}
    return edit


def visits_of(orders: Mapping[str, Sequence[Step]]) -> list[str]:
    """All visits of rounds, doubled where they are."""
    return [step for order in orders.values() for step in order if isinstance(step, str)]


def who_makes(piece: Workpiece, visit: str) -> str | None:
    """Whose round holds a visit."""
    return next((shift for shift, visits in piece.rounds.items() if visit in visits), None)


@OFTEN
@given(some.data())
def test_edits_lose_and_double_no_visit(data: some.DataObject) -> None:
    """After any edits each visit is in one round at most, and only those that were asked for moved."""
    problem = bare_day(data.draw(some.integers(1, 6)), data.draw(some.integers(1, 3)))
    before, other = data.draw(rounds_of(problem)), data.draw(rounds_of(problem))
    piece = workpiece(before, problem, other)
    for _ in range(data.draw(some.integers(1, 6))):
        asked = EditsAsked.model_validate({"edits": [data.draw(edits_of(problem))]}).edits
        was = visits_of(piece.rounds)
        held = {visit: lock.shift_id for visit, lock in piece.locks.items() if lock.shift_id is not None}
        try:
            piece.apply(asked)
        except ConflictError:
            break  # what was asked cannot be done, and nothing of the workpiece is used
        placed = visits_of(piece.rounds)
        assert len(placed) == len(set(placed))
        assert set(placed) <= piece.visits
        if asked[0].kind != "unassign":
            assert asked[0].kind == "take" or set(placed) >= set(was)
        assert all(lock in (None, who_makes(piece, visit)) for visit, lock in held.items())
        untouched = piece.rounds.keys() - piece.touched
        assert all(piece.rounds[shift] == before[shift] for shift in untouched)


def test_round_named_twice_is_taken_once() -> None:
    """v0 goes once where the other plan has it, however often its round is named."""
    piece = workpiece({"s0": ["v0"], "s1": ["v1"]}, bare_day(2, 2), {"s0": [], "s1": ["v0", "v1"]})
    taken = {"kind": "take", "plan_id": "other", "shift_ids": ["s0", "s0"]}
    piece.apply(EditsAsked.model_validate({"edits": [taken]}).edits)
    assert piece.rounds == {"s0": [], "s1": ["v0", "v1"]}


@SLOWLY
@given(some.data())
def test_edited_rounds_break_only_what_hands_can_break(data: some.DataObject) -> None:
    """Any visits in any rounds: the times agree with themselves and with `schedule`, breaks are all there."""
    problem = data.draw(odd_days(6, 3))
    rounds = data.draw(rounds_of(problem))
    editor = Editor(problem)
    orders = {shift: editor.with_breaks(shift, visits) for shift, visits in rounds.items()}
    for shift, order in orders.items():
        assert visits_of({shift: order}) == rounds[shift]
        assert order.count(BREAK) == (len(problem.shift_by_id[shift].breaks) if rounds[shift] else 0)
    solution = editor.timed(orders)
    assert solution == schedule(problem, orders)
    assert {found.code for found in violations(problem, solution)} <= MAY_BE_BROKEN
    assert {left.visit for left in solution.unassigned} == set(problem.visit_by_id) - set(visits_of(orders))


@SLOWLY
@given(some.data())
def test_breaks_break_no_rule_where_that_can_be_helped(data: some.DataObject) -> None:
    """Where some way to put the breaks of a round breaks no rule, the one that is taken breaks none."""
    problem = data.draw(odd_days(5, 2))
    rounds = data.draw(rounds_of(problem))
    editor = Editor(problem)
    for shift, visits in rounds.items():
        breaks = len(problem.shift_by_id[shift].breaks)
        if not visits or not breaks:
            continue
        ways = [
            _with_breaks(visits, gaps)
            for gaps in combinations_with_replacement(range(len(visits) + 1), breaks)
        ]
        if any(not _broken(problem, editor, shift, way) for way in ways):
            assert not _broken(problem, editor, shift, editor.with_breaks(shift, visits))


def _broken(problem: Problem, editor: Editor, shift: str, order: Sequence[Step]) -> set[str]:
    found = violations(problem, editor.timed({shift: order}))
    return {one.code for one in found} & OF_BREAKS


def _with_breaks(visits: Sequence[str], gaps: Sequence[int]) -> list[Step]:
    steps: list[Step] = [BREAK] * gaps.count(0)
    for at, visit in enumerate(visits, start=1):
        steps += [visit, *[BREAK] * gaps.count(at)]
    return steps
