"""Solutions in the public format: what is written is read again, and every fault is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from solver import Bound, SolutionError, read_solution, solution_document
from tests.unit.solver.rich_day import rich_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver import Solution


@pytest.mark.parametrize("limit", [None, 0, 10, 2.5])
def test_solution_format_loses_nothing(limit: float | None) -> None:
    """A solution written and read is equal to itself, as an object and as text."""
    plan = replace(rich_plan(), seed=7, iterations=12, seconds_limit=limit)
    document = solution_document(plan)
    assert read_solution(document) == plan
    assert read_solution(json.dumps(document)) == plan


def test_solution_format_keeps_a_bound(small_plan: Solution) -> None:
    """A bound is written only where there is one, and read again."""
    bounded = replace(small_plan, bound=Bound(4700, ("links", "balance")))
    document = solution_document(bounded)
    assert document["bound"] == {"cost": 4700, "relaxed": ["links", "balance"]}
    assert read_solution(json.dumps(document)) == bounded
    assert "bound" not in solution_document(small_plan)


def test_solution_format_states_its_status_and_total(small_plan: Solution) -> None:
    """The written status and total follow from the rest."""
    document = solution_document(small_plan)
    assert (document["status"], document["cost"]["total"]) == ("complete", 4800)
    assert solution_document(rich_plan())["status"] == "partial"


def _put(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    def put(document: Any) -> None:  # noqa: ANN401 - any part of a document
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to

    return put


def _take(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def take(document: Any) -> None:  # noqa: ANN401 - any part of a document
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    return take


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (_put("version", to=2), "wrong_version", "/version"),
        (_put("elapsed", to=2), "unknown_field", "/elapsed"),
        (_put("routes", 0, "nurse", to="anna"), "unknown_field", "/routes/0/nurse"),
        (_put("status", to="done"), "wrong_status", "/status"),
        (_put("status", to="complete"), "wrong_status", "/status"),
        (_take("status"), "missing_field", "/status"),
        (_put("seed", to=-1), "out_of_range", "/seed"),
        (_put("iterations", to=1.0), "not_whole_number", "/iterations"),
        (_put("seconds_limit", to=True), "not_a_number", "/seconds_limit"),
        (_put("seconds_limit", to=float("nan")), "not_a_number", "/seconds_limit"),
        (_put("seconds_limit", to=-1), "not_a_number", "/seconds_limit"),
        (_put("cost", to=[]), "wrong_type", "/cost"),
        (_take("cost", "unusual"), "missing_field", "/cost/unusual"),
        (_put("cost", "travel", to="1"), "not_whole_number", "/cost/travel"),
        (_put("cost", "total", to=1), "wrong_total", "/cost/total"),
        (_put("routes", to={}), "wrong_type", "/routes"),
        (_put("routes", 0, to=None), "wrong_type", "/routes/0"),
        (_put("routes", 0, "shift", to=""), "not_text", "/routes/0/shift"),
        (_take("routes", 0, "shift"), "missing_field", "/routes/0/shift"),
        (_put("routes", 0, "start", to=True), "not_whole_number", "/routes/0/start"),
        (_put("routes", 0, "overtime_seconds", to=-1), "out_of_range", "/routes/0/overtime_seconds"),
        (_put("routes", 0, "stops", to=5), "wrong_type", "/routes/0/stops"),
        (_put("routes", 0, "stops", 0, to=5), "wrong_type", "/routes/0/stops/0"),
        (_take("routes", 0, "stops", 0, "arrival"), "missing_field", "/routes/0/stops/0/arrival"),
        (_put("routes", 0, "stops", 0, "visit", to=1), "not_text", "/routes/0/stops/0/visit"),
        (_put("routes", 0, "stops", 0, "end", to=0.5), "not_whole_number", "/routes/0/stops/0/end"),
        (_put("routes", 0, "breaks", 0, "paid", to=True), "unknown_field", "/routes/0/breaks/0/paid"),
        (_put("routes", 0, "breaks", 0, "start", to=None), "not_whole_number", "/routes/0/breaks/0/start"),
        (_put("routes", 0, "breaks", 1, to=False), "wrong_type", "/routes/0/breaks/1"),
        (_put("unassigned", 0, to="x"), "wrong_type", "/unassigned/0"),
        (_put("unassigned", 0, "code", to="tired"), "unknown_code", "/unassigned/0/code"),
        (_put("unassigned", 0, "code", to=[]), "unknown_code", "/unassigned/0/code"),
        (_put("unassigned", 0, "message", to=""), "not_text", "/unassigned/0/message"),
        (_take("unassigned", 0, "code"), "missing_field", "/unassigned/0/code"),
        (_put("bound", to=None), "wrong_type", "/bound"),
        (_put("bound", to={"cost": 1}), "missing_field", "/bound/relaxed"),
        (_put("bound", to={"cost": -1, "relaxed": []}), "out_of_range", "/bound/cost"),
        (_put("bound", to={"cost": 1, "relaxed": ["rain"]}), "unknown_code", "/bound/relaxed/0"),
    ],
)
def test_solution_format_reports_each_fault_and_no_other(
    change: Callable[[dict[str, Any]], None], code: str, where: str
) -> None:
    """A sound document with one thing wrong has that one fault."""
    document = json.loads(json.dumps(solution_document(rich_plan())))
    change(document)
    with pytest.raises(SolutionError) as caught:
        read_solution(document)
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [(code, where)]


def test_solution_format_reports_every_fault_at_once() -> None:
    """All that is wrong is said together, in one error for a person."""
    with pytest.raises(SolutionError) as caught:
        read_solution({"version": 1, "cost": {}, "routes": [{}], "colour": "red"})
    # colour; status and unassigned; eleven kinds of cost and the total; eight fields of a route
    assert len(caught.value.faults) == 1 + 2 + 12 + 8
    assert str(caught.value).startswith("The solution has 23 faults.\n/colour: ")


def test_solution_format_reports_what_is_not_json() -> None:
    """Text that is not JSON is one fault."""
    with pytest.raises(SolutionError) as caught:
        read_solution("{")
    assert [fault.code for fault in caught.value.faults] == ["not_json"]
