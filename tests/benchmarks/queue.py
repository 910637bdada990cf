"""A thousand small days in the queue, made by one worker, by two and by four: none lost, none twice."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlmodel import col, select

from app.config import Settings
from app.desk import EXTRACT, MAP_NAME
from app.maps import import_map
from app.planning import Planner
from app.store import days
from app.store.database import open_records, reading, writing
from app.store.scope import EVERY_ORGANISATION, Scope
from app.tables import AuditEntry, Job, Plan, Stop
from tests.benchmarks.report import grouped, note, say, table
from tests.postgres import OWNER
from tests.processes import start_tournee
from tests.records import DAY, ORGANISATION, organisation, small_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from tests.postgres import Cluster

    Working: TypeAlias = Callable[[Settings, int], AbstractContextManager[None]]

WORKERS = (1, 2, 4)
VISITS_MADE = 3
"""Of the small day's four visits one needs what nobody can do."""
LIFE = ["queued", "taken", "found", "finished"]
"""What the audit log tells of each plan."""
EDGE = 0.1
"""The first and the last tenth of the plans are left out of the speed: workers start, and run out of work."""
_LOOK_EVERY_SECONDS = 0.5
_STUCK_AFTER_SECONDS = 120


class Made(NamedTuple):
    """
    What became of a queue.

    Parameters
    ----------
    seconds
        From the start of the workers to the last plan, their own start included.
    a_minute
        Plans made a minute between the first tenth and the last.
    faults
        Plans that are lost, made or stored twice, by half or not at all.
    """

    workers: int
    seconds: float
    a_minute: float
    faults: Sequence[str]


@contextmanager
def worker_processes(settings: Settings, count: int) -> Iterator[None]:
    """Run so many `tournee worker`, each making one plan at a time."""
    workers = [
        start_tournee(
            settings.data_dir,
            "worker",
            TOURNEE_DATABASE_URL=settings.database_url,
            TOURNEE_SOLVERS="1",
        )
        for _ in range(count)
    ]
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()


def measure(
    count: int,
    cluster: Cluster,
    *,
    workers: Sequence[int] = WORKERS,
    map_folder: Path | None = None,
    working: Working = worker_processes,
) -> list[Made]:
    """
    Queue so many small days once, have copies of that queue made, and print how fast.

    Parameters
    ----------
    map_folder
        An installed map of Monaco; made anew where none is named.
    working
        Has so many workers make plans for as long as it is held.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tournee-queue-")))
        queued = cluster.make()
        settings = Settings(
            data_dir=folder,
            database_url=cluster.url(queued),
            database_owner_url=cluster.url(queued, OWNER),
            solve_grace_seconds=60,
        )
        if map_folder is None:
            note("importing the map")
            import_map(settings, EXTRACT, MAP_NAME)
        else:
            settings.map.symlink_to(map_folder)
        note(f"queueing {grouped(count)} days")
        _queue(settings, count)
        found = []
        for number in workers:
            note(f"workers: {number}")
            url = cluster.url(cluster.make(queued))
            found.append(_made(replace(settings, database_url=url), number, count, working))
    _report(found)
    return found


def _queue(settings: Settings, count: int) -> None:
    """Store an organisation with so many equal days, each queued as the night does."""
    engine = open_records(settings)
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(organisation())
    planner = Planner(settings, engine, Scope(ORGANISATION))
    for number in range(count):
        day = DAY + timedelta(days=number)
        with writing(engine, ORGANISATION) as session:
            days.store_day(session, small_records(day))
        planner.ask_for_night(day, seconds=1)
    engine.dispose()


def _made(settings: Settings, workers: int, count: int, working: Working) -> Made:
    records = open_records(settings)
    begun = time.monotonic()
    with working(settings, workers):
        _until_empty(records)
        seconds = time.monotonic() - begun
    with reading(records, ORGANISATION) as session:
        finished = sorted(moment for moment in session.exec(select(Plan.finished_at)) if moment is not None)
    first, last = (finished[round(share * (len(finished) - 1))] for share in (EDGE, 1 - EDGE))
    a_minute = 60 * (1 - 2 * EDGE) * len(finished) / max((last - first).total_seconds(), 1e-9)
    faults = faults_of(records, count)
    records.dispose()
    return Made(workers, seconds, a_minute, faults)


def _until_empty(engine: sa.Engine) -> None:
    """
    Wait until no job is left.

    Raises
    ------
    RuntimeError
        Where none was done for minutes.
    """
    left, since = -1, time.monotonic()
    while left:
        with reading(engine, ORGANISATION) as session:
            jobs = session.exec(select(sa.func.count()).select_from(Job)).one()
        if jobs != left:
            left, since = jobs, time.monotonic()
        if time.monotonic() - since > _STUCK_AFTER_SECONDS:
            raise RuntimeError(f"jobs that nobody does: {left}")
        time.sleep(_LOOK_EVERY_SECONDS)


def faults_of(engine: sa.Engine, count: int) -> list[str]:
    """
    Find plans that are lost, not ready, taken or stored more than once, or stored by half.

    Each change of a plan is in the audit log, which only grows: it must tell once that the plan was queued,
    that a worker took it, what was found, and that it was finished.
    """
    with reading(engine, ORGANISATION) as session:
        plans = session.exec(select(Plan)).all()
        stops = dict(session.exec(select(Stop.plan_id, sa.func.count()).group_by(col(Stop.plan_id))).all())
        log = session.exec(select(AuditEntry).where(AuditEntry.record == "plan")).all()
        jobs = session.exec(select(sa.func.count()).select_from(Job)).one()
    changes: dict[str, list[str]] = {}
    for entry in sorted(log, key=lambda entry: entry.id):
        changes.setdefault(entry.record_id, []).append(_told(entry))
    faults = [f"{count - len(plans)} plans are lost"] if len(plans) != count else []
    faults += [f"{jobs} jobs are left"] if jobs else []
    for plan in plans:
        if plan.state != "ready":
            faults.append(f"{plan.day}: {plan.state}")
        if stops.get(plan.id, 0) != VISITS_MADE:
            faults.append(f"{plan.day}: {stops.get(plan.id, 0)} visits")
        if changes.get(plan.id) != LIFE:
            faults.append(f"{plan.day}: {', '.join(changes.get(plan.id, ()))}")
    return faults


def _told(entry: AuditEntry) -> str:
    """Say what an entry of the log tells of a plan."""
    if entry.action == "create":
        return "queued"
    marks = {"finished_at": "finished", "figures": "found", "state": "taken"}
    return next((word for mark, word in marks.items() if mark in entry.fields), entry.action)


def _report(found: Sequence[Made]) -> None:
    heads = ["workers", "lost, twice or by half", "seconds in all", "plans a minute", "speed-up"]
    rows = [
        (
            f"{made.workers}",
            f"{len(made.faults)}",
            f"{made.seconds:.0f}",
            f"{made.a_minute:.0f}",
            f"{made.a_minute / found[0].a_minute:.2f}",
        )
        for made in found
    ]
    say(table(heads, rows))
    for made in found:
        for fault in made.faults:
            say(f"- workers: {made.workers}, {fault}")
