"""A server that is asked in HTTP and answers in JSON: time-outs, retries, and no word of it in any log."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

import requests
import urllib3

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routing.source import FallbackReason

TIMEOUT_SECONDS = 10.0
"""How long one answer may take, from asking to its last byte."""
TRIES = 3
PAUSE_SECONDS = 0.25
"""Before the second try; twice that before the third."""
LONGEST_PAUSE_SECONDS = 5.0
"""A server that asks to be left alone for longer (`Retry-After`) is given up."""
MOST_BYTES = 64 * 2**20
PASSING_STATUSES = {429, 500, 502, 503, 504}
"""Refusals that may be over a moment later."""
UNREADABLE = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)
"""What reading an answer raises where it is not as it is documented to be."""
_OK = 200

# What it logs names what was asked: places and addresses.
logging.getLogger("urllib3").setLevel(logging.CRITICAL + 1)


class ServerError(Exception):
    """
    A server gave no answer that can be used.

    Parameters
    ----------
    reason
        `unreachable` (nobody answers there), `timed_out`, `refused` (an HTTP status other than 200) or
        `unreadable` (no JSON, or not what the service is documented to answer).
    status
        The HTTP status of a refusal.
    answer
        What the server said about its refusal, where that is JSON.
    """

    def __init__(self, reason: FallbackReason, status: int = 0, answer: Any = None) -> None:  # noqa: ANN401
        super().__init__(reason, status, answer)
        self.reason: FallbackReason = reason
        self.status = status
        self.answer = answer

    def __str__(self) -> str:
        """The reason and status only: what was asked or answered may hold somebody's address."""
        return f"{self.reason} {self.status or ''}".strip()


class JsonServer:
    """
    Asks one server, which is never anything but the one named: no proxy, no redirect.

    Parameters
    ----------
    url
        Where its paths begin.
    seconds
        How long asking may take in all, over every question; None for no limit.
    timeout_seconds
        How long a single answer may take.
    pause
        Waits so many seconds between two tries.
    """

    def __init__(
        self,
        url: str,
        *,
        seconds: float | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url.rstrip("/")
        self._left = float("inf") if seconds is None else seconds
        self._timeout_seconds = timeout_seconds
        self._pause = pause
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": "tournee", "Accept": "application/json"})

    def get(self, path: str, query: Mapping[str, str]) -> Any:  # noqa: ANN401 - anything JSON can hold
        """
        Ask with GET.

        Raises
        ------
        ServerError
            After `TRIES` where trying again may help, else at once.
        """
        return self._ask("GET", path, params=query)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - anything JSON can hold
        """Ask with POST and a JSON body; otherwise as `get`."""
        return self._ask("POST", path, json=body)

    def _ask(self, method: str, path: str, **options: Any) -> Any:  # noqa: ANN401 - anything JSON can hold
        pause = PAUSE_SECONDS
        for left in reversed(range(TRIES)):
            try:
                return self._once(method, path, options)
            except _PassingError as error:
                wait = max(pause, error.retry_after)
                if not left or wait > min(LONGEST_PAUSE_SECONDS, self._left):
                    raise error.final from error
            self._left -= wait
            self._pause(wait)
            pause *= 2
        raise AssertionError  # the last try has returned or raised

    def _once(self, method: str, path: str, options: Mapping[str, Any]) -> Any:  # noqa: ANN401
        limit = min(self._timeout_seconds, self._left)
        if limit <= 0:
            raise ServerError("timed_out")
        began = time.monotonic()
        try:
            with self._session.request(
                method, self._url + path, timeout=limit, stream=True, allow_redirects=False, **options
            ) as answer:
                return _read(answer, began + limit)
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise ServerError("timed_out") from error
        except (requests.ConnectionError, OSError) as error:
            raise _PassingError(ServerError("unreachable")) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _PassingError(ServerError("unreadable")) from error
        finally:
            self._left -= time.monotonic() - began


class _PassingError(Exception):
    """A failure after which another try may help."""

    def __init__(self, final: ServerError, retry_after: float = 0) -> None:
        super().__init__(final, retry_after)
        self.final = final
        self.retry_after = retry_after


def _read(answer: requests.Response, deadline: float) -> Any:  # noqa: ANN401 - anything JSON can hold
    body = bytearray()
    while piece := answer.raw.read1(2**16, decode_content=True):
        body += piece
        if len(body) > MOST_BYTES:
            raise ServerError("unreadable")
        if time.monotonic() > deadline:
            raise ServerError("timed_out")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        if answer.status_code == _OK:
            raise _PassingError(ServerError("unreadable")) from error
        told = None
    if answer.status_code == _OK:
        return told
    refused = ServerError("refused", answer.status_code, told)
    if answer.status_code in PASSING_STATUSES:
        raise _PassingError(refused, _retry_after(answer.headers.get("Retry-After", "")))
    raise refused


def _retry_after(told: str) -> float:
    """Seconds to wait; a date in place of them counts as too long to wait for."""
    if not told:
        return 0
    return float(told) if told.isdecimal() else float("inf")
