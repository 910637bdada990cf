"""Plans made by workers: by whom, on which map, in which order, and what is told of those left."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from app.config import SettingsError
from app.errors import ConflictError
from app.jobs import Runner
from app.making import Maker, lacks_program
from app.night import ask_for_night, coming_day
from app.owners import ServerOwner, SeveralMachinesError, owner_of
from app.planning import Planner, open_planner
from app.publishing import publish
from app.store import plans
from app.store.database import OtherRevisionError
from app.store.postgresql import postgresql_engine
from app.store.scope import own_key
from app.tables import Job, Plan, Stop
from app.translate.plan_view import plan_summary
from app.versions import ANY
from app.worker import Worker
from tests.databases import ON_FILE, ON_SERVER
from tests.records import DAY, ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.config import Settings
    from app.database_server import DatabaseServer
    from app.jobs import Claim

WITHIN_SECONDS = 60


@pytest.fixture
def planner(settings: Settings) -> Iterator[Planner]:
    """Use cases over the small day; nobody makes plans."""
    made = open_planner(settings)
    yield made
    made.engine.dispose()


def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.02)


def _plan(planner: Planner, plan_id: str) -> Plan:
    with planner.reading() as session:
        return session.get_one(Plan, own_key(session, plan_id))


def _work(settings: Settings, until: Callable[[], object]) -> None:
    """Have a worker work until something holds."""
    ended = threading.Event()
    thread = threading.Thread(target=Worker(settings).run, args=(ended,))
    thread.start()
    try:
        _until(until)
    finally:
        ended.set()
        thread.join()


def _without_owner(settings: Settings, data_dir: Path) -> Settings:
    """Settings of another machine, which has its own folder and cannot change tables."""
    data_dir.mkdir()
    shutil.copy(settings.data_dir / "key", data_dir)
    return replace(settings, data_dir=data_dir, database_owner_url="")


@ON_SERVER
def test_worker_makes_a_plan_on_a_machine_of_its_own(
    planner: Planner, settings: Settings, tmp_path: Path
) -> None:
    """With the database, the key and the same map, by whatever name, it makes what a service asks for."""
    elsewhere = _without_owner(settings, tmp_path / "elsewhere")
    elsewhere.maps.mkdir()
    (elsewhere.maps / "by-another-name").symlink_to(settings.map.resolve())
    plan = planner.ask(DAY, seconds=1, seed=0).id
    _work(elsewhere, lambda: _plan(planner, plan).state == "ready")
    with planner.reading() as session:
        assert len(session.exec(select(Stop)).all()) == 3
        assert session.exec(select(Job)).all() == []
    assert {told["kind"] for told in _plan(planner, plan).travel_sources.values()} == {"streets"}


@ON_SERVER
def test_worker_without_the_map_leaves_a_plan_and_says_so(
    planner: Planner, settings: Settings, tmp_path: Path
) -> None:
    """The plan stays queued and says what it waits for, until somebody with its map comes."""
    plan = planner.ask(DAY, seconds=1, seed=0).id
    elsewhere = _without_owner(settings, tmp_path / "elsewhere")
    _work(elsewhere, lambda: _plan(planner, plan).waiting_for == "map")
    left = _plan(planner, plan)
    assert left.state == "queued"
    assert plan_summary(left, ZONE, "en").waiting_for == "Waits for a worker that has its map."
    _work(settings, lambda: _plan(planner, plan).state == "ready")
    assert plan_summary(_plan(planner, plan), ZONE, "en").waiting_for is None


def test_another_version_leaves_a_plan_and_says_so(planner: Planner, settings: Settings) -> None:
    """What one version asked for no other makes; a service that starts makes what is queued its own."""
    plan = planner.ask(DAY, seconds=1, seed=0).id
    with planner.writing() as session:
        session.get_one(Job, own_key(session, plan)).program = "0.0.1"
    made: list[str] = []
    runner = Runner(planner.engine, settings.owners, lambda claim: made.append(claim.plan_id), lacks_program)
    runner.run(plan)
    assert (_plan(planner, plan).state, _plan(planner, plan).waiting_for) == ("queued", "program")
    assert made == []
    with planner.writing() as session:
        plans.adopt_jobs(session, "0.1.0")
        job = session.get_one(Job, own_key(session, plan))
        assert lacks_program(job) is None
    runner.end()


def test_worker_is_refused_a_file(settings: Settings) -> None:
    """A database that no other machine can reach has no workers, and nobody who leaves it to them."""
    with pytest.raises(ConflictError) as refused:
        Worker(replace(settings, database_url="", database_owner_url=""))
    assert refused.value.code == "worker_needs_server"
    with pytest.raises(SettingsError) as unsafe:
        replace(settings, solvers=0, database_url="", database_owner_url="")
    assert "TOURNEE_SOLVERS" in unsafe.value.faults[0]


@ON_SERVER
def test_worker_changes_no_tables(planner: Planner, settings: Settings) -> None:
    """A database of another revision is refused, and stays as it is."""
    del planner
    owner = postgresql_engine(_server(settings), as_owner=True)
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0013'")
    with pytest.raises(OtherRevisionError):
        Worker(settings)
    with owner.connect() as connection:
        told = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    owner.dispose()
    assert told == "0013"


def _server(settings: Settings) -> DatabaseServer:
    return settings.database  # type: ignore[return-value]  # for those on a server


def test_person_comes_before_the_night(planner: Planner, settings: Settings) -> None:
    """What somebody waits for is made before what was queued earlier for the morning."""
    night = planner.ask_for_night(DAY, seconds=1)
    assert night is not None
    person = planner.ask(DAY, seconds=1, seed=0).id
    order: list[str] = []

    def make(claim: Claim) -> None:
        order.append(claim.plan_id)
        planner.cancel(claim.plan_id)

    runner = Runner(planner.engine, settings.owners, make)
    runner.start(1)
    _until(lambda: len(order) == 2)
    runner.end()
    assert order == [person, night.id]


def test_night_is_asked_for_once(planner: Planner) -> None:
    """However many services look at the clock and however often, the coming day has one draft."""
    evening = replace(planner.settings, night_hour="22", night_seconds=7)
    planner.settings = evening
    now = datetime(2026, 3, 1, 21, 30, tzinfo=UTC)  # 22:30 in Monaco
    asked = ask_for_night(planner, now)
    assert len(asked) == 1
    assert ask_for_night(planner, now) == []
    kept = _plan(planner, asked[0])
    assert (kept.day, kept.seconds, kept.status, kept.state) == (DAY, 7, "draft", "queued")
    with planner.reading() as session:
        assert session.exec(select(col(Job.priority))).all() == [1]


def test_night_leaves_days_without_visits_and_published_ones(planner: Planner, settings: Settings) -> None:
    """Nothing is planned where nobody is to be visited, nor where nurses see a plan already."""
    assert planner.ask_for_night(date(2026, 3, 3), seconds=1) is None
    plan = planner.ask(DAY, seconds=1, seed=0).id
    runner = Runner(planner.engine, settings.owners, Maker(planner).make)
    runner.run(plan)
    runner.end()
    publish(planner, plan, version=ANY, replaces=ANY)
    assert planner.ask_for_night(DAY, seconds=1) is None


@pytest.mark.parametrize(
    ("hour", "now", "due"),
    [
        ("22", "2026-03-01 21:59", None),
        ("22", "2026-03-01 22:00", DAY),
        ("22", "2026-03-02 03:59", DAY),
        ("22", "2026-03-02 04:00", None),
        ("2", "2026-03-02 02:00", DAY),
        ("2", "2026-03-02 07:59", DAY),
        ("2", "2026-03-02 08:00", None),
        ("0", "2026-03-02 00:00", DAY),
    ],
)
def test_night_begins_at_its_hour_and_lasts_six(hour: str, now: str, due: date | None) -> None:
    """From noon on the hour means the evening before, else the day itself; then it is made up for a while."""
    assert coming_day(datetime.fromisoformat(now).replace(tzinfo=ZONE), hour) == due


@ON_SERVER
def test_lock_of_a_lost_connection_is_taken_again(planner: Planner, settings: Settings) -> None:
    """A process whose connection was cut counts as gone, until it has its own lock again."""
    first = ServerOwner(planner.engine, grace_seconds=0)
    other = ServerOwner(planner.engine, grace_seconds=0)
    assert not other.is_gone(first.name)
    _cut_connections(settings)
    assert not first.keep()
    assert first.keep()
    assert not other.is_gone(first.name)  # it noticed its own loss first
    assert other.keep()
    assert not other.is_gone(first.name)
    first.leave()
    _until(lambda: other.is_gone(first.name))
    other.leave()


@ON_SERVER
def test_nobody_is_taken_for_gone_within_the_grace(planner: Planner) -> None:
    """A process that has just got its lock, as after a start of the server, takes nobody's plans yet."""
    fresh = ServerOwner(planner.engine, grace_seconds=60)
    assert not fresh.is_gone("of-a-crashed-process")
    fresh.leave()


