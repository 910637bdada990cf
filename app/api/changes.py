"""What changed since, for systems that keep a copy."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app.api.context import PlannerGiven
from app.schemas.changes import Change, ChangesAsked, ChangesTold
from app.store.audit import SEVERAL, first_id
from app.store.changes import KINDS, OF_DAYS, changes_after
from app.tables import AuditEntry

router = APIRouter(tags=["changes"])


@router.get("/changes")
def list_changes(planner: PlannerGiven, asked: Annotated[ChangesAsked, Query()]) -> ChangesTold:
    """
    Tell which records changed since a moment, or behind the answer before, as far back as the log goes.

    Each record is told once in an answer, with what was done to it last. `next` is given at the end, too:
    kept and asked with later, it misses nothing.
    """
    after = asked.after or ("" if asked.since is None else first_id(asked.since))
    with planner.reading() as session:
        found = changes_after(session, after, asked.limit + 1)
    told: dict[tuple[str, str], Change] = {}
    for entry in found[: asked.limit]:
        change = _told(entry)
        before = told.pop((entry.record, entry.record_id), None)
        if before is not None and before.action == "create" and change.action == "change":
            change.action = "create"
        told[entry.record, entry.record_id] = change
    more = len(found) > asked.limit
    return ChangesTold(
        changes=list(told.values()), next=found[: asked.limit][-1].id if found else after or "0", more=more
    )


def _told(entry: AuditEntry) -> Change:
    kind = KINDS[entry.record]
    day, _, name = entry.record_id.rpartition("/")
    if kind == "days":
        day, name = name, ""
    elif kind not in OF_DAYS:
        day, name = "", entry.record_id
    return Change.model_validate(
        {
            "kind": kind,
            "day": date.fromisoformat(day) if day else None,
            "id": None if name in ("", SEVERAL) else name,
            "action": entry.action,
            "at": entry.at,
        }
    )
