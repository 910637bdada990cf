"""What every resource is given: the use cases, who is calling, and the language asked for."""

from collections.abc import Callable
from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, Header, Request

from app.auth import Caller
from app.errors import ForbiddenError
from app.identity.issuer import Issuer
from app.identity.user_key import UserKey
from app.jobs import Runner
from app.language import Language, preferred
from app.planning import Planner
from app.roles import Permission


def engine_of(request: Request) -> sa.Engine:
    """Give the database, for what comes before anybody is known."""
    engine: sa.Engine = request.app.state.planner.engine
    return engine


def planner_of(request: Request) -> Planner:
    """Give the use cases of the caller's organisation."""
    planner: Planner = request.app.state.planner
    caller = caller_of(request)
    return planner.of(caller.organisation_id, caller.actor, getattr(request.state, "once", None))


def runner_of(request: Request) -> Runner:
    """Give what makes plans in the background."""
    runner: Runner = request.app.state.runner
    return runner


def issuer_of(request: Request) -> Issuer | None:
    """Give the OpenID Connect issuer that people may sign in through, where one is set."""
    issuer: Issuer | None = request.app.state.issuer
    return issuer


def caller_of(request: Request) -> Caller:
    """Give whoever was let in."""
    caller: Caller = request.state.caller
    return caller


def needs(permission: Permission) -> Callable[[Request], Caller]:
    """
    Give whoever is calling to an operation that needs a permission of `app.roles`.

    Raises
    ------
    ForbiddenError
        Where they do not have it.
    """

    def permitted(request: Request) -> Caller:
        caller = caller_of(request)
        if permission not in caller.grants:
            raise ForbiddenError("second_factor_required" if caller.must_enrol else None)
        return caller

    return permitted


def nurse_of(caller: Annotated[Caller, Depends(needs("read:own_rounds"))]) -> str:
    """Give the id of the nurse who is calling."""
    return caller.nurse_id or ""


def user_of(caller: Annotated[Caller, Depends(needs("own:account"))]) -> UserKey:
    """Give the key of the account that is calling."""
    return UserKey(caller.organisation_id, caller.user_id or "")


def language_of(accept_language: Annotated[str, Header(description="fr (default) or en")] = "") -> Language:
    """Give the language of the sentences in an answer."""
    return preferred(accept_language)


EngineGiven = Annotated[sa.Engine, Depends(engine_of)]
PlannerGiven = Annotated[Planner, Depends(planner_of)]
IssuerGiven = Annotated[Issuer | None, Depends(issuer_of)]
RunnerGiven = Annotated[Runner, Depends(runner_of)]
CallerGiven = Annotated[Caller, Depends(caller_of)]
NurseGiven = Annotated[str, Depends(nurse_of)]
UserGiven = Annotated[UserKey, Depends(user_of)]
LanguageGiven = Annotated[Language, Depends(language_of)]
VersionGiven = Annotated[
    str, Header(alias="If-Match", description="The `ETag` of what was read; `*` for any.")
]
