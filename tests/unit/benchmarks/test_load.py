"""The benchmarks of the running service and of the queue, tried small, so that they work when needed."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from app.solve_child import answer
from app.worker import Worker
from tests.benchmarks import queue, service
from tests.benchmarks.users import use
from tests.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from app.config import Settings
    from tests.postgres import Cluster


class SolvesHere:
    """Solves in the process that asks: starting another takes longer than these tests."""

    def run(self, job: Mapping[str, Any], **_: object) -> dict[str, Any]:
        """Solve a job."""
        return answer(job)

    def end(self) -> None:
        """Nothing is kept."""


@pytest.fixture(autouse=True)
def _solved_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.jobs.Child", SolvesHere)


@contextmanager
def _serving(settings: Settings) -> Iterator[str]:
    with running(settings):
        yield f"http://127.0.0.1:{settings.port}"


@contextmanager
def _working(settings: Settings, count: int) -> Iterator[None]:
    ended = threading.Event()
    workers = [threading.Thread(target=Worker(settings).run, args=(ended,)) for _ in range(count)]
    for worker in workers:
        worker.start()
    yield
    ended.set()
    for worker in workers:
        worker.join()


def test_service_answers_its_users_without_errors_while_it_solves(
    monaco_map: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Coordinators and phones get the answers they expect, in both runs; a table tells how fast."""
    halves = service.measure(1, 2, 3, map_folder=monaco_map, serving=_serving, solved_seconds=1)
    for half in halves:
        assert half.errors == {}
        assert len(service.every(half)) >= 5
        assert "sign in" in half.milliseconds
        assert "open a nurse's link" in half.milliseconds
    assert halves[0].solved == 0
    assert "| a nurse's round |" in capsys.readouterr().out


@pytest.mark.postgresql
def test_queue_is_made_once_by_its_workers(cluster: Cluster, monaco_map: Path) -> None:
    """Two workers share a queue: each plan is made once and whole, and no job is left."""
    (made,) = queue.measure(10, cluster, workers=[2], map_folder=monaco_map, working=_working)
    assert made.faults == []
    assert made.a_minute > 0


async def _asked_elsewhere() -> None:
    await use({"url": "http://example.org", "seconds": 1, "comers": []})


def test_users_are_let_loose_on_this_machine_only() -> None:
    """Another machine's service is never put under load."""
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        _asked_elsewhere().send(None)


def test_percentile_is_a_value_that_was_measured() -> None:
    """Of a hundred values the 95th percentile is the 95th, of a few it is the last."""
    assert service.percentile(range(1, 101), 0.95) == 95
    assert service.percentile([3, 1, 2], 0.95) == 3
    assert service.percentile([3, 1, 2], 0.5) == 2
    assert service.ratio([10] * 20, [30] * 20) == 3
