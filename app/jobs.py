"""Plans made in the background: each claimed by one process, made once, taken up again when that ends."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from app.child import Child
from app.logs import log_unexpected
from app.owners import owner_of
from app.store import plans as store
from app.store.database import AWAY, reading, writing
from app.store.scope import EVERY_ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import sqlalchemy as sa

    from app.tables import Job

SWEEP_SECONDS = 2.0
"""How often a process looks for work that it was not told of: another's, left by its end."""
KEEP_SECONDS = 1.0
"""How often a process sees to it that it still shows to be alive."""


class Claim:
    """
    One plan that this process is making.

    Parameters
    ----------
    organisation_id
        Whose plan it is.
    owner
        Name of this process in the plan's job.
    child
        The solving process that is kept for it.
    """

    def __init__(
        self, engine: sa.Engine, organisation_id: str, plan_id: str, owner: str, child: Child
    ) -> None:
        self.child = child
        self.organisation_id = organisation_id
        self.plan_id = plan_id
        self.owner = owner
        self._engine = engine
        self._stopped = threading.Event()
        self._enough = False

    def stop(self) -> None:
        """Ask that no more work be done for it."""
        self._stopped.set()

    def is_stopped(self) -> bool:
        """
        Whether it was stopped here, cancelled through another process or taken over by one.

        While the database is away it goes on: what is found can be stored once that is back.
        """
        if not self._stopped.is_set():
            with suppress(*AWAY), reading(self._engine, self.organisation_id) as session:
                job = store.held_job(session, self.plan_id, self.owner)
                if job is None:
                    self._stopped.set()
                else:
                    self._enough = job.enough
        return self._stopped.is_set()

    def is_enough(self) -> bool:
        """Whether what was found by now is to be the plan, as `is_stopped` last heard."""
        return self._enough

    def wait(self, seconds: float) -> bool:
        """Let time pass; whether it was stopped meanwhile."""
        return self._stopped.wait(seconds)


class Runner:
    """
    Makes queued plans, a few at a time.

    Parameters
    ----------
    make
        Makes the plan of a claim and stores it; called in a thread of its own.
    owners
        Folder of the lock files that show which processes are alive, where the database is a file.
    lacks
        Says what this process lacks to make the plan of a job; it is then left to others.

    Raises
    ------
    SeveralMachinesError
    """

    def __init__(
        self,
        engine: sa.Engine,
        owners: Path,
        make: Callable[[Claim], None],
        lacks: Callable[[Job], str | None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._make = make
        self._lacks = lacks
        self._owner = owner_of(engine, owners)
        self._lock = threading.Lock()
        self._claiming = threading.Lock()
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
        self._threads.append(threading.Thread(target=self._keep, name="plans-owner", daemon=True))
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Tell that something was queued."""
        self._work.set()

    def run(self, plan_id: str) -> None:
        """Make one queued plan here and now; nothing happens where another process has it already."""
        child = Child()
        try:
            claim = self._claim(child, plan_id)
            if claim is not None:
                self._run(claim)
        finally:
            child.end()

    def end(self) -> None:
        """Stop working; plans half made are queued again, for whoever starts next."""
        self._ending.set()
        self._work.set()
        with self._lock:
            for claim in self._claims.values():
                claim.stop()
        for thread in self._threads:
            thread.join()
        try:
            with writing(self._engine, EVERY_ORGANISATION) as session:
                store.hand_back_jobs(session, self._owner.name)
        except SQLAlchemyError as error:
            log_unexpected(error)  # others will find that this process is gone
        self._owner.leave()

    def _keep(self) -> None:
        while not self._ending.wait(KEEP_SECONDS):
            self._owner.keep()

    def _serve(self) -> None:
        child = Child()
        try:
            self._make_plans(child)
        finally:
            child.end()

    def _make_plans(self, child: Child) -> None:
        while not self._ending.is_set():
            self._work.clear()
            try:
                claim = self._claim(child)
            except SQLAlchemyError as error:
                log_unexpected(error)
                claim = None
            if claim is None:
                self._work.wait(SWEEP_SECONDS)
                continue
            try:
                self._run(claim)
            except Exception as error:  # noqa: BLE001 - other plans are still to be made
                log_unexpected(error)
                self._ending.wait(SWEEP_SECONDS)

    def _claim(self, child: Child, plan_id: str | None = None) -> Claim | None:
        if not self._owner.keep():
            return None
        with reading(self._engine, EVERY_ORGANISATION) as session:
            if not store.count_jobs(session):
                return None
        # One thread at a time: another would take a job whose claim is not known yet for one that was left.
        with self._claiming:
            with writing(self._engine, EVERY_ORGANISATION) as session:
                store.release_jobs(session, self._is_left)
                plan = store.claim_job(session, self._owner.name, self._lacks, plan_id)
            if plan is None:
                return None
            claim = Claim(self._engine, plan.organisation_id, plan.id, self._owner.name, child)
            with self._lock:
                self._claims[plan.id] = claim
                if self._ending.is_set():
                    claim.stop()
            return claim

    def _is_left(self, job: Job) -> bool:
        if job.owner == self._owner.name:
            return job.plan_id not in self._claims  # its result could not be stored
        return job.owner is not None and self._owner.is_gone(job.owner)

    def _run(self, claim: Claim) -> None:
        try:
            self._make(claim)
        finally:
            with self._lock:
                del self._claims[claim.plan_id]
