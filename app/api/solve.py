"""A bare problem in the public format, solved while the caller waits; nothing is stored."""

import asyncio
import threading
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.status import HTTP_204_NO_CONTENT

from app.api.context import LanguageGiven
from app.child import ChildStoppedError
from app.errors import BadInputError
from app.problem_solving import MOST_ITERATIONS, MOST_PROBLEM_SECONDS, Effort, ProblemSolver
from app.rules.finding import Finding
from app.schemas.plans import MOST_SEED
from app.schemas.problem_format import PROBLEM_SCHEMA, SOLUTION_SCHEMA, reference

router = APIRouter(tags=["solve"])
SECONDS = 20
"""How long a problem is searched where nothing else is asked for."""
JSON = "application/json"


def solver_of(request: Request) -> ProblemSolver:
    """Give what solves problems."""
    solver: ProblemSolver = request.app.state.problem_solver
    return solver


def effort_of(
    seconds: Annotated[
        int | None,
        Query(ge=1, le=MOST_PROBLEM_SECONDS, description=f"How long to search; {SECONDS} unless told."),
    ] = None,
    iterations: Annotated[
        int | None,
        Query(ge=1, le=MOST_ITERATIONS, description="So many instead: the same answer each time."),
    ] = None,
    seed: Annotated[int, Query(ge=0, le=MOST_SEED, description="Of the search's chance.")] = 0,
) -> Effort:
    """Give how long to search."""
    return Effort(SECONDS if seconds is None and iterations is None else seconds, iterations, seed)


@router.post(
    "/solve",
    response_class=Response,
    responses={
        200: {"description": "The solution", "content": {JSON: {"schema": reference(SOLUTION_SCHEMA)}}}
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {JSON: {"schema": reference(PROBLEM_SCHEMA)}}}
    },
)
async def solve_problem(
    request: Request,
    language: LanguageGiven,
    effort: Annotated[Effort, Depends(effort_of)],
    solver: Annotated[ProblemSolver, Depends(solver_of)],
) -> Response:
    """
    Solve a problem of the public format (docs/problem-format.md); the answer is its solution.

    Ends where the caller leaves. Matrices stand in the problem: it may name no files.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise BadInputError(faults=[Finding("not_sent_as_json", "header.content-type").told(language)])
    with solver.turn():
        problem = await request.body()
        stopped = threading.Event()
        leaving = asyncio.create_task(_left(request))
        leaving.add_done_callback(lambda _: stopped.set())
        try:
            solution = await asyncio.to_thread(solver.solve, problem, effort, language, stopped.is_set)
        except ChildStoppedError:
            return Response(status_code=HTTP_204_NO_CONTENT)  # nobody is there to read it
        finally:
            stopped.set()  # where the service ends, too: the thread waits for no answer then
            leaving.cancel()
    return Response(solution, media_type=JSON)


async def _left(request: Request) -> None:
    """Wait until the caller has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
