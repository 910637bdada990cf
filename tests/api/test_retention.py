"""What is older than an organisation keeps it goes, by command alone; what stays stays whole."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, delete, func, select
from typer.testing import CliRunner

from app.cli import commands
from app.config import Settings
from app.erasure import ERASED
from app.identity.sessions import COOKIE
from app.planning import Planner
from app.store import audit, days, row_sets
from app.store.database import open_records, reading, writing
from app.store.retention import set_retention
from app.store.scope import EVERY_ORGANISATION, Scope, own_key
from app.tables import (
    Attempt,
    AuditEntry,
    CarePlan,
    Job,
    Patient,
    Plan,
    PlanRoute,
    Stop,
    Visit,
)
from app.tables.columns import Owned
from app.tidying import Tidied, Tidying
from tests.conftest import engine_of, open_session
from tests.databases import open_file
from tests.past_days import NEVER, NOW, OLD, OTHER, PAST, PERIODS, RECENT, add_plan, fill
from tests.records import ORGANISATION, small_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa
    from fastapi.testclient import TestClient


@pytest.fixture
def engine(mapless_settings: Settings) -> Iterator[sa.Engine]:
    """A database of two organisations with a past, and the same ids."""
    made = open_records(mapless_settings)
    for own in (ORGANISATION, OTHER):
        fill(made, own)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def past_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of one organisation in a file of SQLite's, to be copied from."""
    file = tmp_path_factory.mktemp("past") / "tournee.db"
    made = open_file(file)
    fill(made, ORGANISATION)
    made.dispose()
    return file


@pytest.fixture
def file_engine(tmp_path: Path, past_file: Path) -> Iterator[sa.Engine]:
    """A copy of it, for what does not depend on the database."""
    for file in (past_file, past_file.with_name("key")):
        shutil.copy(file, tmp_path)
    made = open_file(tmp_path / past_file.name)
    yield made
    made.dispose()


def _tidying(engine: sa.Engine, settings: Settings) -> Tidying:
    return Tidying(Planner(settings, engine, Scope(ORGANISATION), actor="console"))


def _counts(engine: sa.Engine, own: str) -> Counter[str]:
    """How many rows of each table an organisation has, the log left out: it grows by what is removed."""
    with reading(engine, own) as session:
        tables: list[Any] = Owned.__subclasses__()
        return Counter(
            {
                table.__tablename__: session.exec(select(func.count()).select_from(table)).one()
                for table in tables
            }
        )


def _told(done: Tidied) -> dict[str, tuple[dict[str, int], date | None, int]]:
    return {limit: (dict(gone.rows), gone.oldest, gone.nobodys) for limit, gone in done.gone.items()}


def _days(engine: sa.Engine, column: Any) -> set[date]:  # noqa: ANN401 - a column
    with reading(engine, ORGANISATION) as session:
        return set(session.exec(select(column)))


def test_dry_run_says_exactly_what_goes(engine: sa.Engine, mapless_settings: Settings) -> None:
    """Counts by table and oldest day are what is removed afterwards, and looking removes nothing."""
    before, others = _counts(engine, ORGANISATION), _counts(engine, OTHER)
    looked = _tidying(engine, mapless_settings).look()
    assert _counts(engine, ORGANISATION) == before
    done = _tidying(engine, mapless_settings).remove()
    assert _told(done) == _told(looked)
    gone: Counter[str] = Counter()
    for each in done.gone.values():
        gone.update(each.rows)
    missing = before - _counts(engine, ORGANISATION)
    noted = missing.pop("audit_entry", 0), gone.pop("audit_entry")
    assert noted[1] == 1
    assert gone == missing
    assert done.gone["plan"].rows == {
        "plan": 2,
        "plan_route": 2,
        "stop": 2,
        "leg": 4,
        "plan_break": 2,
        "plan_edit": 2,
        "plan_lock": 2,
        "unassigned": 2,
    }
    assert done.gone["day"].rows == {
        "visit": 4,
        "time_window": 4,
        "link": 1,
        "shift": 2,
        "shift_break": 1,
        "absence": 1,
    }
    assert done.gone["care_plan"].rows == {"care_plan": 1, "care_slot": 1}
    assert done.gone["access"].rows == {"session": 1, "nurse_link": 1, "api_key": 1}
    assert {done.gone[limit].oldest for limit in ("plan", "day", "care_plan")} == {OLD}
    assert _counts(engine, OTHER) == others
    assert _tidying(engine, mapless_settings).remove().rows == 0


