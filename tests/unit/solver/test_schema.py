"""The published JSON Schemas agree with what is read and written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from solver import (
    Bound,
    problem_document,
    problem_schema,
    read_problem,
    read_solution,
    solution_document,
    solution_schema,
)
from tests.unit.solver.faulty_documents import FAULTY
from tests.unit.solver.rich_day import rich_day, rich_plan

if TYPE_CHECKING:
    from pathlib import Path

OF_SHAPE = {
    "wrong_type",
    "wrong_version",
    "unknown_field",
    "missing_field",
    "not_whole_number",
    "not_text",
    "not_true_or_false",
    "out_of_range",
    "two_kinds_of_matrices",
    "matrix_missing",
    "no_time_window",
}


@pytest.mark.parametrize("schema", [problem_schema(), solution_schema()], ids=["problem", "solution"])
def test_schema_is_one(schema: dict[str, object]) -> None:
    """Each schema is a JSON Schema and survives as JSON text."""
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


def test_schema_accepts_what_is_written(examples: Path) -> None:
    """Documents that the solver writes and the documentation prints fit their schemas."""
    problems = Draft202012Validator(problem_schema())
    problems.validate(problem_document(rich_day()))
    small = json.loads((examples / "small-day.json").read_bytes())
    problems.validate(small)
    problems.validate(small | {"travel_seconds": "travel.npy"})
    solutions = Draft202012Validator(solution_schema())
    solutions.validate(solution_document(rich_plan()))
    solutions.validate(solution_document(replace(rich_plan(), bound=Bound(5, ("links",)))))
    plan = json.loads((examples / "small-day.solution.json").read_bytes())
    solutions.validate(plan)
    assert solution_document(read_solution(plan)) == plan
    assert problem_document(read_problem(small))["visits"][3]["skills"] == []


@pytest.mark.parametrize(
    ("code", "document"),
    [(code, document) for code, where, document in FAULTY if code in OF_SHAPE],
    ids=[f"{code}{where}" for code, where, _ in FAULTY if code in OF_SHAPE],
)
def test_schema_refuses_what_is_faulty_in_shape(code: str, document: object) -> None:
    """A document whose fault is one of shape does not fit; JSON Schema takes 1.0 for a whole number."""
    fits = Draft202012Validator(problem_schema()).is_valid(document)
    assert fits == (code == "not_whole_number" and ".0" in json.dumps(document))
