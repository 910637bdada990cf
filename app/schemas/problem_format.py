"""The public problem format and its solutions, as the OpenAPI document tells them."""

from __future__ import annotations

from typing import Any

from solver import problem_schema, solution_schema

PROBLEM_SCHEMA, SOLUTION_SCHEMA = "PublicProblem", "PublicSolution"
"""What they are called there."""


def reference(name: str) -> dict[str, Any]:
    """Point at one of them."""
    return {"$ref": f"#/components/schemas/{name}"}


def public_schemas() -> dict[str, dict[str, Any]]:
    """Give both by name; each stands in one piece, and is titled by its name as all others are."""
    told = {PROBLEM_SCHEMA: problem_schema(), SOLUTION_SCHEMA: solution_schema()}
    return {
        name: {key: part for key, part in schema.items() if key != "$schema"}
        | {"title": name, "description": f"{schema['title']}."}
        for name, schema in told.items()
    }
