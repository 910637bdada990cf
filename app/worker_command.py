"""The console command that starts a worker."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more: help answers at once

from __future__ import annotations

from app import terminal
from app.config import read_settings


def work() -> None:
    """
    Make the plans that services ask for, on this machine or another; docs/operations.md says how.

    Needs the PostgreSQL database, the key and the map of the service, and the same version of the program.
    """
    from app.maps import told_map_in_use
    from app.worker import Worker, until_told
    from solver import start_warm_up

    settings = read_settings()
    ended = until_told()
    worker = Worker(settings)
    terminal.say(f"Database: {settings.database}")
    terminal.say(f"Map:      {told_map_in_use(settings)}")
    terminal.say(f"Working:  {settings.solvers} at a time")
    compiling = start_warm_up()
    try:
        worker.run(ended)
    finally:
        compiling.terminate()
