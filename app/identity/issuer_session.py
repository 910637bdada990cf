"""Asks an OpenID Connect issuer: over TLS or on this machine, for a bounded time, and for little."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session

from app.front import is_loopback
from app.openid_settings import is_safe_address

if TYPE_CHECKING:
    from app.openid_settings import OpenidSettings

TIMEOUT_SECONDS = 8.0
"""How long one answer may take, and how long the issuer may be silent meanwhile."""
MOST_BYTES = 2**19
_OK = 200


class IssuerAnswerError(requests.RequestException):
    """The issuer's answer is too large, too slow, or not what was asked for."""


class IssuerSession(OAuth2Session):  # type: ignore[misc]  # authlib publishes no types
    """
    One conversation with an issuer, as authlib holds it.

    Proxies and certificates set for all programs (`HTTPS_PROXY`, `REQUESTS_CA_BUNDLE`) count, but not where
    the issuer is on this machine. No redirect is followed and no password is taken from a `.netrc`.
    """

    def __init__(self, settings: OpenidSettings, way: str) -> None:
        super().__init__(
            client_id=settings.client_id,
            client_secret=settings.client_secret or None,
            token_endpoint_auth_method=way if settings.client_secret else "none",
            scope=settings.scopes,
            redirect_uri=settings.redirect_uri,
            code_challenge_method="S256",
        )
        self.trust_env = not is_loopback(urlsplit(settings.issuer).hostname or "")
        self.headers.update({"User-Agent": "tournee", "Accept": "application/json"})

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # noqa: ANN401 - as requests
        """
        Ask, within the limits.

        Raises
        ------
        requests.RequestException
        """
        if not is_safe_address(url):
            raise IssuerAnswerError
        deadline = time.monotonic() + TIMEOUT_SECONDS
        options |= {"timeout": TIMEOUT_SECONDS, "stream": True, "allow_redirects": False}
        answer: requests.Response
        with super().request(method, url, **options) as answer:
            answer._content = _read(answer, deadline)  # noqa: SLF001 - requests knows no limit of its own
        return answer

    def read(self, url: str, token: str = "") -> dict[str, Any]:
        """
        Read an object of JSON, as whoever holds an access token where one is given.

        Raises
        ------
        requests.RequestException
        """
        answer = self.request("GET", url, withhold_token=True, auth=_Bearer(token))
        try:
            told = answer.json() if answer.status_code == _OK else None
        except (ValueError, RecursionError) as error:
            raise IssuerAnswerError from error
        if not isinstance(told, dict):
            raise IssuerAnswerError
        return told


class _Bearer(requests.auth.AuthBase):
    """Shows an access token, or nothing at all."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, asked: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            asked.headers["Authorization"] = f"Bearer {self._token}"
        return asked


def _read(answer: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    while piece := answer.raw.read1(2**16, decode_content=True):
        body += piece
        if len(body) > MOST_BYTES or time.monotonic() > deadline:
            raise IssuerAnswerError
    return bytes(body)
