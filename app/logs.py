"""What may be logged: sentences written here, with facts of known shapes. Nothing else comes out."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import threading
import time
import traceback
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from types import TracebackType

LOG = logging.getLogger("tournee")
Event = Literal[
    "unexpected",
    "child_broke_off",
    "child_ended",
    "issuer_failed",
    "left",
    "signed_in",
    "refused",
    "revised",
    "upgraded",
]
EVENTS: dict[Event, tuple[int, str]] = {
    "unexpected": (logging.ERROR, "unexpected {kind} at {way}"),
    "child_broke_off": (logging.WARNING, "solving process {process} broke off"),
    "child_ended": (logging.ERROR, "solving process {process} ended with {ending}: {kind}"),
    "issuer_failed": (logging.WARNING, "signing in through the issuer failed at its {step}: {kind}"),
    "left": (logging.WARNING, "plan {plan} is left to others: its {lack} is not here"),
    "signed_in": (logging.INFO, "{door} opened from {address}"),
    "refused": (logging.WARNING, "{method} from {address} refused: {code}"),
    "revised": (logging.WARNING, "revision {revision} of the database: {what}"),
    "upgraded": (logging.WARNING, "the database went from revision {before} to {revision} and holds {rows}"),
}
"""Every sentence there is, with its level."""
FACTS = {
    "kind": re.compile(r"[A-Za-z_][\w.]{0,99}"),
    "way": re.compile(r"(?:[\w<>]+ \([\w./<>-]+:\d+\)(?: < )?){0,8}", re.ASCII),
    "process": re.compile(r"\d{1,10}"),
    "step": re.compile(r"discovery|keys|token|identity|userinfo"),
    "ending": re.compile(r"SIG[A-Z0-9]{1,12}|status \d{1,5}"),
    "plan": re.compile(r"[0-9a-f-]{36}"),
    "lack": re.compile(r"map|program"),
    "door": re.compile(r"account|phone"),
    "address": re.compile(r"[0-9a-f.:]{2,45}"),
    "method": re.compile(r"[A-Z]{1,10}"),
    "code": re.compile(r"[a-z][a-z0-9_]{0,59}"),
    "revision": re.compile(r"\d{4}", re.ASCII),
    "before": re.compile(r"\d{4}", re.ASCII),
    "what": re.compile(r"[A-Z][A-Za-z ,:']{1,150}\.", re.ASCII),
    "rows": re.compile(r"nothing|[a-z_]{1,40} \d{1,12}(?:, [a-z_]{1,40} \d{1,12}){0,99}", re.ASCII),
}
"""The shape of every fact; one of another shape is told as `?`."""
LOGGERS = ("tournee", "uvicorn", "asyncio", "alembic", "sqlalchemy", "py", "root")
"""Loggers told by the first part of their name; another is told as `?`."""
MOST_FRAMES = 8
REQUEST: ContextVar[str] = ContextVar("tournee_request", default="")
"""Id of the request that is being answered; empty where none is."""
REQUEST_ID = re.compile(r"(?=.*[0-9])[0-9a-f-]{8,64}", re.ASCII)
"""An id that is taken from a caller: hexadecimal digits, in which nothing can be said."""
_SAFE = "tournee_safe"


def log(event: Event, **facts: object) -> None:
    """Log one of the known sentences."""
    level, sentence = EVENTS[event]
    told = {name: str(fact) if FACTS[name].fullmatch(str(fact)) else "?" for name, fact in facts.items()}
    LOG.log(level, sentence.format(**told), extra={_SAFE: {"event": event, **told}})


def request_id(given: str) -> str:
    """The id of a request: the one given where that is sound, else a new one."""
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(16)


def way_of(trace: TracebackType | None) -> str:
    """Where an error came from: functions, files and lines, the innermost first; no values."""
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return " < ".join(
        f"{frame.name} ({'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno})"
        for frame in reversed(frames)
    )


def log_unexpected(error: BaseException) -> None:
    """
    Log where an unexpected error came from, without its words.

    Messages of errors may quote what was being handled, a name for instance; places in the code cannot.
    """
    log("unexpected", kind=type(error).__name__, way=way_of(error.__traceback__))


class AllowedFormatter(logging.Formatter):
    """
    Writes our own sentences, and of everything else where in the code it was logged and how bad it is.

    What libraries log may hold a path, a query or a person's name, and so may the words of an error.
    Times are UTC.
    """

    converter = staticmethod(time.gmtime)
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        head = f"{self.formatTime(record)} {record.levelname} {_known(record.name)}"
        request = f" (request {REQUEST.get()})" if REQUEST.get() else ""
        if getattr(record, _SAFE, None):
            return f"{head} {record.getMessage()}{request}"
        kind, way = _place_of(record)
        return f"{head} {kind + ' ' if kind else ''}at {way}{request}"


class JsonFormatter(AllowedFormatter):
    """Writes the same as one JSON object a line, each fact by its name."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told = {"time": self.formatTime(record), "level": record.levelname, "logger": _known(record.name)}
        if REQUEST.get():
            told["request"] = REQUEST.get()
        if facts := getattr(record, _SAFE, None):
            told |= {**facts, "message": record.getMessage()}
        else:
            kind, told["way"] = _place_of(record)
            told |= {"kind": kind} if kind else {}
        return json.dumps(told, ensure_ascii=False)


def _place_of(record: logging.LogRecord) -> tuple[str, str]:
    """What kind of error a line is about, if of any, and where in the code it comes from."""
    place = f"{'/'.join(Path(record.pathname).parts[-3:])}:{record.lineno}"
    error = record.exc_info[1] if record.exc_info else None
    return ("", place) if error is None else (type(error).__name__, way_of(error.__traceback__) or place)


def _known(logger: str) -> str:
    first = logger.partition(".")[0]
    return first if first in LOGGERS else "?"


def install_logs(form: str = "text") -> None:
    """
    Let nothing but allowed lines out of this process: of loggers, warnings, and threads that fail.

    Parameters
    ----------
    form
        `json` for a JSON object on each line.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else AllowedFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    LOG.setLevel(logging.INFO)  # the others' chatter stays out
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda _kind, error, _trace: log_unexpected(error)
    threading.excepthook = lambda told: log_unexpected(told.exc_value or RuntimeError())
    sys.unraisablehook = lambda told: log_unexpected(told.exc_value or RuntimeError())
