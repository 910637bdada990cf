"""Logs by an allow-list: what is not known to be harmless does not come out."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from app.logs import AllowedFormatter, log, log_unexpected

NAME = "Zzmaturin Zzquennette"

# Everything that may write to a log, each with a name in it.
TALKS = """
import logging, sys, threading, warnings
from app.logs import install_logs, log
install_logs()
name = "Zzmaturin Zzquennette"
def fail():
    raise ValueError(name, "/patients?q=" + name)
logging.getLogger("uvicorn.error").error("GET /patients?q=%s", name)
logging.getLogger("uvicorn.access").critical(name)
logging.getLogger(name).error(name, extra={"person": name})
logging.error(name)
warnings.warn(name)
try:
    fail()
except ValueError:
    logging.getLogger("asyncio").exception(name, stack_info=True)
log("child_ended", process=name, ending=name, kind=name)
log("child_ended", process=7, ending="SIGKILL", kind="MemoryError")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
class Odd:
    def __del__(self):
        fail()
Odd()
fail()
"""


def test_no_way_of_logging_tells_a_name() -> None:
    """Libraries, warnings, tracebacks, threads and finalizers: the place in the code, never the words."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", TALKS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    told = [line for line in lines if "Zz" not in line]
    assert lines == told
    assert len(lines) == 11
    assert "solving process ? ended with ?: ?" in done.stderr
    assert "solving process 7 ended with SIGKILL: MemoryError" in done.stderr
    assert done.stderr.count("unexpected ValueError at fail") == 3
    assert not done.stdout


@pytest.mark.parametrize("fact", [NAME, "", "1; Zz", "SIGKILL\nZz", "status Zz"])
def test_fact_of_another_shape_is_not_told(caplog: pytest.LogCaptureFixture, fact: str) -> None:
    """A fact that does not look as it has to is told as a question mark."""
    with caplog.at_level(logging.WARNING):
        log("child_ended", process=fact, ending=fact, kind="ValueError")
    assert "solving process ? ended with ?: ValueError" in caplog.text


def test_error_is_told_by_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """An unexpected error is logged with its kind and its way through the code, without its words."""
    try:
        raise KeyError(NAME)  # noqa: TRY301 - what is logged
    except KeyError as error:
        log_unexpected(error)
    assert "unexpected KeyError at test_error_is_told_by_its_place (" in caplog.text
    assert "Zz" not in caplog.text


def test_own_logger_is_not_trusted_by_name() -> None:
    """A line of the service's own logger that passes by the list of sentences is held back as well."""
    record = logging.LogRecord("tournee", logging.ERROR, "/a/b/c.py", 3, "seen %s", (NAME,), None)
    assert AllowedFormatter().format(record).endswith("ERROR tournee at a/b/c.py:3")


def test_lines_tell_the_time_of_no_zone() -> None:
    """Times are UTC, and say so."""
    record = logging.LogRecord("tournee", logging.ERROR, "/a/b/c.py", 3, "", (), None)
    record.created, record.msecs = 1_774_746_000.25, 250.0  # the night the clocks change in Europe
    assert AllowedFormatter().format(record).startswith("2026-03-29 01:00:00.250Z ERROR")


def test_no_way_of_logging_tells_a_name_as_json() -> None:
    """Every line is one JSON object, its facts by their names, and holds no more than the text would."""
    talks = TALKS.replace("install_logs()", 'install_logs("json")')
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", talks], capture_output=True, text=True, check=False
    )
    assert "Zz" not in done.stderr
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert len(told) == 11
    assert all({"time", "level", "logger"} <= set(line) for line in told)
    ended = [line for line in told if line.get("event") == "child_ended"]
    assert [(line["process"], line["kind"]) for line in ended] == [("?", "?"), ("7", "MemoryError")]
    assert ended[1]["message"] == "solving process 7 ended with SIGKILL: MemoryError"
    assert sum(line.get("kind") == "ValueError" for line in told) == 4
