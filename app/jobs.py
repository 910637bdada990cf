"""Plans made in the background: each claimed by one process, made once, taken up again when that ends."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from app.errors import log_unexpected
from app.owners import Owner
from app.store import plans as store
from app.store.database import reading, writing
from app.store.scope import EVERY_ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import sqlalchemy as sa

    from app.tables import Job, Plan

SWEEP_SECONDS = 2.0
"""How often a process looks for work that it was not told of: another's, left by its end."""


class Claim:
    """
    One plan that this process is making.

    Parameters
    ----------
    organisation_id
        Whose plan it is.
    owner
        Name of this process in the plan's job.
    """

    def __init__(self, engine: sa.Engine, organisation_id: str, plan_id: str, owner: str) -> None:
        self.organisation_id = organisation_id
        self.plan_id = plan_id
        self.owner = owner
        self._engine = engine
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ask that no more work be done for it."""
        self._stopped.set()

    def is_stopped(self) -> bool:
        """Whether it was stopped here, or cancelled through another process."""
        if not self._stopped.is_set():
            with reading(self._engine, self.organisation_id) as session:
                if store.held_job(session, self.plan_id, self.owner) is None:
                    self._stopped.set()
        return self._stopped.is_set()


class Runner:
    """
    Makes queued plans, a few at a time.

    Parameters
    ----------
    make
        Makes the plan of a claim and stores it; called in a thread of its own.
    owners
        Folder of the lock files that show which processes are alive.
    """

    def __init__(self, engine: sa.Engine, owners: Path, make: Callable[[Claim], None]) -> None:
        self._engine = engine
        self._make = make
        self._owner = Owner(owners)
        self._lock = threading.Lock()
        self._claims: dict[str, Claim] = {}
        self._threads: list[threading.Thread] = []
        self._ending = threading.Event()
        self._work = threading.Event()

    def start(self, threads: int) -> None:
        """Begin to make what is queued, and what a process that ended left half done."""
        self._threads = [
            threading.Thread(target=self._serve, name=f"plans-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Tell that something was queued."""
        self._work.set()

    def run(self, plan_id: str) -> None:
        """Make one queued plan here and now; nothing happens where another process has it already."""
        with writing(self._engine, EVERY_ORGANISATION) as session:
            plan = store.claim_job(session, self._owner.name, plan_id)
        if plan is not None:
            self._run(plan)

    def end(self) -> None:
        """Stop working; plans half made are queued again, for whoever starts next."""
        self._ending.set()
        self._work.set()
        with self._lock:
            for claim in self._claims.values():
                claim.stop()
        for thread in self._threads:
            thread.join()
        with writing(self._engine, EVERY_ORGANISATION) as session:
            store.hand_back_jobs(session, self._owner.name)
        self._owner.leave()

    def _serve(self) -> None:
        while not self._ending.is_set():
            self._work.clear()
            try:
                plan = self._claim()
            except SQLAlchemyError as error:
                log_unexpected(error)
                plan = None
            if plan is None:
                self._work.wait(SWEEP_SECONDS)
                continue
            try:
                self._run(plan)
            except Exception as error:  # noqa: BLE001 - other plans are still to be made
                log_unexpected(error)
                self._ending.wait(SWEEP_SECONDS)

    def _claim(self) -> Plan | None:
        with reading(self._engine, EVERY_ORGANISATION) as session:
            if not store.count_jobs(session):
                return None
        with writing(self._engine, EVERY_ORGANISATION) as session:
            store.release_jobs(session, self._is_left)
            return store.claim_job(session, self._owner.name)

    def _is_left(self, job: Job) -> bool:
        if job.owner == self._owner.name:
            return job.plan_id not in self._claims  # its result could not be stored
        return job.owner is not None and self._owner.is_gone(job.owner)

    def _run(self, plan: Plan) -> None:
        claim = Claim(self._engine, plan.organisation_id, plan.id, self._owner.name)
        with self._lock:
            self._claims[plan.id] = claim
            if self._ending.is_set():
                claim.stop()
        try:
            self._make(claim)
        finally:
            with self._lock:
                del self._claims[plan.id]
