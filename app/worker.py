"""A process that only makes plans, on any machine that reaches the database."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

from app.config import SettingsError
from app.errors import ConflictError
from app.jobs import Runner
from app.logs import log
from app.making import Maker, lacks_program
from app.map_digest import folder_with
from app.planning import Planner
from app.solving import Solving, clear_scratch
from app.store.database import open_as_it_is
from app.store.read_only import ReadOnlyError, unreadable
from app.store.scope import EVERY_ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.config import Settings
    from app.tables import Job


class Worker:
    """
    Makes the plans that services ask for, so many at a time as the settings say.

    Raises
    ------
    SettingsError
        Where the settings leave nothing to do.
    ConflictError
        Where the database is a file, which no other machine may work on.
    OtherRevisionError
        Where the database was made by another version of the program.
    ReadOnlyError
        Where a key is missing.
    """

    def __init__(self, settings: Settings) -> None:
        if not settings.database_url:
            raise ConflictError("worker_needs_server")
        if not settings.solvers:
            raise SettingsError(("TOURNEE_SOLVERS is 0: a worker makes 1 plan at a time, or more.",))
        self._settings = settings
        self._engine = open_as_it_is(settings)
        if told := unreadable(self._engine):
            raise ReadOnlyError(unreadable=told)
        solving = Solving(settings, by_digest=True)
        planner = Planner(settings, self._engine, EVERY_ORGANISATION, solving)
        self._runner = Runner(self._engine, settings.owners, Maker(planner).make, self._lacks)
        self._left: set[tuple[str, str]] = set()

    def run(self, ended: threading.Event) -> None:
        """Make plans until told to end; what is half made then is handed to others."""
        clear_scratch(self._settings)
        self._runner.start(self._settings.solvers)
        ended.wait()
        self._runner.end()
        self._engine.dispose()

    def _lacks(self, job: Job) -> str | None:
        """Say what a job asks for that is not here: `program` or `map`."""
        lack = lacks_program(job)
        if lack is None and job.map_digest != "":
            is_here = job.map_digest is not None and folder_with(self._settings, job.map_digest) is not None
            lack = None if is_here else "map"
        if lack is not None and (job.plan_id, lack) not in self._left:
            self._left.add((job.plan_id, lack))
            log("left", plan=job.plan_id, lack=lack)
        return lack


def until_told() -> threading.Event:
    """Give what is set once the system, or Ctrl-C, tells this process to end."""
    ended = threading.Event()
    end: Callable[..., None] = lambda *_: ended.set()  # noqa: E731 - a handler of two signals
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return ended
