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
REFUSALS = {
    "401": (
        "Unauthenticated",
        "Nobody is signed in, or what was shown opens nothing: `unauthenticated`, ...",
    ),
    "403": ("Forbidden", "Whoever asks may not, or it is another site's request: `forbidden`, ..."),
    "404": ("NotFound", "There is no such thing: `unknown_record`, `unknown_plan`, ..."),
    "409": ("Conflict", "Not in the present state of things: `record_in_use`, `plan_final`, ..."),
    "412": ("Changed", "It is not as it was read any more: `version_changed`."),
    "413": ("TooLarge", "The body is larger than the service takes: `http_413`."),
    "422": ("Wrong", "Fields are wrong, all of them named in `faults`: `bad_input`, ..."),
    "428": ("VersionMissing", "It is changed only by who says which version: `version_missing`."),
    "429": ("TooMany", "Too often; `Retry-After` says when to come back: `too_many_requests`, ..."),
}
"""By status: what the document calls a refusal, and when it comes; docs/api.md has every code."""
PARAMETERS = {
    "action": "Only what was done so, such as `change`.",
    "actor": "Only what was done by them: `user:ID`, `key:ID`, `console`.",
    "day": "A day, such as `2026-03-02`.",
    "first_day": "The first day, such as `2026-03-02`.",
    "if-none-match": "The `ETag` of what is there already: 304 where it is the same.",
    "if-range": "The `ETag` of what is there already: the whole file where it is another.",
    "key_id": "A key's id.",
    "kind": "Whether it is a patient or a nurse.",
    "last_day": "The last day, included.",
    "limit": "How many are told at most.",
    "nurse_id": "A nurse's id.",
    "person_id": "The person's id.",
    "plan_id": "A plan's id.",
    "Range": "Which bytes, such as `bytes=0-126`.",
    "record": "Only of this kind, such as `patient`.",
    "record_id": "The record's id.",
    "session_id": "The id of a session.",
    "shift_id": "The id of the round's shift.",
    "visit_id": "A visit's id.",
    "version": "Of the map; `GET /map` tells it.",
}
"""What parameters are whose operations do not say more."""


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
    refused = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemTold.__name__}"}}}
    document["components"]["responses"] = {
        name: {"description": when, "content": refused} for name, when in REFUSALS.values()
    }
    document["security"] = [{name: []} for name in IDENTITIES]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if (method.upper(), path) in OPEN:
                operation["security"] = []
            for parameter in operation.get("parameters", ()):
                parameter.setdefault("description", PARAMETERS.get(parameter["name"]))
            operation["summary"] = operation["summary"].capitalize()
            for status in REFUSED:
                operation["responses"][str(status)]["content"] = refused
            for status in _refusals(method, path, operation):
                operation["responses"][status] = {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}


def _refusals(method: str, path: str, operation: dict[str, Any]) -> list[str]:
    """Give the statuses that an operation refuses with, as far as its shape tells them; others are 4XX."""
    given = {parameter["name"] for parameter in operation.get("parameters", ())}
    comes = {
        "401": "security" not in operation or "requestBody" in operation,
        "403": True,
        "404": "{" in path,
        "409": method != "get",
        "412": "If-Match" in given,
        "413": "requestBody" in operation,
        "422": "requestBody" in operation or bool(given - {"accept-language"}),
        "428": "If-Match" in given,
        "429": True,
    }
    return [status for status, may in comes.items() if may]
