"""What every resource is given: the use cases, who is calling, and the language asked for."""

from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, Header, Request

from app.auth import Caller
from app.errors import ForbiddenError
from app.jobs import Runner
from app.language import Language, preferred
from app.planning import Planner


def engine_of(request: Request) -> sa.Engine:
    """Give the database, for what comes before anybody is known."""
    engine: sa.Engine = request.app.state.planner.engine
    return engine


def planner_of(request: Request) -> Planner:
    """Give the use cases of the caller's organisation."""
    planner: Planner = request.app.state.planner
    return planner.of(caller_of(request).organisation_id)


def runner_of(request: Request) -> Runner:
    """Give what makes plans in the background."""
    runner: Runner = request.app.state.runner
    return runner


def caller_of(request: Request) -> Caller:
    """Give whoever was let in."""
    caller: Caller = request.state.caller
    return caller


def coordinator_of(request: Request) -> Caller:
    """
    Give the coordinator who is calling.

    Raises
    ------
    ForbiddenError
        Where it is somebody else.
    """
    caller = caller_of(request)
    if caller.role != "coordinator":
        raise ForbiddenError
    return caller


def nurse_of(request: Request) -> str:
    """
    Give the id of the nurse who is calling.

    Raises
    ------
    ForbiddenError
        Where it is somebody else.
    """
    caller = caller_of(request)
    if caller.nurse_id is None:
        raise ForbiddenError
    return caller.nurse_id


def language_of(accept_language: Annotated[str, Header(description="fr (default) or en")] = "") -> Language:
    """Give the language of the sentences in an answer."""
    return preferred(accept_language)


EngineGiven = Annotated[sa.Engine, Depends(engine_of)]
PlannerGiven = Annotated[Planner, Depends(planner_of)]
RunnerGiven = Annotated[Runner, Depends(runner_of)]
CallerGiven = Annotated[Caller, Depends(caller_of)]
NurseGiven = Annotated[str, Depends(nurse_of)]
LanguageGiven = Annotated[Language, Depends(language_of)]
