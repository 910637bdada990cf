"""The audit log, as an admin reads it."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.context import PlannerGiven
from app.schemas.administration import AuditTold, EntryTold
from app.store import access, api_keys
from app.store.audit import SEVERAL, entries

router = APIRouter(tags=["audit"])
Filter = Annotated[str, Query(max_length=200)]


@router.get("/audit")
def read_audit(
    planner: PlannerGiven,
    record: Filter = "",
    record_id: Filter = "",
    actor: Filter = "",
    before: Annotated[str, Query(pattern="^[0-9a-f]{0,24}$", description="The id of an entry")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AuditTold:
    """Tell who read and changed what, newest first; that the log was read is noted in it."""
    planner.note_read("audit_entry", SEVERAL)
    with planner.reading() as session:
        found = entries(
            session, record=record, record_id=record_id, actor=actor, before=before, limit=limit + 1
        )
        names = {f"user:{user.id}": user.name for user in access.users(session)}
        names |= {f"key:{key.id}": key.name for key in api_keys.keys(session)}
    told = [
        EntryTold(actor_name=names.get(entry.actor), **entry.model_dump(exclude={"organisation_id"}))
        for entry in found[:limit]
    ]
    return AuditTold(entries=told, next=told[-1].id if len(found) > limit else None)
