"""A running service under its users, without solving and while it solves: how long everybody waits."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import httpx2

from app.config import Settings
from app.desk import EXTRACT, MAP_NAME
from app.identity.sessions import COOKIE
from app.maps import import_map
from app.store.database import open_records
from routing import RoadRouter, read_extract
from tests.benchmarks.crowd import NURSES, VISITS_A_NURSE, add_organisation
from tests.benchmarks.on_server import new_cluster
from tests.benchmarks.report import NOTHING, grouped, machine, note, say, table
from tests.benchmarks.users import Comer
from tests.postgres import OWNER
from tests.processes import free_port, start_tournee, wait_until_ready

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    import sqlalchemy as sa

    from tests.postgres import Cluster

    Serving: TypeAlias = Callable[[Settings], AbstractContextManager[str]]

SOLVES = 2
"""Days solved at a time."""
SOLVED_SECONDS = 20
PLANNED_SECONDS = 5
"""How long the plan is searched that everybody looks at."""
MOST_RATIO = 3.0
"""What the 95th percentile while solving may be of the one without."""
SEED = 1
_PLAN_WITHIN_SECONDS = 300
_ALL = "all of these"


class Half(NamedTuple):
    """What the users met with in one of the two runs, and the plans that were made meanwhile."""

    milliseconds: dict[str, list[float]]
    errors: dict[str, int]
    solved: int


@contextmanager
def service_process(settings: Settings) -> Iterator[str]:
    """Run `tournee serve` and give its address."""
    server = start_tournee(
        settings.data_dir,
        "serve",
        "--port",
        str(settings.port),
        TOURNEE_DATABASE_URL=settings.database_url,
        TOURNEE_DATABASE_OWNER_URL=settings.database_owner_url,
        TOURNEE_ORGANISATION=settings.organisation,
        TOURNEE_SOLVERS=str(settings.solvers),
    )
    try:
        url = f"http://127.0.0.1:{settings.port}"
        wait_until_ready(url, server)
        yield url
    finally:
        server.terminate()
        server.wait()


def measure(
    seconds: float,
    coordinators: int,
    phones: int,
    *,
    postgresql: bool = False,
    map_folder: Path | None = None,
    serving: Serving = service_process,
    solved_seconds: int = SOLVED_SECONDS,
) -> tuple[Half, Half]:
    """
    Prepare a service, have it used twice from the same state, and print both side by side.

    Parameters
    ----------
    map_folder
        An installed map of Monaco; made anew where none is named.
    serving
        Serves what settings tell for as long as it is held.
    solved_seconds
        How long each search takes that goes on beside the users of the second run.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tournee-load-")))
        cluster = stack.enter_context(new_cluster()) if postgresql else None
        made = _settings(folder / "made", cluster, cluster.make() if cluster else "")
        planned_seconds = min(PLANNED_SECONDS, solved_seconds)
        order = _prepare(made, coordinators, phones, map_folder, serving, planned_seconds)
        halves = []
        for number, solves in enumerate((0, SOLVES)):
            again = _copy(made, folder / str(number), cluster)
            note(f"{seconds:g} s with {solves} solves at a time")
            with serving(again) as url:
                asked = {**order, "url": url, "seconds": seconds}
                halves.append(_half(asked, solves, solved_seconds))
    _report(halves[0], halves[1])
    return halves[0], halves[1]


