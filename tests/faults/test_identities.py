"""No name, address or note of a patient or nurse leaves the records: not into jobs, logs or files."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from app.jobs import Runner
from app.planning import open_planner
from app.solving import Solving
from app.store.scope import own_key
from app.tables import Job, Plan
from tests.records import DAY, IDENTITIES

if TYPE_CHECKING:
    import pytest

    from app.config import Settings

# A solving process that keeps what it was told and what it answers, and each file it was given or left.
LISTENS = """
import io, json, pathlib, shutil, sys
import app.solve_child as child
told = sys.stdin.readline()
kept = pathlib.Path({kept!r})
job = json.loads(told)
class Both(io.StringIO):
    def write(self, text):
        with (kept / "answers").open("a") as out:
            out.write(text)
        return sys.__stdout__.write(text)
    def flush(self):
        sys.__stdout__.flush()
sys.stdin, sys.stdout = io.StringIO(told), Both()
work = child.work
def keep(job):
    found = work(job)
    shutil.copytree(job["folder"], kept / "folder")
    return found
child.work = keep
child._end_at_end_of_input = lambda: None
(kept / "job").write_text(told)
child.main()
"""


def test_no_identity_leaves_the_records(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """Unmistakable names are in no job, answer, file, log line, job row or failure of a plan being made."""
    kept = tmp_path_factory.mktemp("kept")
    command = (sys.executable, "-c", LISTENS.format(kept=str(kept)))
    planner = open_planner(settings, Solving(settings, command))
    runner = Runner(planner.engine, settings.owners, planner.make)
    with caplog.at_level(logging.DEBUG):
        made = planner.ask(DAY, seconds=1, seed=0)
        with planner.reading() as session:
            job_row = repr(session.get_one(Job, own_key(session, made.id)))
        runner.run(made.id)
        failing = open_planner(settings, Solving(settings, (sys.executable, "-c", "1/0")))
        broken = failing.ask(DAY, seconds=1, seed=0)
        runner.end()
        second = Runner(planner.engine, settings.owners, failing.make)
        second.run(broken.id)
        second.end()
    with planner.reading() as session:
        assert session.get_one(Plan, own_key(session, made.id)).state == "ready"
        assert session.get_one(Plan, own_key(session, broken.id)).state == "failed"
        failure = repr(session.get_one(Plan, own_key(session, broken.id)))
    planner.engine.dispose()
    seen = [file.read_bytes() for file in kept.rglob("*") if file.is_file()]
    assert len(seen) >= 6  # the job, the answers, and seconds and metres for each of two modes
    seen += [text.encode() for text in (caplog.text, job_row, failure)]
    assert "ended with status 1" in caplog.text
    for word in (*IDENTITIES, "Zz", "zz"):
        assert not any(word.encode() in text for text in seen), word
