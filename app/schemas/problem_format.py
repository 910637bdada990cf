"""The public problem format and its solutions, as the OpenAPI document tells them."""

from __future__ import annotations

from typing import Any

from solver import problem_schema, solution_schema

PROBLEM_SCHEMA, SOLUTION_SCHEMA = "PublicProblem", "PublicSolution"
"""What they are called there."""


EXAMPLE: dict[str, Any] = {
    "travel_seconds": [[0, 300], [360, 0]],
    "visits": [
        {
            "id": "insulin",
            "location": 1,
            "duration_seconds": 600,
            "time_windows": [{"earliest": 28_800, "latest": 30_600}],
        }
    ],
    "shifts": [{"id": "anna", "start_location": 0, "end_location": 0, "start": 28_800, "end": 43_200}],
}
"""A problem: one visit from 8:00 to 8:30, and who may make it from 8:00 to 12:00."""


def reference(name: str) -> dict[str, Any]:
    """Point at one of them."""
    return {"$ref": f"#/components/schemas/{name}"}


def public_schemas() -> dict[str, dict[str, Any]]:
    """Give both by name; each stands in one piece, and is titled by its name as all others are."""
    told = {PROBLEM_SCHEMA: {**problem_schema(), "examples": [EXAMPLE]}, SOLUTION_SCHEMA: solution_schema()}
    return {
        name: {key: part for key, part in schema.items() if key != "$schema"}
        | {"title": name, "description": f"{schema['title']}."}
        for name, schema in told.items()
    }
