"""The door of the service: whatever comes in passes here first, and is let in by identity only."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from http.cookies import CookieError
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from app.auth import identify, identify_system
from app.errors import AppError, ForbiddenError, NotFoundError, UnauthenticatedError
from app.front import is_loopback
from app.identity.sessions import cookie_name
from app.logs import REQUEST, log_unexpected, request_id
from app.openid_settings import CALLBACK
from app.rate_limits import RateLimits
from app.refusals import HttpError, log_refusal, methods_of, problem_response
from app.way_in import Front

if TYPE_CHECKING:
    import sqlalchemy as sa
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.auth import Caller
    from app.config import Settings

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE_METHODS, "POST", "PUT", "PATCH", "DELETE")
OPEN = frozenset(
    {
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/login"),
        ("GET", CALLBACK),
        ("GET", "/n"),
        ("GET", "/api/v1/sign-in"),
        ("POST", "/api/v1/session"),
        ("POST", "/api/v1/session/nurse"),
        ("POST", "/api/v1/session/openid"),
    }
)
"""What answers without an identity, beside the static files."""
SOLVE = "/api/v1/solve"
"""Where a problem may be sent, which has a size of its own."""
METRICS = ("GET", "/metrics")
"""What answers without an identity too, but on this machine alone."""
FORWARDED = ("forwarded", "x-forwarded-for")
STATIC = "/static/"
REQUEST_HEADER = "X-Request-Id"
"""Names a request in the logs: the caller's own id where it is sound, given back in every answer."""
BODY_WITHIN_SECONDS = 30.0
"""How long a request's body may take to come."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self'; "
        "script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Service-Worker-Allowed": "/n",  # the phone page's, kept with the static files, may answer for the page
}


class Doors:
    """
    Wraps the application: checks host, origin, identity and size, and adds the headers that protect pages.

    A new route is closed until it is named in `OPEN`. Whoever was let in is `request.state.caller`.
    """

    def __init__(self, app: ASGIApp, engine: sa.Engine, settings: Settings) -> None:
        self._app = app
        self._engine = engine
        self._settings = settings
        self._front = Front.of(settings)
        self._limits = RateLimits(settings.key_requests_a_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        REQUEST.set(request_id(Headers(scope=scope).get(REQUEST_HEADER, "")))
        answer = _Answer(send, scope)
        refused = AppError()
        try:
            self._front.note(scope)
            elsewhere = await self._let_in(Request(scope), answer)
            body = _Body(receive, self._most_bytes(scope))
            await (elsewhere or self._app)(scope, body.receive, answer.send)
        except AppError as error:
            refused = error
            log_refusal(error, scope)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is a problem document
            log_unexpected(error)
        else:
            return
        if not answer.is_begun:
            language = Headers(scope=scope).get("accept-language", "")
            response = problem_response(refused, language)
            await response(scope, receive, answer.send)
        elif not answer.is_complete:
            raise BrokenAnswerError from None

    def _most_bytes(self, scope: Scope) -> int:
        is_problem = scope["path"] == SOLVE
        return self._settings.max_problem_bytes if is_problem else self._settings.max_body_bytes

    async def _let_in(self, request: Request, answer: _Answer) -> RedirectResponse | None:
        """Note who is calling; a page of its own for those who still have to sign in."""
        _check_method(request)
        _check_address(request)
        _check_origin(request)
        if _is_open(request) or self._is_local(request):
            return None
        caller = await run_in_threadpool(self._caller, request)
        if caller is None and request.url.path == "/":
            return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        if caller is None:
            _check_open_method(request)
            raise UnauthenticatedError
        request.state.caller = caller
        if caller.key_id is not None:
            answer.added = self._limits.take(caller.key_id)
        return None

    def _is_local(self, request: Request) -> bool:
        """Whether a program on this machine asks for the metrics, not a proxy on it for somebody else."""
        peer = request.client.host if request.client else ""
        has_proxy = any(name in request.headers for name in FORWARDED)
        return (request.method, request.url.path) == METRICS and is_loopback(peer) and not has_proxy

    def _caller(self, request: Request) -> Caller | None:
        """Whoever a key or a cookie names; a request that shows a key is judged by it alone."""
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind:
            return identify_system(self._engine, key.strip()) if kind.lower() == "bearer" else None
        token = session_token(request)
        if token is None:
            return None
        is_required = self._settings.second_factor == "required"
        return identify(self._engine, token, second_factor_required=is_required)


class BrokenAnswerError(Exception):
    """An answer broke off half-way: the connection is closed so that nobody takes it for whole."""


class _Body:
    """Passes a request's body on up to a size, while it comes soon enough."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most
        self._due = asyncio.get_running_loop().time() + BODY_WITHIN_SECONDS
        self._is_whole = False

    async def receive(self) -> Message:
        if self._is_whole:  # what follows tells of the caller's leaving
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._due):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, headers={"Connection": "close"}) from None
        self._is_whole = not message.get("more_body", False)
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message


class _Answer:
    """Passes an answer on with the headers added, and knows how far it has come."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self._send = send
        self._scope = scope
        self._is_kept = scope["path"].startswith(STATIC)
        self.added: dict[str, str] = {}
        """Headers that tell of whoever calls."""
        self.is_begun = False
        self.is_complete = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.is_begun = True
            headers = MutableHeaders(scope=message)
            headers.update({**HEADERS, **self.added})
            headers[REQUEST_HEADER] = REQUEST.get()
            if self._scope["scheme"] == "https":
                headers["Strict-Transport-Security"] = "max-age=31536000"
            # Static files are kept, but asked for each time: a page never runs on modules of two versions.
            headers.setdefault("Cache-Control", "no-cache" if self._is_kept else "no-store")
        elif message["type"] == "http.response.body":
            self.is_complete = not message.get("more_body", False)
        await self._send(message)


def _is_open(request: Request) -> bool:
    method = "GET" if request.method == "HEAD" else request.method
    path = request.url.path
    return (method, path) in OPEN or (method == "GET" and path.startswith(STATIC))


def session_token(request: Request) -> str | None:
    """The token of the session that a browser shows, live or not; None where it shows none."""
    return shown_cookie(request, cookie_name(is_secure=request.url.scheme == "https"))


def shown_cookie(request: Request, name: str) -> str | None:
    """A cookie that a browser shows; None where it shows none that can be read."""
    try:
        return request.cookies.get(name)
    except CookieError:
        return None


def _check_method(request: Request) -> None:
    """Refuse methods that nothing here is for: TRACE would tell a caller's secrets back."""
    if request.method not in METHODS:
        raise HttpError(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": ", ".join(METHODS)})


def _check_open_method(request: Request) -> None:
    """Tell a stranger that an open address has no such method, rather than to sign in for it."""
    methods = methods_of(request) if request.url.path in {path for _, path in OPEN} else set()
    if methods and request.method not in methods:
        raise HttpError(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": ", ".join(sorted(methods))})


def _check_address(request: Request) -> None:
    """Refuse what no text can hold: PostgreSQL keeps none with a zero byte, and no id or word has one."""
    if "\0" in request.url.path or "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise NotFoundError


def _check_origin(request: Request) -> None:
    """Refuse what another site makes a browser send; programs that are no browsers name no origin."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        forged = site not in ("same-origin", "none")
    else:
        forged = origin is not None and not _is_own(origin, request)
    if forged:
        raise ForbiddenError("forged_request")


def _is_own(origin: str, request: Request) -> bool:
    try:
        return urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:
        return False