def title(seconds: float, coordinators: int, phones: int, *, postgresql: bool) -> str:
    """Say what is measured, and on which machine."""
    organisations = _organisations(phones)
    nurses = ceil(phones / organisations)
    where = "PostgreSQL" if postgresql else "SQLite"
    return (
        f"{machine()}, {where}. {coordinators} coordinators and {phones} phones for {seconds:g} s;"
        f" organisations: {organisations}, each with {nurses} nurses and {VISITS_A_NURSE * nurses} visits"
        " a day. Milliseconds."
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that so large a share of all is at most (the nearest rank)."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def ratio(without: Sequence[float], beside: Sequence[float]) -> float:
    """How many times its 95th percentile without solves the one beside them is."""
    return percentile(beside, 0.95) / percentile(without, 0.95)


def every(half: Half) -> list[float]:
    """Milliseconds of all answers of a run."""
    return [each for found in half.milliseconds.values() for each in found]


def _organisations(phones: int) -> int:
    return max(1, ceil(phones / NURSES))


def _settings(data_dir: Path, cluster: Cluster | None, database: str) -> Settings:
    data_dir.mkdir(exist_ok=True)
    settings = Settings(data_dir=data_dir, port=free_port(), solvers=SOLVES, organisation="Zzcabinet o-0")
    if cluster is None:
        return settings
    owner = cluster.url(database, OWNER)
    return replace(settings, database_url=cluster.url(database), database_owner_url=owner)


def _copy(made: Settings, data_dir: Path, cluster: Cluster | None) -> Settings:
    """Copy a data folder and its database, which nobody uses any more, so that each run begins alike."""
    shutil.copytree(made.data_dir, data_dir, symlinks=True)
    name = cluster.make(made.database_url.partition("?")[0].rpartition("/")[2]) if cluster else ""
    return _settings(data_dir, cluster, name)


def _prepare(
    settings: Settings,
    coordinators: int,
    phones: int,
    map_folder: Path | None,
    serving: Serving,
    planned_seconds: int,
) -> dict[str, Any]:
    """Give a service a map, organisations with a published plan, and who uses it; gives the users' order."""
    if map_folder is None:
        note("importing the map")
        import_map(settings, EXTRACT, MAP_NAME)
    else:
        (settings.data_dir / "map").symlink_to(map_folder)
    note("inventing organisations")
    router = RoadRouter(read_extract(EXTRACT), "car")
    engine = open_records(settings)
    day = datetime.now(UTC).date()
    organisations = _organisations(phones)
    comers = [
        comer
        for number in range(organisations)
        for comer in add_organisation(
            engine,
            f"o-{number}",
            day,
            router,
            nurses=_share(phones, number, organisations),
            coordinators=max(1, _share(coordinators, number, organisations)),
        )
    ]
    _let_go(engine)
    note("planning their days")
    with serving(settings) as url, _clients(url, comers) as clients:
        plans = {
            organisation: _publish(client, day.isoformat(), planned_seconds)
            for organisation, client in clients.items()
        }
    return {
        "seed": SEED,
        "cookie": COOKIE,
        "day": day.isoformat(),
        "plans": plans,
        "comers": [one._asdict() for one in comers],
    }


def _share(count: int, number: int, of: int) -> int:
    return count // of + (number < count % of)


def _let_go(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@contextmanager
def _clients(url: str, comers: Sequence[Comer]) -> Iterator[dict[str, httpx2.Client]]:
    """Give a coordinator's client for each organisation."""
    at_work = [one for one in comers if one.kind == "coordinator" and one.cookie]
    cookies = {one.organisation: one.cookie for one in reversed(at_work)}
    with ExitStack() as stack:
        yield {
            organisation: stack.enter_context(
                httpx2.Client(
                    base_url=f"{url}/api/v1",
                    cookies={COOKIE: cookies[organisation]},
                    timeout=_PLAN_WITHIN_SECONDS,
                )
            )
            for organisation in sorted(cookies)
        }


def _publish(client: httpx2.Client, day: str, seconds: int) -> str:
    plan = _plan(client, day, seconds)
    answer = client.post(f"/plans/{plan}/publish", json={"replaces": "*"}, headers={"If-Match": "*"})
    answer.raise_for_status()
    return plan


def _plan(client: httpx2.Client, day: str, seconds: int) -> str:
    """Ask for a plan, follow it as the board does, and give its id once it is ready."""
    asked = client.post("/plans", json={"day": day, "seconds": seconds})
    asked.raise_for_status()
    plan: str = asked.json()["id"]
    with client.stream("GET", f"/plans/{plan}/events") as events:
        told = [
            json.loads(line.removeprefix("data: ")) for line in events.iter_lines() if line[:6] == "data: "
        ]
    if told[-1]["state"] != "ready":
        raise RuntimeError(f"no plan came of it: {told[-1]}")
    return plan


def _half(order: dict[str, Any], solves: int, solved_seconds: int) -> Half:
    """Have a service used while it solves so many days at a time; all is warmed up before."""
    comers = [Comer(**comer) for comer in order["comers"]]
    with _clients(order["url"], comers) as clients:
        asking = [*clients.values()]
        solvers = [_Solver(asking[number % len(asking)], order["day"]) for number in range(SOLVES)]
        for solver in solvers:
            solver.begin(1, times=1)
        for solver in solvers:
            solver.end()
        for solver in solvers[:solves]:
            solver.begin(solved_seconds)
        answer = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.users"],
            input=json.dumps(order),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        solved = sum(solver.end() for solver in solvers[:solves])
    return Half(**json.loads(answer.stdout), solved=solved)


class _Solver:
    """Somebody who asks for a plan, and for another as soon as it is there."""

    def __init__(self, client: httpx2.Client, day: str) -> None:
        self._client = client
        self._day = day

    def begin(self, seconds: int, times: int = 0) -> None:
        """Ask for plans, so many or until the end."""
        self._ended = threading.Event()
        self._made = 0
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._solve, args=(seconds, times))
        self._thread.start()

    def end(self) -> int:
        """Wait for the plan that is being made; gives how many were ready by now."""
        made = self._made
        self._ended.set()
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return made

    def _solve(self, seconds: int, times: int) -> None:
        try:
            while not self._ended.is_set() and (not times or self._made < times):
                _plan(self._client, self._day, seconds)
                self._made += 1
        except Exception as error:  # noqa: BLE001 - told by who waits for it
            self._fault = error


def _report(without: Half, beside: Half) -> None:
    heads = ["", "requests", *(f"{share} without" for share in ("median", "95 %", "99 %"))]
    heads += ["requests", *(f"{share} solving" for share in ("median", "95 %", "99 %")), "ratio of 95 %"]
    kinds = sorted({*without.milliseconds, *beside.milliseconds})
    rows = [
        _row(kind, without.milliseconds.get(kind, []), beside.milliseconds.get(kind, [])) for kind in kinds
    ]
    say(table(heads, [*rows, _row(_ALL, every(without), every(beside))]))
    for name, half in (("without", without), ("solving", beside)):
        say(
            f"\nErrors {name}: {sum(half.errors.values())}"
            + "".join(f"\n- {told}: {n}" for told, n in half.errors.items())
        )
    found = ratio(every(without), every(beside))
    say(f"\nPlans ready meanwhile: {beside.solved}. Ratio {found:.2f}, to reach: at most {MOST_RATIO:g}.")


def _row(kind: str, without: Sequence[float], beside: Sequence[float]) -> Sequence[str]:
    cells = [kind]
    for times in (without, beside):
        cells.append(grouped(len(times)))
        if not times:
            cells += [NOTHING] * 3
            continue
        cells += [
            grouped(value) for value in (median(times), percentile(times, 0.95), percentile(times, 0.99))
        ]
    cells.append(f"{ratio(without, beside):.2f}" if without and beside else NOTHING)
    return cells
