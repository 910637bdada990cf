"""The OpenAPI document tells whoever builds on it what they need: words, units, examples, refusals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import iter_route_contexts
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from app.config import Settings
from app.main import create_app
from app.schemas.problem_format import EXAMPLE
from solver import read_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

Schema = dict[str, Any]
UNITS = {
    "seconds": "seconds",
    "metres": "metres",
    "minutes": "minutes",
    "months": "months",
    "days": "days",
    "lat": "degrees",
    "lon": "degrees",
    "cost": "seconds of driving",
}
"""By the last word of a field's name, `minutes_a_week` aside: what its description has to say."""


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Make an application that is only asked for its document."""
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def document(application: FastAPI) -> Schema:
    """Give the document."""
    return application.openapi()


def _operations(document: Schema) -> Iterator[tuple[str, Schema]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _fields(schema: object, where: str) -> Iterator[tuple[str, Schema]]:
    """Every field of a schema, however deep, with its place."""
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield f"{where}.{name}", field
        for key, part in schema.items():
            if key in {"properties", "anyOf", "items", "additionalProperties"}:
                inside = (
                    part.items() if key == "properties" else enumerate(part if key == "anyOf" else [part])
                )
                for name, found in inside:
                    yield from _fields(found, f"{where}.{name}")


def _is_number(field: Schema) -> bool:
    kinds = [part.get("type") for part in (field, *field.get("anyOf", ()))]
    return any(kind in ("integer", "number", ["number", "null"]) for kind in kinds)


def test_every_operation_says_what_it_does(document: Schema) -> None:
    """Each has a name of its own, a summary and a description, and each parameter and answer is described."""
    names = [operation["operationId"] for _, operation in _operations(document)]
    assert len(set(names)) == len(names)
    for where, operation in _operations(document):
        assert re.fullmatch(r"[a-z_]+", operation["operationId"]), where
        assert operation["summary"], where
        assert operation["description"], where
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (where, parameter["name"])
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description"), name


def test_every_number_says_its_unit(document: Schema) -> None:
    """Each number is described, and where its name speaks of a unit the description does, too."""
    silent = []
    for name, schema in document["components"]["schemas"].items():
        for where, field in _fields(schema, name):
            said = field.get("description") or ""
            unit = UNITS.get(where.removesuffix("_a_week").rpartition(".")[2].rpartition("_")[2], "")
            if _is_number(field) and (not said or unit not in said):
                silent.append((where, said))
    assert silent == []


def test_every_body_has_an_example_that_is_taken(application: FastAPI, document: Schema) -> None:
    """What is shown fits both the document and the service's own reading of it."""
    bodies = {
        f"{method} {route.path}": route.body_field.field_info.annotation
        for route in iter_route_contexts(application.routes)
        if getattr(route, "body_field", None)
        for method in route.methods
    }
    for where, operation in _operations(document):
        if "requestBody" not in operation:
            continue
        reference = operation["requestBody"]["content"]["application/json"]["schema"]
        examples = document["components"]["schemas"][reference["$ref"].rpartition("/")[2]]["examples"]
        assert examples, where
        fits = Draft202012Validator({**reference, "components": document["components"]})
        for example in examples:
            fits.validate(example)
            if where in bodies:
                TypeAdapter(bodies[where]).validate_python(example)
            else:
                assert where == "POST /api/v1/solve"
                assert read_problem(EXAMPLE).visits


def test_every_operation_says_how_it_refuses(document: Schema) -> None:
    """Each tells its refusals as problem documents, by status as far as its shape tells them."""
    refusal = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemTold"}}}
    told = document["components"]["responses"]
    assert all(response["content"] == refusal for response in told.values())
    for where, operation in _operations(document):
        answers = operation["responses"]
        assert answers["4XX"]["content"] == answers["5XX"]["content"] == refusal, where
        assert {"403", "429"} <= set(answers), where
        assert "401" in answers or operation["security"] == [], where
        assert "422" in answers or "requestBody" not in operation, where
        versioned = any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ()))
        assert ({"412", "428"} <= set(answers)) == versioned, where
