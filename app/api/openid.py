"""Signing in through an OpenID Connect issuer: what the login page offers, the way there and back."""

from html import escape
from string import Template

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app import openid_sign_in
from app.api.access import ThrottleGiven, address_of, set_session_cookie
from app.api.context import EngineGiven, IssuerGiven, LanguageGiven
from app.api.pages import WEB
from app.doors import session_token, shown_cookie
from app.errors import AppError, ForbiddenError, NotFoundError
from app.identity.sessions import end_shown_session
from app.language import Language, sentence
from app.logs import log
from app.openid_settings import CALLBACK
from app.openid_sign_in import COOKIE_SECONDS, Answer, cookie_name
from app.refusals import log_refusal
from app.schemas.openid import IssuerTold, OpenidBegun, WaysIn

router = APIRouter(tags=["access"])
pages = APIRouter(include_in_schema=False)
_PAGE = Template((WEB / "openid.html").read_text(encoding="utf-8"))
_ONWARD = '<meta http-equiv="refresh" content="0; url=/">'


@router.get("/sign-in")
def ways_in(issuer: IssuerGiven) -> WaysIn:
    """Tell what the login page may offer beside name and password."""
    return WaysIn(openid=None if issuer is None else IssuerTold(label=issuer.settings.label))


@router.post("/session/openid")
def begin_openid(
    request: Request,
    response: Response,
    engine: EngineGiven,
    throttle: ThrottleGiven,
    issuer: IssuerGiven,
    language: LanguageGiven,
) -> OpenidBegun:
    """Begin to sign in through the issuer: tells where the browser goes; the session it had ends."""
    if issuer is None:
        raise NotFoundError("openid_missing")
    throttle.attempt(_attempt(request))
    begun = openid_sign_in.begin(engine, issuer, language)
    end_shown_session(engine, session_token(request))
    is_secure = request.url.scheme == "https"
    response.set_cookie(
        cookie_name(is_secure=is_secure),
        begun.secret,
        max_age=COOKIE_SECONDS,
        path="/",
        httponly=True,
        samesite="lax",  # it has to come along when the issuer sends the browser back
        secure=is_secure,
    )
    return OpenidBegun(address=begun.address)


@pages.get(CALLBACK)
def finish(
    request: Request,
    engine: EngineGiven,
    throttle: ThrottleGiven,
    issuer: IssuerGiven,
    language: LanguageGiven,
    state: str = "",
    code: str = "",
    iss: str = "",
) -> HTMLResponse:
    """
    Take a browser back from the issuer: into a session, or to a page that says why not.

    The session's cookie is not sent by requests that another site caused, so this answers with a page of our
    own, which leads on.
    """
    is_secure = request.url.scheme == "https"
    name = cookie_name(is_secure=is_secure)
    answer = Answer(shown_cookie(request, name), state, code, iss)
    agent = request.headers.get("user-agent", "")
    required = request.app.state.planner.settings.second_factor == "required"
    try:
        _check_navigation(request)
        if issuer is None:
            raise NotFoundError("openid_missing")
        token = openid_sign_in.finish(engine, issuer, answer, agent, second_factor_required=required)
    except AppError as error:
        log_refusal(error, request.scope)
        return _refused(error, language)
    throttle.forget(_attempt(request))
    log("signed_in", door="account", address=address_of(request))
    response = _page(language, "openid.done", onward=_ONWARD, href="/")
    response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=is_secure)
    set_session_cookie(response, token, request, nurse=False)
    return response


def _attempt(request: Request) -> str:
    return f"openid {address_of(request)}"


def _check_navigation(request: Request) -> None:
    """Refuse what is no page that somebody opens: a picture, a frame, a script of another site."""
    told = (
        request.headers.get("sec-fetch-dest", "document"),
        request.headers.get("sec-fetch-mode", "navigate"),
    )
    if told != ("document", "navigate"):
        raise ForbiddenError("forged_request")


def _refused(error: AppError, language: Language) -> HTMLResponse:
    return _page(
        language,
        "openid.refused",
        title=error.title(language),
        detail=error.detail(language),
        status=int(error.status),
    )


def _page(
    language: Language,
    words: str,
    *,
    title: str = "",
    detail: str = "",
    onward: str = "",
    href: str = "/login",
    status: int = 200,
) -> HTMLResponse:
    """One page in words of ours; whatever is told in them is written as text."""
    told = {
        "language": language,
        "title": title or sentence(language, f"{words}.title"),
        "detail": detail or sentence(language, f"{words}.detail"),
        "href": href,
        "link": sentence(language, f"{words}.link"),
    }
    escaped = {name: escape(value) for name, value in told.items()}
    return HTMLResponse(_PAGE.substitute(escaped, onward=onward), status, {"Content-Language": language})