def test_what_stays_stays_whole(engine: sa.Engine, mapless_settings: Settings) -> None:
    """A plan that is kept keeps its visits and rounds, a day that is kept its shifts."""
    _tidying(engine, mapless_settings).remove()
    assert _days(engine, Plan.day) == _days(engine, Stop.day) == _days(engine, PlanRoute.day) == {RECENT}
    assert _days(engine, Visit.day) == {PAST, RECENT}
    with reading(engine, ORGANISATION) as session:
        for day in (PAST, RECENT):
            kept, whole = days.read_day(session, day), small_records(day)
            assert kept is not None
            for rows in ("visits", "windows", "links", "shifts", "breaks", "patients", "wishes"):
                assert len(getattr(kept, rows)) == len(getattr(whole, rows)), rows
        assert set(session.exec(select(CarePlan.id))) == {"c-new"}


def test_plans_go_with_their_day_at_the_latest(file_engine: sa.Engine, tmp_path: Path) -> None:
    """Plans kept for ever go all the same once the visits of their day do."""
    with writing(file_engine, ORGANISATION) as session:
        set_retention(session, {**NEVER, "day_months": 36})
    done = _tidying(file_engine, Settings(data_dir=tmp_path)).remove()
    assert done.gone["plan"].rows["plan"] == 1
    assert _days(file_engine, Plan.day) == _days(file_engine, Visit.day) == {PAST, RECENT}


def test_periods_of_never_remove_nothing(file_engine: sa.Engine, tmp_path: Path) -> None:
    """Where all is kept for ever, nothing goes and nothing is noted."""
    with writing(file_engine, ORGANISATION) as session:
        set_retention(session, NEVER)
    before = _counts(file_engine, ORGANISATION)
    assert _tidying(file_engine, Settings(data_dir=tmp_path)).remove().rows == 0
    assert _counts(file_engine, ORGANISATION) == before


