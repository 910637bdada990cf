"""What a day's view looks at: rows of that day, and of its people, by index."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.records.visits import Visits
from app.store import audit, days, plans
from app.store.database import reading, writing
from app.store.rounds import read_rounds
from app.store.rows import PartAsked
from app.store.scope import EVERY_ORGANISATION
from app.tables import Plan, PlanRoute, Stop
from tests.databases import open_file
from tests.long_records import Asked
from tests.records import DAY, ORGANISATION, at, organisation, small_records

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa
    from sqlmodel import Session

OF_DAYS = ("visit", "time_window", "link", "shift", "shift_break", "plan", "stop", "plan_route", "unassigned")
QUESTIONS: dict[str, tuple[Callable[[Session], object], str]] = {
    "the view of a day": (lambda session: days.read_day(session, DAY), "day=?"),
    "a nurse's rounds": (
        lambda session: read_rounds(session, session.get_one(Plan, (ORGANISATION, "p")), "n-irmeline"),
        "day=?|plan_id=?|AND id=?",
    ),
    "the plans of a day": (lambda session: plans.plans_of(session, DAY), "day=?"),
    "how many plans a day has": (lambda session: days.count_plans(session, DAY), "day=?"),
    "whether a day has visits": (lambda session: days.has_visits(session, DAY), "day=?"),
    "the next day that is planned": (
        lambda session: plans.nearest_planned_day(session, DAY),
        "day>?|day<?",
    ),
    "the newest days": (lambda session: days.count_days(session, 9), "INDEX"),
    "plans behind one": (lambda session: plans.some_plans(session, None, 9, f"{9**16}.x"), "created_at"),
    "a day's visits": (lambda session: Visits(session, (DAY,)).part(PartAsked("a")), "day=? AND id>?"),
    "somebody's visits of a day": (
        lambda session: Visits(session, (DAY,)).part(PartAsked(of=("p-maturin", "p-sidonine"))),
        "day=?",
    ),
    "whether a read was noted": (
        lambda session: audit.is_noted(session, "user:7", "day", DAY.isoformat()),
        "id>?",
    ),
    "who read a day": (
        lambda session: audit.entries(session, record="day", record_id=DAY.isoformat(), before="1"),
        "record=? AND record_id=? AND id<?",
    ),
    "what somebody did": (
        lambda session: audit.entries(session, actor="user:7", before="1"),
        "actor=? AND id<?",
    ),
}
"""Questions to the database, and what each step that looks at a long table has to say."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> sa.Engine:
    """A database with two days."""
    made = open_file(tmp_path_factory.mktemp("days") / "tournee.db")
    with writing(made, EVERY_ORGANISATION) as session:
        session.add(organisation())
    for day in (DAY, DAY + timedelta(days=1)):
        with writing(made, ORGANISATION) as session:
            days.store_day(session, small_records(day))
    with writing(made, ORGANISATION) as session:
        _add_plan(session)
    return made


def _add_plan(session: Session) -> None:
    """Add a plan by which Irmeline makes one visit."""
    begin, end = at("07:00"), at("08:00")
    session.add(Plan(id="p", day=DAY, source="solve", state="ready", created_at=begin, seconds=1, seed=0))
    session.flush()
    of_her = {"plan_id": "p", "shift_id": "s-irmeline", "day": DAY, "position": 0, "waiting_seconds": 0}
    session.add(PlanRoute(**of_her, start=begin, end=end, travel_seconds=0, overtime_seconds=0))
    session.flush()
    times = {"arrival": begin, "start": begin, "end": end, "lateness_seconds": 0}
    session.add(Stop(**of_her, **times, visit_id="v-one"))


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_asked_of_a_day_looks_at_no_other(engine: sa.Engine, name: str) -> None:
    """Each step that looks at days, plans or the log finds its rows by an index; nothing is sorted twice."""
    ask, by = QUESTIONS[name]
    with reading(engine, ORGANISATION) as session, Asked(engine) as asked:
        ask(session)
    steps = []
    with engine.connect() as connection:
        for statement, values in asked.statements:
            told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()  # type: ignore[arg-type]
            steps += [str(step.detail) for step in told]
    looked = [step for step in steps if step.split()[1] in (*OF_DAYS, "audit_entry")]
    assert looked, steps
    ways = by.split("|")
    assert not [step for step in looked if not step.startswith("SEARCH") or not any(w in step for w in ways)]
    assert not [step for step in steps if step.startswith("SCAN")]
