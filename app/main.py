"""The application, put together by `create_app`; nothing is created at import."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware import Middleware

from app.api import (
    access,
    account,
    audit,
    calendars,
    changes,
    days,
    edits,
    imports,
    keys,
    maps,
    openid,
    pages,
    persons,
    places,
    planning_settings,
    plans,
    presence,
    probes,
    records,
    retention,
    rounds,
    solve,
    users,
    work_limits,
)
from app.api.context import needs
from app.api_document import REFUSED, install_document, operation_name
from app.doors import Doors
from app.editing import Benches
from app.identity.attempts import Throttle
from app.identity.issuer import Issuer
from app.jobs import Runner
from app.making import Maker, lacks_program
from app.metrics import Measured, Metrics
from app.night import Night
from app.planning import PROGRAM, Planner
from app.problem_solving import ProblemSolver
from app.refusals import install_error_handlers
from app.solving import Solving, clear_scratch
from app.store.database import open_records, reading, writing
from app.store.plans import adopt_jobs, holds_jobs_of_others
from app.store.read_only import unreadable
from app.store.scope import EVERY_ORGANISATION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import sqlalchemy as sa
    from starlette.routing import BaseRoute

    from app.config import Settings
    from app.roles import Permission

NEEDED: tuple[tuple[APIRouter, Permission], ...] = (
    (audit.router, "read:audit"),
    (calendars.router, "read:records"),
    (changes.router, "read:records"),
    (days.router, "read:days"),
    (edits.router, "read:plans"),
    (imports.router, "read:records"),
    (keys.router, "write:keys"),
    (maps.router, "read:map"),
    (persons.router, "write:persons"),
    (places.router, "read:places"),
    (planning_settings.router, "read:plans"),
    (plans.router, "read:plans"),
    (presence.router, "read:days"),
    (records.router, "read:records"),
    (retention.router, "write:settings"),
    (rounds.router, "read:own_rounds"),
    (solve.router, "solve:problems"),
    (users.router, "write:users"),
    (work_limits.router, "write:settings"),
)
"""What every operation of a resource needs; one that writes says beside itself what more it needs."""
ATTEMPTS = 5
ATTEMPTS_WINDOW_SECONDS = 60.0


def create_app(settings: Settings, solving: Solving | None = None) -> FastAPI:
    """
    Put the service together over its data folder; the database is brought to the newest revision.

    Parameters
    ----------
    solving
        How jobs are solved, where that is to differ from a process of `app.solve_child`.
    """
    engine = open_records(settings)
    solving = solving or Solving(settings)
    planner = Planner(settings, engine, EVERY_ORGANISATION, solving)
    metrics = Metrics(engine)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        clear_scratch(settings)
        runner = app.state.runner = Runner(engine, settings.owners, Maker(planner).make, lacks_program)
        night = Night(planner)
        if not unreadable(engine):
            _adopt_jobs(engine)
            runner.start(settings.solvers)
            night.start()
        yield
        night.end()
        runner.end()
        engine.dispose()

    app = FastAPI(
        title="Tournée",
        summary="Plans home-care rounds on real streets.",
        version=version("tournee"),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # those pages load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(Measured, metrics=metrics),
            Middleware(Doors, engine=engine, settings=settings),
        ],
        routes=_routes(),
    )
    app.state.planner, app.state.metrics = planner, metrics
    app.state.benches = Benches(settings)
    app.state.problem_solver = ProblemSolver(solving)
    app.state.throttle = Throttle(ATTEMPTS, ATTEMPTS_WINDOW_SECONDS)
    app.state.issuer = None if settings.openid is None else Issuer(settings.openid)
    install_error_handlers(app)
    install_document(app)
    app.mount("/static", StaticFiles(directory=pages.WEB / "static", check_dir=False), name="static")
    return app


def _adopt_jobs(engine: sa.Engine) -> None:
    """Take over what an earlier version of the service had queued."""
    with reading(engine, EVERY_ORGANISATION) as session:
        if not holds_jobs_of_others(session, PROGRAM):
            return
    with writing(engine, EVERY_ORGANISATION) as session:
        adopt_jobs(session, PROGRAM)


@cache
def _routes() -> list[BaseRoute]:
    """Every operation and page; putting them together takes longer than all else, and is the same for all."""
    api = APIRouter(prefix="/api/v1", responses=REFUSED, generate_unique_id_function=operation_name)
    for each_says in (access.router, account.router, openid.router):
        api.include_router(each_says)
    for router, permission in NEEDED:
        api.include_router(router, dependencies=[Depends(needs(permission))])
    every = APIRouter()
    every.include_router(api)
    every.include_router(pages.router)
    every.include_router(probes.router)
    every.include_router(openid.pages)
    return every.routes
