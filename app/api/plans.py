"""Plans: asked for, followed, cancelled, read, published, archived."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.status import HTTP_201_CREATED, HTTP_202_ACCEPTED

from app.api.context import LanguageGiven, PlannerGiven, RunnerGiven, VersionGiven, needs
from app.api.once import ONCE, OnceRoute
from app.errors import ConflictError, NotFoundError
from app.language import Language
from app.planning import FINAL_STATES, Planner
from app.progress import Event
from app.publishing import archive, publish
from app.schemas.dates import Day
from app.schemas.edits import MOST_SHIFTS, Reference
from app.schemas.plans import (
    DirectionsOut,
    LinesOut,
    PlanAsked,
    PlanOut,
    PlansOut,
    PlanSummary,
    PublishAsked,
)
from app.store import days, edits, plans
from app.store.actors import names_behind
from app.tables import Plan, PlanEvent
from app.translate.plan_view import directions_view, lines_view, plan_summary, plan_view

router = APIRouter(tags=["plans"], route_class=OnceRoute)
LONGEST_WAIT_SECONDS = 120
MOST_PLANS = 200
"""Plans told at once at most."""
_LOOK_EVERY_SECONDS = 1.0
"""How often a plan is looked at for news that another process made."""


def wait_of(
    prefer: Annotated[
        str, Header(description="`wait=N`: answer when the plan is ready, after N seconds at most.")
    ] = "",
) -> int:
    """Give the seconds a caller is ready to wait (RFC 7240); 0 where none are named."""
    found = re.search(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,6})", prefer)
    return min(int(found[1]), LONGEST_WAIT_SECONDS) if found else 0


@router.post(
    "/plans",
    status_code=HTTP_202_ACCEPTED,
    dependencies=[Depends(needs("write:plans")), ONCE],
    responses={201: {"model": PlanOut, "description": "Made within the seconds to wait"}},
)
async def ask_plan(
    asked: PlanAsked,
    response: Response,
    planner: PlannerGiven,
    runner: RunnerGiven,
    language: LanguageGiven,
    wait: Annotated[int, Depends(wait_of)],
) -> PlanOut:
    """
    Have a day planned anew.

    201 with the whole plan where it ended within the seconds of `Prefer: wait=N`, else 202 with the same
    body as far as it is known; `Location` names the plan.
    """
    plan = await run_in_threadpool(
        planner.ask, asked.day, seconds=asked.seconds, seed=asked.seed, keep=asked.keep
    )
    runner.wake()
    if wait:
        response.headers["Preference-Applied"] = f"wait={wait}"
        await _ended(planner, plan.id, wait)
    told = await run_in_threadpool(_tell_plan, planner, plan.id, language)
    response.headers["Location"] = f"/api/v1/plans/{plan.id}"
    response.status_code = HTTP_201_CREATED if told.state in FINAL_STATES else HTTP_202_ACCEPTED
    return told


@router.get("/plans")
def list_plans(
    planner: PlannerGiven,
    language: LanguageGiven,
    day: Day | None = None,
    after: Annotated[str, Query(pattern=plans.PLACE, description="`next` of the part before.")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_PLANS)] = 100,
) -> PlansOut:
    """List the plans of a day, or all, newest first and without their rounds, part by part."""
    with planner.reading() as session:
        team = days.read_team(session)
        if team is None:
            return PlansOut(plans=[], next=None)
        found = plans.some_plans(session, day, limit + 1, after)
        names = names_behind(session, found)
    kept = found[:limit]
    return PlansOut(
        plans=[plan_summary(plan, team.zone, language, names) for plan in kept],
        next=plans.place_of(kept[-1]) if len(found) > limit else None,
    )


@router.get("/days/{day}/plan")
def read_published_plan(
    day: Day, planner: PlannerGiven, language: LanguageGiven, response: Response
) -> PlanOut:
    """Tell the plan that counts for a day, the published one, with its rounds."""
    with planner.reading() as session:
        plan = plans.published_plan(session, day)
    if plan is None:
        raise NotFoundError("no_round", day=day.isoformat())
    return _with_version(_tell_plan(planner, plan.id, language), response)


@router.get("/plans/{plan_id}")
def read_plan(plan_id: str, planner: PlannerGiven, language: LanguageGiven, response: Response) -> PlanOut:
    """Tell one plan with its rounds; its `ETag` is its version."""
    return _with_version(_tell_plan(planner, plan_id, language), response)


@router.post("/plans/{plan_id}/publish", dependencies=[Depends(needs("write:plans"))])
def publish_plan(
    plan_id: str,
    asked: PublishAsked,
    planner: PlannerGiven,
    language: LanguageGiven,
    response: Response,
    version: VersionGiven = "",
) -> PlanOut:
    """Have nurses and other systems see a ready plan; the one they saw is archived."""
    publish(planner, plan_id, version=version, replaces=asked.replaces)
    return _with_version(_tell_plan(planner, plan_id, language), response)


@router.post("/plans/{plan_id}/archive", dependencies=[Depends(needs("write:plans"))])
def archive_plan(
    plan_id: str,
    planner: PlannerGiven,
    language: LanguageGiven,
    response: Response,
    version: VersionGiven = "",
) -> PlanOut:
    """Lay a ready plan aside; where nurses saw it, they see none of that day any more."""
    archive(planner, plan_id, version=version)
    return _with_version(_tell_plan(planner, plan_id, language), response)


@router.post("/plans/{plan_id}/cancel", dependencies=[Depends(needs("write:plans"))])
def cancel_plan(plan_id: str, planner: PlannerGiven, language: LanguageGiven) -> PlanOut:
    """Stop a plan being made; a plan that is ready or has failed cannot be stopped any more."""
    planner.cancel(plan_id)
    return _tell_plan(planner, plan_id, language)


@router.get("/plans/{plan_id}/lines")
def read_lines(
    plan_id: str,
    planner: PlannerGiven,
    zoom: Annotated[
        float | None, Query(ge=0, le=24, description="Leave out points that a map at this zoom cannot show.")
    ] = None,
    shift_id: Annotated[
        list[Reference] | None, Query(max_length=MOST_SHIFTS, description="Only the rounds of these shifts.")
    ] = None,
) -> LinesOut:
    """Tell a plan's travelled legs as GeoJSON lines on the streets."""
    with planner.reading() as session:
        _check_ready(plans.read_plan(session, plan_id), plan_id)
        legs = plans.read_legs(session, plan_id)
    return lines_view(legs, zoom, shift_id)