@ON_SERVER
def test_plan_goes_on_while_the_database_is_away(
    planner: Planner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections cut in the middle of a search cost nothing: its plan is stored all the same, once."""
    plan = planner.ask(DAY, seconds=2, seed=0).id
    runner = Runner(planner.engine, settings.owners, Maker(planner).make)
    store = plans.add_result
    cuts = iter([True])

    def cut_first(*given: object) -> None:
        if next(cuts, False):
            _cut_connections(settings)
        store(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(plans, "add_result", cut_first)
    runner.run(plan)
    runner.end()
    assert _plan(planner, plan).state == "ready"
    with planner.reading() as session:
        assert len(session.exec(select(Stop)).all()) == 3


def _cut_connections(settings: Settings) -> None:
    """End every connection of the application's account, as a server that is stopped does."""
    engine = sa.create_engine(settings.database_url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
    engine.dispose()


@ON_FILE
def test_other_machine_on_the_same_file_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A living process of another machine keeps everybody else from a file; one that has ended does not."""
    engine = open_planner(settings).engine
    living = owner_of(engine, settings.owners)
    monkeypatch.setattr("app.owners._machine", lambda: "another")
    with pytest.raises(SeveralMachinesError, match=str(settings.data_dir)):
        owner_of(engine, settings.owners)
    living.leave()
    owner_of(engine, settings.owners).leave()
    engine.dispose()
