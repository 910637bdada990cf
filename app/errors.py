"""Everything the service refuses, each with a code, its sentences and every fault."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from app.language import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.language import Language
    from solver import Fault

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


def problem_document(error: AppError, language: Language) -> dict[str, Any]:
    """What tells of an error: problem details by RFC 9457, with at most `MAX_FAULTS_TOLD` faults."""
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
