"""A stored plan as the API tells it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.language import sentence
from app.schemas.plans import (
    BreakTakenOut,
    DirectionsOut,
    FiguresOut,
    LineFeature,
    LinesOut,
    LockOut,
    PlanOut,
    PlanSummary,
    RouteOut,
    SettingsOut,
    StepOut,
    StopOut,
    TravelSourceOut,
    UnassignedOut,
    ViolationOut,
)
from app.translate.broken_rules import rule_sentence
from app.translate.day_digest import day_digest
from app.translate.reason import is_proven, reason
from routing import Point, Step, simplified, step_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from app.language import Language
    from app.tables import Leg, Plan, PlanRoute, StoredDay, StoredPlan


_OWN_FIELDS = {
    *("id", "day", "source", "based_on", "state", "status", "version"),
    *("created_by", "published_by", "planning_seconds"),
}
"""What is told as it is stored."""
_SETTINGS = set(SettingsOut.model_fields)
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_STEP_FIELDS = ("manoeuvre", "street", "exit", "lat", "lon", "seconds", "metres")


def plan_summary(
    plan: Plan,
    zone: ZoneInfo,
    language: Language,
    names: Mapping[str, str] = _NO_NAMES,
    day: StoredDay | None = None,
) -> PlanSummary:
    """
    One plan without its rounds.

    Parameters
    ----------
    names
        Of who is behind plans (`app.store.actors.names_behind`).
    day
        Its day, where broken rules are to be told as sentences.
    """
    error = None
    if plan.error_code is not None:
        error = sentence(language, f"plan_error.{plan.error_code}", **plan.error_facts)
    return PlanSummary.model_validate(
        {
            **plan.model_dump(include=_OWN_FIELDS),
            **{
                name: _told(getattr(plan, name), zone)
                for name in ("created_at", "published_at", "finished_at")
            },
            "created_by_name": names.get(plan.created_by or ""),
            "published_by_name": names.get(plan.published_by or ""),
            "settings": None if plan.source != "solve" else SettingsOut(**plan.model_dump(include=_SETTINGS)),
            "error": error,
            "waiting_for": None
            if plan.waiting_for is None or plan.state != "queued"
            else sentence(language, f"plan_waiting.{plan.waiting_for}"),
            "figures": None if plan.figures is None else FiguresOut(**plan.figures),
            "violations": [violation_view(found, day, language) for found in plan.violations],
            "travel_sources": [
                travel_source_view(mode, told, language)
                for mode, told in sorted(plan.travel_sources.items(), reverse=True)
            ],
        }
    )


def violation_view(kept: Mapping[str, Any], day: StoredDay | None, language: Language) -> ViolationOut:
    """One broken rule."""
    message = kept["message"] if day is None else rule_sentence(day, kept, language)
    return ViolationOut(
        code=kept["code"],
        where=kept["where"],
        message=message,
        visit_id=kept.get("visit_id"),
        shift_id=kept.get("shift_id"),
    )


def _told(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if moment is None else moment.astimezone(zone)


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


def plan_view(
    day: StoredDay,
    stored: StoredPlan,
    language: Language,
    names: Mapping[str, str] = _NO_NAMES,
    *,
    can_undo: bool = False,
    can_redo: bool = False,
) -> PlanOut:
    """One plan with its rounds and what it leaves out."""
    return PlanOut(
        **plan_summary(stored.plan, day.zone, language, names, day).model_dump(),
        day_changed=None if stored.plan.day_digest is None else stored.plan.day_digest != day_digest(day),
        routes=[route_view(day, stored, route) for route in stored.routes],
        unassigned=unassigned_view(stored, language),
        locks=locks_view(stored, day.zone),
        can_undo=can_undo,
        can_redo=can_redo,
    )


def unassigned_view(stored: StoredPlan, language: Language) -> list[UnassignedOut]:
    """Visits without a nurse, each with its reason."""
    return [
        UnassignedOut(
            visit_id=row.visit_id,
            code=row.code,
            message=reason(row, stored.plan.source, language),
            proven=is_proven(row),
        )
        for row in stored.unassigned
    ]


def locks_view(stored: StoredPlan, zone: ZoneInfo) -> list[LockOut]:
    """What stays."""
    return [
        LockOut(
            visit_id=row.visit_id,
            shift_id=row.shift_id,
            start=None if row.start is None else row.start.astimezone(zone),
        )
        for row in stored.locks
    ]


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
                travel_mode=leg.mode,
            )
            for stop, leg in zip(stored.stops_by_shift[route.shift_id], legs[:-1], strict=True)
        ],
        breaks=[
            BreakTakenOut(start=row.start.astimezone(zone), end=row.end.astimezone(zone))
            for row in stored.breaks_by_shift.get(route.shift_id, ())
        ],
        return_travel_seconds=legs[-1].travel_seconds,
        return_distance_metres=legs[-1].distance_metres,
        return_travel_mode=legs[-1].mode,
    )


def directions_view(legs: Sequence[Leg], language: Language) -> DirectionsOut:
    """What to do on the way of one round, leg by leg."""
    return DirectionsOut(
        legs=[
            [
                StepOut(
                    text=step_sentence(_step(step), language), **{name: step[name] for name in _STEP_FIELDS}
                )
                for step in leg.steps
            ]
            for leg in legs
        ]
    )


def _step(kept: Mapping[str, Any]) -> Step:
    point = Point(kept["lat"], kept["lon"])
    return Step(kept["manoeuvre"], kept["street"], point, heading=kept["heading"], exit=kept["exit"])


def _drawn(line: list[list[float]], zoom: float | None) -> list[list[float]]:
    if zoom is None:
        return line
    return [[point.lon, point.lat] for point in simplified([Point(lat, lon) for lon, lat in line], zoom)]


def lines_view(
    legs: Sequence[Leg], zoom: float | None = None, shifts: Sequence[str] | None = None
) -> LinesOut:
    """
    Give the travelled legs as GeoJSON; ways between visits at one place have no line.

    Parameters
    ----------
    zoom
        Points that a map at this zoom cannot show are left out; None: all are there.
    shifts
        Only their rounds; None: all.
    """
    return LinesOut(
        features=[
            LineFeature(
                geometry={"type": "LineString", "coordinates": _drawn(leg.line, zoom)},
                properties={
                    "shift_id": leg.shift_id,
                    "leg": leg.position,
                    "seconds": leg.travel_seconds,
                    "metres": leg.distance_metres,
                    "mode": leg.mode,
                },
            )
            for leg in legs
            if leg.line and (shifts is None or leg.shift_id in shifts)
        ]
    )
