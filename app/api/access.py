"""Signing in and out, and the links that open nurses' phones."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.status import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app import auth
from app.api.context import CallerGiven, EngineGiven, IssuerGiven, PlannerGiven, needs
from app.auth import Proof
from app.doors import session_token
from app.errors import NotFoundError
from app.identity import links
from app.identity.attempts import Throttle
from app.identity.sessions import NURSE_LONGEST, USER_LONGEST, cookie_name, end_shown_session
from app.logs import log
from app.schemas.access import LinkGiven, Me, NurseToken, SignIn
from app.schemas.openid import SignedOut
from app.store.days import read_team
from app.tables import Organisation

router = APIRouter(tags=["access"])


def throttle_of(request: Request) -> Throttle:
    """Give what counts attempts to sign in."""
    throttle: Throttle = request.app.state.throttle
    return throttle


def address_of(request: Request) -> str:
    """Whose request it is, by the address it came from."""
    return request.client.host if request.client else ""


ThrottleGiven = Annotated[Throttle, Depends(throttle_of)]


@router.post("/session", status_code=HTTP_204_NO_CONTENT)
def sign_in(
    given: SignIn, request: Request, response: Response, engine: EngineGiven, throttle: ThrottleGiven
) -> None:
    """Sign a user in: a session cookie is set, good for 30 minutes unused and 12 hours at most."""
    attempt = f"user {given.user} {address_of(request)}"
    throttle.attempt(attempt)
    proof = Proof(given.user, given.password, given.code)
    token = auth.sign_in(engine, proof, request.headers.get("user-agent", ""))
    throttle.forget(attempt)
    end_shown_session(engine, session_token(request))
    set_session_cookie(response, token, request, nurse=False)
    log("signed_in", door="account", address=address_of(request))


@router.post("/session/nurse", status_code=HTTP_204_NO_CONTENT)
def open_phone(
    given: NurseToken, request: Request, response: Response, engine: EngineGiven, throttle: ThrottleGiven
) -> None:
    """Open a nurse's phone by her one-time link; the phone opened before it is signed out."""
    attempt = f"link {address_of(request)}"
    throttle.attempt(attempt)
    token = links.open_link(engine, given.token, request.headers.get("user-agent", ""))
    throttle.forget(attempt)
    end_shown_session(engine, session_token(request))
    set_session_cookie(response, token, request, nurse=True)
    log("signed_in", door="phone", address=address_of(request))


@router.delete("/session", status_code=HTTP_204_NO_CONTENT, responses={HTTP_200_OK: {"model": SignedOut}})
def sign_out(request: Request, caller: CallerGiven, planner: PlannerGiven, issuer: IssuerGiven) -> Response:
    """
    Sign out: the session ends on the server too.

    Where an issuer opened it and says where one signs out there, the answer is 200 and tells that address.
    """
    auth.sign_out(planner.engine, caller)
    address = issuer.end_address() if issuer is not None and caller.by_openid else None
    response = Response(status_code=HTTP_204_NO_CONTENT)
    if address is not None:
        response = JSONResponse(SignedOut(address=address).model_dump())
    is_secure = request.url.scheme == "https"
    response.delete_cookie(
        cookie_name(is_secure=is_secure), path="/", httponly=True, samesite="strict", secure=is_secure
    )
    return response


@router.get("/me", summary="Who is calling")
def me(caller: CallerGiven, planner: PlannerGiven) -> Me:
    """Tell who is calling, for which organisation, and what they may do."""
    with planner.reading() as session:
        organisation = session.get_one(Organisation, caller.organisation_id)
        team = read_team(session)
    return Me(
        organisation=organisation.name,
        time_zone=None if team is None else team.time_zone,
        role=caller.role,
        name=caller.name,
        nurse_id=caller.nurse_id,
        grants=sorted(caller.grants),
        must_enrol=caller.must_enrol,
    )


@router.post(
    "/nurses/{nurse_id}/link",
    status_code=HTTP_201_CREATED,
    dependencies=[Depends(needs("write:links"))],
)
def make_link(nurse_id: str, request: Request, caller: CallerGiven, planner: PlannerGiven) -> LinkGiven:
    """Make a nurse's one-time link, good for 72 hours; her earlier unused links end."""
    made = links.make_link(planner.engine, caller.organisation_id, nurse_id, caller.actor)
    if made is None:
        raise NotFoundError("unknown_nurse", nurse=nurse_id)
    token, expires_at = made
    return LinkGiven(url=f"{str(request.base_url).rstrip('/')}/n#{token}", expires_at=expires_at)


def set_session_cookie(response: Response, token: str, request: Request, *, nurse: bool) -> None:
    """Have the browser keep a session's token, where no script and no other site can use it."""
    is_secure = request.url.scheme == "https"
    response.set_cookie(
        cookie_name(is_secure=is_secure),
        token,
        max_age=round((NURSE_LONGEST if nurse else USER_LONGEST).total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=is_secure,
    )
