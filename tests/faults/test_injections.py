"""
Services, workers, solving processes, connections, disk, database and clock, broken while plans are made.

`scripts/test faults` breaks off 200 times on each database, `--injections 50` as often as it says.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
import sqlalchemy as sa
from sqlmodel import select

from app.identity.sessions import COOKIE
from app.planning import FINAL_STATES
from app.solve_child import work
from app.store import days
from app.store.database import open_records, reading
from app.tables import Job, Leg, Plan, PlanBreak, PlanRoute, Stop, Unassigned
from app.translate import job_document
from tests.conftest import open_session
from tests.databases import Files, Served
from tests.faults.nursery import Nursery
from tests.postgres import run_cluster
from tests.processes import free_port
from tests.records import DAY, ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.config import Settings
    from tests.postgres import Cluster

SAMPLE = 10
WITHIN_SECONDS = 60
LATEST_SECONDS = 0.7
"""How long after a plan was asked for something breaks off, at most; a plan takes about half a second."""
MOVED_SECONDS = 600
STOPS = 3
PLANS = "/api/v1/plans"
# Counts each stop that is written and kept, also one that is removed again later.
COUNT_ON_FILE = (
    "CREATE TABLE written (plan_id TEXT)",
    "CREATE TRIGGER count_written AFTER INSERT ON stop BEGIN INSERT INTO written VALUES (NEW.plan_id); END",
)
COUNT_ON_SERVER = (
    "CREATE TABLE written (plan_id TEXT)",
    (
        "CREATE FUNCTION count_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        " 'BEGIN INSERT INTO public.written VALUES (NEW.plan_id); RETURN NEW; END'"
    ),
    "CREATE TRIGGER count_written AFTER INSERT ON stop FOR EACH ROW EXECUTE FUNCTION count_written()",
)


class House:
    """A service, workers where the database is on a server, and somebody who asks for plans."""

    def __init__(self, settings: Settings, nursery: Nursery, cluster: Cluster | None, cookie: str) -> None:
        self.settings = settings
        self.cluster = cluster
        self._nursery = nursery
        self._cookie = cookie
        self.processes: dict[str, int] = {}
        self.breaks: dict[str, Callable[[], None]] = {
            "service": lambda: self.kill("service"),
            "child": self.kill_child,
            "disk": self.fill_disk,
            "clock": self.move_clock,
        }
        roles = ["service"]
        if cluster is not None:
            roles += ["worker one", "worker two"]
            self.breaks |= {
                "worker": lambda: self.kill(random.choice(["worker one", "worker two"])),  # noqa: S311 - no secret
                "database": self.stop_database,
                "connections": self.cut_connections,
            }
        for role in roles:
            self.start(role)
        self.wait(lambda: self.ask("GET", PLANS))

    def start(self, role: str) -> None:
        """Start a process of a role."""
        leaves_it = role == "service" and self.cluster is not None
        settings = replace(self.settings, solvers=0) if leaves_it else self.settings
        self.processes[role] = self._nursery.start(role.split(maxsplit=1)[0], settings)

    def ask(self, method: str, path: str, **given: object) -> httpx2.Response | None:
        """Ask the service once; None where no answer came."""
        with suppress(httpx2.TransportError):
            return httpx2.request(
                method,
                f"http://127.0.0.1:{self.settings.port}{path}",
                cookies={COOKIE: self._cookie},
                timeout=WITHIN_SECONDS,
                **given,  # type: ignore[arg-type]
            )
        return None

    def wait(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + WITHIN_SECONDS
        while not holds():
            assert time.monotonic() < deadline, (self.settings.data_dir / "log").read_text()[-5000:]
            time.sleep(0.05)

    def state(self, plan_id: str) -> str:
        """State of a plan, as the service tells it; empty while it does not."""
        answer = self.ask("GET", f"{PLANS}/{plan_id}")
        assert answer is None or answer.status_code != 404, "a plan was lost"
        return answer.json()["state"] if answer is not None and answer.is_success else ""

    def kill(self, role: str) -> None:
        """End a process without a word, and start another."""
        with suppress(ProcessLookupError):
            os.kill(self.processes[role], signal.SIGKILL)
        self.start(role)

    def kill_child(self) -> None:
        """End the solving processes."""
        for process in self.processes.values():
            for task in Path(f"/proc/{process}/task").glob("*/children"):
                with suppress(FileNotFoundError, ProcessLookupError):
                    for child in task.read_text().split():
                        os.kill(int(child), signal.SIGKILL)

    def fill_disk(self) -> None:
        """Let no process write to a file for a while."""
        for limit in (0, resource.RLIM_INFINITY):
            for process in self.processes.values():
                with suppress(ProcessLookupError):
                    resource.prlimit(process, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            if not limit:
                time.sleep(LATEST_SECONDS)

    def move_clock(self) -> None:
        """Set the clock of every process forward, back, or right again."""
        self._nursery.move_clock(random.choice([-MOVED_SECONDS, 0, MOVED_SECONDS]))  # noqa: S311 - no secret

    def stop_database(self) -> None:
        """Stop the server as if the power went, and start it again."""
        assert self.cluster is not None
        self.cluster.stop_at_once()
        time.sleep(LATEST_SECONDS)
        self.cluster.start()

    def cut_connections(self) -> None:
        """End every connection to the server."""
        engine = sa.create_engine(self.settings.database_url, poolclass=sa.pool.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = current_user AND pid <> pg_backend_pid()"
            )
        engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Serve the small day on a database that may be broken off."""
    with ExitStack() as stack:
        cluster = None
        source: Files | Served
        (tmp_path / "small").mkdir()
        if request.param == "postgresql":
            cluster = stack.enter_context(contextmanager(run_cluster)(careless=False))
            source = Served(cluster, tmp_path / "small")
        else:
            source = Files(tmp_path / "small")
        data_dir = tmp_path / "data"
        data_dir.mkdir()
        made = stack.enter_context(source.settings(data_dir, holds="small day"))
        settings = replace(made, port=free_port())
        cookie = _prepare(settings, tmp_path / "kept")
        nursery = stack.enter_context(Nursery(tmp_path / "kept", data_dir / "log"))
        yield House(settings, nursery, cluster, cookie)


