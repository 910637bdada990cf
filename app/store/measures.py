"""What is counted of plans for whoever watches over the service: numbers alone, of all organisations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.store.database import reading
from app.store.organisations import list_organisations
from app.store.scope import EVERY_ORGANISATION
from app.tables import Plan, Unassigned

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

WAITING_STATES = ("queued", "running")
SUMMED = (
    "travel_seconds",
    "care_seconds",
    "waiting_seconds",
    "paid_seconds",
    "lateness_seconds",
    "overtime_seconds",
    "distance_metres",
    "served",
)
"""Figures of plans that are added up."""


@dataclass
class Measures:
    """
    Counts over every organisation.

    Parameters
    ----------
    waiting
        Plans that are not made yet, by state.
    ended
        Plans asked for since a moment and made by search, by the state that they ended in.
    sums
        Figures of the ready ones of these added up, and the visits that they leave `unassigned`.
    """

    waiting: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)


def measures(engine: sa.Engine, since: datetime) -> Measures:
    """Count what is waiting now, and what came of the plans that were asked for since a moment."""
    with reading(engine, EVERY_ORGANISATION) as session:
        organisations = [each.id for each in list_organisations(session)]
    counted = Measures()
    for organisation in organisations:
        with reading(engine, organisation) as session:
            _count(session, since, counted)
    return counted


def _count(session: Session, since: datetime, counted: Measures) -> None:
    waiting = select(Plan.state, func.count()).where(col(Plan.state).in_(WAITING_STATES)).group_by(Plan.state)
    counted.waiting.update(dict(session.exec(waiting).all()))
    is_asked = (col(Plan.created_at) >= since) & (col(Plan.source) == "solve")
    for state, figures in session.exec(select(Plan.state, Plan.figures).where(is_asked)):
        if state not in WAITING_STATES:
            counted.ended[state] += 1
        if figures is not None:
            counted.sums.update({name: figures[name] for name in SUMMED})
    left_out = select(func.count()).select_from(Unassigned).join(Plan, col(Plan.id) == Unassigned.plan_id)
    counted.sums["unassigned"] += session.exec(left_out.where(is_asked)).one()
