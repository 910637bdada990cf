"""Changes say which version they change: whoever knows an older one is refused, and overwrites nothing."""

from __future__ import annotations

from http import HTTPStatus

from app.errors import AppError

ANY = "*"
"""What is given where any version will do."""


class VersionChangedError(AppError):
    """Somebody changed the record since it was read."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "version_changed"


class VersionMissingError(AppError):
    """A change that does not say what it changes."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "version_missing"


def check_version(known: str, given: str) -> None:
    """
    Compare the present version with those that a change names, as `If-Match` does (RFC 9110).

    Raises
    ------
    VersionMissingError
        Where none is named.
    VersionChangedError
        Where the present one is not among them.
    """
    named = [part.strip().removeprefix("W/").strip('"') for part in given.split(",")]
    if not given.strip():
        raise VersionMissingError
    if ANY not in named and known not in named:
        raise VersionChangedError
