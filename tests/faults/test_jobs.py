"""Jobs when things die: no plan is lost, none is stored by half, none twice."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import SQLModel, select

from app.jobs import Runner
from app.making import MAX_ATTEMPTS, Maker
from app.owners import owner_of
from app.planning import open_planner
from app.solving import Solving
from app.store import plans
from app.store.scope import own_key
from app.tables import Job, Leg, Plan, PlanBreak, PlanRoute, Stop, Unassigned
from tests.records import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.config import Settings
    from app.progress import Event

# A solving process that tells its number and then never ends.
HANGS = """
import json, os, sys, time
sys.stdin.readline()
news = {"seconds": 0, "cost": 0, "unassigned": 0, "iterations": os.getpid()}
print(json.dumps({"progress": news}), flush=True)
time.sleep(600)
"""
# One that solves the day truly and then says that its first care began an hour early.
LIES = """
import app.solve_child as child
work = child.work
def lie(job):
    found = work(job)
    stop = found["solution"]["routes"][0]["stops"][0]
    for time in ("arrival", "start", "end"):
        stop[time] -= 3600
    return found
child.work = lie
child.main()
"""
WITHIN_SECONDS = 60


def _until(holds: Callable[[], object]) -> None:
    """Wait until something holds; fail where it never does."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.02)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class Service:
    """A planner and a runner over the small day, its solving process replaced where a test wants that."""

    def __init__(self, settings: Settings, script: str | None = None) -> None:
        command = {} if script is None else {"command": (sys.executable, "-c", script)}
        self.settings = settings
        self.planner = open_planner(settings, Solving(settings, **command))
        self.runner = Runner(self.planner.engine, settings.owners, Maker(self.planner).make)

    def ask(self, seconds: int = 1) -> str:
        """Queue a plan and give its id."""
        return self.planner.ask(DAY, seconds=seconds, seed=0).id

    def plan(self, plan_id: str) -> Plan:
        """Read a plan as it is stored now."""
        with self.planner.reading() as session:
            return session.get_one(Plan, own_key(session, plan_id))

    def count(self, *tables: type[SQLModel]) -> int:
        """Count the rows of tables."""
        with self.planner.reading() as session:
            return sum(len(session.exec(select(table)).all()) for table in tables)

    def begin(self, plan_id: str) -> int:
        """Start the runner and give the number of the solving process of a plan."""
        children: list[int] = []
        begun = threading.Event()

        def hear(event: Event) -> None:
            if event.kind == "progress":
                children.append(event.data["iterations"])
                begun.set()

        with self.planner.progress.listen(plan_id, hear):
            self.runner.start(1)
            assert begun.wait(WITHIN_SECONDS)
        return children[0]


@pytest.fixture
def service_of(settings: Settings) -> Iterator[Callable[[str | None], Service]]:
    """Make services over the same small day; all are ended after the test."""
    made: list[Service] = []

    def make(script: str | None = None) -> Service:
        made.append(Service(settings, script))
        return made[-1]

    yield make
    for service in made:
        service.runner.end()
        service.planner.engine.dispose()


RESULT = (PlanRoute, Stop, Leg, PlanBreak, Unassigned)


def test_killed_solving_process_fails_its_plan(service_of: Callable[..., Service]) -> None:
    """After kill -9 of the solving process the plan has failed, says so, and nothing of it is stored."""
    service = service_of(HANGS)
    plan = service.ask()
    os.kill(service.begin(plan), signal.SIGKILL)
    _until(lambda: service.plan(plan).state == "failed")
    assert service.plan(plan).error_code == "crashed"
    assert service.plan(plan).error_facts == {"ending": "SIGKILL"}
    assert service.count(Job, *RESULT) == 0


def test_cancelled_plan_ends_its_solving_process(service_of: Callable[..., Service]) -> None:
    """Cancelling ends the solving process, and the plan stays cancelled."""
    service = service_of(HANGS)
    plan = service.ask()
    child = service.begin(plan)
    service.planner.cancel(plan)
    _until(lambda: not _is_alive(child))
    assert service.plan(plan).state == "cancelled"
    assert service.count(Job, *RESULT) == 0
    assert service.planner.cancel(plan).state == "cancelled"