def _prepare(settings: Settings, kept: Path) -> str:
    """Find once what the quick search is to answer, count what is written, and sign somebody in."""
    engine = open_records(settings)
    with reading(engine, ORGANISATION) as session:
        day = days.read_day(session, DAY)
    assert day is not None
    (kept / "tables").mkdir(parents=True)
    document = job_document(day.to_plan(), seconds=1, seed=0)
    where: dict[str, str | None] = dict.fromkeys(("graph", "router", "hours"))
    where |= {"folder": str(kept / "tables"), "tables": str(kept), "enough": str(kept / "enough")}
    (kept / "answer").write_text(json.dumps({"result": work({**document, **where})}))
    cookie = open_session(engine)
    engine.dispose()
    as_owner = settings.database_owner_url or f"sqlite:///{settings.database_file}"
    owner = sa.create_engine(as_owner, poolclass=sa.pool.NullPool)
    with owner.begin() as connection:
        for statement in COUNT_ON_SERVER if settings.database_url else COUNT_ON_FILE:
            connection.exec_driver_sql(statement)
    owner.dispose()
    return cookie


def test_no_plan_is_lost_half_written_or_written_twice(house: House, request: pytest.FixtureRequest) -> None:
    """Whatever breaks off whenever: each plan that was promised ends, whole or with its reason, and once."""
    injections = request.config.getoption("--injections") or SAMPLE
    chance = random.Random(injections)  # noqa: S311 - no secret
    random.seed(injections)
    kinds = sorted(house.breaks)
    promised: list[str] = []
    ended: dict[str, list[str]] = {kind: [] for kind in kinds}
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number in range(injections):
        kind = kinds[number % len(kinds)]
        asked = house.ask("POST", PLANS, json={"day": DAY.isoformat(), "seconds": 1})
        time.sleep(chance.uniform(0, LATEST_SECONDS))
        house.breaks[kind]()
        broken = time.monotonic()
        house.wait(lambda: house.ask("GET", PLANS))
        if asked is None or not asked.is_success:
            continue
        plan = asked.json()["id"]
        promised.append(plan)
        house.wait(lambda plan=plan: house.state(plan) in FINAL_STATES)
        ended[kind].append(house.state(plan))
        took[kind].append(time.monotonic() - broken)
    print(f"{injections} broken off, {len(promised)} plans promised")  # noqa: T201 - the series' result
    for kind, states in ended.items():
        told = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
        print(f"{kind}: {told}; at most {max(took[kind], default=0):.1f} s later")  # noqa: T201 - as above
    _check(house, promised)
    for kind in set(kinds) - {"child", "disk"}:
        assert set(ended[kind]) <= {"ready"}, f"{kind}: {ended[kind]}"


def _check(house: House, promised: list[str]) -> None:
    engine = open_records(house.settings)
    with reading(engine, ORGANISATION) as session:
        plans = {plan.id: plan for plan in session.exec(select(Plan)).all()}
        jobs = session.exec(select(Job)).all()
        stops = [stop.plan_id for stop in session.exec(select(Stop)).all()]
        others = [
            row.plan_id
            for table in (PlanRoute, Leg, PlanBreak, Unassigned)
            for row in session.exec(select(table)).all()
        ]
    engine.dispose()
    as_owner = house.settings.database_owner_url or f"sqlite:///{house.settings.database_file}"
    owner = sa.create_engine(as_owner, poolclass=sa.pool.NullPool)
    with owner.connect() as connection:
        written = list(connection.exec_driver_sql("SELECT plan_id FROM written").scalars())
    owner.dispose()
    assert set(promised) <= set(plans), "lost"
    assert not jobs, "left over"
    for plan in plans.values():
        is_ready = plan.state == "ready"
        assert is_ready or plan.error_code, "ended without a reason"
        assert stops.count(plan.id) == (STOPS if is_ready else 0), "half written"
        assert (plan.figures is not None) == (plan.id in others) == is_ready, "half written"
        assert written.count(plan.id) == (STOPS if is_ready else 0), "written twice"
