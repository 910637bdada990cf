"""The OpenAPI document: as the framework writes it, and what it cannot know of identity and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.doors import OPEN
from app.identity.sessions import COOKIE
from app.refusals import MEDIA_TYPE
from app.schemas.problem_format import public_schemas
from app.schemas.problems import ProblemTold

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.routing import APIRoute

IDENTITIES = {
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Set by signing in."},
    "key": {"type": "http", "scheme": "bearer", "description": "Another system's key."},
}
REFUSED: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ProblemTold, "description": "Refused, with every fault"},
    "5XX": {"model": ProblemTold, "description": "Not now, or a fault of the program"},
}
"""What every operation may answer with."""


def operation_name(route: APIRoute) -> str:
    """Name an operation in the document as its function is named: clients made from it call it so."""
    return route.name


def install_document(app: FastAPI) -> None:
    """Have an application tell the document whole."""
    made = app.openapi

    def told() -> dict[str, Any]:
        if app.openapi_schema is None:
            complete(made())
        return made()

    app.openapi = told  # type: ignore[method-assign]


def complete(document: dict[str, Any]) -> None:
    """Say in a document who may call what, and that refusals are problem documents."""
    document["components"]["securitySchemes"] = IDENTITIES
    document["components"]["schemas"].update(public_schemas())
    refused = {"$ref": f"#/components/schemas/{ProblemTold.__name__}"}
    document["security"] = [{name: []} for name in IDENTITIES]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if (method.upper(), path) in OPEN:
                operation["security"] = []
            for status in REFUSED:
                operation["responses"][str(status)]["content"] = {MEDIA_TYPE: {"schema": refused}}
