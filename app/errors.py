"""Everything the service refuses, and the one answer to it: problem+json (RFC 9457) with every fault."""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.language import Language, preferred, sentence, sentences
from solver import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request

LOG = logging.getLogger("tournee")
MEDIA_TYPE = "application/problem+json"
MAX_FAULTS_TOLD = 100
"""Faults told one by one; the rest are counted."""


class AppError(Exception):
    """
    Something the service refuses to do.

    Parameters
    ----------
    code
        Names the sentences `error.<code>.title` and `error.<code>.detail` of `app/text`.
    facts
        What the sentences are told with.
    faults
        Each thing wrong with what was given, where there are several.
    """

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "unexpected"

    def __init__(
        self,
        code: str | None = None,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.facts = facts
        self.faults = tuple(faults)
        self.headers = dict(headers or {})

    def title(self, language: Language) -> str:
        """What kind of refusal it is; the same words each time."""
        return sentence(language, f"error.{self.code}.title")

    def detail(self, language: Language) -> str:
        """What happened and what to do, told with the facts of this time."""
        return sentence(language, f"error.{self.code}.detail", **self.facts)

    def __str__(self) -> str:
        """The detail in English, for the terminal."""
        return self.detail("en")


class BadInputError(AppError):
    """What was given cannot be used; `faults` says why."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "bad_input"


class UnauthenticatedError(AppError):
    """Nobody is signed in, or not well enough."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthenticated"


class ForbiddenError(AppError):
    """Whoever asks may not."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class NotFoundError(AppError):
    """There is no such thing."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"


class ConflictError(AppError):
    """It cannot be done in the present state of things."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class TooManyError(AppError):
    """Too many attempts; a `Retry-After` header says when to come back."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_attempts"


class BusyError(AppError):
    """Not now; later perhaps."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "busy"


class HttpError(AppError):
    """A refusal by the web framework, told in our words."""

    def __init__(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        known = f"error.http_{status}.title" in sentences("en")
        super().__init__(f"http_{status}" if known else "http", headers=headers, status=status)
        self.status = HTTPStatus(status)


def problem_document(error: AppError, language: Language) -> dict[str, Any]:
    """The body that tells of an error: problem+json with at most `MAX_FAULTS_TOLD` faults."""
    document: dict[str, Any] = {
        "type": f"urn:tournee:error:{error.code}",
        "title": error.title(language),
        "status": int(error.status),
        "detail": error.detail(language),
        "code": error.code,
        "faults": [
            {"code": fault.code, "where": fault.where, "message": fault.message, "remedy": fault.remedy}
            for fault in error.faults[:MAX_FAULTS_TOLD]
        ],
    }
    if len(error.faults) > MAX_FAULTS_TOLD:
        document["more_faults"] = len(error.faults) - MAX_FAULTS_TOLD
    return document


def problem_response(error: AppError, accept_language: str) -> JSONResponse:
    """The HTTP answer that tells of an error, in the language asked for."""
    language = preferred(accept_language)
    return JSONResponse(
        problem_document(error, language),
        status_code=int(error.status),
        headers={"Content-Language": language, "Cache-Control": "no-store", **error.headers},
        media_type=MEDIA_TYPE,
    )


def log_unexpected(error: BaseException) -> None:
    """
    Log where an unexpected error came from, without its words.

    Messages of errors may quote what was being handled, a name for instance; places in the code cannot.
    """
    frames = traceback.extract_tb(error.__traceback__)
    way = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames[-8:]))
    LOG.error("unexpected %s at %s", type(error).__name__, way)


def install_error_handlers(app: FastAPI) -> None:
    """Give every error of an application, its framework's own too, the one answer."""

    async def refused(request: Request, error: Exception) -> JSONResponse:
        language_asked = request.headers.get("accept-language", "")
        if isinstance(error, AppError):
            return problem_response(error, language_asked)
        if isinstance(error, RequestValidationError):
            return problem_response(_bad_request(error, preferred(language_asked)), language_asked)
        if isinstance(error, HTTPException):
            return problem_response(HttpError(error.status_code, error.headers), language_asked)
        raise error

    for kind in (AppError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, refused)


def _bad_request(error: RequestValidationError, language: Language) -> BadInputError:
    known = sentences(language)
    faults = []
    for found in error.errors():
        place = ".".join(str(part) for part in found["loc"])
        key = f"fault.{found['type']}"
        facts = found.get("ctx") or {}
        message = sentence(language, key, **facts) if key in known else str(found["msg"])
        faults.append(Fault(str(found["type"]), place, message, known["fault.remedy"]))
    return BadInputError(faults=faults)
