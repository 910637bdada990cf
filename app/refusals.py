"""The one answer to everything that is refused: application/problem+json (RFC 9457) with every fault."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from app.errors import AppError, BadInputError, ConflictError, problem_document
from app.language import Language, preferred, sentence, sentences
from app.logs import REQUEST, log
from solver import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from starlette.types import Scope

MEDIA_TYPE = "application/problem+json"
CLOSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
"""What a door answers that stays closed."""
TAKEN = ("23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
"""What PostgreSQL and SQLite call a value that may stand there once and already does."""


class HttpError(AppError):
    """A refusal by the web framework, told in our words."""

    def __init__(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        known = f"error.http_{status}.title" in sentences("en")
        super().__init__(f"http_{status}" if known else "http", headers=headers, status=status)
        self.status = HTTPStatus(status)


def problem_response(error: AppError, accept_language: str) -> JSONResponse:
    """The HTTP answer that tells of an error, in the language asked for."""
    language = preferred(accept_language)
    return JSONResponse(
        {**problem_document(error, language), "request_id": REQUEST.get()},
        status_code=int(error.status),
        headers={"Content-Language": language, "Cache-Control": "no-store", **error.headers},
        media_type=MEDIA_TYPE,
    )


def log_refusal(error: AppError, scope: Scope) -> None:
    """Log a door that stayed closed: to nobody, to a role, to whoever tried too often, to another site."""
    if error.status in CLOSED:
        address = scope["client"][0] if scope.get("client") else ""
        log("refused", method=scope["method"], address=address, code=error.code)


def install_error_handlers(app: FastAPI) -> None:
    """Give every error of an application, its framework's own too, the one answer."""

    async def refused(request: Request, error: Exception) -> JSONResponse:
        language_asked = request.headers.get("accept-language", "")
        if isinstance(error, AppError):
            log_refusal(error, request.scope)
            return problem_response(error, language_asked)
        if isinstance(error, RequestValidationError):
            return problem_response(_bad_request(error, preferred(language_asked)), language_asked)
        if isinstance(error, HTTPException):
            headers = dict(error.headers or {})
            if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                headers["Allow"] = ", ".join(sorted(methods_of(request))) or headers["Allow"]
            return problem_response(HttpError(error.status_code, headers), language_asked)
        if isinstance(error, IntegrityError) and _is_taken(error):
            return problem_response(ConflictError("taken_meanwhile"), language_asked)
        raise error

    for kind in (AppError, RequestValidationError, HTTPException, IntegrityError):
        app.add_exception_handler(kind, refused)


def methods_of(request: Request) -> set[str]:
    """Every method that the document tells of an address: the framework names those of one route only."""
    paths = request.app.openapi()["paths"]
    asked = request.url.path
    named = [path for path in paths if compile_path(path)[0].match(asked)]
    fewest = min((path.count("{") for path in named), default=0)  # `bulk` is no record's id
    return {method.upper() for path in named if path.count("{") == fewest for method in paths[path]}


def _is_taken(error: IntegrityError) -> bool:
    """Whether somebody else stored the same between our look and our writing; else the fault is ours."""
    said = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return said in TAKEN


def _bad_request(error: RequestValidationError, language: Language) -> BadInputError:
    return BadInputError(faults=[told_fault(found, "", language) for found in error.errors()])


def told_fault(found: Mapping[str, Any], within: str, language: Language) -> Fault:
    """Tell in our words what pydantic found wrong, in a part of the request."""
    known = sentences(language)
    place = ".".join(str(part) for part in ((within,) if within else ()) + tuple(found["loc"]))
    key = f"fault.{found['type']}"
    facts = found.get("ctx") or {}
    message = sentence(language, key, **facts) if key in known else str(found["msg"])
    return Fault(str(found["type"]), place, message, known["fault.remedy"])