def test_queued_plan_can_be_cancelled(service_of: Callable[..., Service]) -> None:
    """A plan that nobody has begun is never begun once cancelled."""
    service = service_of(HANGS)
    plan = service.ask()
    service.planner.cancel(plan)
    service.runner.run(plan)
    assert service.plan(plan).state == "cancelled"


def test_hung_solving_process_is_ended(
    service_of: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that does not answer in its time is ended and the plan says so."""
    service = service_of(HANGS)
    plan = service.ask()
    child = service.begin(plan)
    monkeypatch.setattr("app.child.monotonic", lambda: time.monotonic() + 3600)
    _until(lambda: service.plan(plan).state == "failed")
    assert service.plan(plan).error_code == "timed_out"
    assert not _is_alive(child)


@pytest.mark.parametrize(
    ("script", "ending"),
    [
        ("import sys; sys.exit(7)", "status 7"),
        ("print('no answer', flush=True); import time; time.sleep(600)", "SIGKILL"),
        ("import sys; sys.stdin.close(); print('[1]', flush=True)", None),
    ],
)
def test_nonsense_fails_the_plan(service_of: Callable[..., Service], script: str, ending: str | None) -> None:
    """A process that ends early or talks nonsense fails its plan, whatever it said."""
    service = service_of(script)
    plan = service.ask()
    service.runner.run(plan)
    assert service.plan(plan).state == "failed"
    assert service.plan(plan).error_code == "crashed"
    if ending is not None:
        assert service.plan(plan).error_facts == {"ending": ending}
    assert service.count(Job, *RESULT) == 0


def test_process_that_never_listens_fails_the_plan(
    service_of: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends before it has read its job fails the plan like any other that ends early."""
    service = service_of("import os; os.close(0); os._exit(3)")
    document = "app.planning.job_document"
    far_too_much = {"seconds": 1, "padding": "x" * 1_000_000}  # more than the pipe holds
    monkeypatch.setattr(document, lambda *_, **__: far_too_much)
    plan = service.ask()
    service.runner.run(plan)
    assert service.plan(plan).error_facts == {"ending": "status 3"}


def test_wrong_answer_is_refused_by_the_judge(service_of: Callable[..., Service]) -> None:
    """A solution that breaks a rule is never stored: the plan failed, and says which rules."""
    service = service_of(LIES)
    plan = service.ask()
    service.runner.run(plan)
    kept = service.plan(plan)
    assert (kept.state, kept.error_code) == ("failed", "rejected")
    assert kept.error_facts["count"] >= 1
    assert service.count(Job, *RESULT) == 0


def test_plan_of_an_ended_service_is_taken_up(service_of: Callable[..., Service]) -> None:
    """What a service leaves when it ends in good order is queued again, uncounted, and made by the next."""
    first = service_of(HANGS)
    plan = first.ask()
    child = first.begin(plan)
    first.runner.end()
    assert not _is_alive(child)
    assert first.plan(plan).state == "queued"
    with first.planner.reading() as session:
        assert session.get_one(Job, own_key(session, plan)).attempts == 0
    first.runner = Runner(first.planner.engine, first.settings.owners, Maker(first.planner).make)
    second = service_of(None)
    second.runner.start(1)
    _until(lambda: second.plan(plan).state == "ready")
    assert second.count(Stop) == 3


def test_plan_of_a_crashed_service_is_taken_up(service_of: Callable[..., Service]) -> None:
    """A running plan whose process is gone is made by the next; one whose process lives is left to it."""
    service = service_of(None)
    plans_asked = [service.ask(), service.ask()]
    living = owner_of(service.planner.engine, service.settings.owners)
    with service.planner.writing() as session:
        for plan, owner in zip(plans_asked, ("of-a-crashed-process", living.name), strict=True):
            session.get_one(Job, own_key(session, plan)).owner = owner
            session.get_one(Plan, own_key(session, plan)).state = "running"
    service.runner.start(1)
    _until(lambda: service.plan(plans_asked[0]).state == "ready")
    assert service.plan(plans_asked[1]).state == "running"
    living.leave()
    _until(lambda: service.plan(plans_asked[1]).state == "ready")


def test_plan_is_given_up_after_three_attempts(service_of: Callable[..., Service]) -> None:
    """A plan that takes every process down with it is given up, and says so."""
    service = service_of(HANGS)
    plan = service.ask()
    with service.planner.writing() as session:
        session.get_one(Job, own_key(session, plan)).attempts = MAX_ATTEMPTS
    service.runner.run(plan)
    assert (service.plan(plan).state, service.plan(plan).error_code) == ("failed", "attempts")


def test_result_is_stored_whole_or_not_at_all(
    service_of: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where storing breaks off in the middle nothing of the result is there, and the plan failed."""
    service = service_of(None)
    plan = service.ask()
    store = plans.add_result

    def break_off(*given: Any) -> None:  # noqa: ANN401 - passes on whatever it is given
        store(*given)
        raise OSError("disk full")

    monkeypatch.setattr(plans, "add_result", break_off)
    service.runner.run(plan)
    assert (service.plan(plan).state, service.plan(plan).error_code) == ("failed", "unexpected")
    assert service.plan(plan).figures is None
    assert service.count(Job, *RESULT) == 0


def test_plan_that_cannot_be_ended_is_tried_again(
    service_of: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the disk takes nothing a plan stays running; it is made once the disk does again."""
    service = service_of(None)
    plan = service.ask()
    end = plans.close
    refusals = iter([True, True])

    def refuse_twice(*given: Any) -> None:  # noqa: ANN401 - passes on whatever it is given
        if next(refusals, False):
            raise OSError("disk full")
        end(*given)

    monkeypatch.setattr(plans, "close", refuse_twice)
    service.runner.start(1)
    _until(lambda: service.plan(plan).state == "ready")
    assert service.count(Stop) == 3
    assert service.count(Job) == 0


def test_plan_and_job_are_queued_together(
    service_of: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is never a plan that nobody will make: where the job cannot be stored, neither is the plan."""

    def break_off(*_: object) -> None:
        raise OSError("disk full")

    service = service_of(HANGS)
    monkeypatch.setattr("app.store.plans.Job", break_off)
    with pytest.raises(OSError, match="disk full"):
        service.ask()
    assert service.count(Plan) == 0


def test_plan_cancelled_at_the_last_moment_stays_cancelled(
    service_of: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result that comes after the cancelling is thrown away."""
    service = service_of(None)
    plan = service.ask()
    solve = Solving.solve

    def solve_and_cancel(*given: Any, **more: Any) -> object:  # noqa: ANN401 - passes on whatever it is given
        found = solve(*given, **more)
        service.planner.cancel(plan)
        return found

    monkeypatch.setattr(Solving, "solve", solve_and_cancel)
    service.runner.run(plan)
    assert service.plan(plan).state == "cancelled"
    assert service.count(Job, *RESULT) == 0


def test_plan_without_a_map_is_made_on_straight_lines(
    settings: Settings, service_of: Callable[..., Service]
) -> None:
    """Where there never was a map the plan is ready, and says what its times are."""
    service = service_of(None)
    (settings.data_dir / "map").unlink()
    plan = service.ask()
    service.runner.run(plan)
    made = service.plan(plan)
    assert made.state == "ready"
    assert {told["kind"] for told in made.travel_sources.values()} == {"straight_line"}


def test_plan_on_a_map_that_is_gone_fails(settings: Settings, service_of: Callable[..., Service]) -> None:
    """A map that was in use and is not there any more is never replaced by straight lines."""
    service = service_of(None)
    (settings.data_dir / "map").unlink()
    (settings.data_dir / "map").symlink_to("maps/gone")
    plan = service.ask()
    service.runner.run(plan)
    assert (service.plan(plan).state, service.plan(plan).error_code) == ("failed", "map")


def test_plan_on_a_damaged_map_says_what_to_do(
    settings: Settings, service_of: Callable[..., Service]
) -> None:
    """A map that cannot be read fails the plan with the map's own words."""
    service = service_of(None)
    plan = service.ask()
    (settings.data_dir / "map").unlink()
    (settings.map).mkdir(parents=True)
    (settings.map / "meta.json").write_text("{")
    service.runner.run(plan)
    kept = service.plan(plan)
    assert (kept.state, kept.error_code) == ("failed", "map")
    assert kept.error_facts["remedy"]
