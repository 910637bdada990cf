"""A bare problem solved through the API: the public format in and out, bounded, and nothing stored."""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from app.identity.keys import make_key
from app.solving import Solving
from solver import read_problem, read_solution, violations
from tests.conftest import engine_of
from tests.records import ORGANISATION
from tests.running import free_port, running
from tests.samples import contents

if TYPE_CHECKING:
    import httpx
    from fastapi.testclient import TestClient

    from app.config import Settings

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SMALL_DAY = (EXAMPLES / "small-day.json").read_bytes()
SOLVE = "/api/v1/solve"
# A solving process that says in a file which one it is, and then never ends.
HANGS = """
import json, os, pathlib, sys, time
job = json.loads(sys.stdin.readline())
pathlib.Path(job["folder"], "..", "..", "hangs").write_text(str(os.getpid()))
time.sleep(600)
"""


@pytest.fixture
def system(client: TestClient) -> TestClient:
    """A client of a system that may have problems solved and nothing else."""
    made = make_key(
        engine_of(client), ORGANISATION, "planner", scopes=["solve:problems"], days=1, made_by="x"
    )
    client.headers["Authorization"] = f"Bearer {made.token}"
    return client


def _sent(client: TestClient, content: bytes, **query: Any) -> httpx.Response:  # noqa: ANN401 - as they are
    headers = {"Content-Type": "application/json", "Accept-Language": "en"}
    return client.post(SOLVE, content=content, params=query, headers=headers)


def test_problem_is_answered_with_its_solution(system: TestClient) -> None:
    """The answer is a solution in the public format that breaks no rule, the same each time."""
    before = contents(engine_of(system), ORGANISATION)
    answer = _sent(system, SMALL_DAY, iterations=1)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert violations(read_problem(SMALL_DAY), read_solution(answer.content)) == []
    assert _sent(system, SMALL_DAY, iterations=1).content == answer.content
    assert contents(engine_of(system), ORGANISATION) == before


def test_faulty_problem_is_refused_by_its_faults(system: TestClient) -> None:
    """Each fault of a problem is named as `tournee solve` names it."""
    answer = _sent(system, (EXAMPLES / "faulty" / "duplicate-id.json").read_bytes())
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    told = [(fault["where"], fault["code"]) for fault in answer.json()["faults"]]
    assert told == [("/visits/1/id", "duplicate_id")]


def test_problem_may_name_no_files(system: TestClient) -> None:
    """A matrix that lies in a file is on the caller's machine, not on this one."""
    problem = json.loads(SMALL_DAY) | {"travel_seconds": "travel.npy"}
    answer = _sent(system, json.dumps(problem).encode())
    assert {fault["code"] for fault in answer.json()["faults"]} == {"matrix_file"}


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"seconds": 0}, "query.seconds"),
        ({"seconds": 601}, "query.seconds"),
        ({"iterations": 0}, "query.iterations"),
        ({"iterations": 10_000_001}, "query.iterations"),
        ({"seed": -1}, "query.seed"),
    ],
)
def test_effort_is_bounded(system: TestClient, query: dict[str, int], where: str) -> None:
    """Nobody has the machine searched without an end."""
    answer = _sent(system, SMALL_DAY, **query)
    assert [fault["where"] for fault in answer.json()["faults"]] == [where]


def test_problem_has_to_be_sent_as_json(system: TestClient) -> None:
    """What another site's form could send is not read."""
    answer = system.post(SOLVE, content=SMALL_DAY, headers={"Content-Type": "text/plain"})
    assert [fault["code"] for fault in answer.json()["faults"]] == ["not_sent_as_json"]


def test_problem_has_a_size_of_its_own(settings: Settings) -> None:
    """A problem may be larger than any other body, up to a size that is set."""
    given = replace(settings, port=free_port(), max_body_bytes=1_000, max_problem_bytes=len(SMALL_DAY) + 10)
    refuses = (sys.executable, "-c", """print('{"result": {"broken_rules": ["skill"]}}')""")
    with running(given, Solving(given, refuses)) as application:
        engine = application.state.planner.engine
        key = make_key(engine, ORGANISATION, "k", scopes=["solve:problems"], days=1, made_by="x")
        headers = {"Authorization": f"Bearer {key.token}", "Content-Type": "application/json"}
        url = f"http://127.0.0.1:{given.port}{SOLVE}"
        answers = [
            httpx2.post(url, content=SMALL_DAY + b" " * more, headers=headers).json() for more in (10, 11)
        ]
    assert [answer["code"] for answer in answers] == ["calculation_failed", "http_413"]
    assert "skill" in answers[0]["detail"]


def test_busy_service_says_so_and_a_caller_who_leaves_is_worked_for_no_more(settings: Settings) -> None:
    """A second problem at the same time is to come back; the first one's process ends with its caller."""
    given = replace(settings, port=free_port())
    hangs = given.data_dir / "hangs"
    with running(given, Solving(given, (sys.executable, "-c", HANGS))) as application:
        engine = application.state.planner.engine
        key = make_key(engine, ORGANISATION, "k", scopes=["solve:problems"], days=1, made_by="x")
        headers = {"Authorization": f"Bearer {key.token}", "Content-Type": "application/json"}
        url = f"http://127.0.0.1:{given.port}{SOLVE}"

        def leave() -> None:
            with pytest.raises(httpx2.ReadTimeout):
                httpx2.post(url, content=SMALL_DAY, headers=headers, timeout=5)

        first = threading.Thread(target=leave)
        first.start()
        _until(hangs.exists)
        second = httpx2.post(url, content=SMALL_DAY, headers=headers)
        assert (second.status_code, second.json()["code"]) == (503, "solvers_busy")
        assert int(second.headers["retry-after"]) > 0
        first.join()
        process = Path(f"/proc/{hangs.read_text()}")
        _until(lambda: not process.exists())
        _until(lambda: not list(given.scratch.iterdir()))


def _until(holds: Any) -> None:  # noqa: ANN401 - anything that is asked
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.02)
