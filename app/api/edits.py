"""Plans changed by hand: previewed, edited, undone and redone, and the log of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.api.context import LanguageGiven, PlannerGiven, VersionGiven, needs
from app.api.once import ONCE, OnceRoute
from app.editing import EditedPlan, Editing
from app.errors import NotFoundError
from app.language import Language
from app.schemas.edits import (
    EditedOut,
    EditOut,
    EditsAsked,
    EditsOut,
    ForbiddenOut,
    RoundPlaceOut,
    RoundPlacesOut,
)
from app.store import days, edits, plans
from app.store.actors import actor_names
from app.translate.broken_rules import forbidden_sentence
from app.translate.plan_view import locks_view, plan_summary, route_view, unassigned_view

router = APIRouter(tags=["plans"], route_class=OnceRoute)
WRITES = [Depends(needs("write:plans"))]


def editing_of(request: Request, planner: PlannerGiven) -> Editing:
    """Give what changes plans of the caller's organisation by hand."""
    return Editing(planner, request.app.state.benches)


EditingGiven = Annotated[Editing, Depends(editing_of)]


@router.post("/plans/{plan_id}/edits", dependencies=[*WRITES, ONCE])
def edit_plan(
    plan_id: str,
    asked: EditsAsked,
    editing: EditingGiven,
    language: LanguageGiven,
    response: Response,
    version: VersionGiven = "",
) -> EditedOut:
    """
    Change a plan by hand: its times, figures and broken rules are there at once, nothing is searched.

    Rules may be broken by hand; `plan.violations` names them. What is no draft changed by hand stays as it
    is, and a copy of it is changed: `plan.id` names it.
    """
    return _told(editing.edit(plan_id, asked.edits, version), language, response)


@router.post("/plans/{plan_id}/preview", dependencies=WRITES)
def preview_edits(
    plan_id: str, asked: EditsAsked, editing: EditingGiven, language: LanguageGiven
) -> EditedOut:
    """Tell what edits would come to; nothing is stored."""
    return _told(editing.preview(plan_id, asked.edits), language)


@router.post("/plans/{plan_id}/undo", dependencies=WRITES)
def undo_edit(
    plan_id: str,
    editing: EditingGiven,
    language: LanguageGiven,
    response: Response,
    version: VersionGiven = "",
) -> EditedOut:
    """Take back the last step by hand, whoever made it."""
    return _told(editing.undo(plan_id, version), language, response)


@router.post("/plans/{plan_id}/redo", dependencies=WRITES)
def redo_edit(
    plan_id: str,
    editing: EditingGiven,
    language: LanguageGiven,
    response: Response,
    version: VersionGiven = "",
) -> EditedOut:
    """Do again the step that was taken back last."""
    return _told(editing.redo(plan_id, version), language, response)


@router.get("/plans/{plan_id}/edits")
def list_edits(plan_id: str, planner: PlannerGiven) -> EditsOut:
    """Tell every step by which a plan was changed by hand, the newest first, and who made it."""
    with planner.reading() as session:
        plan, team = plans.read_plan(session, plan_id), days.read_team(session)
        if plan is None or team is None:
            raise NotFoundError("unknown_plan", plan=plan_id)
        steps = edits.read_edits(session, plan_id)
        names = actor_names(session, [step.made_by for step in steps])
    return EditsOut(
        edits=[
            EditOut(
                number=step.number,
                made_at=step.made_at.astimezone(team.zone),
                made_by=step.made_by,
                who=names.get(step.made_by),
                edits=step.facts,
                moved=edits.moved_by(step),
                undone=step.undone,
            )
            for step in reversed(steps)
        ]
    )


@router.get("/plans/{plan_id}/places/{visit_id}")
def read_places(
    plan_id: str, visit_id: str, editing: EditingGiven, language: LanguageGiven
) -> RoundPlacesOut:
    """Tell the cheapest place of a visit in every round of a plan, and what each costs."""
    bench, places = editing.places(plan_id, visit_id)
    rounds, told = bench.rounds(), []
    for place in places:
        shift_id = bench.day.shifts[int(place.shift)].id
        others = [visit for visit in rounds.get(shift_id, ()) if visit != visit_id]
        told.append(
            RoundPlaceOut(
                shift_id=shift_id,
                before=others[place.position] if place.position < len(others) else None,
                start=bench.clock.moment(place.start),
                travel_seconds=place.travel_seconds,
                lateness_seconds=place.lateness_seconds,
                overtime_seconds=place.overtime_seconds,
                forbidden=[
                    ForbiddenOut(
                        code=code,
                        message=forbidden_sentence(bench.day, code, shift_id, visit_id, language),
                    )
                    for code in place.broken
                ],
            )
        )
    return RoundPlacesOut(places=told)


def _told(edited: EditedPlan, language: Language, response: Response | None = None) -> EditedOut:
    bench = edited.bench
    day, stored = bench.day, bench.stored
    if response is not None:
        response.headers["ETag"] = f'"{stored.plan.version}"'
    routes = [route for route in stored.routes if route.shift_id in edited.changed]
    return EditedOut(
        plan=plan_summary(stored.plan, day.zone, language, edited.names, day),
        routes=[route_view(day, stored, route) for route in routes],
        removed_shift_ids=sorted(edited.changed - {route.shift_id for route in routes}),
        unassigned=unassigned_view(stored, language),
        locks=locks_view(stored, day.zone),
        can_undo=edited.can_undo,
        can_redo=edited.can_redo,
    )
