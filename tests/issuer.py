"""A small OpenID Connect issuer that really listens, with keys of its own, and can be made to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLIENT, SECRET = "tournee-tests", "a secret between two: %&"
Claims = dict[str, Any]


def signed(claims: Claims, key: RSAKey, algorithm: str = "RS256") -> str:
    """Sign claims."""
    return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])


@dataclass
class SmallIssuer:
    """
    What it knows, and how it is to misbehave.

    Parameters
    ----------
    person
        Claims of whoever signs in next.
    beside
        What it tells of them to whoever holds the access token.
    change
        Does something to the claims of an identity before they are signed.
    sign
        Signs them.
    metadata
        What it publishes otherwise than it would.
    instead
        Answers at a path, in place of what belongs there: a status and a body.
    asks
        Whether it shows a page with a button, as to a person; else it sends the browser back at once.
    """

    url: str
    redirect_uri: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))
    person: Claims = field(default_factory=lambda: {"sub": "s-zoe"})
    beside: Claims = field(default_factory=dict)
    change: Callable[[Claims], object] = lambda _: None
    sign: Callable[[Claims, RSAKey], str] = signed
    metadata: Claims = field(default_factory=dict)
    instead: dict[str, Callable[[], tuple[int, object]]] = field(default_factory=dict)
    asks: bool = False
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, Claims] = field(default_factory=dict)

    def behave(self) -> None:
        """Behave again as at first."""
        fresh = SmallIssuer(self.url, self.redirect_uri, self.key)
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))

    def published(self) -> Claims:
        """Tell what it publishes."""
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        ends |= {"userinfo_endpoint": "userinfo"}
        told: Claims = {name: f"{self.url}/{path}" for name, path in ends.items()}
        told |= {"issuer": self.url, "authorization_response_iss_parameter_supported": True}
        return told | self.metadata

    def authorize(self, given: dict[str, str]) -> str:
        """Make a code for whoever signs in now, and tell where the browser goes."""
        assert given["client_id"] == CLIENT
        assert given["redirect_uri"] == self.redirect_uri
        assert (given["response_type"], given["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(16)
        self.codes[code] = given
        back = {"code": code, "state": given["state"], "iss": self.url}
        return f"{self.redirect_uri}?{urlencode(back)}"

    def token(self, given: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """Exchange a code, once, for whoever can show the secrets that belong to it."""
        begun = self.codes.pop(given.get("code", ""), None)
        shown = base64.b64decode(authorization.removeprefix("Basic ")).decode() if authorization else ""
        by_field = f"{given.get('client_id')}:{given.get('client_secret')}"
        if f"{CLIENT}:{SECRET}" not in (shown, by_field):
            return 401, {"error": "invalid_client"}
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        fits = begun and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == begun["code_challenge"]
        if not begun or not fits or given["redirect_uri"] != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "Zzissuer's own words"}
        now, access = int(time.time()), secrets.token_urlsafe(16)
        claims: Claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": begun["nonce"],
        }
        claims |= self.person
        self.tokens[access] = {"sub": claims["sub"]} | self.beside
        self.change(claims)
        id_token = self.sign(claims, self.key)
        return 200, {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": id_token}


class _Server(ThreadingHTTPServer):
    """Listens, and knows the issuer it is."""

    issuer: SmallIssuer


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(dict(parse_qsl(body)))

    def _answer(self, given: dict[str, str]) -> None:
        issuer, path = self.server.issuer, urlsplit(self.path).path
        issuer.asked.append((path, given))
        shown = self.headers.get("Authorization", "")
        known: dict[str, Callable[[], tuple[int, object]]] = {
            "/.well-known/openid-configuration": lambda: (200, issuer.published()),
            "/keys": lambda: (200, {"keys": [issuer.key.as_dict(private=False, use="sig")]}),
            "/token": lambda: issuer.token(given, shown),
            "/userinfo": lambda: (200, issuer.tokens[shown.removeprefix("Bearer ")]),
        }
        if path == "/authorize":
            self._send_back(issuer.authorize(given), asks=issuer.asks)
        else:
            self._tell(*(known | issuer.instead).get(path, lambda: (404, {}))())

    def _send_back(self, address: str, *, asks: bool) -> None:
        page = f'<!doctype html><title>Zzissuer</title><a href="{escape(address)}">Zzallow</a>'
        self._tell(200 if asks else 302, page.encode(), "text/html", address)

    def _tell(
        self, status: int, body: object, kind: str = "application/json", to: str = "/elsewhere"
    ) -> None:
        told = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(told)))
        if status == HTTPStatus.FOUND:
            self.send_header("Location", to)
        self.end_headers()
        with suppress(OSError):  # whoever asked had enough
            self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def issuing(redirect_uri: str, host: str = "127.0.0.1") -> Iterator[SmallIssuer]:
    """Have an issuer listen until the test is done."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.issuer = SmallIssuer(f"http://{host}:{server.server_port}", redirect_uri)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server.issuer
    server.shutdown()
    server.server_close()
    thread.join()
