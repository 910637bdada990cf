"""Long records measured: what opening a day and finding a patient take beside the same with few patients."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.identity.sessions import COOKIE
from app.main import create_app
from app.store.database import writing
from app.tables import TimeWindow, Visit
from tests.benchmarks.report import grouped, note, say, table
from tests.conftest import engine_of, open_session
from tests.databases import Files, Served
from tests.long_records import Asked, add_patients, invented_visits
from tests.postgres import SERVER_USER, run_cluster
from tests.records import DAY, ORGANISATION

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.config import Settings

FEW_PATIENTS = 100
VISITS_A_DAY = 500
SHOWN = DAY + timedelta(days=1)
"""The day that is opened: the same in both databases, the hundred first patients visited five times each."""
QUESTIONS = {
    "open a day": f"/days/{SHOWN}",
    "a day's first 100 visits, to be changed": f"/visits/{SHOWN}",
    "the newest 100 days": "/days",
    "find one patient by name": "/patients?search=zz00042",
    "find all of a common name, the first 100": "/patients?search=zzprenom5",
    "the first 100 patients": "/patients",
    "the newest 100 entries of the audit log": "/audit",
}


class Measured(NamedTuple):
    """What a question took."""

    queries: int
    milliseconds: float


def measure(patients: int, visits: int, repeats: int) -> None:
    """Fill both kinds of database with few and with many records, ask both, and print a table each."""
    for kind in ("SQLite", "PostgreSQL"):
        sizes = ((FEW_PATIENTS, FEW_PATIENTS * visits // patients), (patients, visits))
        try:
            few, many = (_measured(kind, *size, repeats) for size in sizes)
        except pytest.skip.Exception as skipped:
            note(str(skipped))
            continue
        counts = [f"{grouped(people)} patients, {grouped(past)} visits" for people, past in sizes]
        say(f"\n{kind}\n")
        heads = [
            "",
            *(f"{count}: queries" for count in counts),
            *(f"{count}: ms" for count in counts),
            "ratio",
        ]
        say(table(heads, [_row(question, few[question], many[question]) for question in QUESTIONS]))


def _row(question: str, few: Measured, many: Measured) -> Sequence[str]:
    times = (few.milliseconds, many.milliseconds)
    ratio = f"{many.milliseconds / few.milliseconds:.2f}"
    return (question, f"{few.queries}", f"{many.queries}", *(f"{each:.1f}" for each in times), ratio)


def _measured(kind: str, patients: int, visits: int, repeats: int) -> dict[str, Measured]:
    with _service(kind) as (client, settings):
        begun = time.perf_counter()
        engine = engine_of(client)
        add_patients(writing(engine, ORGANISATION), range(patients))
        sealed = time.perf_counter()
        with _filling(engine, settings) as quick:
            _add_past_visits(engine, quick, patients, visits)
        filled = time.perf_counter()
        note(
            f"{kind}: {grouped(patients)} patients sealed in {sealed - begun:.1f} s, "
            f"{grouped(visits)} visits added in {filled - sealed:.1f} s"
        )
        client.cookies.set(COOKIE, open_session(engine, name="admin", role="admin"))
        return {question: _ask(client, path, repeats) for question, path in QUESTIONS.items()}


@contextmanager
def _service(kind: str) -> Iterator[tuple[TestClient, Settings]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "small").mkdir()
        (folder / "data").mkdir()
        if kind == "SQLite":
            databases: Files | Served = Files(folder / "small")
        else:
            databases = Served(stack.enter_context(contextmanager(run_cluster)()), folder / "small")
        settings = stack.enter_context(databases.settings(folder / "data", holds="small day"))
        client = TestClient(create_app(settings), base_url="http://127.0.0.1")
        yield stack.enter_context(client), settings


def _add_past_visits(engine: sa.Engine, quick: sa.Engine, patients: int, visits: int) -> None:
    """Add the day that is opened, then past days: one for each part of the patients, copied."""
    _add_day(engine, SHOWN, range(FEW_PATIENTS))
    parts = max(1, patients // VISITS_A_DAY)
    copies = visits // VISITS_A_DAY // parts
    for part in range(parts):
        days = [DAY - timedelta(days=1 + part + parts * copy) for copy in range(copies)]
        seen = range(part * VISITS_A_DAY, min((part + 1) * VISITS_A_DAY, patients))
        _add_day(engine, days[0], seen)
        with quick.begin() as connection:
            for day in days[1:]:
                for kind in (Visit, TimeWindow):
                    _copy(connection, kind, days[0], day)


def _add_day(engine: sa.Engine, day: date, patients: range) -> None:
    rows = list(invented_visits(day, patients, VISITS_A_DAY))
    with writing(engine, ORGANISATION) as session:
        for kind in (rows[::2], rows[1::2]):
            session.add_all(kind)
            session.flush()


def _copy(connection: sa.Connection, kind: Any, source: date, day: date) -> None:  # noqa: ANN401 - a table
    rows: sa.Table = kind.__table__
    columns = [sa.literal(day) if column.name == "day" else column for column in rows.columns]
    old = sa.select(*columns).where(rows.c.organisation_id == ORGANISATION, rows.c.day == source)
    connection.execute(rows.insert().from_select(rows.columns.keys(), old))


@contextmanager
def _filling(engine: sa.Engine, settings: Settings) -> Iterator[sa.Engine]:
    """Connect to copy rows as who may leave out the checks of each."""
    if isinstance(settings.database, Path):
        quick = sa.create_engine(engine.url)
        sa.event.listen(quick, "connect", _hurry)
        yield quick
        quick.dispose()
        return
    quick = sa.create_engine(
        sa.make_url(settings.database.url).set(username=SERVER_USER),
        connect_args={"options": "-c session_replication_role=replica"},
    )
    yield quick
    with quick.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")  # as it does by itself within minutes
    quick.dispose()


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("synchronous=OFF", "cache_size=-500000"):
        connection.execute(f"PRAGMA {pragma}")


def _ask(client: TestClient, path: str, repeats: int) -> Measured:
    times = []
    for _ in range(1 + repeats):
        with Asked(engine_of(client)) as asked:
            begun = time.perf_counter()
            answer = client.get(f"/api/v1{path}")
            times.append(1000 * (time.perf_counter() - begun))
        answer.raise_for_status()
    return Measured(len(asked.statements), median(times[1:]))
