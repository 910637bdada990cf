"""Every reason is true: relax what it names and the visit is served."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from solver import NO_WAY, Break, Link, Problem, Proof, Travel, reasons, schedule, solve
from solver.day import Day
from solver.exact.finding import COUNTED, NOT_FOUND, Told
from solver.explain import reasons_on
from tests.days import HOUR, MINUTE, day, line, shift, visit, window

if TYPE_CHECKING:
    from solver import Visit


def reason(problem: Problem, name: str = "x") -> str:
    """Code of the reason given for one visit; "served" where there is none."""
    answer = solve(problem, 1.0)
    return {left.visit: left.code for left in answer.unassigned}.get(name, "served")


def relaxed(problem: Problem, name: str, **fields: object) -> Problem:
    """The same day with some fields of one visit changed."""
    visits = [replace(asked, **fields) if asked.id == name else asked for asked in problem.visits]
    return replace(problem, visits=tuple(visits))


@pytest.mark.parametrize(
    ("asked", "code", "fields"),
    [
        (visit("x", 1, skills=frozenset({"wound"})), "no_skill", {"skills": frozenset()}),
        (visit("x", 1, refused_shifts=frozenset({"s"})), "refused", {"refused_shifts": frozenset()}),
        # The shift ends at 16:00 and home is ten minutes away: care at 15:50 is too late.
        (
            visit("x", 1, window(15 * HOUR + 50 * MINUTE, 17 * HOUR)),
            "outside_shifts",
            {"time_windows": (window(15 * HOUR + 40 * MINUTE, 17 * HOUR),)},
        ),
        (visit("x", 1, pinned_start=8 * HOUR), "pinned", {"pinned_start": None}),
        (visit("x", 1, pinned_shift="late"), "pinned", {"pinned_shift": None}),
    ],
)
def test_reason_of_one_visit_is_true(asked: Visit, code: str, fields: dict[str, object]) -> None:
    """A visit that cannot be served for one reason gets that reason, and is served without it."""
    late = shift("late", 20 * HOUR, 20 * HOUR + 15 * MINUTE)
    if code in {"no_skill", "outside_shifts"}:
        late = replace(late, end=20 * HOUR)
    if code == "refused":
        late = replace(late, id="s2", nurse="s2", end=20 * HOUR)
        asked = replace(asked, refused_shifts=frozenset({"s", "s2"}))
    problem = day([asked, visit("other", 1)], [shift("s"), late])
    assert reason(problem) == code
    assert reason(relaxed(problem, "x", **fields)) == "served"


def test_reason_unreachable_is_true() -> None:
    """A visit with no way back is unreachable, and served when the way is open."""
    travel = line(3).seconds.copy()
    travel[2, :] = NO_WAY
    travel[2, 2] = 0
    problem = day([visit("x", 2), visit("other", 1)], [shift("s")], travel={"": Travel(travel)})
    assert reason(problem) == "unreachable"
    assert reason(replace(problem, travel={"": line(3)})) == "served"


def test_reason_outside_shifts_counts_the_breaks() -> None:
    """A break that leaves no time for the only moment of care puts it outside the shifts."""
    rest = Break(9 * HOUR, 10 * HOUR, HOUR)
    problem = day([visit("x", 1, window(9 * HOUR, 9 * HOUR + 30 * MINUTE))], [shift("s", breaks=(rest,))])
    assert reason(problem) == "outside_shifts"
    assert reason(replace(problem, shifts=(shift("s"),))) == "served"


@pytest.mark.parametrize("limit", [{"max_visits": 0}, {"max_care_seconds": 10 * MINUTE - 1}])
def test_reason_outside_shifts_counts_the_limits(limit: dict[str, int]) -> None:
    """A shift that may make no visit, or not so long a one, cannot serve it; the sentence says so."""
    problem = day([visit("x", 1)], [shift("s", **limit)])
    left = solve(problem, 1.0).unassigned[0]
    assert (left.code, "limited" in left.message) == ("outside_shifts", True)
    assert (
        reason(replace(problem, shifts=(shift("s", max_visits=1, max_care_seconds=10 * MINUTE),))) == "served"
    )


def test_reason_does_not_count_breaks_that_may_be_missed() -> None:
    """A visit that only a missed break leaves time for could be served, so no code accuses it."""
    rest = Break(9 * HOUR, 10 * HOUR, HOUR, missed_cost=40_000)
    problem = day([visit("x", 1, window(9 * HOUR, 9 * HOUR + 30 * MINUTE))], [shift("s", breaks=(rest,))])
    assert reason(problem) == "not_found"
    assert reason(relaxed(problem, "x", unassigned_cost=50_000)) == "served"


def test_reason_without_any_shift_is_outside_shifts() -> None:
    """With no shift on the day every visit is outside the shifts."""
    assert reason(day([visit("x", 0)], [])) == "outside_shifts"


def test_reason_link_is_true_of_both_visits() -> None:
    """Two visits to be served at once where there is one nurse get the link as reason, both."""
    link = Link("x", "y", 0, 0, together=True)
    problem = day([visit("x", 1), visit("y", 1)], [shift("s")], links=(link,))
    assert (reason(problem), reason(problem, "y")) == ("link", "link")
    assert reason(replace(problem, shifts=(shift("s"), shift("t")))) == "served"
    assert reason(replace(problem, links=())) == "served"


def test_reason_link_is_true_beside_a_visit_that_is_served() -> None:
    """A gap that no shift is long enough for leaves out one of the two."""
    link = Link("y", "x", 9 * HOUR)
    problem = day([visit("x", 1, unassigned_cost=1000), visit("y", 1)], [shift("s")], links=(link,))
    assert reason(problem) == "link"
    assert reason(replace(problem, links=(Link("y", "x", 7 * HOUR),))) == "served"


@pytest.mark.parametrize(("minutes", "code"), [(20, "not_found"), (19, "link")])
def test_reason_link_leaves_one_nurse_time_to_drive(minutes: int, code: str) -> None:
    """One nurse starts at y ten minutes of care and ten of driving after x, and no sooner."""
    link = Link("x", "y", 0, minutes * MINUTE, same_nurse=True, together=True)
    problem = day([visit("x", 1), visit("y", 2)], [shift("s"), shift("t")], links=(link,))
    left = reasons(problem, schedule(problem, {}))
    assert [unassigned.code for unassigned in left] == [code, code]


def test_reason_partner_names_the_visit_that_cannot_be_served() -> None:
    """A visit served together with an impossible one or not at all has its partner as reason."""
    impossible = visit("y", 1, skills=frozenset({"wound"}))
    link = Link("x", "y", 0, 0, together=True)
    problem = day([visit("x", 1), impossible], [shift("s"), shift("t")], links=(link,))
    answer = solve(problem, 1.0)
    assert [(left.visit, left.code) for left in answer.unassigned] == [("x", "partner"), ("y", "no_skill")]
    assert "y" in answer.unassigned[0].message
    assert reason(relaxed(problem, "y", skills=frozenset())) == "served"


def test_reason_says_what_is_proven_of_visits_without_a_reason_of_their_own() -> None:
    """A proof is asked for where another visit is to blame, and nowhere else."""
    moment = window(9 * HOUR, 9 * HOUR)
    problem = day(
        [visit("x", 1, moment), visit("y", 1, moment), visit("z", 1, skills=frozenset({"wound"}))],
        [shift("s")],
    )
    plan = schedule(problem, {"s": ["y"]})
    asked: list[int] = []

    def proof(number: int) -> Told:
        asked.append(number)
        return Told("Proven.", Proof("full", ("x",), 1))

    left_out = reasons_on(Day(problem), plan, proof)
    said = {left.visit: left.message for left in left_out}
    assert (said["x"], asked) == ("Proven.", [0])
    assert said["z"] == "No shift has all the skills it needs: wound."
    assert [left.proof for left in left_out] == [Proof("full", ("x",), 1), None]
    assert reasons(problem, plan)[0].message == NOT_FOUND


def test_reason_of_a_tiny_day_is_proven_by_counting() -> None:
    """Where every plan was tried the sentence says so."""
    moment = window(9 * HOUR, 9 * HOUR)
    problem = day([visit("x", 1, moment, unassigned_cost=2000), visit("y", 1, moment)], [shift("s")])
    (left,) = solve(problem, 1.0).unassigned
    assert left.message == COUNTED
    assert left.proof == Proof("counted")


def test_reason_not_found_where_the_day_is_too_full() -> None:
    """Two visits at the same moment and one nurse: each could be served, so no code accuses either."""
    moment = window(9 * HOUR, 9 * HOUR)
    problem = day([visit("x", 1, moment, unassigned_cost=2000), visit("y", 1, moment)], [shift("s")])
    assert reason(problem) == "not_found"
    assert reason(replace(problem, shifts=(shift("s"), shift("t")))) == "served"