def test_interrupted_anywhere_it_goes_on(
    file_engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended in whichever transaction, both calls together remove what one would have."""
    settings = Settings(data_dir=tmp_path)
    with writing(file_engine, ORGANISATION) as session:
        set_retention(session, {**PERIODS, "patient_months": 1})
    looked = _tidying(file_engine, settings).look()
    told: Counter[str] = Counter()
    remove, calls = row_sets.remove, 0

    def broken_off(session: Any, part: Any) -> dict[str, int]:  # noqa: ANN401 - as the original
        nonlocal calls
        calls += 1
        done = remove(session, part)
        if calls % 2:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(row_sets, "remove", broken_off)
    for _ in range(100):
        tidied = _tidying(file_engine, settings)
        try:
            tidied.remove()
            break
        except KeyboardInterrupt:
            pass
        finally:
            for gone in tidied.done.gone.values():
                told.update(gone.rows)
            with file_engine.connect() as connection:
                assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    assert calls > 10
    whole: Counter[str] = Counter()
    for gone in looked.gone.values():
        whole.update(gone.rows)
    assert told == whole
    assert not any(gone.rows for gone in _tidying(file_engine, settings).look().gone.values())


def test_patients_no_longer_cared_for_are_erased(engine: sa.Engine, mapless_settings: Settings) -> None:
    """Their kept visits stay as nobody's; nobody goes with the last of those; a new patient stays."""
    with writing(engine, ORGANISATION) as session:
        set_retention(session, {**NEVER, "patient_months": 1})
        new = {**small_records().patients[0].model_dump(), "organisation_id": "", "id": "p-new"}
        session.add(Patient(**new))
    looked = _tidying(engine, mapless_settings).look()
    done = _tidying(engine, mapless_settings).remove()
    assert _told(done) == _told(looked)
    assert (done.gone["patient"].rows["patient"], done.gone["patient"].nobodys) == (2, 12)
    assert done.gone["patient"].rows["care_plan"] == 2
    with reading(engine, ORGANISATION) as session:
        people = session.exec(select(Patient)).all()
        assert {row.last_name for row in people if row.erased_at is not None} == {""}
        (left,) = (row for row in people if row.erased_at is None)
        assert left.id == "p-new"
        assert left.cared_for_until is not None
        assert all(own.startswith(ERASED) for own in session.exec(select(Visit.patient_id)))
    with writing(engine, ORGANISATION) as session:
        kept = session.get_one(Patient, own_key(session, "p-new"))
        kept.cared_for_until = PAST
        set_retention(session, {**NEVER, "day_months": 1, "patient_months": 1})
    looked = _tidying(engine, mapless_settings).look()
    assert _told(_tidying(engine, mapless_settings).remove()) == _told(looked)
    with reading(engine, ORGANISATION) as session:
        assert session.exec(select(Patient)).all() == []
        assert session.exec(select(Visit)).all() == []
    with reading(engine, OTHER) as session:
        assert {row.last_name for row in session.exec(select(Patient))} == {"Zzsidonine", "Zzmaturin"}


def test_last_care_is_remembered_when_visits_go_first(file_engine: sa.Engine, tmp_path: Path) -> None:
    """A patient whose visits are no longer kept is kept until her own period after the last of them ends."""
    settings = Settings(data_dir=tmp_path)
    for months, stay in ((24, {"p-maturin", "p-sidonine"}), (1, set())):
        with writing(file_engine, ORGANISATION) as session:
            periods = {**NEVER, "day_months": 1, "care_plan_months": 1, "patient_months": months}
            set_retention(session, periods)
        _tidying(file_engine, settings).remove()
        with reading(file_engine, ORGANISATION) as session:
            assert set(session.exec(select(Patient.id))) == stay
            assert set(session.exec(select(Patient.cared_for_until))) <= {RECENT}


def test_day_of_which_a_plan_is_made_is_left(file_engine: sa.Engine, tmp_path: Path) -> None:
    """Whoever makes the plan finds its day as it was; the next call takes it."""
    settings = Settings(data_dir=tmp_path)
    with writing(file_engine, ORGANISATION) as session:
        set_retention(session, {**PERIODS, "patient_months": 1})
        add_plan(session, OLD, "in-work", "running")
        session.add(Job(plan_id="in-work", queued_at=NOW, owner="somebody"))
    looked = _tidying(file_engine, settings).look()
    done = _tidying(file_engine, settings).remove()
    assert _told(done) == _told(looked)
    assert done.left == looked.left == {OLD}
    assert OLD in _days(file_engine, Visit.day)
    assert "patient" not in done.gone["patient"].rows
    with writing(file_engine, ORGANISATION) as session:
        session.exec(delete(Job))
    _tidying(file_engine, settings).remove()
    assert OLD not in _days(file_engine, Visit.day)


def test_log_loses_old_entries_by_tidying_alone(engine: sa.Engine) -> None:
    """No other session removes or changes an entry; one of the last year is kept by the database itself."""
    which = (col(AuditEntry.record) == "day") & (col(AuditEntry.record_id) == "old")
    with pytest.raises(audit.LogOnlyGrowsError), writing(engine, ORGANISATION) as session:
        session.exec(delete(AuditEntry).where(which))
    with pytest.raises(audit.LogOnlyGrowsError), writing(engine, ORGANISATION) as session:
        session.delete(session.exec(select(AuditEntry).where(which)).one())
    with pytest.raises(audit.LogOnlyGrowsError), writing(engine, ORGANISATION) as session:
        session.exec(select(AuditEntry).where(which)).one().actor = "nobody"
    with pytest.raises(DBAPIError), writing(engine, ORGANISATION) as session:
        _remove_as_tidying(session, "new")
    with reading(engine, ORGANISATION) as session:
        assert set(session.exec(select(AuditEntry.record_id))) >= {"old", "new"}


def _remove_as_tidying(session: Any, record_id: str) -> None:  # noqa: ANN401 - a session
    audit.note_tidying(session, "audit_entry", audit.SEVERAL, ())
    which = (col(AuditEntry.record) == "day") & (col(AuditEntry.record_id) == record_id)
    session.exec(delete(AuditEntry).where(which))


def test_what_goes_is_noted(engine: sa.Engine, mapless_settings: Settings) -> None:
    """The log says which days and which kinds of record went, by whom, and the log's own loss too."""
    _tidying(engine, mapless_settings).remove()
    with reading(engine, ORGANISATION) as session:
        found = [row for row in audit.entries(session, limit=1000) if row.fields]
    assert {(row.actor, row.action) for row in found} == {("console", "remove")}
    assert {(row.record, row.record_id) for row in found} >= {
        ("day", OLD.isoformat()),
        ("day", PAST.isoformat()),
        ("care_plan", "*"),
        ("session", "*"),
        ("audit_entry", "*"),
    }
    plans, visits = (
        next(row.fields for row in found if row.record_id == OLD.isoformat() and table in row.fields)
        for table in ("plan", "visit")
    )
    assert {"plan_route", "stop"} <= set(plans)
    assert {"shift", "time_window"} <= set(visits)


def test_command_tells_and_removes(
    engine: sa.Engine, mapless_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what would go and what went, of one organisation or of all, for people and for programs."""
    monkeypatch.setenv("TOURNEE_DATA_DIR", str(mapless_settings.data_dir))
    monkeypatch.setenv("TOURNEE_ORGANISATION", f"Zzcabinet {ORGANISATION}")
    with writing(engine, EVERY_ORGANISATION) as session:
        session.add(Attempt(id="zz", count=1, began_at=NOW - timedelta(days=1)))
    run = CliRunner().invoke
    looked = run(commands, ["tidy", "--dry-run"])
    assert looked.exit_code == 0, looked.output
    assert f"Zzcabinet {ORGANISATION}: " in looked.stdout
    assert "rows would go." in looked.stdout
    assert (
        "plans of past days, kept 12 months: leg 4, plan_break 2, plan_edit 2, plan_lock 2, stop 2, "
        in looked.stdout
    )
    assert f"the oldest of {OLD}" in looked.stdout
    assert "patients no longer cared for, kept for ever: nothing" in looked.stdout
    told = json.loads(run(commands, ["tidy", "--dry-run", "--all", "--json"]).stdout)
    done = json.loads(run(commands, ["tidy", "--all", "--json"]).stdout)
    assert (told["dry_run"], done["dry_run"]) == (True, False)
    assert done["organisations"] == told["organisations"]
    assert len(done["organisations"]) == 2
    assert done["organisations"][0]["limits"]["day"]["rows"]["visit"] == 4
    assert (told["attempts"], done["attempts"]) == (1, 1)
    assert "0 rows are gone." in run(commands, ["tidy"]).stdout


def test_periods_are_set_and_every_fault_is_named(client: TestClient) -> None:
    """The default ones count until others are set; null is for ever, but the log is kept a year at least."""
    client.cookies.set(COOKIE, open_session(engine_of(client), name="zoe", role="admin"))
    before = client.get("/api/v1/retention").json()
    assert before["audit_months"] >= 12
    assert all(before.values())
    wrong = client.put("/api/v1/retention", json={**before, "audit_months": 11, "day_months": 0, "x": 1})
    assert wrong.status_code == 422
    assert {fault["where"] for fault in wrong.json()["faults"]} == {
        "body.audit_months",
        "body.day_months",
        "body.x",
    }
    assert client.get("/api/v1/retention").json() == before
    wanted = {**before, "day_months": 60, "audit_months": None}
    assert client.put("/api/v1/retention", json=wanted).json() == wanted
    assert client.get("/api/v1/retention").json() == wanted
    assert client.put("/api/v1/retention", json=before).json() == before
    noted = client.get("/api/v1/audit", params={"record": "retention"}).json()["entries"]
    assert [entry["action"] for entry in noted] == ["change", "create"]
