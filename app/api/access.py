"""Signing in and out, and the links that open nurses' phones."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app import auth
from app.api.context import CallerGiven, EngineGiven, PlannerGiven, coordinator_of
from app.auth import COOKIE, LONGEST, Role, Throttle
from app.errors import NotFoundError
from app.schemas.access import LinkGiven, Me, NurseToken, SignIn

router = APIRouter(tags=["access"])


def throttle_of(request: Request) -> Throttle:
    """Give what counts attempts to sign in."""
    throttle: Throttle = request.app.state.throttle
    return throttle


ThrottleGiven = Annotated[Throttle, Depends(throttle_of)]


@router.post("/session", status_code=HTTP_204_NO_CONTENT)
def sign_in(
    given: SignIn, request: Request, response: Response, engine: EngineGiven, throttle: ThrottleGiven
) -> None:
    """Sign a coordinator in: a session cookie is set, good for 30 minutes unused and 12 hours at most."""
    attempt = f"user {given.user} {request.client.host if request.client else ''}"
    throttle.attempt(attempt)
    token = auth.sign_in(engine, given.user, given.password)
    throttle.forget(attempt)
    _set_cookie(response, token, "coordinator", request)


@router.post("/session/nurse", status_code=HTTP_204_NO_CONTENT)
def open_phone(
    given: NurseToken, request: Request, response: Response, engine: EngineGiven, throttle: ThrottleGiven
) -> None:
    """Open a nurse's phone by her one-time link; the phone opened before it is signed out."""
    attempt = f"link {request.client.host if request.client else ''}"
    throttle.attempt(attempt)
    token = auth.open_link(engine, given.token)
    throttle.forget(attempt)
    _set_cookie(response, token, "nurse", request)


@router.delete("/session", status_code=HTTP_204_NO_CONTENT)
def sign_out(response: Response, caller: CallerGiven, planner: PlannerGiven) -> None:
    """Sign out: the session ends on the server too."""
    auth.sign_out(planner.engine, caller)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


@router.get("/me")
def me(caller: CallerGiven) -> Me:
    """Tell who is signed in."""
    return Me(role=caller.role, name=caller.name, nurse_id=caller.nurse_id)


@router.post("/nurses/{nurse_id}/link", status_code=HTTP_201_CREATED, dependencies=[Depends(coordinator_of)])
def make_link(nurse_id: str, request: Request, caller: CallerGiven, planner: PlannerGiven) -> LinkGiven:
    """Make a nurse's one-time link, good for 72 hours; her earlier unused links end."""
    made = auth.make_link(planner.engine, caller.organisation_id, nurse_id)
    if made is None:
        raise NotFoundError("unknown_nurse", nurse=nurse_id)
    token, expires_at = made
    return LinkGiven(url=f"{str(request.base_url).rstrip('/')}/n#{token}", expires_at=expires_at)


def _set_cookie(response: Response, token: str, role: Role, request: Request) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=round(LONGEST[role].total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