@router.get("/plans/{plan_id}/directions/{shift_id}")
def read_directions(
    plan_id: str, shift_id: str, planner: PlannerGiven, language: LanguageGiven
) -> DirectionsOut:
    """Tell what to do on the way of one round, leg by leg, in sentences."""
    with planner.reading() as session:
        _check_ready(plans.read_plan(session, plan_id), plan_id)
        legs = plans.read_legs(session, plan_id, shift_id)
    if not legs:
        raise NotFoundError("unknown_round", plan=plan_id)
    return directions_view(legs, language)


def _check_ready(plan: Plan | None, plan_id: str) -> None:
    if plan is None:
        raise NotFoundError("unknown_plan", plan=plan_id)
    if plan.state != "ready":
        raise ConflictError("plan_not_ready", state=plan.state)


def known_plan(plan_id: str, planner: PlannerGiven) -> str:
    """
    Give the id of a plan that exists.

    Raises
    ------
    NotFoundError
    """
    with planner.reading() as session:
        if plans.read_plan(session, plan_id) is None:
            raise NotFoundError("unknown_plan", plan=plan_id)
    return plan_id


@router.get("/plans/{plan_id}/events", response_class=EventSourceResponse)
async def follow_plan(
    plan_id: Annotated[str, Depends(known_plan)],
    planner: PlannerGiven,
    language: LanguageGiven,
    last_event_id: Annotated[
        str, Header(pattern=r"^[0-9]{0,9}$", description="The `id` of the last `progress` that was read.")
    ] = "",
) -> AsyncIterator[ServerSentEvent]:
    """
    Follow a plan while it is made, wherever that is.

    `state` tells the plan without its rounds, first at once and then at every change; `progress` tells
    `seconds`, `cost`, `unassigned` and `iterations` of the search, at most twice a second. With
    `Last-Event-ID` the progress since then comes first. The stream ends after a final state.
    """
    with planner.progress.queue(plan_id) as queue:
        told = ""
        seen = int(last_event_id) if last_event_id else None
        while True:
            news = await run_in_threadpool(_news, planner, plan_id, language, seen)
            if news is None:  # removed with its day
                return
            summary, events, seen = news
            for event in events:
                yield ServerSentEvent(event="progress", id=str(event.number), data=event.data)
            if summary.state != told:
                told = summary.state
                yield ServerSentEvent(event="state", data=summary)
            if told in FINAL_STATES:
                return
            await _woken(queue)


async def _woken(queue: asyncio.Queue[Event]) -> None:
    """Wait until this process has news of a plan, or long enough for another to have some."""
    try:
        await asyncio.wait_for(queue.get(), _LOOK_EVERY_SECONDS)
    except TimeoutError:
        return
    while not queue.empty():
        queue.get_nowait()


async def _ended(planner: Planner, plan_id: str, seconds: float) -> None:
    """Wait until a plan has ended, or for so many seconds."""

    async def follow() -> None:
        with planner.progress.queue(plan_id) as queue:
            while await run_in_threadpool(_state, planner, plan_id) not in FINAL_STATES:
                await _woken(queue)

    try:
        await asyncio.wait_for(follow(), seconds)
    except TimeoutError:
        return


def _state(planner: Planner, plan_id: str) -> str:
    with planner.reading() as session:
        plan = plans.read_plan(session, plan_id)
        return "cancelled" if plan is None else plan.state


def _news(
    planner: Planner, plan_id: str, language: Language, seen: int | None
) -> tuple[PlanSummary, list[PlanEvent], int] | None:
    """
    Tell a plan as it is now, its progress behind a number, and the number of the newest.

    Without a number only the newest progress is told, and that while the plan is being made.
    """
    with planner.reading() as session:
        plan, team = plans.read_plan(session, plan_id), days.read_team(session)
        newest = plans.last_event(session, plan_id)
        if seen is None:
            seen = newest if plan is None or plan.state != "running" else max(0, newest - 1)
        events = plans.events_after(session, plan_id, seen)
        if plan is None or team is None:
            return None
        names = names_behind(session, [plan])
    return plan_summary(plan, team.zone, language, names), events, newest


def _with_version(told: PlanOut, response: Response) -> PlanOut:
    response.headers["ETag"] = f'"{told.version}"'
    return told


def _tell_plan(planner: Planner, plan_id: str, language: Language) -> PlanOut:
    with planner.reading() as session:
        stored = plans.read_whole_plan(session, plan_id)
        day = None if stored is None else days.read_day(session, stored.plan.day)
        steps = (edits.last_done(session, plan_id), edits.first_undone(session, plan_id))
        names = {} if stored is None else names_behind(session, [stored.plan])
    if stored is None or day is None:
        raise NotFoundError("unknown_plan", plan=plan_id)
    possible = [step is not None for step in steps]
    return plan_view(day, stored, language, names, can_undo=possible[0], can_redo=possible[1])
