"""A stored plan as the API tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.language import sentence
from app.schemas.plans import (
    BreakTakenOut,
    FiguresOut,
    LineFeature,
    LinesOut,
    PlanOut,
    PlanSummary,
    RouteOut,
    StopOut,
    TravelSourceOut,
    UnassignedOut,
    ViolationOut,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from app.language import Language
    from app.tables import Plan, PlanRoute, StoredDay, StoredPlan, Unassigned


def plan_summary(plan: Plan, zone: ZoneInfo, language: Language) -> PlanSummary:
    """One plan without its rounds."""
    error = None
    if plan.error_code is not None:
        error = sentence(language, f"plan_error.{plan.error_code}", **plan.error_facts)
    return PlanSummary.model_validate(
        {
            **plan.model_dump(include={"id", "day", "source", "state", "seconds", "seed"}),
            "created_at": plan.created_at.astimezone(zone),
            "finished_at": None if plan.finished_at is None else plan.finished_at.astimezone(zone),
            "error": error,
            "figures": None if plan.figures is None else FiguresOut(**plan.figures),
            "violations": [ViolationOut(**found) for found in plan.violations],
            "travel_sources": [
                travel_source_view(mode, told, language)
                for mode, told in sorted(plan.travel_sources.items(), reverse=True)
            ],
        }
    )


def travel_source_view(mode: str, told: Mapping[str, Any], language: Language) -> TravelSourceOut:
    """Who made the times of a mode, with a sentence where whoever reads the plan has to know."""
    facts = {
        name: sentence(language, f"travel.{told[name]}")
        for name in ("kind", "lines", "instead_of")
        if told[name]
    }
    facts |= {"mode": sentence(language, f"mode.{mode}")}
    facts |= {"reason": sentence(language, f"server.{told['reason']}")} if told["reason"] else {}
    key = None
    if told["instead_of"] is not None:
        key = "lines_fell_back" if told["kind"] == told["instead_of"] else "fell_back"
    elif told["kind"] == "straight_line":
        key = "no_map"
    message = None if key is None else sentence(language, f"travel_source.{key}", **facts)
    return TravelSourceOut.model_validate({"mode": mode, **told, "message": message})


def plan_view(day: StoredDay, stored: StoredPlan, language: Language) -> PlanOut:
    """One plan with its rounds and what it leaves out."""
    return PlanOut(
        **plan_summary(stored.plan, day.zone, language).model_dump(),
        routes=[route_view(day, stored, route) for route in stored.routes],
        unassigned=[
            UnassignedOut(
                visit_id=row.visit_id, code=row.code, message=reason(row, stored.plan.source, language)
            )
            for row in stored.unassigned
        ],
    )


def reason(row: Unassigned, source: str, language: Language) -> str:
    """Why a visit is left out, as a sentence."""
    key = row.code
    if key == "not_found" and source == "import":
        key = "not_planned"
    if key == "unreachable" and "metres" in row.facts:
        key = "unreachable_off_road"
    return sentence(language, f"reason.{key}", **row.facts)


def route_view(day: StoredDay, stored: StoredPlan, route: PlanRoute) -> RouteOut:
    """One round with its stops and the ways between them."""
    zone = day.zone
    nurse = {shift.id: shift.nurse_id for shift in day.shifts}[route.shift_id]
    legs = stored.legs_by_shift[route.shift_id]
    return RouteOut(
        shift_id=route.shift_id,
        nurse_id=nurse,
        start=route.start.astimezone(zone),
        end=route.end.astimezone(zone),
        travel_seconds=route.travel_seconds,
        distance_metres=sum(leg.distance_metres for leg in legs),
        waiting_seconds=route.waiting_seconds,
        overtime_seconds=route.overtime_seconds,
        stops=[
            StopOut(
                visit_id=stop.visit_id,
                arrival=stop.arrival.astimezone(zone),
                start=stop.start.astimezone(zone),
                end=stop.end.astimezone(zone),
                waiting_seconds=stop.waiting_seconds,
                lateness_seconds=stop.lateness_seconds,
                travel_seconds=leg.travel_seconds,
                distance_metres=leg.distance_metres,
            )
            for stop, leg in zip(stored.stops_by_shift[route.shift_id], legs[:-1], strict=True)
        ],
        breaks=[
            BreakTakenOut(start=row.start.astimezone(zone), end=row.end.astimezone(zone))
            for row in stored.breaks_by_shift.get(route.shift_id, ())
        ],
        return_travel_seconds=legs[-1].travel_seconds,
        return_distance_metres=legs[-1].distance_metres,
    )


def lines_view(stored: StoredPlan) -> LinesOut:
    """The driven legs as GeoJSON; ways between visits at one place have no line."""
    return LinesOut(
        features=[
            LineFeature(
                geometry={"type": "LineString", "coordinates": leg.line},
                properties={
                    "shift_id": leg.shift_id,
                    "leg": leg.position,
                    "seconds": leg.travel_seconds,
                    "metres": leg.distance_metres,
                },
            )
            for leg in stored.legs
            if leg.line
        ]
    )
