"""A queued plan is made: solved, judged, and stored with its job's end; or it says why it failed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from app.child import ChildFailedError, ChildStoppedError
from app.logs import log_unexpected
from app.planning import PROGRAM, complete
from app.progress import Event, Pace
from app.solving import in_words_of
from app.store import days, edits, plans
from app.store.database import AWAY
from app.store.planning_settings import read_planning_settings
from app.store.scope import own_key
from app.tables import Plan
from app.translate import job_document, plan_rows, weights_of

if TYPE_CHECKING:
    from app.jobs import Claim
    from app.planning import Planner
    from app.tables import Job, StoredDay
    from app.translate import Result

MAX_ATTEMPTS = 3
"""How often a plan is begun again after the process making it ended."""
STORING_SECONDS = 60.0
"""How long a plan that was found waits for a database that is away."""
TRY_AGAIN_SECONDS = 1.0
MAX_RULES_TOLD = 5


class Maker:
    """
    Makes the plan of a claim, whoever's it is.

    Parameters
    ----------
    planner
        Whose use cases, and whose way of solving, it works with.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    def make(self, claim: Claim) -> None:
        """Make a plan and store it; or say in the plan why that failed."""
        planner = self._planner.of(claim.organisation_id)
        planner.tell_state(claim.plan_id)
        try:
            _make(planner, claim)
        except ChildStoppedError:
            return
        except AWAY as error:
            log_unexpected(error)
            return  # the job is still there: it is taken up again
        except ChildFailedError as error:
            _fail(planner, claim, error.code, error.facts)
        except Exception as error:  # noqa: BLE001 - whatever it is, the plan must say that it failed
            log_unexpected(error)
            _fail(planner, claim, "unexpected", {})
        planner.tell_state(claim.plan_id)


def _make(planner: Planner, claim: Claim) -> None:
    with planner.reading() as session:
        plan = plans.read_plan(session, claim.plan_id)
        job = plans.held_job(session, claim.plan_id, claim.owner)
        day = None if plan is None else days.read_day(session, plan.day)
        locks = edits.read_locks(session, claim.plan_id)
        weights = weights_of(read_planning_settings(session))
    if plan is None or job is None or day is None:
        raise ChildStoppedError
    day = day.to_plan()
    if job.attempts > MAX_ATTEMPTS:
        raise ChildFailedError("attempts", {"attempts": MAX_ATTEMPTS})

    pace = Pace(plan.seconds)

    def tell(data: dict[str, Any]) -> None:
        if pace.is_due():
            _keep_news(planner, claim, data)
        planner.progress.tell(plan.id, Event("progress", data))

    document = job_document(day, seconds=plan.seconds, seed=plan.seed, locks=locks, weights=weights)
    try:
        result = planner.solving.solve(
            document,
            is_stopped=claim.is_stopped,
            tell=tell,
            child=claim.child,
            map_digest=job.map_digest,
        )
    except ChildFailedError as error:
        if error.code == "faults":
            told = [f"{fault.where}: {fault.message}" for fault in in_words_of(day, error.facts["found"])]
            raise ChildFailedError("faults", {"faults": told[:MAX_RULES_TOLD]}) from error
        raise
    if result.violations:
        rules = sorted({found.code for found in result.violations})[:MAX_RULES_TOLD]
        raise ChildFailedError("rejected", {"count": len(result.violations), "rules": rules})
    _store_found(planner, claim, day, result)


def _store_found(planner: Planner, claim: Claim, day: StoredDay, result: Result) -> None:
    """Store what was found, once the database takes it; unless another process has the job by then."""
    deadline = monotonic() + STORING_SECONDS
    while True:
        try:
            with planner.writing() as session:
                if plans.held_job(session, claim.plan_id, claim.owner) is None:
                    raise ChildStoppedError  # cancelled at the last moment
                kept = session.get_one(Plan, own_key(session, claim.plan_id))
                made = plan_rows(day, kept, result)
                complete(day, made, result)
                plans.add_result(session, made)
                plans.close(session, kept, "ready", datetime.now(UTC))
        except AWAY:
            if monotonic() > deadline or claim.wait(TRY_AGAIN_SECONDS):
                raise
        else:
            return


def _keep_news(planner: Planner, claim: Claim, data: dict[str, Any]) -> None:
    """Keep progress for whoever listens elsewhere or later; what cannot be kept is no loss."""
    with suppress(*AWAY), planner.writing() as session:
        if plans.held_job(session, claim.plan_id, claim.owner) is not None:
            plans.add_event(session, claim.plan_id, data)


def _fail(planner: Planner, claim: Claim, code: str, facts: dict[str, Any]) -> None:
    with planner.writing() as session:
        if plans.held_job(session, claim.plan_id, claim.owner) is None:
            return
        plan = session.get_one(Plan, own_key(session, claim.plan_id))
        plan.error_code, plan.error_facts = code, facts
        plans.close(session, plan, "failed", datetime.now(UTC))


def lacks_program(job: Job) -> str | None:
    """Say `program` of a job that another version of the program is to do."""
    return None if job.program in ("", PROGRAM) else "program"
